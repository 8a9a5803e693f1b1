"""The rows of a survey, each of one office; an office with two rows is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.exchange.survey import read_survey_row
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Collection

    from inventory.exchange.claims import Claims, Office
    from inventory.exchange.grid import Row
    from inventory.exchange.offices import Offices
    from inventory.exchange.table import Table
    from inventory.identifiers import SiteName


def read_survey(table: Table, offices: Offices, claims: Claims, kinds: Collection[str], *, whole_site: bool) -> None:
    """Read a survey into the claims.

    Args:
        table: the survey.
        offices: finds the office of each row.
        claims: takes what they say.
        kinds: of equipment that are known; a mapping may name others by mistake.
        whole_site: whether the counts are of the whole site, its one-stop shop included.
    """
    for name in [name for name in table.layout.columns if "." in name and name.split(".")[0] not in kinds]:
        hint = did_you_mean(name.split(".")[0], kinds)
        what = f"the column is to be {name}, but there is no kind {shown(name.split('.')[0])}"
        table.findings.problem(table.sheet.ref(table.layout.bottom, table.layout.columns[name]), what, hint=hint)
        return
    found: dict[SiteName, list[tuple[Row, Office]]] = {}
    for row, office in offices.of_rows(table, table.layout.rows):
        found.setdefault(office.name, []).append((row, office))
    for site, rows in found.items():
        if site in claims.offices and any(key[0] == site for key in claims.assets):
            what = f"{site} {rows[0][1].title} is surveyed in another sheet of the source too"
            hint = "leave one of the sheets out (sheets: in the mapping)"
            table.findings.problem(table.ref(rows[0][0]), what, "each office once", hint)
            continue
        chosen = _one(table, rows)
        if chosen is not None:
            read_survey_row(table, *chosen, claims, whole_site=whole_site)


def _one(table: Table, rows: list[tuple[Row, Office]]) -> tuple[Row, Office] | None:
    """The row of an office; asks which when there are several."""
    if len(rows) == 1:
        return rows[0]
    office = rows[0][1]
    numbers = {str(row.number): (row, office) for row, office in rows}
    what = f"{len(rows)} rows are about {office.name} {office.title}: which one counts?"
    key = f"row: {office.name}"
    given = table.findings.choice(key, what, list(numbers), table.ref(rows[0][0]))
    if given is None:
        table.findings.questions[key].where += [table.ref(row) for row, _ in rows[1:]]
    return numbers.get(given or "")
