"""A checklist: what each office has to have, as data. It is answered beside the score and never enters it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Asks(StrEnum):
    """What a condition looks at."""

    OWNED = "owned"
    """Pieces of a kind that the office declares and that work."""
    SEEN = "seen"
    """A device of a role that answered on the network."""
    CIRCUIT = "circuit"
    """A contracted line to the office."""
    COMPLIES = "complies"
    """No shortage of a kind under the norms in force."""
    DECLARED = "declared"
    """A figure that the office declared of itself."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that can be looked up.

    Attributes:
        name: of the kind, role or figure; "" of a circuit.
        least: of owned pieces (for each `per`) and of declared numbers.
        per: office, staff or counter.
        among: the states of which a declared one has to be.
    """

    asks: Asks
    name: str = ""
    least: Fraction = Fraction(1)
    per: str = "office"
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of a checklist.

    Attributes:
        title: by language, "vi" and "en".
        conditions: by which it is satisfied.
        every: all of the conditions are needed; else one is enough.
        status: how firm it is, as of norms.
    """

    id: str
    title: dict[str, str]
    conditions: tuple[Condition, ...]
    every: bool
    source: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist with its title by language."""

    title: dict[str, str]
    items: tuple[CheckItem, ...]


NO_CHECKLIST = Checklist({}, ())
