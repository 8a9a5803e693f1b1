"""From norms in force on a date to what each office needs, may have at most, and how long a machine lasts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from inventory.norms import Norm, NormKind, NormPer, NormRole, firmness
from planning.account import NormUse
from planning.model import CIRCUIT, ONE_STOP_SHOP

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from inventory.identifiers import ItemKind
    from inventory.model import Site
    from inventory.units import Unit
    from planning.evidence import OfficeEvidence

_Norms = Mapping["ItemKind", tuple[Norm, ...]]
SUPPORT = "support"
"""Unit of a norm of role life that says until when a maker supports a release, not how many years a machine lasts."""

_AT_THE_COUNTER = frozenset({NormPer.COUNTER, NormPer.ONE_STOP_SHOP})


@dataclass(frozen=True)
class NormSet:
    """The norms in force on one date, by role and kind. `applied` has them all, in inventory order."""

    applied: tuple[Norm, ...]
    by_role: Mapping[NormRole, _Norms] = field(repr=False)

    def of(self, role: NormRole, item: ItemKind) -> tuple[Norm, ...]:
        """Norms of a role for a kind."""
        return self.by_role.get(role, {}).get(item, ())

    @property
    def needed(self) -> tuple[ItemKind, ...]:
        """The kinds that some norm makes a need of; a circuit is one through its compliance norm too."""
        kinds = dict.fromkeys(self.by_role.get(NormRole.NEED, {}))
        if self.of(NormRole.COMPLIANCE, CIRCUIT):
            kinds[CIRCUIT] = None
        return tuple(kinds)


def norms_in_force(norms: Iterable[Norm], on: date) -> NormSet:
    """Sort the norms in force on a date by role and kind; an undated norm is in force and stays marked by its date."""
    applied = tuple(norm for norm in norms if norm.in_force(on))
    found: dict[NormRole, dict[ItemKind, list[Norm]]] = defaultdict(lambda: defaultdict(list))
    for norm in applied:
        for item in norm.items:
            found[norm.role][item].append(norm)
    frozen = {role: {item: tuple(each) for item, each in kinds.items()} for role, kinds in found.items()}
    return NormSet(applied, frozen)


def latest(norms: Iterable[Norm]) -> Norm | None:
    """The norm that came into force last, where several give one figure; undated ones come before all dated.

    Of two of the same day the greater amount is taken, in the office's favour.
    """
    return max(
        norms,
        key=lambda norm: (norm.valid_from is not None, norm.valid_from and norm.valid_from.toordinal(), norm.amount),
        default=None,
    )


def applies(norm: Norm, office: OfficeEvidence) -> bool:
    """Whether a norm's scope covers an office: all, a level of units, one unit, one place, or one site."""
    return covers(norm, office.site, office.unit)


def covers(norm: Norm, site: Site, unit: Unit) -> bool:
    """Whether a norm's scope covers a site of a unit, be it an office or not."""
    covered = {"", "all", unit.level, unit.code, unit.parent, site.name}
    return norm.scope in covered or norm.scope in site.places


def quantity(norm: Norm, office: OfficeEvidence) -> int | None:
    """How many of what the norm counts per an office has; None when it is not known."""
    site = office.site
    shop = ONE_STOP_SHOP in site.places
    match norm.per:
        case NormPer.STAFF:
            return site.staff
        case NormPer.COUNTER:
            return site.counters if shop or site.counters is not None else 0
        case NormPer.ONE_STOP_SHOP:
            return int(shop)
        case NormPer.CIRCUIT:
            return len(office.circuits)
        case NormPer.OFFICE:
            return 1


def pieces(norm: Norm, office: OfficeEvidence) -> int | None:
    """Pieces that a norm gives an office, rounded up in this office; None when what it counts per is not known."""
    count = quantity(norm, office)
    return None if count is None else math.ceil(norm.amount * count / norm.per_amount)


def _at_most(norm: Norm, office: OfficeEvidence) -> int | None:
    """Pieces that a norm can give an office at most; None when that is not known.

    An officer at a counter is one of the staff, so there are no more counters than staff.
    """
    known = pieces(norm, office)
    if known is not None or norm.per is not NormPer.COUNTER or office.site.staff is None:
        return known
    return math.ceil(norm.amount * office.site.staff / norm.per_amount)


def needs_of(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> tuple[Norm, ...]:
    """The norms that make an office need a kind."""
    return tuple(norm for norm in norms.of(NormRole.NEED, item) if applies(norm, office))


def need_of(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> int | None:
    """Pieces an office needs: the most that one of the norms asks for, as the same pieces satisfy them all.

    0 when no norm concerns the office; None when it depends on a figure that is not known.
    """
    needs = needs_of(norms, item, office)
    certain = max((count for norm in needs if (count := pieces(norm, office)) is not None), default=0)
    possible = [_at_most(norm, office) for norm in needs]
    return certain if all(count is not None and count <= certain for count in possible) else None


def need_norms(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> tuple[Norm, ...]:
    """The norm that gives an office its need; of several that give the same number the firmest.

    All that concern the office while its need is not known.
    """
    needs, need = needs_of(norms, item, office), need_of(norms, item, office)
    if need is None:
        return needs
    return tuple(sorted((norm for norm in needs if pieces(norm, office) == need), key=firmness)[:1])


def need_use(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> NormUse | None:
    """The norm that makes an office's need; while that is not known, one that depends on what is not known."""
    uses = [NormUse(norm, quantity(norm, office), pieces(norm, office)) for norm in need_norms(norms, item, office)]
    return next((use for use in uses if use.pieces is None), uses[0] if uses else None)


def ceiling_of(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> int | None:
    """Pieces an office may have at most; None when no ceiling is in force or it is not known."""
    norm = ceiling_norm(norms, item, office)
    return pieces(norm, office) if norm else None


def ceiling_norm(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> Norm | None:
    """The norm that gives an office its ceiling: of several the least, of those that give the same the firmest."""
    each = [
        (count, firmness(norm), norm.id, norm)
        for norm in norms.of(NormRole.CEILING, item)
        if applies(norm, office) and (count := pieces(norm, office)) is not None
    ]
    return min(each)[-1] if each else None


def life_of(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> Fraction | None:
    """Years that a machine lasts; None when no norm says so, and then none is over-age."""
    norm = life_norm(norms, item, office.site, office.unit)
    return norm.amount if norm else None


def life_norm(norms: NormSet, item: ItemKind, site: Site, unit: Unit) -> Norm | None:
    """The norm of the useful life of a kind at a site."""
    return latest(norm for norm in norms.of(NormRole.LIFE, item) if norm.unit != SUPPORT and covers(norm, site, unit))


def price_of(norms: NormSet, item: ItemKind) -> Fraction | None:
    """Price cap of a piece in VND; None when no norm gives one."""
    norm = price_norm(norms, item)
    return norm.amount if norm else None


def price_norm(norms: NormSet, item: ItemKind) -> Norm | None:
    """The norm of the highest price of a piece: a maximum in VND, not what may be exceeded or a reference."""
    caps = norms.of(NormRole.PRICE, item)
    return latest(norm for norm in caps if norm.unit == "VND" and norm.kind is NormKind.MAX)


def concerns(norms: NormSet, item: ItemKind, office: OfficeEvidence) -> bool:
    """Whether a norm in force makes an office need a kind, or judges its circuits."""
    judged = item == CIRCUIT and any(applies(norm, office) for norm in norms.of(NormRole.COMPLIANCE, item))
    return judged or bool(needs_of(norms, item, office))


def only_at_counters(norms: NormSet, item: ItemKind) -> bool:
    """Whether a kind is needed at the one-stop shop only, so that nobody need ask the rest of the office about it."""
    needs = norms.of(NormRole.NEED, item)
    return bool(needs) and all(norm.per in _AT_THE_COUNTER for norm in needs)
