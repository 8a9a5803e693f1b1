"""One conversation with an agent: module after module under one deadline, keeping what each gave and how it fared."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from collectors.errors import AgentError, DeadlineError, ProbeError, Reason
from collectors.poll import ModuleOutcome
from collectors.snmp.client import Walk
from collectors.snmp.modules import MODULES, merged

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.readings import Readings
    from collectors.snmp.client import SnmpSession
    from collectors.snmp.request import Request


class Conversation:
    """What one session has brought so far.

    Attributes:
        answered: whether the agent gave any acceptable answer.
        error: why the first request failed, as long as nothing was answered.
    """

    def __init__(
        self, session: SnmpSession, *, deadline: float, clock: Callable[[], float], answered: bool = False
    ) -> None:
        """Begin; costs no packet.

        Args:
            session: with one agent under one login.
            deadline: event loop time after which nothing more is asked.
            clock: UTC seconds since 1970.
            answered: whether the agent has answered this session already.
        """
        self._session, self._deadline, self._clock = session, deadline, clock
        self._outcomes: dict[str, ModuleOutcome] = {}
        self._parts: dict[str, Readings] = {}
        self.answered = answered
        self.error: ProbeError | None = None

    @property
    def outcomes(self) -> tuple[ModuleOutcome, ...]:
        """One per module asked, in the order first asked."""
        return tuple(self._outcomes.values())

    @property
    def readings(self) -> Readings:
        """All that was read."""
        return merged(self._parts.values())

    def keep(self, module: str, readings: Readings) -> None:
        """Add what a module read."""
        self._parts[module] = readings

    def fail(self, module: str, reason: Reason, message: str) -> None:
        """Note that a module failed."""
        self._outcomes[module] = ModuleOutcome(module, reason, message)

    def reason_of(self, module: str) -> Reason:
        """Why a module failed, for another one that depends on it."""
        outcome = self._outcomes.get(module)
        return (outcome.reason if outcome is not None else None) or Reason.WALK

    async def read(self, module: str) -> bool:
        """Ask a module and keep what it reads; whether it is complete."""
        found = await self.ask(module, MODULES[module].request)
        if found is None:
            return False
        walk, taken_at = found
        self.keep(module, MODULES[module].read(walk, taken_at))
        return walk.failure is None

    async def ask(self, module: str, request: Request) -> tuple[Walk, float] | None:
        """Make a module's request and note how it fared.

        Returns:
            The walk, complete or not, and the UTC seconds of its first response; None when there was none.
        """
        loop = asyncio.get_running_loop()
        if loop.time() >= self._deadline:
            self._failed(module, DeadlineError("not asked: the deadline has passed"))
            return None
        started, retries = self._clock(), self._session.traffic.retries
        try:
            walk = await self._make(request)
        except ProbeError as error:
            self.answered = self.answered or isinstance(error, AgentError)
            self._failed(module, error)
            return None
        self.answered = True
        if walk.failure is None:
            self._outcomes[module] = ModuleOutcome(module)
        else:
            self.fail(module, walk.failure.reason, str(walk.failure))
        now = self._clock()
        if walk.answered_at is not None:
            return walk, now - max(0.0, loop.time() - walk.answered_at)
        # Without a retry the first response came one round trip after the start; after one, nobody can say when.
        return walk, started if self._session.traffic.retries == retries and started <= now else now

    def _failed(self, module: str, error: ProbeError) -> None:
        self.error = self.error or error
        self.fail(module, error.reason, str(error))

    async def _make(self, request: Request) -> Walk:
        if request.columns:
            return await self._session.walk(request.columns, scalars=request.scalars, deadline=self._deadline)
        instances = [f"{scalar}.0" for scalar in request.scalars]
        return Walk(await self._session.get(instances, deadline=self._deadline), ())


async def read_everything(
    session: SnmpSession, *, deadline: float, clock: Callable[[], float]
) -> tuple[Readings, tuple[ModuleOutcome, ...]]:
    """Ask every module of an agent once, for `probe`.

    Args:
        session: with the agent.
        deadline: event loop time after which nothing more is asked.
        clock: UTC seconds since 1970.

    Raises:
        ProbeError: the agent gave no acceptable answer to the first module; the others are not asked.
    """
    conversation = Conversation(session, deadline=deadline, clock=clock)
    for module in MODULES:
        await conversation.read(module)
        if not conversation.answered and conversation.error is not None:
            raise conversation.error
    return conversation.readings, conversation.outcomes
