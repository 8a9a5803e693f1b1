"""Typed values as paper shows them: 1.234,56 and 31/12/2026 in Vietnamese, 1,234.56 and 2026-12-31 in English."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from exporters.reports.clean import clean
from exporters.reports.language import Language, number, plain
from exporters.reports.sheet import Style

if TYPE_CHECKING:
    from datetime import date

    from exporters.reports.sheet import Cell

FIGURES: Final = frozenset({Style.COUNT, Style.FIGURE, Style.PLAIN, Style.SHARE, Style.COVERAGE})
"""Styles of figures, which stand to the right of their columns."""

_DECIMALS: Final = {Style.COUNT: 0, Style.FIGURE: 2, Style.SHARE: 3, Style.COVERAGE: 2}
_PERCENT: Final = frozenset({Style.SHARE, Style.COVERAGE})


LONGEST_CELL: Final = 800
"""So many letters of a text are printed in a cell, as a page has to hold it; the workbook has the whole text."""

_LONGEST: Final = 40_000


def shown(value: Cell, style: Style, language: Language) -> str:
    """A value of a table or of a fact; "" for what is not known, and words as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return visible(value, LONGEST_CELL)
    if isinstance(value, (int, float)):
        return _figure(value, style, language)
    return _time(value, language)


@lru_cache(maxsize=8192)
def visible(text: str, most: int = _LONGEST) -> str:
    """A text from outside as one visible line of at most so many letters."""
    line = clean(text)
    return line if len(line) <= most else line[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


@lru_cache(maxsize=8192)
def _figure(value: float, style: Style, language: Language) -> str:
    """A figure, rounded from the decimals that a workbook shows of it, half away from zero."""
    exact = Fraction(repr(value)) * (100 if style in _PERCENT else 1)
    decimals = _DECIMALS.get(style)
    return plain(exact, language) if decimals is None else number(exact, language, decimals)


def _time(value: date | datetime, language: Language) -> str:
    pattern = "%d/%m/%Y" if language is Language.VI else "%Y-%m-%d"
    return value.strftime(f"{pattern} %H:%M:%S" if isinstance(value, datetime) else pattern)
