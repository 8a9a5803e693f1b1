"""Values written into cells: numbers as numbers, times as times, and every text as a text, whatever it looks like."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from exporters.reports.clean import clean, defuse
from exporters.reports.language import Language
from exporters.reports.sheet import Style

if TYPE_CHECKING:
    from typing import Any

    from exporters.reports.sheet import Cell

LONGEST: Final = 32_767
"""The most UTF-16 units that a cell may hold."""

MARK_COLOUR: Final = "#B00020"
_HEAD_COLOUR: Final = "#F3F4F6"

_NUMBER_FORMATS: Final = {
    Style.TEXT: "@",
    Style.COUNT: "#,##0",
    Style.FIGURE: "#,##0.00",
    Style.PLAIN: "General",
    Style.SHARE: "0.000%",
    Style.COVERAGE: "0.00%",
}
_DATE_FORMATS: Final = {
    Language.VI: {Style.DAY: "dd/mm/yyyy", Style.MOMENT: "dd/mm/yyyy hh:mm:ss"},
    Language.EN: {Style.DAY: "yyyy-mm-dd", Style.MOMENT: "yyyy-mm-dd hh:mm:ss"},
}


class Pen:
    """Writes values with the formats of one workbook.

    Attributes:
        totals: formats of the row of totals.
        head, title, mark, small, label: formats of texts that are no values.
    """

    def __init__(self, target: Any, language: Language) -> None:
        self._target = target
        frame = {"border": 1, "valign": "top"}
        text = {"num_format": "@", "text_wrap": True, **frame}
        shapes = _NUMBER_FORMATS | _DATE_FORMATS[language]
        self._values = {style: self._format(num_format=shape, **frame) for style, shape in shapes.items()}
        self._facts = {style: self._format(num_format=shape, align="left", **frame) for style, shape in shapes.items()}
        self.totals = {style: self._format(num_format=shape, bold=True, **frame) for style, shape in shapes.items()}
        self._text = self._format(**text)
        self._quoted = self._format(quote_prefix=True, **text)
        self.head = self._format(bold=True, text_wrap=True, align="center", bg_color=_HEAD_COLOUR, border=1)
        self.title = self._format(bold=True, font_size=14)
        self.mark = self._format(bold=True, font_color=MARK_COLOUR)
        self.small = self._format(italic=True)
        self.label = self._format(bold=True, valign="top", text_wrap=True)

    def _format(self, **properties: object) -> Any:
        return self._target.add_format(properties)

    def value(self, page: Any, row: int, at: int, value: Cell, style: Style) -> None:
        """Write a value of a table."""
        self._write(page, row, at, value, self._values[style])

    def fact(self, page: Any, row: int, at: int, value: Cell, style: Style) -> None:
        """Write a value of the summary, where figures stand below each other only by chance."""
        self._write(page, row, at, value, self._facts[style])

    def _write(self, page: Any, row: int, at: int, value: Cell, shape: Any) -> None:
        """A value in its own type. A text that looks like a formula stays one when somebody edits the cell, too."""
        if value is None or value == "":
            page.write_blank(row, at, None, shape)
        elif isinstance(value, str):
            text = cut(value)
            page.write_string(row, at, text, self._text if defuse(text) == text else self._quoted)
        elif isinstance(value, (int, float)):
            page.write_number(row, at, value, shape)
        else:
            page.write_datetime(row, at, value, shape)


@lru_cache(maxsize=4096)
def cut(text: str) -> str:
    """A text as a cell can hold it: one visible line, cut where a cell ends."""
    shown = clean(text)
    if 2 * len(shown) <= LONGEST:
        return shown
    units = shown.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return shown
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "\N{HORIZONTAL ELLIPSIS}"
