"""What a round of pings finds: how many echo requests were answered, and how long that took. Pure."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from inventory.identifiers import DeviceName


class PingReading(msgspec.Struct, frozen=True, gc=False):
    """One round of echo requests to a device (RFC 792; RFC 4443 for IPv6).

    Attributes:
        started, finished: UTC seconds since 1970.
        sent: requests that left this machine; at least one.
        rtts: round-trip times of those that were answered, in seconds, in the order of the requests.
    """

    device: DeviceName
    started: float
    finished: float
    sent: int
    rtts: tuple[float, ...] = ()

    @property
    def received(self) -> int:
        """Answers that came in time."""
        return len(self.rtts)

    @property
    def answered(self) -> bool:
        """Whether any came: what reachability is judged by. A share of them lost is loss, not silence."""
        return bool(self.rtts)

    @property
    def loss_ratio(self) -> float:
        """Share of the requests without an answer, 0 to 1."""
        return 1 - self.received / self.sent

    @property
    def rtt_min(self) -> float | None:
        """Shortest round trip in seconds; None without an answer."""
        return min(self.rtts, default=None)

    @property
    def rtt_max(self) -> float | None:
        """Longest round trip in seconds; None without an answer."""
        return max(self.rtts, default=None)

    @property
    def rtt_mean(self) -> float | None:
        """Mean round trip in seconds; None without an answer."""
        return sum(self.rtts) / len(self.rtts) if self.rtts else None

    @property
    def jitter(self) -> float | None:
        """Mean difference of successive round trips in seconds (as RFC 3393 compares delays); None below two."""
        steps = [abs(later - earlier) for earlier, later in pairwise(self.rtts)]
        return sum(steps) / len(steps) if steps else None


class PingStatus(msgspec.Struct, frozen=True, gc=False):
    """What is known of a device's pings now.

    Attributes:
        reading: the last round.
        up: whether it answers pings, judged by N of the last M rounds; None while that is not decided.
    """

    reading: PingReading
    up: bool | None
