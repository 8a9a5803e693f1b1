"""Workbooks: figures are numbers, times are times, nothing is a formula but the totals, and every sheet can be printed.

Each sheet has the report's title and, of simulated figures, their mark above its table; the head stays in sight and
repeats on every page. The row of totals stands outside of the filter, so that sorting does not move it.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import xlsxwriter  # type: ignore[import-untyped]

from exporters.reports.cells import MARK_COLOUR, Pen, cut
from exporters.reports.sheet import Column, Style, added
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from exporters.reports.sheet import Book, Cell, Table

_OPTIONS: Final = {
    "in_memory": True,
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_A4: Final = 9
_WIDEST: Final = 48
_LABELS, _SENTENCES = 34, 110
_HEAD_ROW: Final = 3
"""Title, mark and note stand above it."""

_LINE, _HIGHEST = 15.0, 409.0
"""Heights in points: of a line, and the most that a row can have."""

_SUMS: Final = 12
_WIDTHS: Final = {Style.DAY: 10, Style.MOMENT: 19}


def render_book(book: Book) -> bytes:
    """The workbook as bytes, the same for the same book."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as target:
        properties = {"title": cut(book.title), "created": datetime.combine(book.on, time())}
        target.set_properties(properties | ({"comments": SIMULATED} if book.simulated else {}))
        writer = _Writer(target, book)
        writer.summary()
        for table in book.tables:
            writer.table(table)
    return out.getvalue()


class _Writer:
    """Writes the sheets of one book."""

    def __init__(self, target: Any, book: Book) -> None:
        self._target = target
        self._book = book
        self._texts = Catalogue(book.language)
        self._pen = Pen(target, book.language)

    def summary(self) -> None:
        """The first sheet: what the report is, of when, and its sentences."""
        book = self._book
        page = self._page(self._texts("sheet.summary"), f"{book.title} {book.subtitle}")
        page.set_column(0, 0, _LABELS)
        page.set_column(1, 1, _SENTENCES)
        row = _HEAD_ROW
        for fact in book.facts:
            page.write_string(row, 0, cut(fact.label), self._pen.label)
            self._pen.fact(page, row, 1, fact.value, fact.style)
            row += 1
        for heading, sentences in book.sections:
            page.write_string(row, 0, cut(heading), self._pen.label)
            for sentence in sentences:
                self._pen.value(page, row, 1, sentence, Style.TEXT)
                _heighten(page, row, [(sentence, _SENTENCES)])
                row += 1

    def table(self, table: Table) -> None:
        """A sheet with a table: numbered, framed, filtered, with its totals."""
        columns, rows = _complete(table, self._texts, simulated=self._book.simulated)
        page = self._page(table.name, table.title)
        page.write_string(2, 0, self._texts("sheet_note"), self._pen.small)
        widths = [_width(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
        for at, (column, wide) in enumerate(zip(columns, widths, strict=True)):
            page.set_column(at, at, wide)
            page.write_string(_HEAD_ROW, at, column.heading, self._pen.head)
        _heighten(page, _HEAD_ROW, [(column.heading, wide) for column, wide in zip(columns, widths, strict=True)])
        for number, row in enumerate(rows, _HEAD_ROW + 1):
            _heighten(page, number, zip(row, widths, strict=True))
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._pen.value(page, number, at, value, column.style)
        last = _HEAD_ROW + len(rows)
        page.autofilter(_HEAD_ROW, 0, last, len(columns) - 1)
        page.freeze_panes(_HEAD_ROW + 1, 0)
        page.repeat_rows(_HEAD_ROW)
        sums = {at: added(row[at] for row in rows) for at, column in enumerate(columns) if column.summed}
        known = {at: value for at, value in sums.items() if value is not None}
        if not rows:
            page.write_string(last + 1, 0, self._texts("none"))
        elif known:
            self._total(page, columns, last, known)

    def _total(self, page: Any, columns: tuple[Column, ...], last: int, sums: Mapping[int, float]) -> None:
        """The sums of what is known in the rows that the filter shows; nothing where nothing is known.

        Args:
            page: the sheet.
            columns: of its table.
            last: the last row of its table.
            sums: what the formulas come to while all rows are shown, by column.
        """
        for at, column in enumerate(columns):
            shape = self._pen.totals[column.style]
            if at in sums:
                cells = xlsxwriter.utility.xl_range(_HEAD_ROW + 1, at, last, at)
                page.write_formula(last + 1, at, f"=SUBTOTAL(109,{cells})", shape, sums[at])
            else:
                page.write_blank(last + 1, at, None, shape)
        page.write_string(last + 1, 1, self._texts("total"), self._pen.totals[Style.TEXT])
        if self._book.simulated:
            page.write_string(last + 1, len(columns) - 1, SIMULATED, self._pen.totals[Style.TEXT])

    def _page(self, name: str, title: str) -> Any:
        """A sheet to be printed on A4, with its title and mark."""
        page = self._target.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P / &N")
        page.write_string(0, 0, cut(f"{title} \N{EN DASH} {self._book.city}"), self._pen.title)
        if self._book.simulated:
            page.set_header(f"&C&B{SIMULATED}")
            page.set_tab_color(MARK_COLOUR)
            page.write_string(1, 0, f"{SIMULATED}. {self._texts('simulated_note')}", self._pen.mark)
        return page


def _complete(table: Table, texts: Catalogue, *, simulated: bool) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]]]:
    """A table with the columns that all have: the number of the row, and the mark of simulated figures at its end."""
    mark = (SIMULATED,) if simulated else ()
    columns = (Column(texts("no"), Style.COUNT), *table.columns)
    if simulated:
        columns = (*columns, Column(texts("simulated_column")))
    return columns, [(number, *row, *mark) for number, row in enumerate(table.rows, 1)]


def _width(column: Column, values: list[Cell]) -> int:
    """As wide as what stands in it, and as the longest word of its heading."""
    shown = max(map(_length, values), default=0)
    word = max(map(len, column.heading.split()), default=0)
    sums = _SUMS if column.summed else 0
    return min(_WIDEST, max(shown, word, sums, _WIDTHS.get(column.style, 4))) + 2


def _heighten(page: Any, row: int, cells: Iterable[tuple[Cell, int]]) -> None:
    """Make a row as high as its wrapped texts: not every program that opens the file does so by itself.

    Args:
        page: the sheet.
        row: of the sheet.
        cells: values with the widths of their columns.
    """
    texts = ((value, max(1, wide - 1)) for value, wide in cells if isinstance(value, str) and " " in value)
    lines = max((_lines(value, wide) for value, wide in texts if len(value) > wide), default=1)
    if lines > 1:
        page.set_row(row, min(_HIGHEST, _LINE * lines))


@lru_cache(maxsize=4096)
def _lines(text: str, wide: int) -> int:
    """How many lines a text takes; the same texts stand in many rows."""
    return len(wrap(text, wide))


def _length(value: Cell) -> int:
    """How many characters a value takes, about; times have their own width."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, int):
        return len(f"{value:,}")
    return len(f"{100 * value:,.3f}") if isinstance(value, float) else 0
