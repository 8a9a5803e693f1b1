"""From the rows of a state sheet to lots: what stays as the inventory has it, what was changed, what cannot be read.

A cell that cannot be read costs itself: where only one lot can be meant by the rest of its row, that lot's figure
stands in its place, else what the inventory says of the kind at that place stays as it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from inventory.model import AssetLot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inventory.exchange.grid import Row
    from inventory.exchange.survey import Declarer
    from inventory.exchange.table import Table

Lots = tuple[AssetLot, ...]

_PARTS: Final = ("count", "year", "broken", "unknown_state")
_AFTER_ALL: Final = 1_000_000
"""Where lots that are new stand among those of the inventory."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of equipment.

    Attributes:
        table, row: where it stands.
        count, year, broken, unknown_state: as given; None = the cell is empty or cannot be read.
        in_use: likewise, of a row that an officer added; in the others it was printed and is only for reading.
        unread: the parts whose cells hold something that cannot be read, which is noted.
    """

    table: Table
    row: Row
    count: int | None
    year: int | None
    broken: int | None
    unknown_state: int | None
    in_use: int | None
    unread: frozenset[str]

    def ref(self, part: str = "count") -> str:
        """The address of a cell."""
        return self.table.ref(self.row, part)

    @property
    def empty(self) -> bool:
        """Whether nothing stands in the row."""
        given = (self.count, self.year, self.broken, self.unknown_state)
        return not self.unread and all(each is None for each in given)


def read_row(table: Table, row: Row, *, added: bool) -> SheetRow:
    """Read the figures of a row; what cannot be read is noted.

    Args:
        table: the table of equipment.
        row: of one lot.
        added: whether an officer added it.
    """
    found: dict[str, int | None] = {}
    unread = set()
    for part in _PARTS:
        noted = _noted(table)
        open_cell = table.is_blank(row, part)
        found[part] = None if open_cell else table.year(row, part) if part == "year" else table.count(row, part)
        if not open_cell and found[part] is None and (_noted(table) > noted or table.value(row, part) is None):
            unread.add(part)
    return _checked(SheetRow(table, row, in_use=_in_use(table, row, added=added), unread=frozenset(unread), **found))


def _noted(table: Table) -> int:
    """How much was found so far: a cell that adds to it was not read."""
    asked = sum(len(question.where) for question in table.findings.questions.values())
    return len(table.findings.problems) + asked


def _in_use(table: Table, row: Row, *, added: bool) -> int | None:
    """The pieces in use of an added row. A result that was not computed says nothing."""
    uncomputed = (row.number, table.layout.columns.get("in_use")) in table.sheet.uncomputed
    return None if not added or uncomputed or table.is_blank(row, "in_use") else table.count(row, "in_use")


def _checked(read: SheetRow) -> SheetRow:
    """The row, its pieces in use left out where they contradict the other figures."""
    if None in {read.in_use, read.count}:
        return read
    broken, unknown = _state(read, read.count or 0)
    if (read.in_use or 0) + broken + unknown == read.count:
        return read
    what = f"{read.in_use} in use, {broken} broken and {unknown} of unknown state do not make {read.count}"
    read.table.findings.problem(read.ref("in_use"), what, "what is left of the total", "the cell is not read")
    return replace(read, in_use=None)


def lots_of(rows: Sequence[SheetRow], before: Lots | None, declarer: Declarer) -> tuple[Lots | None, str] | None:
    """What the rows of one kind at one place say.

    Args:
        rows: in the order of the sheet.
        before: what the inventory says now; None = not declared.
        declarer: of the sheet.

    Returns:
        The lots, None for "not declared" and () for "none", with the first cell that says something else than the
        inventory ("" when none does). None when nobody can tell, which is noted.
    """
    given = [row for row in rows if not row.empty]
    if not given:
        return None, "" if not before else rows[0].ref()
    if not all(_whole(row) for row in given):
        return None
    counted = [row for row in given if row.count != 0 or row.broken or row.unknown_state]
    matched, left = _matched(counted, list(before or ()), declarer)
    for row in [row for row in counted if id(row) not in matched]:
        lot = _changed(row, left, declarer, alone=len(matched) == len(counted) - 1)
        if lot is None:
            return None
        matched[id(row)] = lot
    _note_serials(counted, left)
    lots = tuple(lot for _, lot in sorted(matched.values(), key=lambda each: each[0]))
    return lots, _first_change(given, counted, matched, before)


_Placed = tuple[int, AssetLot]


def _whole(row: SheetRow) -> bool:
    """Whether a row can be a lot: parts without a total are a problem."""
    if row.count is not None or "count" in row.unread:
        return True
    named = ", ".join(part for part in _PARTS if getattr(row, part) is not None or part in row.unread)
    what = f"empty, while the row gives {named}"
    row.table.findings.problem(row.ref(), what, "the total", "what the inventory says stays")
    return False


def _matched(
    rows: Sequence[SheetRow], before: list[AssetLot], declarer: Declarer
) -> tuple[dict[int, _Placed], list[_Placed]]:
    """The rows that say what a lot of the inventory says, by identity, and the lots that no row says.

    A lot keeps its place in the order, and unless the sheet was signed anew, its provenance.
    """
    left = list(enumerate(before))
    found: dict[int, _Placed] = {}
    for row in rows:
        same = next((each for each in left if not row.unread and _figures(row) == _of_lot(each[1])), None)
        if same is not None:
            left.remove(same)
            lot = same[1]
            found[id(row)] = same[0], (replace(lot, provenance=declarer.of(row.ref())) if declarer.signed else lot)
    return found, left


def _figures(row: SheetRow) -> tuple[int | None, ...]:
    return (row.count, row.year, *_state(row, row.count or 0))


def _of_lot(lot: AssetLot) -> tuple[int | None, ...]:
    return (lot.count, lot.year, lot.broken, lot.unknown_state)


def _state(row: SheetRow, count: int) -> tuple[int, int]:
    """Broken pieces and those of unknown state.

    The form asks for what is broken: where the cell is empty, the state is unknown, but for the pieces said to be in
    use. Where only the cell of unknown state is empty, pieces neither in use nor broken are of unknown state.
    """
    if row.broken is None:
        return 0, max(0, count - (row.in_use or 0))
    if row.unknown_state is None:
        return row.broken, max(0, count - row.broken - row.in_use) if row.in_use is not None else 0
    return row.broken, row.unknown_state


def _changed(row: SheetRow, left: list[_Placed], declarer: Declarer, *, alone: bool) -> _Placed | None:
    """The lot of a row that says something new; it takes the place of the lot that it changes, if one can be meant."""
    filled = _filled(row, left)
    if filled.count is None:
        return None
    broken, unknown = _state(filled, filled.count)
    if broken + unknown > filled.count:
        what = f"{broken} broken and {unknown} of unknown state are more than the total of {filled.count}"
        row.table.findings.problem(row.ref("broken"), what, f"at most {filled.count}", "what the inventory says stays")
        return None
    old = _meant(filled, left, alone=alone)
    serials = old[1].serials if old and filled.count >= len(old[1].serials) else ()
    if old and serials == old[1].serials:
        left.remove(old)
    lot = AssetLot(filled.count, filled.year, broken, unknown, serials, declarer.of(row.ref()))
    return (old[0] if old else _AFTER_ALL + row.row.number), lot


def _filled(row: SheetRow, left: Iterable[_Placed]) -> SheetRow:
    """The row with cells that cannot be read as the only lot has them that agrees with the others."""
    if not row.unread:
        return row
    good = [part for part in _PARTS if part not in row.unread]
    possible = [lot for _, lot in left if all(getattr(lot, part) == getattr(row, part) for part in good)]
    if len(possible) != 1:
        return row
    return replace(row, **{part: getattr(possible[0], part) for part in row.unread})


def _meant(row: SheetRow, left: Sequence[_Placed], *, alone: bool) -> _Placed | None:
    """The lot that a row changes: the only one left when the row is the only one left, or one of its count and year."""
    if alone and len(left) == 1:
        return left[0]
    alike = [each for each in left if (each[1].count, each[1].year) == (row.count, row.year)]
    return alike[0] if len(alike) == 1 else None


def _note_serials(rows: Sequence[SheetRow], left: Iterable[_Placed]) -> None:
    """Say which serial numbers are lost: nobody can tell which of the machines are left."""
    lost = [serial for _, lot in left for serial in lot.serials]
    if lost and rows:
        rows[0].table.findings.note(f"{rows[0].ref()}: serial numbers that are not kept: {', '.join(lost)}")


def _first_change(
    given: Sequence[SheetRow], counted: Sequence[SheetRow], matched: dict[int, _Placed], before: Lots | None
) -> str:
    """The first cell that says something else than the inventory; "" when none does."""
    old = Counter(_of_lot(lot) for lot in before or ())
    new = [(row, _of_lot(matched[id(row)][1])) for row in counted]
    gone = list((old - Counter(lot for _, lot in new)).elements())
    for row, lot in new:
        if not old[lot]:
            return row.ref(_part_that_differs(lot, gone))
        old[lot] -= 1
    return given[0].ref() if +old or (before is None and given) else ""


def _part_that_differs(lot: tuple[int | None, ...], gone: Sequence[tuple[int | None, ...]]) -> str:
    """The part of a lot that was changed: against the lot that is most like it among those that are gone."""
    differing = [[part for part, new, old in zip(_PARTS, lot, each, strict=True) if new != old] for each in gone]
    parts = min(differing, key=len, default=[])
    return parts[0] if 0 < len(parts) < len(_PARTS) - 1 else "count"
