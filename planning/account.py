"""What the figures rest on, as values: layers of evidence, the parts of a score, findings, faults of the data.

None of them enters a score: they say where it comes from, and what to look at before it is believed.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec

from inventory.identifiers import ItemKind, SiteName
from inventory.norms import Norm


class Known(StrEnum):
    """What can be said of a thing: it is so, it is not so, nobody knows. Nothing is filled in for the last."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Source(msgspec.Struct, frozen=True):
    """Where declared pieces come from: how many, of which kind of word, by whom, when, in which file and cell."""

    count: int
    kind: str
    by: str = ""
    on: date | None = None
    source: str = ""


class Declared(msgspec.Struct, frozen=True):
    """The first layer: lots, registers and surveys.

    Attributes:
        known: YES: pieces are declared; NO: every place answered that there are none; UNKNOWN: a place is open.
        count: pieces in the lots; None when nobody answered.
        broken, unknown_state, undated: of them.
        sources: of the lots, like ones together; "none" has no lot and so no source.
    """

    known: Known
    count: int | None
    broken: int = 0
    unknown_state: int = 0
    undated: int = 0
    sources: tuple[Source, ...] = ()


class Unseen(StrEnum):
    """Why nothing is known to be seen."""

    NOT_LOOKED = "not_looked"
    """Nobody has looked, or not yet at this site."""
    CANNOT = "cannot"
    """No listed machine of the kind can be seen by any network: not to see it is no sign of anything."""


class SeenLayer(msgspec.Struct, frozen=True):
    """The second layer: what the network shows.

    Attributes:
        known: YES: at least one piece was seen; NO: one could have been, and none was; UNKNOWN: see `why`.
        count: pieces seen; None when not known.
        visible: machines of the kind that the inventory lists here and that can be seen.
        hidden: those that it lists and that cannot.
        last: day of the last sighting; None when it is not known, also of figures that came without a day.
        how: ways in which they were seen: answered, arp, fdb, neighbour.
    """

    known: Known
    count: int | None
    visible: int = 0
    hidden: int = 0
    last: date | None = None
    how: tuple[str, ...] = ()
    why: Unseen | None = None


class Working(msgspec.Struct, frozen=True):
    """The third layer: pieces that work, that are broken, of which nobody knows; seen ones work.

    `known` is of the kind as a whole: YES: some work; NO: there are some and all are broken; UNKNOWN: the rest.
    """

    known: Known
    works: int = 0
    broken: int = 0
    unknown: int = 0


class NormUse(msgspec.Struct, frozen=True):
    """A norm as applied to an office: `quantity` of what it counts per gives `pieces`; None = not known."""

    norm: Norm
    quantity: int | None
    pieces: int | None


class ItemAccount(msgspec.Struct, frozen=True):
    """What one kind in one office rests on.

    Attributes:
        need: the norm that asks for most; None where none concerns the office.
        life: the norm of the useful life in force.
        last_old_year: a machine put into use in that year or before is over-age; None without such a norm.
    """

    item: ItemKind
    need: NormUse | None
    life: Norm | None
    last_old_year: int | None
    declared: Declared
    seen: SeenLayer
    working: Working


class ScoreLine(msgspec.Struct, frozen=True):
    """The part of one kind in an office's score. The parts of all kinds add up to LOW, and to HIGH, exactly.

    `item` is None for an office that no norm concerns, of which nothing is known: 0 to 100.
    """

    item: ItemKind | None
    weight: Fraction
    active_weight: Fraction
    low: Fraction
    high: Fraction


class FindingKind(StrEnum):
    """How declarations, the inventory and what was seen differ, what is dangerous, and what has come to its end."""

    SEEN_LESS = "seen_less"
    SEEN_UNDECLARED = "seen_undeclared"
    SEEN_MORE = "seen_more"
    SEEN_BROKEN = "seen_broken"
    NEVER_SEEN = "never_seen"
    NOT_SEEN_LATELY = "not_seen_lately"
    STRANGER = "stranger"
    NEIGHBOUR_UNLISTED = "neighbour_unlisted"
    MET_ELSEWHERE = "met_elsewhere"
    SERIAL_ELSEWHERE = "serial_elsewhere"
    SERIAL_DIFFERS = "serial_differs"
    SERIAL_TWICE = "serial_twice"
    SERIAL_TWICE_ELSEWHERE = "serial_twice_elsewhere"
    INSECURE = "insecure"
    PAST_LIFE = "past_life"
    PAST_SUPPORT = "past_support"


ENDED = frozenset({FindingKind.PAST_LIFE, FindingKind.PAST_SUPPORT})
"""Findings about machines that have come to their end; the others are about what disagrees."""


class Finding(msgspec.Struct, frozen=True):
    """One thing to look at. It never changes a count.

    Attributes:
        what: which: the name of a device, a serial number, an address, a year; texts of devices are as sent.
        declared, seen: figures, where there are any.
        visible: of the declared, how many the network could show at all; None where it does not matter.
        source: where it was written or met: file and cell, or device and port.
        on: day of that; None when it is not known.
        other: the other site concerned.
        norm: id of the norm that says so.
        until: last year or day of a useful life or of support.
    """

    kind: FindingKind
    site: SiteName
    item: ItemKind
    what: str = ""
    declared: int | None = None
    seen: int | None = None
    visible: int | None = None
    source: str = ""
    on: date | None = None
    other: SiteName | None = None
    norm: str = ""
    until: date | None = None


class FaultKind(StrEnum):
    """What can be wrong with the data themselves."""

    NORMS_OVERLAP = "norms_overlap"
    UNIT_UNKNOWN = "unit_unknown"
    TOO_MANY = "too_many"
    YEAR_AHEAD = "year_ahead"
    YEAR_TOO_EARLY = "year_too_early"
    NOBODY = "nobody"
    NO_COUNTERS = "no_counters"
    SAME_LOTS = "same_lots"
    OLD_DATA = "old_data"
    UNDATED_DATA = "undated_data"
    DATED_AHEAD = "dated_ahead"
    HISTORY_GAP = "history_gap"
    CLOCK_STEP = "clock_step"
    SEEN_AHEAD = "seen_ahead"
    SAMPLE_GAP = "sample_gap"


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong with the data, or looks so. It is listed; nothing is put right silently.

    Attributes:
        site, item: where; None and "" for what concerns the whole city.
        what: which: ids of norms, a unit, a circuit, a place.
        count: pieces, days, places concerned, as the kind has it.
        figure: the figure that is out of bounds, where there is one besides.
        on, until: from when to when, as the kind has it.
        source: file and cell, or device.
    """

    kind: FaultKind
    site: SiteName | None = None
    item: ItemKind | None = None
    what: str = ""
    count: int | None = None
    figure: int | None = None
    on: date | None = None
    until: date | None = None
    source: str = ""


class QualityCheck(msgspec.Struct, frozen=True):
    """One kind of fault: whether it could be looked for, by which limit, and what was found."""

    kind: FaultKind
    checked: bool
    limit: Fraction | None
    faults: tuple[Fault, ...] = ()


class Ranking(msgspec.Struct, frozen=True):
    """How the groups stand when one parameter of the method is different.

    Attributes:
        parameter, value: as of a `Variant`.
        rank: codes of all groups.
        swapped: pairs that stand the other way round than by the city's own method: first now, first before.
        entered, left: groups that are flagged only so, and only by the city's own method.
    """

    parameter: str
    value: Fraction
    rank: tuple[str, ...]
    swapped: tuple[tuple[str, str], ...] = ()
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
