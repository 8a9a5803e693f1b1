"""What the city's state remembers about one device between two polls."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from collectors.errors import Reason
from collectors.poll import Poll
from collectors.state.hearing import NEVER, Ear, Hearing
from collectors.state.model import DeviceState, DeviceStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.ping.model import PingReading
    from collectors.poll import ModuleOutcome
    from collectors.state.reachability import Rule
    from inventory.model import Device

__all__ = ["FLAPPING", "NEVER", "Standing", "Watched"]

FLAP_SECONDS = 3_600.0
"""Changes between answering and silent are counted over so long."""

FLAP_CHANGES = 4
"""More changes than this within that time, and a device is flapping: its third outage within an hour is."""

FLAPPING = "flapping"
"""How the reason of a flapping device begins."""

CALM_SECONDS = 600.0
"""A flapping device must have answered for so long before its outage is over: one outage, not many."""

_MOST_KEPT = 64
"""Recoveries remembered of a device; one a minute within the hour."""

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


_RESTORED_STANDING = {DeviceState.DOWN: Standing.OUTAGE, DeviceState.BEHIND: Standing.CUT}


class Watched:
    """One device that is asked.

    Attributes:
        reach: whether it answers, N of M, by polls and pings.
        status: as published.
        standing: what its silence means.
        heard_at: end of its last poll, or when watching began; of its last round of pings where it is only pinged.
        failing: its modules that failed when last asked.
        last_reason: why its last poll failed.
        unasked: why nothing can be known of it although it is to be asked; "" when it is asked.
        held_since: since when its silence waits for the verdict on others; None when it does not.
        recovered: when it began to answer again after outages of its own, the last ones, UTC seconds.
    """

    __slots__ = (
        "_pinging",
        "device",
        "failing",
        "heard_at",
        "held_since",
        "last_reason",
        "reach",
        "recovered",
        "standing",
        "status",
        "unasked",
    )

    def __init__(self, device: Device, rule: Rule, status: DeviceStatus, *, pinging: bool = True) -> None:
        """Begin with a status restored from history, or with an unknown one.

        The restored verdict stands until the rule overturns it, so that a restart changes no state by itself. Whether
        pings can be sent at all is `pinging`.
        """
        self.device = device
        self._pinging = pinging and device.pinged
        self.restore(rule, status)
        self.heard_at: float | None = None
        self.failing: dict[str, ModuleOutcome] = {}
        self.last_reason = "no answer"
        self.unasked = ""
        self.held_since: float | None = None
        self.recovered: tuple[float, ...] = ()

    def restore(self, rule: Rule, status: DeviceStatus) -> None:
        """Begin with another status than was given, as long as nothing was heard."""
        answers = _RESTORED_ANSWERS.get(status.state)
        polls = Ear(rule, answers=answers) if self.device.polled_by_snmp else None
        # That a device answered says nothing of its pings where it is polled as well.
        pings = Ear(rule, answers=answers if polls is None or not answers else None) if self._pinging else None
        self.reach = Hearing(polls, pings)
        self.status = status
        self.standing = _RESTORED_STANDING.get(status.state, Standing.OPEN)

    def recall(self, recovered: Iterable[float], now: float) -> None:
        """Know again when it came back before a restart; one that was flapping must be calm anew to be over it."""
        self.recovered = tuple(recovered)[-_MOST_KEPT:]
        if self.status.reason.startswith(FLAPPING):
            self.recovered += (now,) * max(1, FLAP_CHANGES // 2 + 1 - len(self.recovered))

    def hear(self, news: Poll | PingReading) -> None:
        """Take in a poll or a round of pings; one that is not asked for in this way says nothing.

        A device that is in any state but DOWN is believed at its first answer: it was not the fault.
        """
        if isinstance(news, Poll):
            if self.reach.polls is not None:
                self._hear_poll(self.reach.polls, news)
        elif self.reach.pings is not None:
            if self.reach.polls is None:
                self.heard_at, self.unasked, self.last_reason = news.finished, "", "no answer to ping"
            self._judge_by(self.reach.pings, news)

    def _hear_poll(self, ear: Ear, poll: Poll) -> None:
        self.heard_at = poll.finished
        if poll.reason is Reason.SECRET:
            self._begin_anew(pings=False)
            self.unasked = f"not asked: {poll.message}" if poll.message else "not asked: its secret is missing"
            return
        self.unasked = ""
        if poll.answered:
            for outcome in poll.outcomes:
                if outcome.reason is None:
                    self.failing.pop(outcome.module, None)
                else:
                    self.failing[outcome.module] = outcome
        else:
            self.last_reason = poll.reason.value if poll.reason else "no answer"
        self._judge_by(ear, poll)

    def _judge_by(self, ear: Ear, news: Poll | PingReading) -> None:
        was_outage = self.reach.answers is False and self.standing is Standing.OUTAGE
        at_once = self.status.state is not DeviceState.DOWN
        self.reach.hear(ear, answered=news.answered, started=news.started, finished=news.finished, at_once=at_once)
        if was_outage and self.reach.answers:
            self.recovered = (*self.recovered, news.started)[-_MOST_KEPT:]

    def forget(self) -> None:
        """Its silence so far proves nothing any more; it must be confirmed anew."""
        self._begin_anew(pings=True)

    def _begin_anew(self, *, pings: bool) -> None:
        self.reach.forget(pings=pings)
        self.standing = Standing.OPEN
        self.held_since = None

    def answered_since(self, time: float) -> bool:
        """Whether it is known to answer, from a poll or pings that began at a time or later."""
        return self.reach.answered_since(time)

    @property
    def missed_from(self) -> float:
        """Start of the first attempt of its present run of failures, UTC seconds; of the later one of two ways."""
        return self.reach.missed_from

    @property
    def answered_from(self) -> float:
        """Start of the last poll that it answered, or of the last round of pings."""
        return self.reach.answered_from

    def changes(self, now: float) -> int:
        """How often it changed between answering and silent by its own fault within `FLAP_SECONDS`."""
        recent = sum(at >= now - FLAP_SECONDS for at in self.recovered)
        return 2 * recent + (self.reach.answers is False)

    def flapping(self, now: float) -> str:
        """That it is flapping, and how often it changed; "" when it is not."""
        if not self.recovered:
            return ""
        changes = self.changes(now)
        return f"{FLAPPING}: {changes} changes within an hour" if changes > FLAP_CHANGES else ""

    def unsettled(self, now: float) -> str:
        """The same, as long as its outage is not over though it answers: until it has been calm for long enough."""
        text = self.flapping(now)
        return text if text and now - self.recovered[-1] < CALM_SECONDS else ""

    @property
    def trouble(self) -> str:
        """What is wrong with it though it answers; "" when nothing."""
        if self.reach.deaf_to_polls:
            return f"answers ping, SNMP does not; {self.last_reason}"
        if self.failing:
            named = [f"module {name}: {self.failing[name].reason}" for name in sorted(self.failing)]
            return "; ".join(named[:3]) + (f"; and {len(named) - 3} more" if len(named) > 3 else "")  # noqa: PLR2004 -- three fit in a line
        return "answers SNMP, ping does not" if self.reach.deaf_to_pings else self.reach.lossy
