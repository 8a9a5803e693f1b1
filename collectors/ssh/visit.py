"""One visit to a device over SSH: its modules asked one by one in a thread, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from collectors.errors import AgentError, CommandRefusedError, HostKeyError, MalformedResponseError, ProbeError, Reason
from collectors.joining import SSH_RANK, join_parts
from collectors.poll import ModuleOutcome, Part, Poll
from collectors.readings import Readings, RiskReading
from collectors.ssh.answers import Answers
from collectors.ssh.errors import AbsentError
from collectors.ssh.platform import CONFIGURATION_MODULE, SESSION_MODULE
from collectors.ssh.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.poll import Work
    from collectors.ssh.archive import Archive
    from collectors.ssh.client_netmiko import NetmikoSession
    from collectors.ssh.platform import CommandModule, Platform
    from inventory.errors import SecretError
    from inventory.model import Device

_HARMLESS = (AgentError, AbsentError, MalformedResponseError, CommandRefusedError)
"""After these the session goes on: the device waits for the next command."""


class Visit:
    """What is asked in one poll of one device, and what is known of it so far.

    The thread that asks only appends; the event loop may read in between, when the deadline passes.

    Attributes:
        session: in which it is asked; None while there is none.
        broken: whether the session cannot be used any more.
    """

    def __init__(
        self, device: Device, work: frozenset[Work], clock: Callable[[], float], session: NetmikoSession | None
    ) -> None:
        """Begin, in a session that stayed open or without one."""
        self._device, self._work, self._clock, self.session = device, work, clock, session
        self._outcomes: list[ModuleOutcome] = []
        self._parts: list[Part] = []
        self._pending: list[str] = []
        self.broken = False

    def ask_all(self, platform: Platform, archive: Archive | None) -> None:
        """Ask the modules of the work in order. A failure costs its module, a broken session all that come later."""
        assert self.session is not None  # noqa: S101 -- entered before
        self._note_algorithms(self.session)
        allows = self._device.overrides.modules.allows
        modules = [module for module in platform.modules if module.work in self._work and allows(module.name)]
        asks: list[tuple[str, Callable[[], Readings]]] = [
            (module.name, partial(self._module, module)) for module in modules
        ]
        if archive is not None and self._reads_configuration(platform, archive):
            asks.append((CONFIGURATION_MODULE, partial(self._configuration, platform, archive)))
        self._pending = [name for name, _ in asks]
        for name, ask in asks:
            self._one(name, ask)
            if self.broken:
                return

    def _reads_configuration(self, platform: Platform, archive: Archive) -> bool:
        due = platform.configuration is not None and archive.work in self._work
        return due and self._device.overrides.modules.allows(CONFIGURATION_MODULE)

    def _configuration(self, platform: Platform, archive: Archive) -> Readings:
        return archive.read(self._device, platform, self._ask, self._clock())

    def _one(self, name: str, ask: Callable[[], Readings]) -> None:
        try:
            readings = ask()
        except AbsentError:
            self._end(ModuleOutcome(name, empty=True))
        except ProbeError as error:
            self.broken = not isinstance(error, _HARMLESS)
            self._end(ModuleOutcome(name, error.reason, str(error)))
            if self.broken:
                why = f"not asked: {error}"
                self._outcomes += [ModuleOutcome(each, error.reason, why) for each in self._pending]
                self._pending = []
        else:
            self._parts.append(Part(name, readings, SSH_RANK))
            self._end(ModuleOutcome(name, empty=readings == Readings()))

    def _end(self, outcome: ModuleOutcome) -> None:
        self._outcomes.append(outcome)
        self._pending.remove(outcome.module)

    def _module(self, module: CommandModule) -> Readings:
        answers = self._answers(module)
        try:
            return READERS[module.reader](answers)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
            # A device may answer anything; what its reader cannot make out costs this module only.
            what = f"the answer to {module.commands[0]!r} is not as expected ({type(error).__name__})"
            raise MalformedResponseError(what, target=self._device.name, module=module.name) from error

    def _answers(self, module: CommandModule) -> Answers:
        texts = []
        taken_at = 0.0
        try:
            for command in module.commands:
                texts.append(self._ask_either(command, module.otherwise.get(command)))
                taken_at = taken_at or self._clock()
        except AgentError as error:
            if module.optional:
                raise AbsentError(str(error), target=self._device.name, module=module.name) from None
            raise
        return Answers(tuple(texts), taken_at)

    def _ask_either(self, command: str, otherwise: str | None) -> str:
        """The answer to a command, or to its counterpart of other releases where the device does not know it."""
        try:
            return self._ask(command)
        except (AgentError, AbsentError) as error:
            if otherwise is None:
                raise
            refused = error
        try:
            return self._ask(otherwise)
        except AgentError:
            raise refused from None

    def _ask(self, command: str) -> str:
        assert self.session is not None  # noqa: S101 -- entered before
        return self.session.ask(command)

    def _note_algorithms(self, session: NetmikoSession) -> None:
        used = session.old_algorithms
        risks = (
            RiskReading("host_key", "ok"),
            RiskReading("old_algorithms", "warning" if used else "ok", ", ".join(used)),
        )
        self._parts.append(Part(SESSION_MODULE, Readings(risks=risks), SSH_RANK))

    def poll(self, started: float, failure: ProbeError | SecretError | None) -> Poll:
        """What came of it, by now.

        Args:
            started: UTC seconds.
            failure: why it ended before all was asked; None when it did not.
        """
        outcomes, parts = list(self._outcomes), list(self._parts)
        answered = self.session is not None
        reason, message = None, ""
        if failure is not None:
            reason = failure.reason if isinstance(failure, ProbeError) else Reason.SECRET
            message = str(failure)
            outcomes += [ModuleOutcome(name, reason, message) for name in self._pending]
        if isinstance(failure, HostKeyError):
            severity = "critical" if failure.changed else "warning"
            parts.append(Part(SESSION_MODULE, Readings(risks=(RiskReading("host_key", severity, message),)), SSH_RANK))
        outcomes.insert(0, ModuleOutcome(SESSION_MODULE, reason, message))
        return Poll(
            device=self._device.name,
            work=self._work,
            started=started,
            finished=self._clock(),
            answered=answered,
            readings=join_parts(parts) if parts else Readings(),
            outcomes=tuple(outcomes),
            reason=None if answered else reason,
            message="" if answered else message,
            parts=tuple(parts),
        )
