"""Results of planning: frozen values with exact fractions. They are rounded only where they are printed.

LOW takes every unknown in the office's favour, HIGH takes every unknown against it. What is known is where both agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec

from inventory.identifiers import CircuitId, ItemKind, SiteName, UnitCode
from inventory.method import GapMethod
from inventory.norms import Norm
from planning.account import Finding, ItemAccount, QualityCheck, Ranking, ScoreLine
from planning.beside_model import Beside

CIRCUIT = ItemKind("circuit")
"""The one kind that is not counted in pieces: the office's need is one circuit that complies with its norm."""

ONE_STOP_SHOP = "one_stop_shop"
"""The place that norms per counter and per one-stop shop speak of."""


class Verdict(StrEnum):
    """What can be said of one office."""

    SHORT = "short"
    NOT_SHORT = "not_short"
    UNDETERMINED = "undetermined"


class GroupVerdict(StrEnum):
    """What can be said of a group of offices: a district, a former district, a successor unit."""

    UNDER_RESOURCED = "under_resourced"
    NOT_UNDER_RESOURCED = "not_under_resourced"
    UNDETERMINED = "undetermined"


class Run(msgspec.Struct, frozen=True):
    """One kind in one office under one reading of the unknowns.

    Attributes:
        share: (short + over_age_weight * over_age) / need, 0 to 1.
        usable, short, over_age: pieces; None where this reading has no number of pieces (circuits, need not known,
            and usable pieces of an unanswered question taken in the office's favour).
    """

    share: Fraction
    usable: int | None = None
    short: int | None = None
    over_age: int | None = None


class Basis(msgspec.Struct, frozen=True):
    """The ids of the norms that gave the figures of one kind in one office.

    Attributes:
        need: that gave the need, by which a circuit is judged, or that wait for a figure that is not known.
        ceiling: that gave the ceiling; "" when none is in force.
        life: that gave the useful life; "" when none is in force.
    """

    need: tuple[str, ...] = ()
    ceiling: str = ""
    life: str = ""


class ItemGap(msgspec.Struct, frozen=True):
    """Need, stock and shortage of one kind in one office.

    Attributes:
        need: pieces; None when the staff or the counters that it depends on are not known.
        owned: declared or seen, whichever is more; None when a place has not answered.
        declared: pieces in the lots that were declared; None when nobody answered.
        seen: pieces that answered on the network; None when nobody looked.
        missing_places: places that have not answered.
        surplus: usable pieces above the need that are certain; None when not known.
        ceiling: the most the office may have; None when no ceiling is in force.
        over_ceiling: owned pieces above the ceiling.
        basis: the norms that need, ceiling and useful life come from.
    """

    item: ItemKind
    weight: Fraction
    need: int | None
    low: Run
    high: Run
    owned: int | None = None
    declared: int | None = None
    seen: int | None = None
    missing_places: tuple[str, ...] = ()
    surplus: int | None = None
    ceiling: int | None = None
    over_ceiling: int | None = None
    basis: Basis = Basis()

    @property
    def known(self) -> bool:
        """Whether the unknowns make no difference."""
        return self.low.share == self.high.share

    @property
    def active(self) -> bool:
        """Whether the kind takes part in the office's score."""
        return self.need != 0 and self.weight > 0


class CircuitRule(StrEnum):
    """How a circuit was judged."""

    CONTRACTED_MINIMUM = "contracted_minimum"
    P95_DAILY = "p95_daily"
    P95_WHOLE = "p95_whole"


class DirectionCheck(msgspec.Struct, frozen=True):
    """Load of a circuit in one direction against its limit.

    Attributes:
        limit_mbps: load up to which the circuit complies; None when the contracted bandwidth is not stated.
        days_over: days whose 95th percentile is above the limit.
        longest_run: consecutive days above the limit that are certain.
        deciding_days: days without enough samples that could complete a breach.
    """

    direction: str
    limit_mbps: Fraction | None
    days_over: tuple[date, ...]
    longest_run: int
    deciding_days: tuple[date, ...]
    breach_low: bool
    breach_high: bool


class CircuitCheck(msgspec.Struct, frozen=True):
    """One circuit of an office under one rule.

    Attributes:
        fails_low, fails_high: whether it fails in LOW and in HIGH.
        norm: id of the norm that gave the rule.
    """

    circuit: CircuitId
    provider: str
    down_mbps: Fraction | None
    up_mbps: Fraction | None
    rule: CircuitRule
    amount: Fraction
    fails_low: bool
    fails_high: bool
    directions: tuple[DirectionCheck, ...] = ()
    norm: str = ""


class Score(msgspec.Struct, frozen=True):
    """Shortage score 0 to 100, in the favour of the office (low) and against it (high).

    `coverage` is the percentage of the active weight that the unknowns do not touch.
    """

    low: Fraction
    high: Fraction
    coverage: Fraction


class OfficeGap(msgspec.Struct, frozen=True):
    """All that is said of one office.

    Attributes:
        declared_on: the oldest and newest date of its declarations.
        accounts: what each kind that is counted in pieces rests on.
        lines: the parts of its score; they add up to it exactly.
    """

    site: SiteName
    unit: UnitCode
    name: str
    staff: int | None
    counters: int | None
    items: tuple[ItemGap, ...]
    circuits: tuple[CircuitCheck, ...]
    score: Score
    verdict: Verdict
    declared_on: tuple[date, date] | None = None
    accounts: tuple[ItemAccount, ...] = ()
    lines: tuple[ScoreLine, ...] = ()

    def item(self, kind: ItemKind) -> ItemGap | None:
        """The gap of one kind; None when no norm concerns it."""
        return next((gap for gap in self.items if gap.item == kind), None)


class ItemTotals(msgspec.Struct, frozen=True):
    """Sums over offices of what is certain; offices that have not answered add nothing and are counted.

    Attributes:
        short, over_age: of the LOW reading.
        unanswered: offices whose need or stock is not known.
    """

    item: ItemKind
    need: int = 0
    owned: int = 0
    usable: int = 0
    short: int = 0
    over_age: int = 0
    surplus: int = 0
    over_ceiling: int = 0
    unanswered: int = 0


class GroupGap(msgspec.Struct, frozen=True):
    """A group of offices: one office, one vote.

    `former` marks a unit that no longer exists on the date of the report. `offices_low` and `offices_high` count the
    offices at or above the threshold. `approximate` names the sites whose old unit was split, placed by its main part.
    `lat` and `lon` are a point somewhere in the unit, in degrees, approximate; None = unknown.
    """

    code: str
    name: str
    level: str
    former: bool
    offices: tuple[SiteName, ...]
    score: Score
    offices_low: int
    offices_high: int
    verdict: GroupVerdict
    totals: tuple[ItemTotals, ...]
    approximate: tuple[SiteName, ...] = ()
    lat: float | None = None
    lon: float | None = None

    def total(self, kind: ItemKind) -> ItemTotals:
        """Sums of one kind; zeros when no norm concerns it."""
        return next((total for total in self.totals if total.item == kind), ItemTotals(kind))


class QuestionKind(StrEnum):
    """What has to be asked, or looked at."""

    NOT_ANSWERED = "not_answered"
    STAFF = "staff"
    COUNTERS = "counters"
    BANDWIDTH = "bandwidth"
    SAMPLES = "samples"
    STATE = "state"
    YEAR = "year"
    NO_NORM = "no_norm"
    SEEN_LESS = "seen_less"
    SEEN_UNDECLARED = "seen_undeclared"
    SEEN_MORE = "seen_more"
    SEEN_BROKEN = "seen_broken"


class Question(msgspec.Struct, frozen=True):
    """One thing to ask an office, or one disagreement between what it declared and what the network shows.

    Attributes:
        count, year: of the lot concerned.
        declared, seen: pieces.
        places: places that have not answered, when others have.
        days: days without enough samples.
        effect: points of the office's score that hang on the answer, at most.
    """

    site: SiteName
    item: ItemKind
    kind: QuestionKind
    count: int | None = None
    year: int | None = None
    declared: int | None = None
    seen: int | None = None
    places: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    effect: Fraction = Fraction(0)


class PlanLine(msgspec.Struct, frozen=True):
    """What has to be moved and bought of one kind, at least; replacing over-age machines is a separate line.

    Attributes:
        movable: surplus pieces that can fill a shortage elsewhere.
        price_cap: VND a piece at most; None when no price norm is in force.
        cost: VND for `buy` pieces at most; None without a price.
        replace: needed places held only by over-age machines, never added to the shortage.
        price_norm: id of the norm that gave the price; "" when none is in force.
    """

    item: ItemKind
    short: int
    surplus: int
    movable: int
    buy: int
    price_cap: Fraction | None
    cost: Fraction | None
    replace: int
    replace_cost: Fraction | None
    price_norm: str = ""


class Conflict(msgspec.Struct, frozen=True):
    """The norms in force want more of a kind than they allow, in these offices."""

    item: ItemKind
    sites: tuple[SiteName, ...]


class Variant(msgspec.Struct, frozen=True):
    """A group's score and verdict when one parameter of the method is different."""

    parameter: str
    value: Fraction
    low: Fraction
    high: Fraction
    offices_low: int
    offices_high: int
    verdict: GroupVerdict


class Stability(msgspec.Struct, frozen=True):
    """Whether a group's verdict stands when the method is varied.

    Attributes:
        changed: the variants of weights and threshold under which the verdict is different.
        without_over_age: the group when over-age machines are not counted at all.
    """

    code: str
    changed: tuple[Variant, ...]
    without_over_age: Variant
    over_age_decides: bool


class UnitPart(msgspec.Struct, frozen=True):
    """A unit of another date that a unit went into, or came from."""

    code: UnitCode
    name: str


class UnitPlace(msgspec.Struct, frozen=True):
    """Where an administrative unit stands on another date.

    Attributes:
        above: name of the unit that it is part of on its own date.
        parts: what it went into, the main part first, or what it came from; only itself when nothing changed.
        group, group_name: the group that its offices count towards, whole; "" when it cannot be told.
        approximate: its parts are in several groups, and the main one decides. Which share of it each part is, is not
            known.
    """

    code: UnitCode
    name: str
    above: str
    parts: tuple[UnitPart, ...]
    group: str
    group_name: str
    approximate: bool


class GapResult(msgspec.Struct, frozen=True):
    """The whole assessment of a city on a date.

    Attributes:
        on: date of the estate and of the report.
        norms_on: date whose norms are applied; differs from `on` only in comparisons.
        units_on: date whose units group the offices; None for a grouping of the caller's own.
        active_weight: sum of the weights of the kinds that have a need under the norms applied.
        norms: the norms applied, of every role, undated ones included.
        rank: codes of all groups by LOW, then HIGH, descending, then code.
        flagged, undetermined: codes, in the order of `rank`.
        data_from, data_to: oldest and newest date of the declarations used.
        findings: what disagrees and what has come to its end, of all sites; the counts of `reconciliation` included.
        quality: faults of the data, every kind once, also those of which there are none.
        rankings: the order of the groups under each variant of the method.
        looked: the day up to which the network was looked at; None when nobody looked.
        titles: of sites with findings that are no offices, where they have one.
        units: where the units of the city's units_as_of stand on `units_on`; empty where that is the same date.
        not_assessed: the groups of which no office is in the inventory.
        beside: what stands beside the score; nothing above is made from it.
    """

    city: str
    on: date
    norms_on: date
    units_on: date | None
    simulated: bool
    method: GapMethod
    active_weight: Fraction
    norms: tuple[Norm, ...]
    offices: tuple[OfficeGap, ...]
    groups: tuple[GroupGap, ...]
    rank: tuple[str, ...]
    flagged: tuple[str, ...]
    undetermined: tuple[str, ...]
    totals: tuple[ItemTotals, ...]
    plan: tuple[PlanLine, ...]
    questions: tuple[Question, ...]
    reconciliation: tuple[Question, ...]
    stability: tuple[Stability, ...]
    conflicts: tuple[Conflict, ...] = ()
    data_from: date | None = None
    data_to: date | None = None
    findings: tuple[Finding, ...] = ()
    quality: tuple[QualityCheck, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    looked: date | None = None
    titles: Mapping[SiteName, str] = msgspec.field(default_factory=dict)
    units: tuple[UnitPlace, ...] = ()
    not_assessed: tuple[UnitPart, ...] = ()
    beside: Beside | None = None

    def group(self, code: str) -> GroupGap:
        """The group with a code.

        Raises:
            KeyError: there is none.
        """
        for group in self.groups:
            if group.code == code:
                return group
        raise KeyError(code)
