"""What stands beside the score: results that no score, rank or verdict is made from. Frozen values, exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

import msgspec

from inventory.checklist import Asks, Checklist
from inventory.declared import Declared
from inventory.identifiers import SiteName
from planning.lan import LanFigures, Ports


class Sum(msgspec.Struct, frozen=True):
    """A sum over the offices that gave the figure, and how many these are."""

    value: Fraction = Fraction(0)
    offices: int = 0


class Ratio(msgspec.Struct, frozen=True):
    """A ratio of sums over the offices that gave both figures, and how many these are."""

    over: Fraction = Fraction(0)
    under: Fraction = Fraction(0)
    offices: int = 0

    @property
    def value(self) -> Fraction | None:
        """The ratio; None when no office gave both figures, or there is nothing to divide by."""
        return self.over / self.under if self.under else None


class OfficeContext(msgspec.Struct, frozen=True):
    """What an office declared of itself, and what follows from it.

    Attributes:
        declared: figures by name; None was asked and not answered, absent was not asked.
        dossiers: received in a month: a year's twelfth, or the month's own.
        it_people: dedicated and shared together; None unless both are answered.
        dossiers_per_counter, population_per_counter, staff_per_it: None unless both figures are known.
    """

    declared: Mapping[str, Declared | None]
    dossiers: Fraction | None = None
    it_people: Fraction | None = None
    dossiers_per_counter: Ratio | None = None
    population_per_counter: Ratio | None = None
    staff_per_it: Ratio | None = None


class GroupContext(msgspec.Struct, frozen=True):
    """Sums and ratios of sums over a group's offices.

    `lan_states` counts the offices by how they judge their LAN; those that gave no answer are not in it.
    """

    it_staff: Sum = Sum()
    it_staff_shared: Sum = Sum()
    population: Sum = Sum()
    dossiers: Sum = Sum()
    dossiers_per_counter: Ratio = Ratio()
    population_per_counter: Ratio = Ratio()
    staff_per_it: Ratio = Ratio()
    lan_states: Mapping[str, int] = {}


class GroupLan(msgspec.Struct, frozen=True):
    """The LANs of a group's offices together.

    Attributes:
        offices: of which a switch answered; no_free_port: of which it is known that no socket is left.
        switches, answered, units, full: as of `LanFigures`, summed.
        ports: of all switches that answered; None when none did.
        per_staff: sockets and staff of the offices of which all sockets are known.
        wifi_clients: of the offices where something tells.
    """

    offices: int = 0
    no_free_port: int = 0
    switches: int = 0
    answered: int = 0
    units: int = 0
    full: int = 0
    ports: Ports | None = None
    per_staff: Ratio = Ratio()
    access_points: int = 0
    access_points_seen: int = 0
    wifi_clients: Sum = Sum()


class Check(StrEnum):
    """Whether an office has what a line of the checklist asks for."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why a condition is answered as it is."""

    COUNTED = "counted"
    """So many pieces work or answered, of so many wanted."""
    NOT_ANSWERED = "not_answered"
    NOT_ASKED = "not_asked"
    SIZE = "size"
    """How many are wanted hangs on staff or counters, which the office did not declare."""
    SEEN = "seen"
    SILENT = "silent"
    """A device of the role is known and has not answered."""
    NOT_LISTED = "not_listed"
    """The inventory names no device of the role, which proves nothing."""
    CIRCUIT = "circuit"
    NO_CIRCUIT = "no_circuit"
    NO_CIRCUITS = "no_circuits"
    """The inventory names no circuit of any office."""
    COMPLIES = "complies"
    SHORT = "short"
    OPEN = "open"
    """Questions about the kind are open."""
    NO_NORM = "no_norm"
    DECLARED = "declared"


class Finding(msgspec.Struct, frozen=True):
    """How one condition of a line is answered, and why.

    Attributes:
        name: of the kind, role or figure.
        found: pieces that work for certain, or the declared value.
        wanted: pieces, or the least number.
    """

    asks: Asks
    name: str
    answer: Check
    cause: Cause
    found: Fraction | str | bool | None = None
    wanted: Fraction | None = None


class CheckResult(msgspec.Struct, frozen=True):
    """A line of the checklist in one office, with the findings that decide it."""

    id: str
    answer: Check
    findings: tuple[Finding, ...]


class OfficeBeside(msgspec.Struct, frozen=True):
    """What stands beside one office's score. `checks`: in the order of the checklist."""

    site: SiteName
    context: OfficeContext
    lan: LanFigures
    checks: tuple[CheckResult, ...]


class GroupBeside(msgspec.Struct, frozen=True):
    """What stands beside a group's score. `checks`: by line, how many offices have each answer."""

    code: str
    context: GroupContext
    lan: GroupLan
    checks: Mapping[str, Mapping[Check, int]]


class Beside(msgspec.Struct, frozen=True):
    """What stands beside the score of a whole city. `city` is all offices as one group, without a code."""

    checklist: Checklist
    offices: tuple[OfficeBeside, ...]
    groups: tuple[GroupBeside, ...]
    city: GroupBeside
