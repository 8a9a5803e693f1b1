"""How much may be asked at once, and how fast: arithmetic, time passed in.

Three bounds hold at the same time. A device has one request outstanding, because its session asks one at a time. A
circuit gives polling a share of its contracted bandwidth (`Bucket`), whatever is polled behind it. All requests
together are bounded by the receive buffer that the kernel granted (`Window`): a collector that asks more than its
socket can hold loses answers to itself and blames the devices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from inventory.identifiers import CircuitId, DeviceName

ANSWER_OCTETS = 1400
"""What an answer is expected to hold at most: requests are sized so, see `ladder`."""

DATAGRAM_OCTETS = 28
"""What IPv4 and UDP put around a message; what a circuit carries is counted with it."""

DEFAULT_SHARE = 0.05
"""Of a circuit's contracted bandwidth, both directions together, for polling everything behind it."""

BURST_SECONDS = 1.0
"""How long a share may be saved up. At a share of 5 % that is 50 ms of the line: about what a call notices."""

_LEAST_BURST_OCTETS = 2 * (ANSWER_OCTETS + DATAGRAM_OCTETS)
_OVERHEAD_OCTETS = 1024
_SLACK = 2


def charge(octets: int) -> int:
    """What the kernel may charge a socket for a datagram of so many octets.

    A buffer is charged its allocation, not its content: the next power of two and the kernel's own structures.
    """
    return octets * _SLACK + _OVERHEAD_OCTETS


class Window:
    """Octets that may be in flight towards one socket. One request is always let through."""

    def __init__(self, capacity: int) -> None:
        """Take the buffer's size as getsockopt(SO_RCVBUF) reports it."""
        self.capacity = capacity
        self.used = 0

    def take(self, octets: int) -> bool:
        """Reserve; False when there is no room."""
        if self.used and self.used + octets > self.capacity:
            return False
        self.used += octets
        return True

    def give(self, octets: int) -> None:
        """Release what was reserved."""
        self.used -= octets


class Bucket:
    """A share of a circuit in octets per second: what is booked is due when the share has grown that far.

    Bookings are served in their order. Octets are booked before a request goes out, its expected answer included, so
    that what is under way is bounded as well: by the burst, and by the share from then on.
    """

    __slots__ = ("_at", "_balance", "burst", "rate")

    def __init__(self, rate: float) -> None:
        """Allow `rate` octets per second."""
        self.rate = rate
        self.burst = max(rate * BURST_SECONDS, _LEAST_BURST_OCTETS)
        self._balance = self.burst
        self._at = 0.0

    def book(self, octets: float, now: float) -> float:
        """Take octets; returns for how many seconds they must wait."""
        balance = self._balance + (now - self._at) * self.rate
        if balance > self.burst:  # noqa: PLR1730 -- hot
            balance = self.burst
        balance -= octets
        self._balance, self._at = balance, now
        return 0.0 if balance >= 0 else -balance / self.rate

    def give_back(self, octets: float) -> None:
        """Return what was booked and not used; negative: what was used beyond it."""
        self._balance += octets


class Lane:
    """The circuits between us and a device, all of which what it says must pass."""

    __slots__ = ("_buckets",)

    def __init__(self, buckets: Sequence[Bucket]) -> None:
        """Pass through these."""
        self._buckets = tuple(buckets)

    def book(self, octets: float, now: float) -> float:
        """Take octets of every circuit; returns for how many seconds they must wait: the busiest decides."""
        wait = 0.0
        for bucket in self._buckets:
            due = bucket.book(octets, now)
            if due > wait:  # noqa: PLR1730 -- hot
                wait = due
        return wait

    def give_back(self, octets: float) -> None:
        """Return what was booked and not used."""
        for bucket in self._buckets:
            bucket.give_back(octets)


class Pacing:
    """The lanes of all devices.

    Attributes:
        waits: requests that had to wait for their turn.
        waited_seconds: for how long, all together.
    """

    def __init__(self, share: float = DEFAULT_SHARE) -> None:
        """Give polling a share of every circuit, above 0 and up to 1. Nothing is paced before `replace`."""
        self.share = share
        self.waits = 0
        self.waited_seconds = 0.0
        self._buckets: dict[str, Bucket] = {}
        self._lanes: dict[str, Lane] = {}

    def replace(
        self, bandwidths: Mapping[CircuitId, float], circuits: Mapping[DeviceName, Iterable[CircuitId]]
    ) -> None:
        """Learn which device is behind which circuits; a circuit that stays as it was keeps its account.

        Args:
            bandwidths: of circuits in bit/s, the narrower direction; those not listed are not paced.
            circuits: by name of the device.
        """
        before = self._buckets
        self._buckets = {}
        for name, bits in bandwidths.items():
            rate = bits / 8 * self.share
            kept = before.get(name)
            self._buckets[name] = kept if kept is not None and kept.rate == rate else Bucket(rate)
        shared: dict[tuple[str, ...], Lane] = {}
        self._lanes = {}
        for device, names in circuits.items():
            paced = tuple(name for name in names if name in self._buckets)
            if not paced:
                continue
            if paced not in shared:
                shared[paced] = Lane([self._buckets[name] for name in paced])
            self._lanes[device] = shared[paced]

    def lane(self, device: str) -> Lane | None:
        """The lane of a device; None when nothing is in its way."""
        return self._lanes.get(device)

    def note(self, seconds: float) -> None:
        """Count a wait."""
        self.waits += 1
        self.waited_seconds += seconds
