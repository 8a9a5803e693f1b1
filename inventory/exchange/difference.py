"""What an import would change, item by item, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.exchange.claims import Figure
    from inventory.model import AssetLot


class Status(StrEnum):
    """What happens to an item. `confirmed`: the same figures, declared anew."""

    ADDED = "added"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One item.

    Attributes:
        status: what happens to it.
        subject: the office, device or circuit.
        item: the kind of equipment, the declared figure, or the keys that change.
        before, after: in words; empty where there is nothing.
        where: the cell.
    """

    status: Status
    subject: str
    item: str
    before: str
    after: str
    where: str = ""


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many items of each status, none left out."""
    found = Counter(change.status for change in changes)
    return {status.value: found[status] for status in Status}


def say_lots(answers: Mapping[str, tuple[AssetLot, ...] | None]) -> str:
    """The answers about one kind, all places of a site together: `16 (2 broken)`, `none`, `not declared`."""
    if not answers:
        return ""
    lots = [lot for each in answers.values() for lot in each or ()]
    if not lots:
        return "not declared" if all(each is None for each in answers.values()) else "none"
    broken, unknown = sum(lot.broken for lot in lots), sum(lot.unknown_state for lot in lots)
    details = [f"{broken} broken"] * bool(broken) + [f"{unknown} of unknown state"] * bool(unknown)
    years = sorted({lot.year for lot in lots if lot.year is not None})
    details += [f"in use since {' to '.join(map(str, years[:: max(1, len(years) - 1)]))}"] * bool(years)
    said = f" ({', '.join(details)})" if details else ""
    return f"{sum(lot.count for lot in lots)}{said}"


def say_each_lot(answers: Mapping[str, tuple[AssetLot, ...] | None]) -> str:
    """The same lot by lot and place by place, where the sum does not show what is different."""
    return "; ".join(f"{place}: {_each(lots)}" for place, lots in sorted(answers.items()))


def _each(lots: tuple[AssetLot, ...] | None) -> str:
    if not lots:
        return "not declared" if lots is None else "none"
    return " + ".join(say_lots({"": (lot,)}) for lot in lots)


def say_figure(figure: Figure | None, *, given: bool) -> str:
    """A figure in words; empty when nothing is said about it."""
    if figure is not None:
        words = {True: "yes", False: "no"}.get(figure.value) if isinstance(figure.value, bool) else None
        number = f"{figure.value:.15g}" if isinstance(figure.value, float) else str(figure.value)
        return (words or number) + (f" in {figure.period}" if figure.period else "")
    return "not declared" if given else ""


def substance(lots: tuple[AssetLot, ...] | None) -> tuple[tuple[object, ...], ...] | None:
    """What an answer says, whoever said it and in whatever order."""
    if lots is None:
        return None
    found = [(lot.count, lot.year or 0, lot.broken, lot.unknown_state, lot.serials) for lot in lots]
    return tuple(sorted(found))
