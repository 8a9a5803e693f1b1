"""The laws of walking tables, over any exchange.

All columns are asked together, each with a cursor of its own; scalars go along with the first request. An answer that
fails makes the walk ask for less, or give up one column, and never lose what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.errors import (
    DeadlineError,
    MalformedResponseError,
    ProbeError,
    ProbeTimeoutError,
    WalkError,
)
from collectors.snmp.ber import encode_oid
from collectors.snmp.client import Walk
from collectors.snmp.exchange import agent_error, stage
from collectors.snmp.getting import answers_small, get_values
from collectors.snmp.ladder import BOTTOM, ENVELOPE_OCTETS
from collectors.snmp.pdu import NO_SUCH_NAME, TOO_BIG
from collectors.snmp.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.snmp.exchange import Answer, Exchange, RawVariable
    from collectors.snmp.ladder import Shape
    from collectors.snmp.pdu import Request
    from collectors.snmp.plan import Plan

SYS_UP_TIME = encode_oid("1.3.6.1.2.1.1.3.0")
"""What the smallest question asks for; every agent has it."""

MOST_VARBINDS = 200_000
MOST_PACKETS = 20_000
MOST_OCTETS = 16 * 1024 * 1024
"""Of all answers of a walk: what a hostile agent can make us keep."""


class Walker:
    """One walk of a plan's columns on one device."""

    def __init__(self, exchange: Exchange, plan: Plan, shape: Shape, *, deadline: float, unordered: bool) -> None:
        """Walk over `exchange`, learning into `shape`."""
        self._exchange = exchange
        self._plan = plan
        self._shape = shape
        self._deadline = deadline
        self._progress = Progress(plan, unordered=unordered)
        self._most_repetitions = exchange.target.max_repetitions
        self._next_only = exchange.target.login.version == 1
        self._one_by_one = False
        self._step_by_step = False
        self._answered_at: float | None = None
        self._moved = False
        self._packets = 0
        self._octets = 0
        self._doubts = False
        self._width = 0
        self._fitting = 0
        self._variable_octets = 0.0
        self._failure: ProbeError | None = None
        self._scalar_failure: ProbeError | None = None

    @property
    def varbinds(self) -> int:
        """Variables taken so far."""
        return self._progress.varbinds

    async def run(self) -> Walk:
        """Read all columns to their end, as far as that is possible.

        Raises:
            ProbeError: nothing acceptable came at all.
        """
        progress = self._progress
        while (progress.group or self._regroup() or progress.scalars_open) and self._failure is None:
            request = self._request()
            try:
                await self._ask(request)
            except ProbeError as error:
                if not await self._asks_less(self._asked, error):
                    self._failure = error
        failure = self._failure or next(iter(progress.failures.values()), None) or self._scalar_failure
        if failure is not None and self._answered_at is None:
            raise failure
        self._learn(complete=failure is None)
        return Walk(tuple(progress.scalars), tuple(progress.columns), failure, self._answered_at)

    async def _ask(self, request: Request) -> None:
        """Ask, and go on for as long as the answers are good; deal with the one that is not.

        Raises:
            ProbeError: a request was not answered.
        """
        attempts = max(1, self._exchange.target.retries + (not _is_big(request)))
        self._asked = request
        answer = await self._exchange.ask(request, self, deadline=self._deadline, attempts=attempts)
        if answer.status:
            await self._refused(answer)
        elif not self._moved:
            self._came_empty(answer.request)

    def take_octets(self, data: bytes, start: int, end: int) -> None:
        """Take an encoded variable list."""
        self._progress.take_octets(data, start, end)

    def take(self, variables: Sequence[RawVariable]) -> None:
        """Take variables that somebody else split."""
        self._progress.take(variables)

    def follow(self, octets: int) -> Request | None:
        """Account for an answer that was taken, and ask on while columns of the group are open."""
        progress = self._progress
        self._packets += 1
        self._octets += octets
        self._doubts = False
        if octets > self._shape.proven_octets:  # noqa: PLR1730 -- hot
            self._shape.proven_octets = octets
        before = progress.varbinds
        self._moved = progress.settle()
        self._note_answer()
        taken = progress.varbinds - before
        if taken:
            variable_octets = (octets - ENVELOPE_OCTETS) / taken
            if variable_octets > self._variable_octets:
                self._variable_octets = variable_octets
                if variable_octets > self._shape.variable_octets:
                    self._shape.variable_octets = variable_octets
                    self._fitting = 0
        width = len(progress.group)
        if not self._moved or not width or self._is_too_long():
            return None
        if width != self._width:
            self._width, self._fitting = width, 0
        self._asked = request = self._request()
        return request

    def _is_too_long(self) -> bool:
        """Note it as the failure when the walk exceeds its cap."""
        varbinds = self._progress.varbinds
        if self._packets < MOST_PACKETS and varbinds < MOST_VARBINDS and self._octets < MOST_OCTETS:
            return False
        size = f"{varbinds} variables in {self._packets} answers of {self._octets} octets"
        message = f"given up after {size}; no table is so long"
        self._failure = WalkError(message, target=self._exchange.target.name, stage=stage(self._asked))
        return True

    def _note_answer(self) -> None:
        if self._answered_at is None:
            self._answered_at = self._exchange.now()

    def _learn(self, *, complete: bool) -> None:
        self._shape.variable_octets = self._variable_octets
        if complete:
            self._shape.rows = max(map(len, self._progress.columns), default=0)

    def _regroup(self) -> bool:
        """Choose the columns to ask together next; False when all are over."""
        progress = self._progress
        if progress.is_complete:
            return False
        self._step_by_step = False
        width = 1 if self._one_by_one or progress.irregular else self._shape.width(len(progress.columns))
        progress.choose(progress.open_columns[:width])
        self._fitting = 0
        return True

    def _request(self) -> Request:
        progress = self._progress
        if self._next_only or self._step_by_step or self._shape.rung >= BOTTOM or not progress.group:
            return progress.request(0)
        shape = self._shape
        repetitions = self._fitting
        if not repetitions:
            scalars = len(progress.scalars) if progress.scalars_open else 0
            fitting = shape.fitting(len(progress.group), self._plan.longest_name, scalars)
            repetitions = min(fitting, self._most_repetitions)
            if not scalars:
                self._fitting = repetitions
        if shape.rows is not None:
            left = shape.rows - len(progress.columns[progress.group[0]])
            if 0 <= left < repetitions:
                repetitions = left + 1
        return progress.request(repetitions)

    async def _refused(self, answer: Answer) -> None:
        """Deal with an error-status: ask for less, column by column, or give a column up."""
        progress, request = self._progress, answer.request
        if answer.status == TOO_BIG and _is_big(request) and self._shape.step_down(self._exchange.now()):
            progress.choose(())
        elif progress.scalars_open:
            await self._scalars_apart()
        elif answer.status == NO_SUCH_NAME and self._next_only and self._ended(answer.error_index):
            return
        elif len(request.names) > 1:
            self._one_by_one = True
            progress.choose(())
        elif request.max_repetitions > 1:
            self._step_by_step = True
        else:
            self._give_up(agent_error(self._exchange.target, answer))

    def _ended(self, error_index: int) -> bool:
        """End the column that a v1 agent has nothing behind; False when it does not say which."""
        progress = self._progress
        width = len(progress.group)
        if width > 1 and not 1 <= error_index <= width:
            return False
        column = progress.group[error_index - 1 if width > 1 else 0]
        progress.end(column)
        progress.choose([number for number in progress.group if number != column])
        self._note_answer()
        return True

    async def _scalars_apart(self) -> None:
        """Get the scalars one at a time, when they cannot be had together with columns."""
        progress = self._progress
        progress.scalars_open = False
        for number, name in enumerate(self._plan.scalars):
            try:
                (value,) = await get_values(self._exchange, (name + b"\0",), deadline=self._deadline)
            except ProbeError as error:
                self._scalar_failure = self._scalar_failure or error
                if isinstance(error, DeadlineError):
                    return
            else:
                progress.scalars[number] = value
                self._note_answer()

    def _came_empty(self, request: Request) -> None:
        """Deal with an answer in which nothing was for us: ask for less, at last give the column up."""
        if _is_big(request) and self._shape.step_down(self._exchange.now()):
            self._progress.choose(())
        elif len(request.names) > 1:
            self._one_by_one = True
            self._progress.choose(())
        else:
            message = "the agent answered without the variable asked for"
            self._give_up(MalformedResponseError(message, target=self._exchange.target.name, stage=stage(request)))

    async def _asks_less(self, request: Request, error: ProbeError) -> bool:
        """After a request that got no acceptable answer: whether the walk can go on, asking for less.

        Only if a small question is answered now is the size of the request to blame; and where an answer of that size
        has come before, not at the first time either: lines lose datagrams, and to ask for less costs more of them.
        """
        if isinstance(error, DeadlineError) or not isinstance(error, ProbeTimeoutError | MalformedResponseError):
            return False
        if not await answers_small(self._exchange, SYS_UP_TIME, deadline=self._deadline):
            return False
        if isinstance(error, ProbeTimeoutError) and not self._doubts and self._is_proven(request):
            self._doubts = True
        elif _is_big(request) and self._shape.step_down(self._exchange.now()):
            self._progress.choose(())
        elif self._progress.scalars_open:
            await self._scalars_apart()
        elif len(request.names) > 1:
            self._one_by_one = True
            self._progress.choose(())
        else:
            self._give_up(error)
        return True

    def _is_proven(self, request: Request) -> bool:
        return self._shape.is_proven(len(request.names) * max(1, request.max_repetitions))

    def _give_up(self, error: ProbeError) -> None:
        for number in self._progress.group:
            self._progress.fail(number, error)
        self._progress.choose(())


def _is_big(request: Request) -> bool:
    """Whether there is less to ask for than this."""
    return len(request.names) > 1 or request.max_repetitions > 1
