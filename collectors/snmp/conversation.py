"""One conversation with an agent: module after module under one deadline, keeping what each gave and how it fared."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING

from collectors.errors import AgentError, DeadlineError, ProbeError, Reason
from collectors.joining import join_parts
from collectors.poll import ModuleOutcome, Part
from collectors.snmp.client import Walk
from collectors.snmp.presence import is_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from collectors.readings import Readings
    from collectors.snmp.client import Oid, SnmpSession
    from collectors.snmp.entrance import Entrance
    from collectors.snmp.request import Request


@cache
def _success(module: str, *, empty: bool) -> ModuleOutcome:
    """That a module succeeded; one object for all devices."""
    return ModuleOutcome(module, empty=empty)


class Conversation:
    """What one session has brought so far.

    Attributes:
        answered: whether the agent gave any acceptable answer.
        entrance: to the agent's other contexts; None when they are not asked.
        error: why the first request failed, as long as nothing was answered.
    """

    def __init__(
        self,
        session: SnmpSession,
        *,
        deadline: float,
        clock: Callable[[], float],
        answered: bool = False,
        unordered: Collection[str] = (),
        on_heard: Callable[[], None] | None = None,
        entrance: Entrance | None = None,
    ) -> None:
        """Begin; costs no packet.

        Args:
            session: with one agent under one login.
            deadline: event loop time after which nothing more is asked.
            clock: UTC seconds since 1970.
            answered: whether the agent has answered this session already.
            unordered: modules whose tables this agent is known not to sort.
            on_heard: called when the agent first answers something.
            entrance: to the agent's other contexts; without it they are not asked.
        """
        self.entrance = entrance
        self._unordered, self._on_heard = unordered, on_heard
        self._session, self._deadline, self._clock = session, deadline, clock
        self._outcomes: dict[str, ModuleOutcome] = {}
        self._parts: dict[str, Part] = {}
        self.answered = answered
        self.error: ProbeError | None = None

    @property
    def outcomes(self) -> tuple[ModuleOutcome, ...]:
        """One per module asked, in the order first asked."""
        return tuple(self._outcomes.values())

    @property
    def parts(self) -> tuple[Part, ...]:
        """What each module read."""
        return tuple(self._parts.values())

    @property
    def readings(self) -> Readings:
        """All that was read."""
        return join_parts(self._parts.values())

    def part(self, module: str) -> Readings | None:
        """What one module read; None when it gave nothing."""
        part = self._parts.get(module)
        return part.readings if part is not None else None

    def keep(self, module: str, readings: Readings, *, rank: int = 0, complete: bool = True) -> None:
        """Add what a module read; it is incomplete, too, when the module failed."""
        outcome = self._outcomes.get(module)
        complete = complete and (outcome is None or outcome.reason is None)
        self._parts[module] = Part(module, readings, rank, complete=complete)

    def fail(self, module: str, reason: Reason, message: str) -> None:
        """Note that a module failed."""
        self._outcomes[module] = ModuleOutcome(module, reason, message)

    def remark(self, module: str, message: str) -> None:
        """Note of a module that succeeded what the device does not let be read all the same."""
        known = self._outcomes.get(module)
        if known is None or known.reason is None:
            self._outcomes[module] = ModuleOutcome(module, message=message)

    def reason_of(self, module: str) -> Reason:
        """Why a module failed, for another one that depends on it."""
        outcome = self._outcomes.get(module)
        return (outcome.reason if outcome is not None else None) or Reason.WALK

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
            walk = await self._make(request, unordered=request.unordered or module in self._unordered)
        except ProbeError as error:
            if isinstance(error, AgentError):
                self._hear()
            self._failed(module, error)
            return None
        self._hear()
        if walk.failure is None:
            self._outcomes[module] = _success(module, empty=is_empty(request, walk))
        else:
            self.fail(module, walk.failure.reason, str(walk.failure))
        now = self._clock()
        if walk.answered_at is not None:
            return walk, now - max(0.0, loop.time() - walk.answered_at)
        # Without a retry the first response came one round trip after the start; after one, nobody can say when.
        return walk, started if self._session.traffic.retries == retries and started <= now else now

    async def survey(self, roots: Sequence[Oid]) -> frozenset[Oid] | None:
        """The roots below which the agent has anything; None when it did not say, which is not the module's failure."""
        try:
            present = await self._session.present(roots, deadline=self._deadline)
        except ProbeError:
            return None
        return frozenset(root for root, there in zip(roots, present, strict=True) if there)

    async def ask_within(self, context: str, request: Request) -> Walk:
        """Make a request in another of the agent's contexts; how a module fares with that is for the caller to say.

        Raises:
            ProbeError: there was no acceptable answer, or no entrance.
        """
        if self.entrance is None:
            raise AgentError("not asked: no other context can be entered")
        if asyncio.get_running_loop().time() >= self._deadline:
            raise DeadlineError("not asked: the deadline has passed")
        return await self._make(request, unordered=request.unordered, session=self.entrance.context(context))

    def note_present(self, module: str) -> None:
        """Note that the agent has something of a module, though nothing in its usual context."""
        if module not in self._outcomes or self._outcomes[module].empty:
            self._outcomes[module] = _success(module, empty=False)

    def note_absent(self, module: str) -> None:
        """Note that the agent has nothing of a module, which was therefore not asked."""
        self._outcomes[module] = _success(module, empty=True)

    def _hear(self) -> None:
        if not self.answered and self._on_heard is not None:
            self._on_heard()
        self.answered = True

    def _failed(self, module: str, error: ProbeError) -> None:
        self.error = self.error or error
        self.fail(module, error.reason, str(error))

    async def _make(self, request: Request, *, unordered: bool, session: SnmpSession | None = None) -> Walk:
        session = self._session if session is None else session
        if request.columns:
            return await session.walk(
                request.columns, scalars=request.scalars, deadline=self._deadline, unordered=unordered
            )
        instances = [f"{scalar}.0" for scalar in request.scalars]
        return Walk(await session.get(instances, deadline=self._deadline), ())
