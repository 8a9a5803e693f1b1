"""Offices whose rows cannot be told this time keep what an earlier import of the same source said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.exchange.claims import Office

if TYPE_CHECKING:
    from inventory.exchange.claims import Claims
    from inventory.exchange.existing import Existing
    from inventory.exchange.findings import Findings
    from inventory.identifiers import SiteName

_ROW_QUESTIONS = ("unit: ", "row: ", "site: ", "header: ", "column: ")


def keep_unread(claims: Claims, existing: Existing, findings: Findings) -> None:
    """Add to the claims what the own file says of offices that the sheets do not name, while rows are open questions.

    A row that became a question must not take back what it said when it was none.
    """
    if not any(key.startswith(_ROW_QUESTIONS) for key in findings.questions):
        return
    kept: set[SiteName] = set()
    for site, kind in sorted(existing.own_assets):
        if site not in claims.offices:
            claims.assets[site, kind] = existing.own_lots(site, kind)
            kept.add(site)
    for site, name in sorted(existing.own_figures):
        if site not in claims.offices:
            claims.figures[site, name] = existing.own_figure(site, name)
            kept.add(site)
    for site in sorted(kept | (existing.own_sites - claims.offices.keys())):
        known = existing.inventory.sites[site]
        units = existing.inventory.units.on(existing.inventory.city.units_as_of)
        claims.offices[site] = Office(site, known.unit, units[known.unit].name, known.places)
        findings.note_each("offices kept as imported earlier, while rows are open questions", str(site))
