"""Norms as dated data: what an office should have, may have at most, and how long a machine lasts.

Source: DESIGN section "Planning"; each norm names its own decision and article.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from datetime import date

    from inventory.identifiers import ItemKind

NormUnit = Literal[
    "piece",
    "year",
    "month",
    "hour/week",
    "VND",
    "%",
    "Mbit/s",
    "ms",
    "m2",
    "degree_celsius",
    "level",
    "circuit",
    "port",
    "feature",
    "support",
]
"""What amounts are measured in; a closed list, so that a misspelt unit is not taken for another one.

`feature` is something that has to be there, `support` the maker's support of a release: their amount is 1.
"""

NormStatus = Literal["confirmed", "secondary", "unconfirmed", "assumed", "tool_default", "amended_not_read"]
"""How firm a norm is."""

FIRMNESS: Final[tuple[NormStatus, ...]] = (
    "confirmed",
    "amended_not_read",
    "secondary",
    "unconfirmed",
    "tool_default",
    "assumed",
)
"""The statuses, the firmest first."""


class NormRole(StrEnum):
    """What a norm does. Only `need` makes a need; a ceiling limits purchases; life gives years of use."""

    NEED = "need"
    CEILING = "ceiling"
    COMPLIANCE = "compliance"
    LIFE = "life"
    PRICE = "price"


class NormKind(StrEnum):
    """How the source words it."""

    TARGET = "target"
    MIN = "min"
    MAX = "max"
    REQUIRED = "required"
    REFERENCE = "reference"


class NormPer(StrEnum):
    """What the amount is counted per."""

    STAFF = "staff"
    COUNTER = "counter"
    OFFICE = "office"
    ONE_STOP_SHOP = "one_stop_shop"
    CIRCUIT = "circuit"


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm: `amount` of each of `items` per `per_amount` of `per`, in force from `valid_from` to `valid_to`.

    Attributes:
        amount: pieces, years (role life), Mbit/s or percent (circuits), VND (price); `unit` says which.
        valid_from: first day in force; None = undated: used and marked.
        valid_to: last day in force; None = open.
        status: how firm it is: confirmed, secondary, unconfirmed, assumed, tool_default, amended_not_read.
        scope: which sites it is for ("" = all).
    """

    id: str
    items: tuple[ItemKind, ...]
    role: NormRole
    kind: NormKind
    amount: Fraction
    per: NormPer = NormPer.OFFICE
    per_amount: Fraction = Fraction(1)
    round: str = "up"
    unit: str = "piece"
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    status: str = "assumed"
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the norm applies on a date, both ends included; an undated end is open."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def names_equipment(self) -> bool:
        """Whether its items are something that an office may declare as its own, and not only requirements.

        A release of an operating system is: offices declare how many machines still run it.
        """
        return self.role is not NormRole.COMPLIANCE and self.unit != "%"

    @property
    def amount_text(self) -> str:
        """Such as `max 1 piece per 3 staff`; prices and lives are of a piece."""
        amount = f"{self.kind} {_grouped(self.amount)} {self.unit}"
        if self.role in {NormRole.PRICE, NormRole.LIFE}:
            return amount
        per = self.per.replace("_", " ")
        return f"{amount} per {per if self.per_amount == 1 else f'{_grouped(self.per_amount)} {per}'}"

    @property
    def span_text(self) -> str:
        """Such as `2025-07-01 to 2026-03-08`, `2025-07-01 on`, `undated on`."""
        begins = self.valid_from.isoformat() if self.valid_from else "undated"
        return f"{begins} to {self.valid_to.isoformat()}" if self.valid_to else f"{begins} on"


def firmness(norm: Norm) -> int:
    """0 for a confirmed norm, more for one that is less firm; a status of another making is the least firm."""
    return FIRMNESS.index(norm.status) if norm.status in FIRMNESS else len(FIRMNESS)


def norm_document(norm: Norm) -> dict[str, Any]:
    """A norm as plain values, under the keys and with the numbers that a file of norms has: for every JSON document.

    Amounts are written as decimals in files, so nothing is lost; whole ones are whole here.
    """
    return {
        "id": norm.id,
        "item": list(norm.items),
        "role": norm.role.value,
        "kind": norm.kind.value,
        "amount": _number(norm.amount),
        "per": norm.per.value,
        "per_amount": _number(norm.per_amount),
        "round": norm.round,
        "unit": norm.unit,
        "scope": norm.scope,
        "from": norm.valid_from.isoformat() if norm.valid_from else None,
        "to": norm.valid_to.isoformat() if norm.valid_to else None,
        "status": norm.status,
        "source": norm.source,
        "note": norm.note,
    }


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _grouped(value: Fraction) -> str:
    return f"{_number(value):,}"
