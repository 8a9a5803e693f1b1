"""Figures that an office declares of itself beside its equipment: what they are called and how each is written. Pure.

None of them enters the score; reports show them beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inventory.model import Provenance

Value = int | float | str | bool

SIZES: Final = ("staff", "counters")
"""Figures that a site's own entry may give too; needs depend on them."""

VALUE_KEYS: Final[Mapping[str, str]] = {
    "staff": "count",
    "counters": "count",
    "it_staff": "count",
    "it_staff_shared": "count",
    "dossiers": "count",
    "population": "count",
    "lan_year": "year",
    "lan_sockets": "count",
    "lan_mbps": "mbps",
    "lan_state": "state",
    "internet": "answer",
    "tslcd": "mbps",
}
"""Every figure, and the key that its value stands under beside `by`, `on` and `source`."""

CONTEXT: Final = tuple(name for name in VALUE_KEYS if name not in SIZES)
"""The figures that only reports show."""

LAN_STATES: Final = ("good", "limited", "poor")
"""Tốt, hạn chế, kém."""

_PERIOD: Final = re.compile(r"year|month|(?P<year>20[0-9]{2})(?:-(?P<month>0[1-9]|1[0-2]))?")
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Declared:
    """One figure as an office declared it.

    Attributes:
        value: a number, one of LAN_STATES, or whether there is such a thing.
        period: of dossiers: the year ("2025"), the month ("2025-06"), or "year" or "month" when the form named none.
    """

    value: Value
    provenance: Provenance
    period: str = ""

    @property
    def number(self) -> int | float | None:
        """The value where it is a number."""
        return self.value if isinstance(self.value, (int, float)) and not isinstance(self.value, bool) else None


def is_period(text: str) -> bool:
    """Whether a text names a period as `Declared.period` does."""
    return _PERIOD.fullmatch(text) is not None


def months_of(period: str) -> int:
    """How many months a period has."""
    return 1 if period == "month" or "-" in period else _MONTHS


def begins(period: str) -> tuple[int, int] | None:
    """Year and month that a period begins with; None when it names no year."""
    found = _PERIOD.fullmatch(period)
    return (int(found["year"]), int(found["month"] or 1)) if found and found["year"] else None
