"""A hint, and what became of each datagram that might have been one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from inventory.identifiers import DeviceName


class HintKind(StrEnum):
    """How a device spoke unasked."""

    TRAP = "trap"
    """An SNMP notification: a trap of v1, v2c or v3, or an inform."""

    SYSLOG = "syslog"


class HintResult(StrEnum):
    """What became of a datagram; each counts once."""

    TAKEN = "taken"
    """It is from a device and became a hint."""

    LIMITED = "limited"
    """There were too many of late, from this device or in all; dropped, before it was decoded or after."""

    UNKNOWN_SENDER = "unknown_sender"
    """No device of the inventory has the address that it came from; nothing of it was read."""

    REFUSED = "refused"
    """Not under a community or user of that device's logins, or not authenticated as they want it."""

    MALFORMED = "malformed"
    """It is no notification, or no syslog message."""

    REPORTED = "reported"
    """Answered with a report: v3 informs begin by asking for our engineID and clock (RFC 3414 section 4)."""

    MINOR = "minor"
    """A syslog message of severity info or debug, which says nothing about a fault."""

    DROPPED = "dropped"
    """The kernel dropped it because the receive buffer was full."""


POSSIBLE: Mapping[HintKind, tuple[HintResult, ...]] = {
    HintKind.TRAP: tuple(result for result in HintResult if result is not HintResult.MINOR),
    HintKind.SYSLOG: tuple(result for result in HintResult if result not in (HintResult.REFUSED, HintResult.REPORTED)),
}
"""What can become of a datagram of each kind."""


class Hint(msgspec.Struct, frozen=True, gc=False):
    """A device spoke unasked: it may be worth asking now. Says nothing about its state.

    Attributes:
        device: that spoke.
        kind: how.
        at: when it was received, UTC seconds since 1970; what the device's own clock says is not believed.
    """

    device: DeviceName
    kind: HintKind
    at: float


class HintCounts:
    """Datagrams by kind and result, from the start of the process."""

    def __init__(self) -> None:
        """Begin at 0."""
        self._found: Counter[tuple[HintKind, HintResult]] = Counter()

    def add(self, kind: HintKind, result: HintResult) -> None:
        """Count one datagram."""
        self._found[kind, result] += 1

    def of(self, kind: HintKind) -> dict[HintResult, int]:
        """The counts of a kind, every possible result named; what the kernel dropped is not known here."""
        return {result: self._found[kind, result] for result in POSSIBLE[kind]}
