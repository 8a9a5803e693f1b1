"""Staff, counters and equipment of the simulated offices, made up from the seed alone.

Offices of one district share how well off it is, so that the report finds districts that differ; a few questions stay
unanswered, a few machines are broken, a few years unknown, as in every survey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.model import Lot

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from lab.model import Assets

_LAST_YEAR_SPAN = 12
"""The oldest machine was put into use so many years before the city's date."""

_UNANSWERED, _UNKNOWN_YEAR, _BROKEN = 0.06, 0.05, 0.09
"""Chances: a question is not answered, a lot has no year, a machine is broken."""


def staff_and_counters(dice: random.Random, level: str) -> tuple[int, int]:
    """Staff (counter officers included) and counters of an office.

    Args:
        dice: of the office.
        level: district or commune.
    """
    staff = dice.randint(60, 140) if level == "district" else dice.randint(15, 38)
    return staff, max(2, min(12, staff // 8 + dice.randint(-1, 1)))


def assets(dice: random.Random, staff: int, counters: int, wealth: float, year: int) -> Assets:
    """What an office says it owns.

    Args:
        dice: of the office.
        staff: of the office, counter officers included.
        counters: of its one-stop shop.
        wealth: how well off its district is, 0 to 1.
        year: of the city's date.
    """
    wanted: Mapping[str, Mapping[str, int]] = {
        "office": {
            "pc": staff - counters,
            "printer": -(-staff // 8),
            "scanner": 1,
            "lan_switch": -(-staff // 20),
            "ups": 1,
        },
        "one_stop_shop": {"pc": counters, "printer": 1, "scanner": 1, "id_reader": 1, "lan_switch": 0, "ups": 0},
    }
    return {
        place: {item: _lots(dice, amount, wealth, year) for item, amount in items.items()}
        for place, items in wanted.items()
    }


def _lots(dice: random.Random, wanted: int, wealth: float, year: int) -> tuple[Lot, ...] | None:
    answered = dice.random() >= _UNANSWERED
    owned = sum(dice.random() < 0.35 + 0.65 * wealth for _ in range(wanted))
    split = dice.randint(0, owned)
    lots = tuple(_lot(dice, count, wealth, year) for count in (split, owned - split) if count)
    return lots if answered else None


def _lot(dice: random.Random, count: int, wealth: float, year: int) -> Lot:
    age = min(int(dice.expovariate(1 / (1.5 + 5.0 * (1 - wealth)))), _LAST_YEAR_SPAN)
    broken = sum(dice.random() < _BROKEN * (1.5 - wealth) for _ in range(count))
    return Lot(count, None if dice.random() < _UNKNOWN_YEAR else year - age, broken)
