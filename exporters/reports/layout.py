"""How a table fits A4: the width of its columns, the size of its letters, and whether the page has to be turned.

Letters are measured by the average widths of Times New Roman, which Liberation Serif shares and Libertinus Serif nearly
does; a table only needs widths in proportion, as words break at spaces.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from exporters.reports.document import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exporters.reports.document import Block

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
"""Margins in mm: 20 to 25 above and below, 30 to 35 left, 15 to 20 right (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I
khoản 3). Turned pages keep them, so that sheets bound on the left stay readable."""

PADDING: Final = 1.0
"""Between a cell's text and its frame, in mm."""

_SIZES: Final = ((False, 11.0), (False, 10.0), (False, 9.0), (True, 10.0), (True, 9.0), (True, 8.5))
"""Turned or not, and letters: the first that is comfortable is taken, else the last of `_CROWDED`."""

_SNUG: Final = 9.0
"""Letters of an upright table that is half way between comfortable and so narrow that words would break."""

_CROWDED: Final = ((True, 8.5), (True, 8.0), (True, 7.5), (True, 7.0))
_MM: Final = 25.4 / 72
_ROOM: Final = 1.06
_BOLD: Final = 1.22
"""Letters of headings are so much wider."""

_LONGEST_WORD, _LONGEST_TEXT = 18, 90
_COMFORT: Final = 9.5
"""A text column reads well from so many ems on, when its texts are longer."""


class Fit(msgspec.Struct, frozen=True):
    """What was chosen for a table."""

    landscape: bool
    size: float
    widths: tuple[float, ...]


class _Need(msgspec.Struct, frozen=True):
    """What a column needs, in ems: so that no word breaks, so that it reads well, and so that no line breaks."""

    least: float
    comfort: float
    whole: float
    figure: bool


def fit(heads: Sequence[str], columns: Iterable[Iterable[str]], figures: Sequence[bool]) -> Fit:
    """Choose direction, letters and widths.

    Args:
        heads: headings of the columns.
        columns: the texts of each column.
        figures: whether a column holds figures, which must not break.
    """
    needs = [
        _need(head, set(texts), figure=figure) for head, texts, figure in zip(heads, columns, figures, strict=True)
    ]
    for landscape, size in _SIZES:
        if _sum(needs, "comfort", size) <= width(landscape=landscape):
            return Fit(landscape, size, _spread(needs, size, width(landscape=landscape)))
    snug = (_sum(needs, "least", _SNUG) + _sum(needs, "comfort", _SNUG)) / 2
    if snug <= width(landscape=False):
        return Fit(landscape=False, size=_SNUG, widths=_spread(needs, _SNUG, width(landscape=False)))
    for landscape, size in _CROWDED:
        if _sum(needs, "least", size) <= width(landscape=landscape):
            return Fit(landscape, size, _spread(needs, size, width(landscape=landscape)))
    landscape, size = _CROWDED[-1]
    return Fit(landscape, size, _spread(needs, size, width(landscape=landscape)))


def width(*, landscape: bool) -> float:
    """Between the margins, in mm."""
    return (PAGE_HEIGHT if landscape else PAGE_WIDTH) - LEFT - RIGHT


def _need(head: str, texts: set[str], *, figure: bool) -> _Need:
    words = max((ems(word) for word in head.split()), default=0.0) * _BOLD
    if figure:
        whole = max(map(ems, texts), default=0.0)
        least = max(words, whole)
        return _Need(least, least, max(least, min(ems(head), 2 * least)), figure)
    longest = max((ems(word[:_LONGEST_WORD]) for text in texts for word in text.split()), default=0.0)
    whole = max((ems(text[:_LONGEST_TEXT]) for text in texts), default=0.0)
    least = max(words, longest)
    return _Need(least, max(least, min(whole, max(_COMFORT, whole / 3))), max(least, whole), figure)


def _sum(needs: Sequence[_Need], name: str, size: float) -> float:
    return sum(_mm(getattr(need, name), size) for need in needs)


def _mm(wide: float, size: float) -> float:
    return wide * size * _MM * _ROOM + 2 * PADDING


def _spread(needs: Sequence[_Need], size: float, available: float) -> tuple[float, ...]:
    """Give every column what it needs, and what is left to those whose lines still break, then to those of words."""
    least = [_mm(need.least, size) for need in needs]
    comfort = [_mm(need.comfort, size) for need in needs]
    whole = [_mm(need.whole, size) for need in needs]
    widths = _grown(_grown(least, comfort, available), whole, available)
    left = available - sum(widths)
    words = sum(wide for wide, need in zip(widths, needs, strict=True) if not need.figure)
    if left > 0 and words:
        widths = [wide if need.figure else wide * (1 + left / words) for wide, need in zip(widths, needs, strict=True)]
    scale = available / sum(widths)
    return tuple(each * scale for each in widths)


def _grown(now: list[float], wanted: list[float], available: float) -> list[float]:
    """Widths on the way from what they are to what is wanted, as far as there is room."""
    missing = sum(wanted) - sum(now)
    room = available - sum(now)
    if missing <= 0 or room <= 0:
        return now
    share = min(1.0, room / missing)
    return [each + (more - each) * share for each, more in zip(now, wanted, strict=True)]


@lru_cache(maxsize=16384)
def ems(text: str) -> float:
    """The width of a text in ems."""
    return sum(_letter(char) for char in text)


def _letter(char: str) -> float:
    if char.isdigit():
        return 0.5
    if char in " .,;:'|!-/()ijlt":
        return 0.3
    if char in "MW%@\N{HORIZONTAL ELLIPSIS}":
        return 0.95
    if char.isupper() or char in "mw":
        return 0.76
    return 0.49


def turned(block: Block) -> Block:
    """A table that would fit an upright page, on a turned one that another table needs; other blocks as they are."""
    if not isinstance(block, Grid) or block.wide:
        return block
    scale = width(landscape=True) / width(landscape=False)
    return msgspec.structs.replace(block, wide=True, widths=tuple(each * scale for each in block.widths))
