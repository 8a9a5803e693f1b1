"""The clock of a remote engine as we know it: boots and time. Pure, our own time passed in.

Source: RFC 3414 section 2.2 and 3.2 (7); the window is looked at in both directions, since an answer from the future is
no better than one from the past.
"""

from __future__ import annotations

from collectors.snmp.usm.codec import MOST_TIME

WINDOW_SECONDS = 150


class EngineClock:
    """Boots, and a time that was true at some time of ours.

    Attributes:
        boots: how often the engine has started.
        latest: its time as last received, in seconds since it started.
        received_at: seconds of our own clock, when that was.
    """

    __slots__ = ("boots", "latest", "received_at")

    def __init__(self, boots: int, latest: int, received_at: float) -> None:
        """Take what a message said."""
        self.boots, self.latest, self.received_at = boots, latest, received_at

    def time(self, now: float) -> int:
        """What the engine's time should be now."""
        return min(MOST_TIME, self.latest + int(now - self.received_at))

    def holds(self, boots: int, time: int, now: float) -> bool:
        """Whether a message with these values is timely; of an engine whose boots have run out, none is."""
        return boots == self.boots < MOST_TIME and abs(time - self.time(now)) <= WINDOW_SECONDS

    def advance(self, time: int, now: float) -> None:
        """Follow a timely message, unless a later one was seen before."""
        if time > self.latest:
            self.latest, self.received_at = time, now
