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
        in_use: likewise; only read where nothing is said about what is broken or of unknown state.
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


def read_row(table: Table, row: Row) -> SheetRow:
    """Read the figures of a row; what cannot be read is noted."""
    found: dict[str, int | None] = {}
    unread = set()
    for part in _PARTS:
        noted = _noted(table)
        open_cell = table.is_blank(row, part)
        found[part] = None if open_cell else table.year(row, part) if part == "year" else table.count(row, part)
        if not open_cell and found[part] is None and (_noted(table) > noted or table.value(row, part) is None):
            unread.add(part)
    read = SheetRow(table, row, in_use=None, unread=frozenset(unread), **found)
    return replace(read, in_use=_in_use(read))


def _noted(table: Table) -> int:
    """How much was found so far: a cell that adds to it was not read."""
    asked = sum(len(question.where) for question in table.findings.questions.values())
    return len(table.findings.problems) + asked


def _in_use(read: SheetRow) -> int | None:
    """The pieces in use, where that cell says more than the others; a result that was not computed says nothing."""
    table, row = read.table, read.row
    column = table.layout.columns.get("in_use")
    needed = read.count and "in_use" in table.layout.columns and None in (read.broken, read.unknown_state)
    if not needed or (row.number, column) in table.sheet.uncomputed or read.unread & {"broken", "unknown_state"}:
        return None
    return None if table.is_blank(row, "in_use") else table.count(row, "in_use")


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
            _check_in_use(row)
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


def _check_in_use(row: SheetRow) -> None:
    """Note a count of pieces in use that was changed while nothing says what became of the others."""
    table, columns = row.table, row.table.layout.columns
    if "in_use" not in columns or (row.row.number, columns["in_use"]) in table.sheet.uncomputed:
        return
    if table.is_blank(row.row, "in_use"):
        return
    in_use = table.count(row.row, "in_use")
    broken, unknown = _state(row, row.count or 0)
    if in_use is not None and in_use + broken + unknown != row.count:
        what = f"{in_use} in use, {broken} broken and {unknown} of unknown state do not make {row.count}"
        expected = "the broken ones and those of unknown state in their own cells"
        table.findings.problem(row.ref("in_use"), what, expected, "this cell is what is left of the total")


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
    for row in counted:
        lot = _of_lot(matched[id(row)][1])
        if not old[lot]:
            nearest = next((each for each in old.elements() if sum(map(_differs, each, lot)) == 1), None)
            part = next((part for part, *pair in zip(_PARTS, nearest or lot, lot, strict=True) if _differs(*pair)), "")
            return row.ref(part or "count")
        old[lot] -= 1
    return given[0].ref() if +old or (before is None and given) else ""


def _differs(one: object, other: object) -> bool:
    return one != other
