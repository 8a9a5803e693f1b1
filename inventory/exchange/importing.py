"""An import: spreadsheets read, compared with the inventory, shown as a difference, and written when asked to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from inventory.exchange.circuits import Circuits
from inventory.exchange.claims import Claims
from inventory.exchange.devices import Devices, drop_dangling
from inventory.exchange.entries import Entries
from inventory.exchange.errors import ExchangeError, SourceFileError
from inventory.exchange.existing import PREFIX, Existing
from inventory.exchange.fields import IGNORE, Form
from inventory.exchange.figures import read_figures
from inventory.exchange.findings import Findings
from inventory.exchange.generated import generated_text
from inventory.exchange.keeping import keep_unread
from inventory.exchange.lots import read_lots
from inventory.exchange.mapping import FOLDER, SavedMapping, read_mapping, write_mapping
from inventory.exchange.matching import UnitIndex
from inventory.exchange.offices import Offices
from inventory.exchange.reading import read_book
from inventory.exchange.register import read_register
from inventory.exchange.replacing import differs, give_up, refuse_foreign
from inventory.exchange.rows import read_survey
from inventory.exchange.settle import Settling
from inventory.exchange.state_sheet import is_state_book
from inventory.exchange.state_source import STATE_SOURCE, StateSheets
from inventory.exchange.tables import Tables
from inventory.exchange.text import fold
from inventory.load import load_sourced

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from inventory.exchange.difference import Change
    from inventory.exchange.grid import Book
    from inventory.exchange.table import Table


@dataclass(frozen=True)
class Source:
    """What is imported.

    Attributes:
        files: spreadsheets that make up one source: a register of assets and its register of tools.
        name: of the source; its generated file is `import-NAME.yaml`, its mapping `mappings/NAME.yaml`.
        answers: a file with answers to questions, and corrections of the mapping.
        prefer_later: whether the later declaration is taken where two files differ.
    """

    files: Sequence[Path]
    name: str = ""
    answers: Path | None = None
    prefer_later: bool = False

    @property
    def key(self) -> str:
        """The name, made from the first file's where none is given."""
        return self.name or fold(self.files[0].stem).replace(" ", "-") or "source"


@dataclass
class Plan:
    """What an import would do; nothing is written yet.

    Attributes:
        source: what is imported.
        tables: what was found in the sheets, in words.
        findings: questions, problems, notes.
        changes: item by item.
        texts: files that would be written, by their path from the inventory folder on. Only those that would differ.
    """

    source: Source
    tables: list[str]
    findings: Findings
    changes: list[Change]
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether something is left to be asked or corrected."""
        return bool(self.findings.questions or self.findings.problems)


def plan_import(folder: Path, source: Source, today: date | None = None) -> Plan:
    """Read a source and say what importing it would change.

    Args:
        folder: the inventory.
        source: the spreadsheets.
        today: nothing was declared or put into use later; None = today in the city.

    Raises:
        InventoryCheckError: the inventory, the mapping or the file of answers does not check.
        SourceFileError: a spreadsheet cannot be read at all.
    """
    books, unread = _books(source)
    if any(map(is_state_book, books)):
        return _plan_state_sheets(folder, source, books, unread, today)
    if unread:
        raise unread[0]
    own = f"{PREFIX}{source.key}.yaml"
    refuse_foreign(folder / own)
    mapping = _mapping(folder, source)
    existing = Existing(load_sourced(folder), own)
    findings = Findings(mapping.answers)
    tables = Tables(mapping, findings, today or existing.today)
    found = [table for book in books for table in tables.of_book(book)]
    claims = _claims(existing, findings, found, mapping)
    keep_unread(claims, existing, findings)
    settled = Settling(claims, existing, findings, mapping.prefer == "later").settle()
    entries = Entries(claims, existing, findings)
    entries.settle()
    for said in findings.unused_answers():
        findings.note(said)
    plan = Plan(source, tables.said, findings, [*settled.changes, *entries.changes])
    text = generated_text(source.key, [book.name for book in books], settled, entries, claims)
    holds = settled.sites or settled.figures or settled.assets or entries.devices or entries.circuits
    for file, lines in settled.given_up.items():  # written first: between two files nothing may be said twice
        plan.texts[file] = give_up(folder / file, lines, own)
    if holds or (folder / own).exists():
        plan.texts[own] = text
    _add_mapping(folder, plan, mapping.with_columns(_columns(found)), saved=bool(holds))
    plan.texts = {name: text for name, text in plan.texts.items() if differs(folder / name, text)}
    return plan


_DOCUMENTS = "of documents only what `wardwatch report sheet` wrote is read, its code in grey left as it is"


def _books(source: Source) -> tuple[list[Book], list[SourceFileError]]:
    """The files that can be read, and what is wrong with the others."""
    books, unread = [], []
    for path in source.files:
        try:
            book = read_book(path)
        except SourceFileError as error:
            unread.append(error)
            continue
        if book.document and not is_state_book(book):
            unread.append(SourceFileError(book.name, "a document with no state sheet in it", _DOCUMENTS))
        else:
            books.append(book)
    return books, unread


def _plan_state_sheets(
    folder: Path, source: Source, books: Sequence[Book], unread: Sequence[SourceFileError], today: date | None
) -> Plan:
    """State sheets, each of which is a source of its own; a file that cannot be read costs itself."""
    others = [book.name for book in books if not is_state_book(book)]
    if others:
        what = f"{', '.join(others)}: no state sheet, while other files are"
        raise ExchangeError(f"{what}; import state sheets by themselves")
    source = replace(source, name=source.name or STATE_SOURCE)
    mapping = _mapping(folder, source)
    sourced = load_sourced(folder)
    findings = Findings(mapping.answers)
    for error in unread:
        findings.problem(error.name, error.what, hint=error.hint)
    latest = today or datetime.now(sourced.inventory.city.zone).date()
    sheets = StateSheets(folder, sourced, source.key, findings, latest, mapping.prefer == "later")
    sheets.read(books)
    for said in findings.unused_answers():
        findings.note(said)
    texts = {name: text for name, text in sheets.texts.items() if differs(folder / name, text)}
    plan = Plan(source, sheets.said, findings, sheets.changes, texts)
    if mapping != SavedMapping():
        _add_mapping(folder, plan, mapping, saved=True)
    return plan


def _mapping(folder: Path, source: Source) -> SavedMapping:
    """The saved mapping with the answers given now on top."""
    name = f"{FOLDER}/{source.key}.yaml"
    mapping = read_mapping(folder / name, name) if (folder / name).is_file() else SavedMapping()
    if source.answers is not None:
        mapping = mapping.overlaid(read_mapping(source.answers, str(source.answers)))
    return mapping.overlaid(SavedMapping(prefer="later")) if source.prefer_later else mapping


def _claims(existing: Existing, findings: Findings, tables: Sequence[Table], mapping: SavedMapping) -> Claims:
    inventory = existing.inventory
    index = UnitIndex(inventory.units, inventory.city.units_as_of, tuple(inventory.gap.levels))
    offices = Offices(inventory, index, findings)
    claims = Claims()
    whole_site = mapping.covers != "office"
    for table in tables:
        match table.layout.form:
            case Form.SURVEY:
                read_survey(table, offices, claims, existing.kinds, whole_site=whole_site)
            case Form.REGISTER:
                read_register(table, offices, claims, existing.kinds, whole_site=whole_site)
            case Form.CIRCUITS:
                Circuits(table, offices, claims, existing.given_circuits).read()
            case Form.DEVICES:
                Devices(table, offices, claims, existing.given_devices).read()
            case Form.LOTS:
                read_lots(table, offices, claims, existing.kinds)
            case Form.FIGURES:
                read_figures(table, offices, claims)
    drop_dangling(claims, inventory, findings)
    return claims


def _columns(tables: Sequence[Table]) -> dict[Form, dict[str, str]]:
    """The headings that were understood, to be saved."""
    found: dict[Form, dict[str, str]] = {}
    for table in tables:
        headings = found.setdefault(table.layout.form, {})
        for column, name in table.layout.fields.items():
            if name == IGNORE or table.layout.columns.get(name) == column:
                headings.setdefault(table.layout.headings[column], name)
    return found


def _add_mapping(folder: Path, plan: Plan, mapping: SavedMapping, *, saved: bool) -> None:
    """The mapping's file, unless it says all of that already: comments that somebody wrote into it are kept."""
    name = f"{FOLDER}/{plan.source.key}.yaml"
    if (folder / name).is_file():
        if read_mapping(folder / name, name) != mapping:
            plan.texts[name] = write_mapping(mapping, plan.source.files[0].name)
    elif saved:
        plan.texts[name] = write_mapping(mapping, plan.source.files[0].name)
