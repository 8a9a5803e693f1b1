"""What a state sheet claims: of each kind at each place what it says now, and nothing of what it only printed.

A sheet was printed from the inventory and corrected by the office that it is about. What is as it was printed stays as
the inventory has it, with its provenance; what was changed is claimed with the day and the person of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from inventory.declared import SIZES
from inventory.exchange.claims import Claims, Figure
from inventory.exchange.document import DocumentTable
from inventory.exchange.state_form import PLACES, kinds_named, row_in
from inventory.exchange.state_lots import SheetRow, lots_of, read_row
from inventory.exchange.survey import declarer_of
from inventory.exchange.text import fold, tidy
from inventory.identifiers import ItemKind
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from datetime import date

    from inventory.exchange.claims import Office
    from inventory.exchange.existing import Existing
    from inventory.exchange.findings import Findings
    from inventory.exchange.grid import Row
    from inventory.exchange.state_lots import Lots
    from inventory.exchange.state_sheet import StateSheet
    from inventory.exchange.survey import Declarer
    from inventory.exchange.table import Table

_STAYS: Final = "what the inventory says stays"


@dataclass
class StateClaims:
    """Reads one sheet.

    Attributes:
        sheet: to be read.
        office: that it is about.
        existing: what the inventory says.
        findings: takes what cannot be read.
        latest: today; a sheet of a later date is of today.
        claims: what the sheet says.
    """

    sheet: StateSheet
    office: Office
    existing: Existing
    findings: Findings
    latest: date
    claims: Claims = field(default_factory=lambda: Claims(amends=True))
    _rows: dict[tuple[str, str], list[SheetRow]] = field(default_factory=dict)
    _spoilt: set[tuple[str, str]] = field(default_factory=set)
    _names: dict[str, str] = field(default_factory=dict)
    _changed: set[tuple[str, str]] = field(default_factory=set)

    def read(self) -> Claims:
        """Read everything that is to be filled in."""
        declarer = self._declarer()
        self.claims.offices[self.office.name] = self.office
        self.claims.date_site(self.office.name, declarer.on or min(self.sheet.identity.on, self.latest))
        for name in SIZES:
            self._figure(name, declarer)
        for table in self.sheet.tables:
            for row in table.layout.rows:
                key = self._key(table, row)
                if key is not None:
                    added = row_in(_glimpse(table, row, "code")) is None
                    self._rows.setdefault(key, []).append(read_row(table, row, added=added))
        for kind in self._kinds():
            self._kind(kind, declarer)
        for where, words in self.sheet.remarks:
            self.findings.note(f"{where}: the office writes: {shown(words)}")
        return self.claims

    def _declarer(self) -> Declarer:
        def text(name: str) -> str:
            table, row = self.sheet.answers.get(name, (None, None))
            return table.text(row, name) if table is not None and row is not None else ""

        dated = self.sheet.answers.get("declared_on")
        on = dated[0].day(dated[1], "declared_on") if dated else None
        return declarer_of(text("declared_by"), text("declared_phone"), on)

    def _figure(self, name: str, declarer: Declarer) -> None:
        """Staff or counters. A cell that is lost or cannot be read claims what the inventory says."""
        site = self.office.name
        before = self.existing.figure(site, name)
        given = self.existing.figure_place(site, name) is not None
        found = self.sheet.answers.get(name)
        if found is None:
            self._lost(name, f"the cell of {name} was not found", said=before is not None)
        figure = before
        if found is not None:
            figure = self._figure_in(*found, name, before, declarer)
        if figure is not None or given:
            self.claims.figures[site, name] = figure

    def _figure_in(self, table: Table, row: Row, name: str, before: Figure | None, declarer: Declarer) -> Figure | None:
        self.claims.cells[self.office.name, name] = table.ref(row, name)
        if table.is_blank(row, name):
            return None
        count = table.count(row, name)
        if count is None:
            return before
        if before is not None and before.value == count and not declarer.signed:
            return before
        return Figure(count, declarer.of(table.ref(row, name)))

    def _key(self, table: Table, row: Row) -> tuple[str, str] | None:
        """Kind and place of a row, by its code or by its names; None for a row that says nothing or cannot be told."""
        if self._torn(table, row):
            return None
        code, kind_name, place_name = (_glimpse(table, row, name) for name in ("code", "kind", "place"))
        coded = row_in(code)
        if coded and coded[0] in self.existing.kinds and coded[1] in self.office.places:
            named = kinds_named(kind_name)
            if coded[0] in named or not named or self._names.get(fold(kind_name)) == coded[0]:
                self._names.setdefault(fold(kind_name), coded[0])
            else:
                what = f"the row is called {shown(kind_name)}, but its code is {code}"
                table.findings.problem(table.ref(row, "kind"), what, "one kind", _STAYS)
                self._spoilt |= {coded, *((kind, coded[1]) for kind in named)}
                return None
            return coded
        if not any(not table.is_blank(row, part) for part in ("count", "broken", "unknown_state", "year")):
            return None
        kind, place = self._kind_named(table, row, kind_name), self._place_named(table, row, place_name)
        return (kind, place) if kind and place else None

    def _torn(self, table: Table, row: Row) -> bool:
        """Whether a document's row has other columns than the header, so that nobody can tell which cell is which."""
        header = table.sheet.by_number[table.layout.top]
        if not isinstance(table.sheet, DocumentTable) or len(row.values) == len(header.values):
            return False
        what = f"the row reaches to column {len(row.values)}, the header to {len(header.values)}"
        table.findings.problem(table.sheet.ref(row.number), what, "a cell below each heading", _STAYS)
        codes = (row_in(tidy(value)) for value in row.values if isinstance(value, str))
        self._spoilt |= {code for code in codes if code}
        return True

    def _kind_named(self, table: Table, row: Row, name: str) -> str:
        known = self.existing.kinds
        found = kinds_named(name)
        if name.lower() in known:
            return name.lower()
        if fold(name) in self._names:
            return self._names[fold(name)]
        if len(found) == 1 and found[0] in known:
            return found[0]
        what = f"{shown(name)} is no kind of equipment" if name else "the row names no kind of equipment"
        table.findings.problem(
            table.ref(row, "kind"), what, "a kind", did_you_mean(name.lower(), known) if name else ""
        )
        return ""

    def _place_named(self, table: Table, row: Row, name: str) -> str:
        places = self.office.places
        found = [place for place in places if fold(name) in {fold(place), *PLACES.get(place, ())}]
        if not name and len(places) == 1:
            return places[0]
        if len(found) == 1:
            return found[0]
        what = f"the office has no place {shown(name)}" if name else "the row names no place"
        table.findings.problem(table.ref(row, "place"), what, " or ".join(places))
        return ""

    def _kinds(self) -> list[ItemKind]:
        assets = self.existing.inventory.assets.get(self.office.name)
        there = {kind for kinds in (assets.places if assets else {}).values() for kind in kinds}
        return sorted(there | {ItemKind(kind) for kind, _ in self._rows})

    def _kind(self, kind: ItemKind, declarer: Declarer) -> None:
        before = self.existing.lots(self.office.name, kind)
        answers: dict[str, Lots | None] = {}
        for place in self.office.places:
            now = self._answer(kind, place, before.get(place), declarer)
            if now is not None or place in before:
                answers[place] = now
        if answers:
            self.claims.assets[self.office.name, kind] = answers

    def _answer(self, kind: ItemKind, place: str, before: Lots | None, declarer: Declarer) -> Lots | None:
        """What is said now of a kind at a place; where the sheet cannot tell, what the inventory says."""
        cell, rows = (self.office.name, kind), self._rows.get((kind, place), [])
        if not rows:
            if (kind, place) not in self._spoilt:
                self._lost(kind, f"the row of {kind} at {place} was not found", said=before is not None)
            return before
        self.claims.cells.setdefault(cell, rows[0].ref())
        found = lots_of(rows, before, declarer)
        if found is None or (kind, place) in self._spoilt:
            return before
        lots, where = found
        if where and cell not in self._changed:
            self._changed.add(cell)
            self.claims.cells[cell] = where
        return lots

    def _lost(self, item: str, what: str, *, said: bool) -> None:
        """Note an answer of the inventory that the sheet has no cell for any more."""
        if said:
            hint = 'to say that there is none, write 0; an empty cell is "not declared"'
            self.findings.problem(self.sheet.where, what, f"a cell of {item}", f"{_STAYS}; {hint}")


def _glimpse(table: Table, row: Row, name: str) -> str:
    """A cell's text, without noting anything: a row is only being looked at."""
    column = table.layout.columns.get(name)
    return tidy(row.at(column)) if column and row.at(column) is not None else ""
