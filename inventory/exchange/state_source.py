"""State sheets as sources: each office's is one of its own, `import-phieu-SITE.yaml`, whatever its file is called.

So a sheet that returns a second time, or as another format, takes the place of the first; and the sheets of a district
are imported together or one by one with the same result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from inventory.exchange.claims import Office
from inventory.exchange.entries import Entries
from inventory.exchange.existing import PREFIX, Existing
from inventory.exchange.generated import generated_text
from inventory.exchange.replacing import give_up, refuse_foreign
from inventory.exchange.settle import Settling
from inventory.exchange.state_claims import StateClaims
from inventory.exchange.state_sheet import state_sheets
from inventory.identifiers import SiteName
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from inventory.exchange.difference import Change
    from inventory.exchange.findings import Findings
    from inventory.exchange.grid import Book
    from inventory.exchange.state_sheet import StateSheet
    from inventory.load import Sourced

STATE_SOURCE: Final = "phieu"
"""Name of the sources, and of their common mapping, when the operator gives none."""


@dataclass
class StateSheets:
    """Reads state sheets.

    Attributes:
        folder: the inventory.
        sourced: as it is now.
        name: the sources' files are `import-NAME-SITE.yaml`.
        findings: gives answers; takes questions, problems and notes.
        latest: today.
        prefer_later: whether the later declaration is taken where two files differ.
        said: what was found, a line a sheet.
        changes: item by item.
        texts: of files, by their name.
    """

    folder: Path
    sourced: Sourced
    name: str
    findings: Findings
    latest: date
    prefer_later: bool
    said: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    _seen: dict[SiteName, str] = field(default_factory=dict)

    def read(self, books: Iterable[Book]) -> None:
        """Read every sheet of every file."""
        for book in books:
            for sheet in state_sheets(book, self.findings, self.latest):
                office = self._office(sheet)
                if office is not None:
                    self._read(book, sheet, office)

    def _office(self, sheet: StateSheet) -> Office | None:
        """The office that a sheet is about; None for a sheet that is not of this inventory."""
        inventory, identity, where = self.sourced.inventory, sheet.identity, sheet.where
        site = inventory.sites.get(SiteName(identity.site))
        if site is None:
            hint = did_you_mean(identity.site, inventory.sites)
            self.findings.problem(where, f"no site is named {shown(identity.site)}", "a site of this inventory", hint)
            return None
        if site.unit != identity.unit:
            what = f"the sheet is of unit {identity.unit}, but site {site.name} belongs to {site.unit}"
            self.findings.problem(where, what, hint="write the sheet anew with `wardwatch report sheet`")
            return None
        if identity.simulated and not inventory.simulated:
            self.findings.problem(where, "the sheet's figures are simulated, the inventory's are not", "a real sheet")
            return None
        if site.name in self._seen:
            what = f"{site.name} has a sheet in {self._seen[site.name]} too"
            self.findings.problem(where, what, "one sheet an office", "the first is taken")
            return None
        self._seen[site.name] = where
        units = inventory.units.on(inventory.city.units_as_of)
        return Office(site.name, site.unit, units[site.unit].name, site.places)

    def _read(self, book: Book, sheet: StateSheet, office: Office) -> None:
        own = f"{PREFIX}{self.name}-{office.name}.yaml"
        refuse_foreign(self.folder / own)
        existing = Existing(self.sourced, own, office.name)
        rows = sum(len(table.layout.rows) for table in sheet.tables)
        self.said.append(f"{sheet.where}: state sheet of {office.name} {office.title}, {rows} rows of equipment")
        claims = StateClaims(sheet, office, existing, self.findings, self.latest).read()
        settled = Settling(claims, existing, self.findings, self.prefer_later).settle()
        self.changes += settled.changes
        for file, lines in settled.given_up.items():
            self.texts[file] = give_up(self.folder / file, lines, own, self.texts.get(file))
        if settled.figures or settled.assets or settled.sites or (self.folder / own).exists():
            entries = Entries(claims, existing, self.findings)
            self.texts[own] = generated_text(self.name, [book.name], settled, entries, claims)
