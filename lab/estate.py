"""Staff, counters and equipment of the simulated offices: what they own, and what they answered when they were asked.

How much an office lacks follows from its district's means; every figure of it is made up. Shares are spread over the
offices of a district as evenly as they go (a golden-section sequence), so that a district is as short as its means say
and not as the dice fell. A few questions stay unanswered, a few machines are broken, a few years unknown, as in every
survey.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lab.model import Lot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lab.model import Assets

_GOLDEN = (5**0.5 - 1) / 2

_UNANSWERED, _UNKNOWN_YEAR = 0.04, 0.03
"""Shares of the questions that are not answered, and of the lots without a year."""

_FRESH_YEARS: Mapping[str, int] = {"pc": 4, "printer": 4, "scanner": 4}
"""How old a machine is at most that is not over-age by any norm of five years or more; of other kinds, two years."""

_FRESH_YEARS_OTHERWISE = 2
_OLD_YEARS = (6, 11)
_CONTRACTS: Mapping[str, tuple[int, ...]] = {"district": (100, 200, 300, 500), "commune": (10, 20, 50, 100)}
_SCARCE_CONTRACTS = (4, 6, 8)
"""Contracted Mbit/s to choose from, by level of the site at the lower end; the scarce ones are below 10."""


@dataclass(frozen=True)
class Chances:
    """What happens to one of the offices of a group, spread evenly over them.

    Attributes:
        seed, group: of the sequences.
        number: of the office in the group, whatever others are built.
    """

    seed: int
    group: str
    number: int

    def of(self, what: str, turn: int = 0, turns: int = 1) -> float:
        """A number from 0 to 1; those of the group's offices about one thing are spread evenly.

        Args:
            what: the thing.
            turn: which one it is of the like things of every office, which are spread evenly together.
            turns: how many like things an office has.
        """
        return (_start(self.seed, self.group, what) + (self.number * turns + turn) * _GOLDEN) % 1.0


@lru_cache(maxsize=8192)
def _start(seed: int, group: str, what: str) -> float:
    return random.Random(f"{seed}:{group}:{what}").random()


@dataclass(frozen=True)
class Estate:
    """An office's equipment.

    Attributes:
        owned: working machines by kind, as the years they were put into use, newest first: the truth.
        assets: what the office answered, by place and kind.
    """

    owned: Mapping[str, tuple[int, ...]]
    assets: Assets


def staff_and_counters(dice: random.Random, level: str) -> tuple[int, int]:
    """Staff (counter officers included) and counters of an office.

    Args:
        dice: of the office.
        level: district or commune.
    """
    staff = dice.randint(60, 140) if level == "district" else dice.randint(15, 38)
    return staff, max(2, min(12, staff // 8 + dice.randint(-1, 1)))


def contracted_mbps(chances: Chances, level: str, means: float) -> int:
    """The bandwidth that an office's line is contracted for, in Mbit/s; where means are small, below 10."""
    chance = chances.of("circuit")
    scarce = 0.0 if level == "district" else max(0.9 * (1 - means) - 0.03, 0.0)
    choice = _SCARCE_CONTRACTS if chance < scarce else _CONTRACTS[level]
    return choice[int(chances.of("bandwidth") * len(choice))]


def estate(chances: Chances, staff: int, counters: int, means: float, year: int, *, blank: bool = False) -> Estate:
    """What an office owns, and says that it owns.

    Args:
        chances: of the office.
        staff: of the office, counter officers included.
        counters: of its one-stop shop.
        means: how well off its district is, 0 to 1.
        year: of the city's date.
        blank: whether it left the whole survey empty.
    """
    wanted: Mapping[str, Mapping[str, int]] = {
        "office": {
            "pc": staff - counters,
            "printer": -(-staff // 8),
            "scanner": 1,
            "lan_switch": -(-staff // 20),
            "ups": 1,
        },
        "one_stop_shop": {
            "pc": counters,
            "printer": 1,
            "scanner": -(-counters // 2),
            "id_reader": counters,
            "lan_switch": 0,
            "ups": 0,
        },
    }
    owned: dict[str, tuple[int, ...]] = {}
    assets: Assets = {place: {} for place in wanted}
    cells = [(place, item, amount) for place, items in wanted.items() for item, amount in items.items()]
    for turn, (place, item, amount) in enumerate(cells):
        cell = f"{place}:{item}"
        lots = _lots(chances, cell, amount, means, year)
        working = [lot.year or year for lot in lots for _ in range(lot.count - lot.broken)]
        owned[item] = tuple(sorted([*owned.get(item, ()), *working], reverse=True))
        unanswered = blank or chances.of("unanswered", turn, len(cells)) < _UNANSWERED
        assets[place][item] = None if unanswered else _answer(chances, cell, lots)
    return Estate(owned, assets)


def _lots(chances: Chances, cell: str, wanted: int, means: float, year: int) -> tuple[Lot, ...]:
    """The machines of one place and kind: the fresh ones and the old ones."""
    count = int(wanted * (0.40 + 0.66 * means) + chances.of(f"{cell}:owned")) if wanted else 0
    if cell == "office:lan_switch":
        count = max(count, 1)  # without any switch there would be no network to look at
    old = int(count * 0.75 * (1 - means) + chances.of(f"{cell}:old"))
    old = min(old, count)
    parts = (
        ("old", old, _between(*_OLD_YEARS, chances.of(f"{cell}:age"))),
        ("fresh", count - old, _between(0, _fresh_years(cell), chances.of(f"{cell}:fresh"))),
    )
    return tuple(
        Lot(number, year - age, _broken(chances, f"{cell}:{part}", number, means))
        for part, number, age in parts
        if number
    )


def _fresh_years(cell: str) -> int:
    return _FRESH_YEARS.get(cell.rpartition(":")[2], _FRESH_YEARS_OTHERWISE)


def _between(least: int, most: int, chance: float) -> int:
    return least + int(chance * (most - least + 1))


def _broken(chances: Chances, cell: str, count: int, means: float) -> int:
    return min(count, int(count * (0.01 + 0.09 * (1 - means)) + chances.of(f"{cell}:broken")))


def _answer(chances: Chances, cell: str, lots: tuple[Lot, ...]) -> tuple[Lot, ...]:
    """What the office writes: mostly the truth, at times without the year."""
    forgotten = chances.of(f"{cell}:year") < _UNKNOWN_YEAR
    return tuple(Lot(lot.count, None if forgotten else lot.year, lot.broken) for lot in lots)
