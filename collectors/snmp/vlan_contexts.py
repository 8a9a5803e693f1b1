"""The bridge tables of a switch that serves them VLAN by VLAN, each in a context of its own.

A refused context loses itself only; what the deadline cuts off is where the next poll begins.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.errors import DeadlineError, ProbeError, ProbeTimeoutError, Reason
from collectors.snmp.mib_bridge import MOST_STATIONS, VLAN_FORWARDING, read_vlan_forwarding

if TYPE_CHECKING:
    from collectors.readings import SeenStation
    from collectors.snmp.conversation import Conversation

V3: Final = 3
LAST_VLAN: Final = 4094

MOST_VLANS: Final = 128
"""Asked in one poll; of a switch with more, the rest is asked in the next."""

_MOST_SILENT: Final = 2
"""Contexts in a row that may stay without an answer before the others are spared the wait."""

_STRIKES: Final = 2
"""Silences, with no answer in between, after which a context is taken for refused: agents say so by them in v1 and v2c.
"""

_HINT: Final = "let the login read these contexts on the device, or leave the module out (modules)"


class VlanContext(NamedTuple):
    """A context that serves the bridge tables of a VLAN; the VLAN is None where nothing tells it."""

    name: str
    vlan: int | None

    @property
    def label(self) -> str:
        """What messages call it."""
        return f"context {self.name}" if self.vlan is None else f"VLAN {self.vlan}"


class VlanStations(NamedTuple):
    """What was found in the contexts of one poll.

    Attributes:
        stations: with their VLAN.
        complete: whether every VLAN's table was read to its end, but for those that the agent refuses.
        failure: why not; None when it is because a poll asks so much and no more, or because an agent was silent.
    """

    stations: tuple[SeenStation, ...]
    complete: bool = True
    failure: tuple[Reason, str] | None = None


class _Round:
    """What one poll found on its way through the contexts."""

    def __init__(self) -> None:
        self.stations: list[SeenStation] = []
        self.failure: tuple[Reason, str] | None = None
        self.complete = True
        self.silent = 0


class VlanBook:
    """What is remembered of one device's contexts from poll to poll.

    Attributes:
        listed: the contexts that the device has.
    """

    def __init__(self) -> None:
        """Begin with no contexts."""
        self.listed: tuple[VlanContext, ...] = ()
        self._refused: dict[VlanContext, str] = {}
        self._silences: Counter[VlanContext] = Counter()
        self._answered = False
        self._closed = False
        self._next: VlanContext | None = None

    def forget(self) -> None:
        """Try again what was refused: the device restarted, is another one, or is asked who it is."""
        self._refused.clear()
        self._silences.clear()
        self._answered = self._closed = False

    @property
    def refusal(self) -> str:
        """What the agent does not let be read, and what to do; "" when nothing was refused."""
        if self._closed:
            return f"the agent does not answer in the contexts of its VLANs; {_HINT}"
        refused = [context for context in self.listed if context in self._refused]
        if not refused:
            return ""
        others = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
        return f"{refused[0].label}{others}: {self._refused[refused[0]]}; {_HINT}"

    async def read(self, conversation: Conversation) -> VlanStations:
        """Read the tables of as many VLANs as a poll may ask, beginning where the last one ended."""
        order, found, place = self._order(), _Round(), 0
        most = min(MOST_VLANS, len(order))
        while place < most and len(found.stations) < MOST_STATIONS:
            try:
                if not await self._ask(conversation, order[place], found):
                    break
            except DeadlineError as error:
                message = f"{place} of {len(order)} VLANs were read before the deadline"
                found.failure = error.reason, f"{message}; the next poll begins with {order[place].label}"
                break
            place += 1
        self._next = order[place] if place < len(order) else None
        stations = tuple(found.stations[:MOST_STATIONS])
        complete = found.complete and found.failure is None and self._next is None
        return VlanStations(stations, complete, found.failure)

    def _order(self) -> list[VlanContext]:
        """The contexts that may be asked, the one first at which the last poll ended."""
        if self._closed:
            return []
        usable = [context for context in self.listed if context not in self._refused]
        start = usable.index(self._next) if self._next in usable else 0
        return usable[start:] + usable[:start]

    async def _ask(self, conversation: Conversation, context: VlanContext, found: _Round) -> bool:
        """Read one context; False when it is not worth while to ask the next one.

        Raises:
            DeadlineError: it passed before this one was read to its end.
        """
        try:
            walk = await conversation.ask_within(context.name, VLAN_FORWARDING)
        except DeadlineError:
            raise
        except ProbeTimeoutError as error:
            return self._endure(context, error, found)
        except ProbeError as error:
            self._refused[context] = str(error)
            found.silent = 0
            return True
        found.silent, self._answered = 0, True
        self._silences.pop(context, None)
        found.stations += read_vlan_forwarding(walk, context.vlan)
        if isinstance(walk.failure, DeadlineError):
            raise walk.failure
        if walk.failure is not None:
            found.failure = found.failure or (walk.failure.reason, f"{context.label}: {walk.failure}")
        return True

    def _endure(self, context: VlanContext, error: ProbeError, found: _Round) -> bool:
        """Take a silence for what it may be: a lost packet, a refusal, or an agent that serves no contexts at all."""
        found.silent += 1
        found.complete = False
        self._silences[context] += 1
        if self._silences[context] >= _STRIKES:
            self._refused[context] = str(error)
        if found.silent < _MOST_SILENT:
            return True
        self._closed = not self._answered
        return False
