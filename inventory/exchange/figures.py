"""Lists of declared figures, as `wardwatch inventory export` writes them: one row a figure, with its site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.declared import VALUE_KEYS, is_period
from inventory.exchange.context import ContextCells
from inventory.exchange.survey import Declarer
from inventory.suggest import did_you_mean, listed, shown

if TYPE_CHECKING:
    from inventory.exchange.claims import Claims
    from inventory.exchange.grid import Row
    from inventory.exchange.offices import Offices
    from inventory.exchange.table import Table


def read_figures(table: Table, offices: Offices, claims: Claims) -> None:
    """Read a list of figures into the claims. An empty value is "not declared"."""
    for row in table.layout.rows:
        if not (table.raw_text(row, "site") or table.raw_text(row, "figure")):
            continue
        name, figure = table.text(row, "site"), table.text(row, "figure")
        office = offices.of_site(name)
        if office is None:
            hint = did_you_mean(name, offices.inventory.sites)
            table.findings.problem(table.ref(row, "site"), f"no site is named {shown(name)}", "a site", hint)
        elif figure not in VALUE_KEYS:
            hint = did_you_mean(figure, VALUE_KEYS)
            what = f"unknown figure {shown(figure)}"
            table.findings.problem(table.ref(row, "figure"), what, "" if hint else listed(VALUE_KEYS), hint)
        elif (period := _period(table, row, figure)) is not None:
            declarer = Declarer(
                table.text(row, "declared_by"), table.day(row, "declared_on"), table.text(row, "source")
            )
            claims.offices[office.name] = office
            claims.cells[office.name, figure] = table.ref(row, "value")
            claims.date_site(office.name, declarer.on)
            claims.figures[office.name, figure] = ContextCells(table, declarer).figure(row, "value", figure, period)


def _period(table: Table, row: Row, figure: str) -> str | None:
    """The period of dossiers, "" for other figures; None, with a problem, when dossiers have none that can be."""
    if figure != "dossiers":
        return ""
    text = table.text(row, "period")
    if is_period(text) or table.is_blank(row, "value"):
        return text
    expected = "a year or month, such as 2025 or 2025-06, or the word year or month"
    table.findings.problem(table.ref(row, "period"), f"{shown(text)} is no period", expected)
    return None
