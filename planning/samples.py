"""What the carrier sheet is worked out from, as lines of text that a third party can check and hash. Pure.

The recipe is in docs/maintenance.md: one line a sample, fields parted by tabs, sorted by their bytes; the digest is the
SHA-256 of all lines in UTF-8, each ended by a line feed.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.state.outages import Outage
    from inventory.identifiers import CircuitId, DeviceName
    from planning.timelines import StateSpan

RECIPE: Final = "wardwatch-circuits-1"
"""Names the way in which the lines are written; another way gets another name."""

UNRECORDED: Final = "unrecorded"
"""The word for a time of which history has no state."""


def instant(at: float) -> float:
    """A time (UTC seconds) to the millisecond, as the lines have it; figures are worked out from such times only."""
    return round(at, 3)


def instant_text(at: float) -> str:
    """A time as the lines have it: 2026-11-06T09:00:00.000Z."""
    return datetime.fromtimestamp(instant(at), UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def period_line(begins: float, ends: float) -> str:
    """The period."""
    return f"period\t{_both(begins, ends)}"


def watch_line(begins: float, ends: float) -> str:
    """A time at which wardwatch was running."""
    return f"watch\t{_both(begins, ends)}"


def open_line(hours: str, begins: float, ends: float) -> str:
    """A time at which sites of one kind of opening hours were open."""
    return f"open\t{hours}\t{_both(begins, ends)}"


def circuit_line(circuit: CircuitId, device: DeviceName, hours: str) -> str:
    """The device whose states are those of a circuit, and the opening hours of its site."""
    return f"circuit\t{circuit}\t{device}\t{hours}"


def state_line(device: DeviceName, span: StateSpan) -> str:
    """The state of a device from a moment on, up to its next line or the end of the period."""
    word = UNRECORDED if span.state is None else span.state.name.lower()
    return f"state\t{device}\t{instant_text(span.begins)}\t{word}"


def outage_line(outage: Outage, begins: float, ends: float) -> str:
    """The cause of a device's silence within the period."""
    return f"outage\t{outage.device}\t{_both(begins, ends)}\t{outage.cause}"


def canonical(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines in order, each once."""
    return tuple(sorted(set(lines), key=str.encode))


def digest(lines: Iterable[str]) -> str:
    """The SHA-256 of lines in canonical order, in hexadecimal."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _both(begins: float, ends: float) -> str:
    return f"{instant_text(begins)}\t{instant_text(ends)}"
