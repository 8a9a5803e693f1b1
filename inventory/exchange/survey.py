"""Phiếu khảo sát hiện trạng: one row per commune, counts and not devices.

What the form does not say is not invented:

- An empty count is an open question; 0 is "none".
- "Mua trước năm N" bounds the age of some machines and gives nobody's year. A lot has one year or none, so the year
  stays unknown, which every report treats as "possibly old, possibly new", and the bound is kept in the source's text.
- Where the form asks how many are broken and the cell is empty, the state of the machines is unknown. Where it does
  not ask, nothing is claimed about it.
- Machines neither in use nor broken are of unknown state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inventory.declared import SIZES
from inventory.exchange.claims import Figure
from inventory.exchange.context import read_context
from inventory.exchange.offices import ONE_STOP_SHOP
from inventory.exchange.text import is_digits
from inventory.identifiers import ItemKind
from inventory.model import AssetLot, Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from inventory.exchange.claims import Claims, Office
    from inventory.exchange.grid import Row
    from inventory.exchange.table import Table

_AT_COUNTERS: Final = frozenset({"id_reader", "kiosk", "queue_machine"})
"""Kinds that stand where people are received."""

_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Declarer:
    """Who declared a row, and when; `source` stands for the cell where the sheet itself names one."""

    by: str
    on: date | None
    source: str = ""

    @property
    def signed(self) -> bool:
        """Whether it is said who declared, or when."""
        return bool(self.by) or self.on is not None

    def of(self, source: str) -> Provenance:
        """The provenance of one cell."""
        return Provenance("declared", self.by, self.on, self.source or source)


def read_survey_row(table: Table, row: Row, office: Office, claims: Claims, *, whole_site: bool) -> None:
    """Read one row into the claims.

    Args:
        table: the survey.
        row: of one office.
        office: whose row it is.
        claims: takes what it says.
        whole_site: whether the counts are of the whole site, its one-stop shop included.
    """
    declarer = _declarer(table, row)
    claims.offices[office.name] = office
    claims.date_site(office.name, declarer.on)
    for name in SIZES:
        if table.has(name):
            number = table.count(row, name)
            figure = None if number is None else Figure(number, declarer.of(table.ref(row, name)))
            claims.figures[office.name, name] = figure
            claims.cells[office.name, name] = table.ref(row, name)
    read_context(table, row, office, claims, declarer)
    for kind in _kinds(table):
        lots = _lots(table, row, kind, declarer)
        claims.cells[office.name, kind] = table.ref(row, f"{kind}.count")
        claims.assets[office.name, ItemKind(kind)] = in_places(office, kind, lots, whole_site=whole_site)


def in_places(
    office: Office, kind: str, lots: tuple[AssetLot, ...] | None, *, whole_site: bool
) -> dict[str, tuple[AssetLot, ...] | None]:
    """A count of a site as answers of its places.

    The whole is counted at one place; that the others add nothing to it is an answer too, or the count would stay
    open for ever.
    """
    at_counters = kind in _AT_COUNTERS and ONE_STOP_SHOP in office.places
    place = ONE_STOP_SHOP if at_counters else office.places[0]
    if lots is None or not whole_site:
        return {place: lots}
    return {each: lots if each == place else () for each in office.places}


def _declarer(table: Table, row: Row) -> Declarer:
    name, phone = table.text(row, "declared_by"), table.text(row, "declared_phone")
    return declarer_of(name, phone, table.day(row, "declared_on"))


def declarer_of(name: str, phone: str, on: date | None) -> Declarer:
    """Who declared: name and telephone as one text."""
    digits = phone.replace(" ", "").replace(".", "")
    if is_digits(digits) and len(digits) == 9:  # noqa: PLR2004  a number of ten digits whose zero a spreadsheet dropped
        phone = f"0{digits}"
    by = ", ".join(part for part in (name[:_LONGEST_NAME], phone[:_LONGEST_NAME]) if part)
    return Declarer(by, on)


def _kinds(table: Table) -> list[str]:
    names = {name.split(".")[0] for name in table.layout.columns if "." in name}
    return sorted(kind for kind in names if table.has(f"{kind}.count"))


def _lots(table: Table, row: Row, kind: str, declarer: Declarer) -> tuple[AssetLot, ...] | None:
    total = table.count(row, f"{kind}.count")
    parts = {part: _part(table, row, f"{kind}.{part}", total) for part in ("in_use", "broken")}
    bounds = [
        (int(name.rpartition(" ")[2]), _part(table, row, name, total))
        for name in sorted(table.layout.columns)
        if name.startswith(f"{kind}.before ")
    ]
    if total is None:
        _no_total(table, row, kind)
        return None
    if total == 0:
        return ()
    in_use, broken = _consistent(table, row, kind, total, parts)
    older = "".join(f"; before {year}: {count}" for year, count in bounds if count)
    return (
        AssetLot(
            total,
            table.year(row, f"{kind}.year"),
            broken or 0,
            _unknown(table, kind, total, in_use, broken),
            (),
            declarer.of(table.ref(row, f"{kind}.count") + older),
        ),
    )


def _no_total(table: Table, row: Row, kind: str) -> None:
    """Note parts without a total: a sum of parts would be a guess."""
    name = f"{kind}.count"
    if not table.is_blank(row, name):
        return
    parts = [part for part in table.layout.columns if part.startswith(f"{kind}.") and table.raw_text(row, part)]
    if parts:
        what = f"empty, while {', '.join(table.ref(row, part).rpartition('!')[2] for part in parts)} count something"
        table.findings.problem(table.ref(row, name), what, "the total")


def _part(table: Table, row: Row, name: str, total: int | None) -> int | None:
    """A part of a total; None when it is not declared or is more than the whole."""
    if not table.has(name):
        return None
    part = table.count(row, name)
    if part is not None and total is not None and part > total:
        table.findings.problem(table.ref(row, name), f"{part} of a total of {total}", f"at most {total}")
        return None
    return part


def _consistent(
    table: Table, row: Row, kind: str, total: int, parts: Mapping[str, int | None]
) -> tuple[int | None, int | None]:
    """In use and broken, unless together they are more than there are."""
    in_use, broken = parts["in_use"], parts["broken"]
    if in_use is not None and broken is not None and in_use + broken > total:
        what = f"{in_use} in use and {broken} broken are more than the total of {total}"
        table.findings.problem(table.ref(row, f"{kind}.broken"), what, f"at most {total - in_use} broken")
        return None, None
    return in_use, broken


def _unknown(table: Table, kind: str, total: int, in_use: int | None, broken: int | None) -> int:
    """Machines of whose state nothing is known, although the form asked."""
    asked = table.has(f"{kind}.broken") or table.has(f"{kind}.in_use")
    if in_use is not None:
        return total - in_use - (broken or 0)
    return total if asked and broken is None else 0
