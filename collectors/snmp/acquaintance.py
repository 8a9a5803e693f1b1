"""What is learnt of one device from poll to poll, and what it is asked because of that."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from collectors.errors import Reason
from collectors.poll import Work
from collectors.readings import Readings
from collectors.snmp.client import Walk
from collectors.snmp.conversation import Conversation
from collectors.snmp.interface_watch import InterfaceWatch, TableState
from collectors.snmp.mib_bridge import is_plain_bridge, join_vlans, tells_vlans
from collectors.snmp.mib_entity_logical import read_logical_bridges
from collectors.snmp.mib_if import NAMES, read_interfaces
from collectors.snmp.modules import CONTEXTS, COUNTERS, FORWARDING_MODULE, INTERFACES, MODULES, SYSTEM_MODULE
from collectors.snmp.oid import SYS_UP_TIME
from collectors.snmp.presence import Presence, is_empty
from collectors.snmp.profiles import shipped
from collectors.snmp.request import Request, roots_of
from collectors.snmp.row_names import RowNames
from collectors.snmp.vlan_contexts import VlanBook
from inventory.overrides import ModuleChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from collectors.poll import ModuleOutcome
    from collectors.snmp.client import SnmpSession
    from collectors.snmp.entrance import Entrance
    from collectors.snmp.module import Module
    from collectors.snmp.profiles import Family, Library

FAMILY: Final = "family"
"""The module that asks what tells families apart."""

_COUNTERS_ONLY: Final = frozenset({Work.COUNTERS})

_TRANSIENT: Final = frozenset({Reason.TIMEOUT, Reason.DEADLINE, Reason.UNREACHABLE})
"""Failures after which the rest of a table may come next time; other failures would only repeat themselves."""

_NO_NAMES: Final = "counters withheld: the names of the interfaces could not be read"
_UNSETTLED: Final = "counters withheld: the interface table changed while it was read"

ALL_MODULES: Final = ModuleChoice()

_WORTH_A_SURVEY: Final = 4
"""Modules from which on a survey costs less than to ask each."""

_ALIVE: Final = Request(scalars=(SYS_UP_TIME,))
"""The least that shows a device to be alive."""


class Acquaintance:
    """One device: its family, the names of its interfaces and of other rows, and which modules it has nothing of."""

    def __init__(
        self,
        library: Library | None = None,
        *,
        choice: ModuleChoice = ALL_MODULES,
    ) -> None:
        """Begin with nothing known: everything is asked.

        Args:
            library: the families; those that come with the program when None.
            choice: which modules are asked. Who the device is and, before counters, the names of its interfaces are
                asked whatever it says: nothing else can be understood without.
        """
        self._choice = choice
        self._library = shipped() if library is None else library
        self._family: Family | None = None
        self._met = False
        self._surveys = True
        self._watch = InterfaceWatch()
        self._presence = Presence()
        self._names = RowNames()
        self._vlans = VlanBook()
        self._plain_bridge = False

    @property
    def _modules(self) -> Mapping[str, Module]:
        return MODULES if self._family is None else self._family.modules

    async def ask(self, conversation: Conversation, work: frozenset[Work]) -> None:
        """Ask the modules of the work; stop when the very first request is not answered.

        Who the device is comes first, since its family says what it is asked; names come before counters.
        """
        if Work.IDENTITY in work or (not self._met and work != _COUNTERS_ONLY):
            self._names.forget()
            self._vlans.forget()
            await self._meet(conversation)
            if not conversation.answered:
                return
        wanted = self._wanted(work)
        absent = await self._absent(conversation, wanted) if Work.IDENTITY in work else frozenset()
        for name in wanted:
            if name in absent and not (name == FORWARDING_MODULE and self._vlans.listed):
                self._pass_over(conversation, name)
            else:
                await self._ask_one(conversation, name)
            if not conversation.answered:
                return
        if not conversation.answered:  # nothing of this work is asked of the device, and yet it is to be seen alive
            await conversation.ask(SYSTEM_MODULE, _ALIVE)
        for name, readings in self._presence.known(self._modules, work):
            conversation.keep(name, readings)

    async def _meet(self, conversation: Conversation) -> None:
        """Learn who the device is; when it does not say, it stays who it was."""
        await self._ask(conversation, SYSTEM_MODULE, MODULES[SYSTEM_MODULE])
        readings = conversation.part(SYSTEM_MODULE)
        if readings is None or readings.system is None:
            return
        marks = self._library.marks(readings.system)
        found = await conversation.ask(FAMILY, Request(scalars=tuple(marks))) if marks else (Walk((), ()), 0.0)
        if found is None:
            return
        held = [mark for mark, value in zip(marks, found[0].scalars, strict=True) if value is not None]
        self._family, self._met = self._library.family_of(readings.system, held), True
        for part in self._library.identify(readings.system, self._family):
            conversation.keep(part.module, part.readings, rank=part.rank)

    def _wanted(self, work: frozenset[Work]) -> list[str]:
        """The modules of the work; counters need names, which are read first where there are none yet."""
        wanted = [
            name
            for name in self._presence.wanted(self._modules, work)
            if name != SYSTEM_MODULE and self._choice.allows(name)
        ]
        if COUNTERS in wanted and INTERFACES not in wanted and self._watch.keys is None:
            return [INTERFACES, *wanted]
        return wanted

    async def _absent(self, conversation: Conversation, wanted: Iterable[str]) -> frozenset[str]:
        """The modules of which the device has nothing, by a survey of all their tables in a request or two."""
        unasked = {INTERFACES, COUNTERS} if self._has_contexts else {INTERFACES, COUNTERS, CONTEXTS}
        roots = {name: roots_of(self._modules[name].request) for name in wanted if name not in unasked}
        if len(roots) < _WORTH_A_SURVEY or not self._surveys:
            return frozenset()
        present = await conversation.survey(list(dict.fromkeys(chain.from_iterable(roots.values()))))
        if present is None:
            self._surveys = False
            return frozenset()
        return frozenset(name for name, each in roots.items() if present.isdisjoint(each))

    def _pass_over(self, conversation: Conversation, name: str) -> None:
        """Take a module for asked that has nothing to find."""
        module = self._modules[name]
        readings = _nothing_of(module)
        conversation.note_absent(name)
        conversation.keep(name, readings, rank=module.rank)
        self._presence.learn(name, readings, empty=True)
        if name == CONTEXTS:
            self._vlans.listed = ()

    async def _ask_one(self, conversation: Conversation, name: str) -> None:
        if name == INTERFACES:
            await _read_names(conversation, self._watch)
        elif name == COUNTERS:
            await self._ask_counters(conversation)
        elif name == CONTEXTS and not self._has_contexts:
            self._pass_over(conversation, name)
        elif name == CONTEXTS:
            await self._ask_contexts(conversation)
        elif name == FORWARDING_MODULE:
            await self._ask_forwarding(conversation)
        else:
            await self._ask(conversation, name, self._modules[name])

    async def _ask(self, conversation: Conversation, name: str, module: Module) -> Walk | None:
        found = await self._walk(conversation, name, module.request)
        if found is None:
            return None
        walk, taken_at = found
        readings = module.read(walk, taken_at)
        conversation.keep(name, readings, rank=module.rank)
        self._presence.learn(name, readings, empty=is_empty(module.request, walk))
        return walk

    @property
    def _has_contexts(self) -> bool:
        """Whether tables of VLANs may be in contexts: the family says so, or Q-BRIDGE-MIB, their place, has none."""
        return self._plain_bridge or (self._family is not None and self._family.vlan_contexts is not None)

    async def _ask_contexts(self, conversation: Conversation) -> None:
        """Learn in which contexts there are bridge tables; a login with a context of its own is for that one only."""
        walk = await self._ask(conversation, CONTEXTS, self._modules[CONTEXTS])
        entrance = conversation.entrance
        if entrance is None or entrance.login.context:
            self._vlans.listed = ()
        elif walk is not None:
            contexts = read_logical_bridges if self._family is None else self._family.contexts
            self._vlans.listed = contexts(walk, entrance.login)

    async def _ask_forwarding(self, conversation: Conversation) -> None:
        """Read the bridge tables, those of VLANs in contexts of their own among them."""
        module = self._modules[FORWARDING_MODULE]
        walk = await self._ask(conversation, FORWARDING_MODULE, module)
        usual = conversation.part(FORWARDING_MODULE)
        if walk is None or usual is None:
            return
        knew, self._plain_bridge = self._has_contexts, is_plain_bridge(walk)
        if self._has_contexts and not knew and CONTEXTS in self._modules and self._choice.allows(CONTEXTS):
            await self._ask_contexts(conversation)
        if not self._vlans.listed or tells_vlans(walk):
            return
        found = await self._vlans.read(conversation)
        conversation.note_present(FORWARDING_MODULE)
        if found.failure is not None:
            conversation.fail(FORWARDING_MODULE, *found.failure)
        stations = Readings(stations=join_vlans(usual.stations or (), found.stations))
        conversation.keep(FORWARDING_MODULE, stations, rank=module.rank, complete=found.complete)
        self._presence.learn(FORWARDING_MODULE, stations, empty=False)
        if self._vlans.refusal:
            conversation.remark(CONTEXTS, self._vlans.refusal)

    async def _walk(self, conversation: Conversation, name: str, request: Request) -> tuple[Walk, float] | None:
        """The answer to a request, with names from memory where the rows are still those that were named."""
        short = self._names.shortened(name, request)
        found = await conversation.ask(name, short)
        if found is not None and short is not request:
            walk = self._names.completed(name, request, found[0])
            if walk is not None:
                return walk, found[1]
            found = await conversation.ask(name, request)
        if found is not None:
            self._names.learn(name, request, found[0])
        return found

    async def _ask_counters(self, conversation: Conversation) -> None:
        restarts = self._watch.restarts
        await _read_counters(conversation, self._watch)
        if self._watch.restarts != restarts:
            self._met = False
            self._presence.forget()
            self._names.forget()
            self._vlans.forget()


@cache
def _nothing_of(module: Module) -> Readings:
    """What a module reads from a device that has nothing of it."""
    request = module.request
    return module.read(Walk((None,) * len(request.scalars), tuple({} for _ in request.columns)), 0.0)


async def _read_names(conversation: Conversation, watch: InterfaceWatch) -> bool:
    """Read names and remember them; a table that broke off in the middle is not taken, its names may be ambiguous."""
    found = await conversation.ask(INTERFACES, NAMES)
    if found is None:
        return False
    walk, taken_at = found
    if walk.failure is not None and walk.failure.reason in _TRANSIENT:
        return False
    interfaces = read_interfaces(walk)
    conversation.keep(INTERFACES, Readings(interfaces=interfaces))
    watch.take_names(interfaces, TableState.of_walk(walk, taken_at))
    return True


async def _read_counters(conversation: Conversation, watch: InterfaceWatch) -> None:
    """Read counters; where the table has changed, names are read again before anything is published."""
    if watch.keys is None:
        conversation.fail(COUNTERS, conversation.reason_of(INTERFACES), _NO_NAMES)
        return
    plan = watch.plan
    found = await conversation.ask(COUNTERS, plan.request)
    if found is None:
        return
    sample = plan.read(*found)
    if watch.is_stale(sample):
        keys_before = watch.keys
        if not await _read_names(conversation, watch):
            conversation.fail(COUNTERS, conversation.reason_of(INTERFACES), _NO_NAMES)
            return
        if not watch.fits(sample, keys_before):
            conversation.fail(COUNTERS, Reason.WALK, _UNSETTLED)
            return
        rest = watch.name_rest(sample)
        named = conversation.readings.interfaces or ()
        conversation.keep(INTERFACES, Readings(interfaces=(*named, *rest)))
    conversation.keep(COUNTERS, Readings(counters=sample))


async def read_everything(
    session: SnmpSession, *, deadline: float, clock: Callable[[], float], entrance: Entrance | None = None
) -> tuple[Readings, tuple[ModuleOutcome, ...]]:
    """Ask every module of an agent once, for `probe`.

    Args:
        session: with the agent.
        deadline: event loop time after which nothing more is asked.
        clock: UTC seconds since 1970.
        entrance: to the agent's other contexts; without it they are not asked.

    Raises:
        ProbeError: the agent gave no acceptable answer to the first module; the others are not asked.
    """
    conversation = Conversation(session, deadline=deadline, clock=clock, entrance=entrance)
    await Acquaintance().ask(conversation, frozenset(Work))
    if not conversation.answered and conversation.error is not None:
        raise conversation.error
    return conversation.readings, conversation.outcomes
