"""What the city's state remembers about one device between two polls."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import TYPE_CHECKING

from collectors.errors import Reason
from collectors.state.model import DeviceState, DeviceStatus
from collectors.state.reachability import Reachability, Rule

if TYPE_CHECKING:
    from collectors.poll import ModuleOutcome, Poll
    from inventory.model import Device

NEVER = -math.inf
"""Before any poll."""

_RESTORED_ANSWERS = {
    DeviceState.UP: True,
    DeviceState.DEGRADED: True,
    DeviceState.DOWN: False,
    DeviceState.BEHIND: False,
}


class Standing(Enum):
    """What the silence of a device means for those behind it."""

    OPEN = auto()
    """Not silent, or not yet judged."""
    OUTAGE = auto()
    """Silent by its own fault: a root."""
    PLANNED = auto()
    """Silent during planned work at it."""
    EXCUSED = auto()
    """Silent, and not expected to answer now."""
    CUT = auto()
    """Silent because of others: what is behind it, is behind those."""


class Watched:
    """One device that is asked.

    Attributes:
        reach: whether it answers, N of M.
        status: as published.
        standing: what its silence means.
        missed_from: start of the first poll of its present run of failures, UTC seconds.
        answered_from: start of the last poll that it answered.
        heard_at: end of its last poll, or when watching began.
        failing: its modules that failed when last asked.
        last_reason: why its last poll failed.
        unasked: why nothing can be known of it although it is to be asked; "" when it is asked.
        held_since: since when its silence waits for the verdict on others; None when it does not.
    """

    __slots__ = (
        "answered_from",
        "device",
        "failing",
        "heard_at",
        "held_since",
        "last_reason",
        "missed_from",
        "reach",
        "standing",
        "status",
        "unasked",
    )

    def __init__(self, device: Device, rule: Rule, status: DeviceStatus) -> None:
        """Begin with a status restored from history, or with an unknown one.

        The restored verdict stands until the rule overturns it, so that a restart changes no state by itself.
        """
        self.device = device
        self.reach = Reachability(rule, answers=_RESTORED_ANSWERS.get(status.state))
        self.status = status
        self.standing = {DeviceState.DOWN: Standing.OUTAGE, DeviceState.BEHIND: Standing.CUT}.get(
            status.state, Standing.OPEN
        )
        self.missed_from = self.answered_from = NEVER
        self.heard_at: float | None = None
        self.failing: dict[str, ModuleOutcome] = {}
        self.last_reason = "no answer"
        self.unasked = ""
        self.held_since: float | None = None

    def hear(self, poll: Poll) -> None:
        """Take in a poll.

        A device that is in any state but DOWN is believed at its first answer: it was not the fault.
        """
        self.heard_at = poll.finished
        if poll.reason is Reason.SECRET:
            self.forget()
            self.unasked = f"not asked: {poll.message}" if poll.message else "not asked: its secret is missing"
            return
        self.unasked = ""
        if poll.answered:
            self.answered_from = poll.started
            for outcome in poll.outcomes:
                if outcome.reason is None:
                    self.failing.pop(outcome.module, None)
                else:
                    self.failing[outcome.module] = outcome
        else:
            self.last_reason = poll.reason.value if poll.reason else "no answer"
            if not self.reach.missed_last:
                self.missed_from = poll.started
        self.reach.update(answered=poll.answered, at_once=self.status.state is not DeviceState.DOWN)

    def forget(self) -> None:
        """Its silence so far proves nothing any more; it must be confirmed anew."""
        self.reach.forget()
        self.standing = Standing.OPEN
        self.held_since = None

    def answered_since(self, time: float) -> bool:
        """Whether it is known to answer, from a poll that began at a time or later."""
        return self.reach.answers is True and not self.reach.missed_last and self.answered_from >= time

    @property
    def trouble(self) -> str:
        """What is wrong with it though it answers; "" when nothing."""
        if self.failing:
            named = [f"module {name}: {self.failing[name].reason}" for name in sorted(self.failing)]
            return "; ".join(named[:3]) + (f"; and {len(named) - 3} more" if len(named) > 3 else "")  # noqa: PLR2004 -- three fit in a line
        if lossy := self.reach.lossy:
            return f"{lossy[0]} of the last {lossy[1]} polls unanswered"
        return ""
