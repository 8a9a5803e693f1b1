"""How much may be asked at once: arithmetic over the receive buffer that the kernel granted.

A collector that asks more than its socket can hold loses answers to itself and blames the devices.
"""

from __future__ import annotations

ANSWER_OCTETS = 1400
"""What an answer is expected to hold at most: requests are sized so, see `ladder`."""

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
