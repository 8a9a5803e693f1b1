"""Lists of lots, as `wardwatch inventory export` writes them: one row a lot, with site, place and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.exchange.survey import Declarer
from inventory.exchange.text import fold
from inventory.identifiers import ItemKind
from inventory.model import AssetLot
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Collection

    from inventory.exchange.claims import Claims, Office
    from inventory.exchange.grid import Row
    from inventory.exchange.offices import Offices
    from inventory.exchange.table import Table


def read_lots(table: Table, offices: Offices, claims: Claims, kinds: Collection[str]) -> None:
    """Read a list of lots into the claims. An empty count is "not declared", 0 is "none"."""
    for row in table.layout.rows:
        if table.is_total(row) or not (table.raw_text(row, "site") or table.raw_text(row, "kind")):
            continue
        name, kind = table.text(row, "site"), table.text(row, "kind")
        office = offices.of_site(name)
        if office is None:
            hint = did_you_mean(name, offices.inventory.sites)
            table.findings.problem(table.ref(row, "site"), f"no site is named {shown(name)}", "a site", hint)
        elif kind not in kinds:
            hint = did_you_mean(kind, kinds)
            table.findings.problem(table.ref(row, "kind"), f"unknown kind {shown(kind)}", "a kind", hint)
        else:
            _read(table, row, office, ItemKind(kind), claims)


def _read(table: Table, row: Row, office: Office, kind: ItemKind, claims: Claims) -> None:
    place = table.text(row, "place")
    if place not in office.places:
        where = table.ref(row, "place")
        table.findings.problem(where, f"site {office.name} has no place {shown(place)}", " or ".join(office.places))
        return
    count = table.count(row, "count")
    declarer = Declarer(table.text(row, "declared_by"), table.day(row, "declared_on"))
    claims.offices[office.name] = office
    claims.cells.setdefault((office.name, kind), table.ref(row, "count"))
    claims.date_site(office.name, declarer.on)
    answers = claims.assets.setdefault((office.name, kind), {})
    if not count:
        answers.setdefault(place, None if count is None else ())
        return
    broken = _part(table, row, "broken", count)
    unknown = _part(table, row, "unknown_state", count - broken)
    serials = tuple(text for text in table.text(row, "serials").split(", ") if fold(text))
    source = table.text(row, "source") or table.ref(row, "count")
    lot = AssetLot(count, table.year(row, "year"), broken, unknown, serials[:count], declarer.of(source))
    answers[place] = (*(answers.get(place) or ()), lot)


def _part(table: Table, row: Row, name: str, most: int) -> int:
    part = (table.count(row, name) or 0) if table.has(name) else 0
    if part > most:
        table.findings.problem(table.ref(row, name), f"{part} is more than there are", f"at most {most}")
        return 0
    return part
