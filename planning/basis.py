"""What figures and verdicts rest on: the norms behind them, and how firm these are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.norms import firmness
from planning.model import Basis
from planning.need import ceiling_norm, life_norm, need_norms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inventory.identifiers import ItemKind
    from planning.evidence import OfficeEvidence
    from planning.model import GapResult
    from planning.need import NormSet


def item_basis(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> Basis:
    """The norms behind need, ceiling and useful life of a kind in an office."""
    ceiling, life = ceiling_norm(norms, item, office), life_norm(norms, item, office.site, office.unit)
    needs = tuple(norm.id for norm in need_norms(norms, item, office))
    return Basis(needs, ceiling.id if ceiling else "", life.id if life else "")


def flagged_rest_on(result: GapResult) -> Mapping[str, tuple[ItemKind, ...]]:
    """The kinds that are certainly lacking in flagged groups by a norm that is not confirmed, by its status.

    The firmest status comes first; kinds are in the order of the score's weights. Only kinds that are weighed count,
    and only what LOW counts: what is not known flags nobody.
    """
    norms = {norm.id: norm for norm in result.norms}
    flagged = {site for group in result.groups if group.code in result.flagged for site in group.offices}
    kinds: dict[str, set[ItemKind]] = {}
    for office in result.offices:
        if office.site not in flagged:
            continue
        for gap in office.items:
            if gap.active and gap.low.share:
                for each in gap.basis.need:
                    kinds.setdefault(each, set()).add(gap.item)
    found: dict[str, set[ItemKind]] = {}
    unfirm = [norm for norm in norms.values() if norm.id in kinds and firmness(norm)]
    for norm in sorted(unfirm, key=firmness):
        found.setdefault(norm.status, set()).update(kinds[norm.id])
    return {status: tuple(kind for kind in result.method.weights if kind in items) for status, items in found.items()}
