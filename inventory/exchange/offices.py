"""From what a row says to the site that it is about, asking where that is not certain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inventory.exchange.claims import Office
from inventory.exchange.fields import Form
from inventory.exchange.mapping import SKIP
from inventory.exchange.matching import Said
from inventory.exchange.text import is_digits
from inventory.identifiers import SiteName, UnitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inventory.exchange.findings import Findings
    from inventory.exchange.grid import Row
    from inventory.exchange.matching import Match, UnitIndex
    from inventory.exchange.table import Table
    from inventory.model import Inventory
    from inventory.units import Unit

OFFICE: Final = "office"
ONE_STOP_SHOP: Final = "one_stop_shop"

_MOST_CHOICES = 12


@dataclass
class Offices:
    """Finds the site of a row.

    Attributes:
        inventory: as it is now.
        index: its units.
        findings: takes the questions.
    """

    inventory: Inventory
    index: UnitIndex
    findings: Findings

    def of_rows(self, table: Table, rows: Iterable[Row]) -> Iterator[tuple[Row, Office]]:
        """The rows that are about a site, each with it. Totals, headings and signatures between them are left out."""
        said = list(self._said(table, rows))
        often = Counter(str(what) for _, what in said)
        for row, what in said:
            key = f"unit: {what}" if often[str(what)] == 1 else f"unit: {what} (row {row.number})"
            office = self._of_row(table, row, what, key)
            if office is not None:
                yield row, office

    def of_text(self, text: str, key: str, where: str) -> Office | None:
        """The site that a text outside a table names: the title above a register, the end of a circuit."""
        said = Said(text, "", "") if is_digits(text) or self.index.unit(text) else Said("", text, "")
        match = self.index.find(said) if text else None
        return self._decide(match, said, key, where)

    def of_site(self, name: str) -> Office | None:
        """The site of a name."""
        site = self.inventory.sites.get(SiteName(name))
        if site is None:
            return None
        return Office(site.name, site.unit, self._unit_name(site.unit), site.places)

    def _said(self, table: Table, rows: Iterable[Row]) -> Iterator[tuple[Row, Said]]:
        district = ""
        for row in rows:
            if table.is_total(row):
                self.findings.note(f"{table.sheet.ref(row.number)}: a total, not read")
                continue
            heading = self.index.is_district(_unnumbered(table.lone_text(row)))
            if heading is not None:
                district = heading.name
                continue
            own = table.text(row, "district")
            said = Said(table.raw_text(row, "unit_code"), table.raw_text(row, "unit_name"), own or district)
            if not said.empty:
                yield row, said
            elif table.holds_counts(row):
                self.findings.problem(table.ref(row), "the row names no unit", "its code, or its name and district")

    def _of_row(self, table: Table, row: Row, said: Said, key: str) -> Office | None:
        match = self.index.find(said)
        unknown = match.unit is None and not match.candidates and not said.code
        if unknown and table.layout.form is Form.SURVEY and not table.holds_counts(row):
            self.findings.note(f'{table.ref(row)}: "{said}" is no unit and the row holds no figures; not read')
            return None
        where = table.ref(row, "unit_code" if said.code else "unit_name")
        return self._decide(match, said, key, where)

    def _decide(self, match: Match | None, said: Said, key: str, where: str) -> Office | None:
        given = self.findings.answer(key)
        if given == SKIP:
            return None
        code = "" if given is None else str(given).partition(" ")[0]  # a choice may be copied whole, with its name
        unit = self.index.unit(code) if code else match.unit if match else None
        if given is not None and unit is None:
            self.findings.problem(where, f'answer "{key}": no unit has code {given}', "a unit's code, or skip")
        if unit is None:
            self._ask(match, said, key, where)
            return None
        if match and match.why and match.unit is not None and given is None:
            self.findings.note_each(match.why, f"{where}: {said} is {self.index.label(unit)}")
        return self._site_of(unit, where)

    def _ask(self, match: Match | None, said: Said, key: str, where: str) -> None:
        if match is None:
            self.findings.ask(key, "which unit is this about?", ("the unit's code", SKIP), where)
            return
        labels = [self.index.label(unit) for unit in match.candidates[:_MOST_CHOICES]]
        hint = "" if labels else self.index.nearest(said.name)
        what = f"{match.why}: which unit is meant?{f' {hint}' if hint else ''}"
        self.findings.ask(key, what, (*(labels or ["the unit's code"]), SKIP), where)

    def _site_of(self, unit: Unit, where: str) -> Office | None:
        sites = [site for site in self.inventory.sites.values() if site.unit == unit.code]
        offices = [site for site in sites if OFFICE in site.places] if len(sites) > 1 else sites
        if not offices:
            return Office(SiteName(unit.code), UnitCode(unit.code), unit.name, (OFFICE, ONE_STOP_SHOP), new=True)
        if len(offices) == 1:
            return Office(offices[0].name, unit.code, unit.name, offices[0].places)
        names = [site.name for site in offices]
        chosen = self.findings.choice(f"site: {unit.code}", f"which site of {unit.name} is meant?", names, where)
        return self.of_site(chosen) if chosen else None

    def _unit_name(self, code: UnitCode) -> str:
        unit = self.index.unit(code)
        return unit.name if unit else str(code)


def _unnumbered(text: str) -> str:
    """A heading without the numeral before it: "IV. Huyện Mỹ Đức"."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.strip(".)").upper() in _NUMERALS else text


_NUMERALS = (
    frozenset(
        tens + ones
        for tens in ("", "X", "XX", "XXX")
        for ones in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    )
    | {str(number) for number in range(1, 40)}
    | frozenset("ABCDEFGH")
)
