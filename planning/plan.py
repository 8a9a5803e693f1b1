"""What has to be bought at least once surplus pieces are moved, and what it costs at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.model import CIRCUIT, ItemTotals, PlanLine
from planning.need import price_norm, price_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.identifiers import ItemKind
    from planning.model import OfficeGap
    from planning.need import NormSet


def totals(offices: Iterable[OfficeGap], items: Iterable[ItemKind]) -> tuple[ItemTotals, ...]:
    """Sums per kind over offices. They are sums of offices, so they are the same under every grouping."""
    members = tuple(offices)
    return tuple(_total(members, item) for item in items if item != CIRCUIT)


def _total(offices: tuple[OfficeGap, ...], item: ItemKind) -> ItemTotals:
    """Sums of one kind."""
    gaps = [gap for gap in (office.item(item) for office in offices) if gap is not None]
    return ItemTotals(
        item,
        need=sum(gap.need or 0 for gap in gaps),
        owned=sum(gap.owned or 0 for gap in gaps),
        usable=sum(gap.low.usable or 0 for gap in gaps if gap.owned is not None),
        short=sum(gap.low.short or 0 for gap in gaps),
        over_age=sum(gap.low.over_age or 0 for gap in gaps),
        surplus=sum(gap.surplus or 0 for gap in gaps),
        over_ceiling=sum(gap.over_ceiling or 0 for gap in gaps),
        unanswered=sum(gap.need is None or bool(gap.missing_places) for gap in gaps),
    )


def plan(sums: Iterable[ItemTotals], norms: NormSet) -> tuple[PlanLine, ...]:
    """Move what is certainly surplus, buy the rest of what is certainly short; replacements are apart."""
    return tuple(_line(total, norms) for total in sums)


def _line(total: ItemTotals, norms: NormSet) -> PlanLine:
    """The plan for one kind."""
    movable = min(total.short, total.surplus)
    buy = total.short - movable
    norm = price_norm(norms, total.item)
    price = price_of(norms, total.item)
    return PlanLine(
        total.item,
        total.short,
        total.surplus,
        movable,
        buy,
        price,
        None if price is None else price * buy,
        total.over_age,
        None if price is None else price * total.over_age,
        norm.id if norm else "",
    )
