"""When two samples of an agent can be compared, and the causes for which they cannot. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

TICKS: Final = 100
"""Of sysUpTime, in a second."""

WRAP: Final = 1 << 32
"""Of Counter32 and of TimeTicks."""

LATE_SECONDS: Final = 30.0
"""How far the agent's clock and ours may disagree about an interval: retries, an agent that answers from a cache."""

_DRIFT: Final = 0.02
"""How far an agent's clock may run fast or slow, as a share."""


class UnknownDelta(StrEnum):
    """Why an interface's traffic since its previous sample is not known."""

    REBOOT = "reboot"
    """sysUpTime went back, and not because it passed its end after 497 days."""
    WRAP = "wrap"
    """A 32-bit counter may have passed its end more than once since the previous sample."""
    DISCONTINUITY = "discontinuity"
    """ifCounterDiscontinuityTime changed; a counter went back without having passed its end."""
    WIDTH = "width"
    """The counter is now taken from the object of the other width."""
    RENUMBERED = "renumbered"
    """The name is now that of another ifIndex."""
    CLOCK = "clock"
    """Not lost, only late: our clock is behind the last time stamp; what is exposed holds until it has passed it."""


class Moment(NamedTuple):
    """When a value was taken: UTC seconds by our clock, sysUpTime in ticks by the agent's (None: not given)."""

    at: float
    ticks: int | None

    def seconds_until(self, later: Moment) -> float:
        """The longest that can have passed: our clock may have been set, the agent's passes its end."""
        by_agent = 0.0
        if self.ticks is not None and later.ticks is not None:
            by_agent = (later.ticks - self.ticks) % WRAP / TICKS
        return max(later.at - self.at, by_agent)


def restarted(before: Moment, now: Moment) -> bool:
    """Whether an agent restarted between two samples.

    sysUpTime is 32 bits of hundredths of a second: when it went back because it passed its end after 497 days, the
    elapsed time says so. It can also be *ahead* of the previous value after a restart, when the agent had been up for a
    shorter time than has passed since; then it is too far behind what it should be. Where there is no sysUpTime, or one
    that stands still, nothing is known.
    """
    if before.ticks is None or now.ticks is None or before.ticks == now.ticks:
        return False
    elapsed = now.at - before.at
    tolerance = LATE_SECONDS + _DRIFT * abs(elapsed)
    if now.ticks < before.ticks:
        off = before.ticks + elapsed * TICKS - now.ticks - WRAP
        return abs(off) > tolerance * TICKS
    behind = elapsed - (now.ticks - before.ticks) / TICKS
    return behind > tolerance and now.ticks <= (elapsed + tolerance) * TICKS
