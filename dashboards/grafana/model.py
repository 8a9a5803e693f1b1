"""What a board is: panels that each answer a question with signals, as boards/*.yaml says it."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

from dashboards.signals.model import Words
from dashboards.status.formats import Language

BOARDS: Final = ("city", "district", "site", "device", "interface", "power", "triage", "planner", "collector")
"""Ids in the order of the menus: from the whole city down to one port, then by purpose."""

CHAIN: Final = ("district", "commune", "site", "device", "interface")
"""Variables that follow from each other; `interface` is a label ifname."""

_FOLDER = Path(__file__).parent / "boards"


class Show(StrEnum):
    """How a panel shows its signals."""

    STAT = "stat"
    """One figure of now for each series."""
    SERIES = "series"
    """Lines over time."""
    TIMELINE = "timeline"
    """States over time."""
    TABLE = "table"
    """Rows of now."""
    BARS = "bars"
    """Bars of now."""
    MAP = "map"
    """Points at positions."""
    TILES = "tiles"
    """Equal squares."""

    @property
    def over_time(self) -> bool:
        """Whether it asks for a range of time; the others ask for now."""
        return self in {Show.SERIES, Show.TIMELINE}


class Panel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A panel.

    Attributes:
        signals: ids; a table has a column of each.
        ask: the question that it answers.
        size: columns of 24, and rows.
        title: in place of the first signal's.
        where: matchers in place of the board's.
        legend: how a series is called, in Prometheus' {{label}} words; "" = by its signal.
        links: boards or pages that it leads to, with the labels that say whose.
        states: which mapping names its values.
        steps: from which values on which colour.
        top: most that the unit can be, 1 for a ratio.
    """

    show: Show
    signals: tuple[str, ...]
    ask: Words
    size: tuple[int, int]
    title: Words | None = None
    where: str | None = None
    legend: str = ""
    links: dict[str, tuple[str, ...]] = {}
    states: str = ""
    steps: tuple[tuple[float, str], ...] = ()
    top: float | None = None


class Board(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A board.

    Attributes:
        variables: those of CHAIN that it has.
        where: matchers that its signals are asked with.
        since: how far back it begins.
        recorded: whether its panels read recordings only, as it shows the whole city.
    """

    title: Words
    about: Words
    panels: tuple[Panel, ...]
    variables: tuple[str, ...] = ()
    where: str = ""
    since: str = "now-6h"
    refresh: str = "1m"
    recorded: bool = False


@cache
def board(name: str) -> Board:
    """A board by its id.

    Raises:
        KeyError: there is none.
    """
    if name not in BOARDS:
        raise KeyError(name)
    return msgspec.convert(yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")), Board)


def uid(name: str, language: Language) -> str:
    """The identifier that links and pushes know a board by; it never changes."""
    return f"wardwatch-{name}-{language}"
