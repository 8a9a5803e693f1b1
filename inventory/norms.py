"""Norms as dated data: what an office should have, may have at most, and how long a machine lasts.

Source: DESIGN section "Planning"; each norm names its own decision and article.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from inventory.identifiers import ItemKind


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
