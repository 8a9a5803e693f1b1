"""Sổ tài sản cố định (forms S24-H, S26-H): what accounting knows, one row a purchase, "Máy vi tính, SL 12".

The register has years and no serials; it says nothing about state. Only what is dear enough stands in it (the rest is
in the register of tools), so a kind that it does not name is not answered, never "none".
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from inventory.exchange import values
from inventory.exchange.findings import Answer
from inventory.exchange.kinds import kinds_in, may_be_equipment
from inventory.exchange.mapping import SKIP
from inventory.exchange.offices import ONE_STOP_SHOP
from inventory.exchange.text import fold, is_digits, tidy
from inventory.identifiers import ItemKind
from inventory.model import AssetLot, Provenance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from inventory.exchange.claims import Claims, Office
    from inventory.exchange.grid import Row, Sheet
    from inventory.exchange.offices import Offices
    from inventory.exchange.table import Table

_QUANTITY = re.compile(
    r"[\s,;:(\[-]*"
    r"(?:\b(?:sl|số lượng|so luong)\s*[:=.]?\s*(?P<sl>[0-9]{1,5})|(?P<pieces>[0-9]{1,5})\s*(?:cái|chiếc|bộ))"
    r"\s*(?:cái|chiếc|bộ)?[\s)\]]*$",
    re.IGNORECASE,
)
_AT_COUNTERS: Final = ("mot cua", "tiep nhan va tra", "tn tkq", "phuc vu hanh chinh cong", "tiep nhan tra ket qua")
_UNIT_LINE = re.compile(r"^(?:ma don vi|ma dvqhns|ten don vi|don vi|co quan|don vi su dung)\b")
_DAY = re.compile(r"(?:ngay\s+)?([0-9]{1,2})\s+(?:thang\s+)?([0-9]{1,2})\s+(?:nam\s+)?([0-9]{4})")


def read_register(table: Table, offices: Offices, claims: Claims, kinds: Collection[str], *, whole_site: bool) -> None:
    """Read a register into the claims; lots of one kind and site add up.

    Args:
        table: the register.
        offices: finds the office that a row, or the whole register, is about.
        claims: takes what it says.
        kinds: of equipment that are known.
        whole_site: whether the register is of the whole site, its one-stop shop included.
    """
    on = _day_of(table.sheet, table.layout.top, table.latest)
    left_out: Counter[str] = Counter()
    for row, office in _offices(table, offices):
        lot = _lot(table, row, on, kinds, left_out)
        if lot is None:
            continue
        kind, pieces = lot
        claims.offices[office.name] = office
        claims.cells.setdefault((office.name, kind), table.ref(row, "asset_name"))
        claims.date_site(office.name, on)
        empty = dict.fromkeys(office.places, ()) if whole_site else {}
        answers = claims.assets.setdefault((office.name, kind), {**empty})
        place = _place(table, row, office)
        answers[place] = (*(answers.get(place) or ()), *pieces)
    if left_out:
        most = ", ".join(f'"{name}"' for name, _ in left_out.most_common(3))
        table.findings.note(
            f"{table.sheet.title}: {left_out.total()} rows are not equipment that is counted, such as {most}"
        )


def _offices(table: Table, offices: Offices) -> Iterator[tuple[Row, Office]]:
    """The rows of assets, each with its office: by the row's own columns, else by the title above the table."""
    if table.has("unit_code") or table.has("unit_name"):
        yield from offices.of_rows(table, table.layout.rows)
        return
    key = f"unit: {table.sheet.title}"
    text, where = _unit_line(table.sheet, table.layout.top)
    office = offices.of_text(text, key, where)
    if office is not None:
        yield from ((row, office) for row in table.layout.rows)


def _unit_line(sheet: Sheet, top: int) -> tuple[str, str]:
    """What stands above the table after "Đơn vị:" or "Mã đơn vị:", a code before a name; else nothing."""
    found: list[tuple[bool, str, str]] = []
    for row in sheet.rows:
        if row.number >= top:
            break
        for column, value in enumerate(row.values, 1):
            text = tidy(value) if isinstance(value, str) else ""
            label, colon, rest = text.partition(":")
            if not colon or not _UNIT_LINE.match(fold(label)):
                continue
            after = rest.strip() or values.words(row.at(column + 1))
            if after:
                found.append((not is_digits(after), after, sheet.ref(row.number, column)))
    _, text, where = min(found, default=(True, "", sheet.title))
    return text, where


def _day_of(sheet: Sheet, top: int, latest: date) -> date | None:
    """The day that a register is of, where its title says one: "Đến ngày 31/12/2024"."""
    for row in sheet.rows:
        if row.number >= top:
            break
        for value in row.values:
            found = _DAY.search(fold(tidy(value))) if isinstance(value, str) else None
            day = values.day(" ".join(found.groups())) if found else None
            if day is not None and not isinstance(day, (values.Empty, values.Wrong)) and day <= latest:
                return day
    return None


def _lot(
    table: Table, row: Row, on: date | None, kinds: Collection[str], left_out: Counter[str]
) -> tuple[ItemKind, tuple[AssetLot, ...]] | None:
    name = table.text(row, "asset_name")
    if not name:
        if table.raw_text(row, "quantity"):
            table.findings.problem(table.ref(row, "asset_name"), "empty, while the row counts something", "a name")
        return None
    bare = _QUANTITY.sub("", name).strip(" ,;:-")
    if table.is_total(row) or not (table.raw_text(row, "quantity") or table.raw_text(row, "year") or bare != name):
        return None
    kind = _kind(table, row, bare, kinds)
    if kind is None:
        left_out[bare] += not kinds_in(fold(bare))
        return None
    count = _quantity(table, row, name)
    if count is None:
        return None
    if count == 0:
        return kind, ()
    origin = Provenance("declared", "", on, table.ref(row, "asset_name"))
    return kind, (AssetLot(count, table.year(row, "year"), provenance=origin),)


def _kind(table: Table, row: Row, name: str, kinds: Collection[str]) -> ItemKind | None:
    """The kind of a named thing; asks when the name fits several, or none although it sounds like equipment."""
    folded = fold(name)
    found = kinds_in(folded)
    key = f"name: {name}"
    given: Answer | None = table.findings.answer(key)
    if given is None and len(found) == 1:
        return found[0]
    if given is None and not found and not may_be_equipment(folded):
        return None
    what = f'what is "{name}"?'
    chosen = table.findings.choice(key, what, _choices(found, kinds), table.ref(row, "asset_name"))
    return ItemKind(chosen) if chosen and chosen != SKIP else None


def _choices(found: Collection[str], kinds: Collection[str]) -> list[str]:
    return [*found, *sorted(set(kinds) - set(found)), SKIP]


def _quantity(table: Table, row: Row, name: str) -> int | None:
    """How many pieces: the column's figure, else the one in the name; asks when the two differ."""
    found = _QUANTITY.search(name)
    named = int(found["sl"] or found["pieces"]) if found else None
    counted = table.count(row, "quantity") if table.has("quantity") else None
    if counted is None and named is None:
        if not table.has("quantity"):
            return 1
        if not table.raw_text(row, "quantity"):
            table.findings.problem(table.ref(row, "quantity"), f'how many of "{name}" is not said', "a whole number")
        return None
    if counted is None or named is None or counted == named:
        return named if counted is None else counted
    key = f"quantity: {name} (row {row.number})"
    what = f"the name says {named} pieces, the column {counted}: how many are there?"
    chosen = table.findings.choice(key, what, [str(named), str(counted)], table.ref(row, "quantity"))
    return int(chosen) if chosen else None


def _place(table: Table, row: Row, office: Office) -> str:
    """The place of a department: the one-stop shop by its names, anything else is the office."""
    department = fold(table.text(row, "department"))
    if ONE_STOP_SHOP in office.places and any(words in department for words in _AT_COUNTERS):
        return ONE_STOP_SHOP
    return office.places[0]
