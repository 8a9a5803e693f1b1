"""The state sheet as a workbook: cells to be filled in are coloured and open, all others are locked without a password.

The formulas only show what is left of a total; nothing reads them back.
"""

from __future__ import annotations

import io
import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from exporters.reports.cells import MARK_COLOUR, cut
from exporters.reports.language import day
from exporters.reports.texts import SIMULATED, Catalogue
from inventory.exchange.state_form import row_code
from inventory.exchange.values import EARLIEST_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporters.reports.state_model import ComparedRow, LotRow, StateSheet

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_A4: Final = 9
_WIDTHS: Final = (21, 16, 7, 7, 7, 7, 9, 17)
_LAST: Final = len(_WIDTHS) - 1
_COUNT, _IN_USE, _BROKEN, _UNKNOWN, _YEAR, _CODE = range(2, 8)
_FILL: Final = "#FFF2CC"
_GREY: Final = "#7F7F7F"
_FRAME: Final = {"border": 1, "valign": "vcenter", "text_wrap": True}
_OPEN: Final = {"bg_color": _FILL, "locked": False, "align": "center", **_FRAME}
_LINE: Final = 17
"""Height of a line of text in points."""

_MARGINS: Final = (0.79, 0.6, 0.6, 0.6)
"""Inches; left, right, top, bottom."""

_SHAPES: Final[dict[str, dict[str, Any]]] = {
    "organ": {"align": "center", "font_size": 12},
    "organ_bold": {"align": "center", "font_size": 12, "bold": True},
    "motto": {"align": "center", "bold": True, "underline": 1},
    "title": {"align": "center", "bold": True, "font_size": 14},
    "subject": {"align": "center", "bold": True},
    "note": {"align": "center", "italic": True, "font_size": 11, "text_wrap": True, "valign": "vcenter"},
    "small": {"italic": True, "font_size": 10},
    "mark": {"align": "center", "bold": True, "font_color": MARK_COLOUR},
    "section": {"bold": True, "valign": "bottom"},
    "head": {"bold": True, "align": "center", "bg_color": "#F2F2F2", "font_size": 11, **_FRAME},
    "text": {"font_size": 12, "indent": 1, **_FRAME},
    "norm": {"font_size": 9, **_FRAME},
    "figure": {"align": "center", "font_size": 12, **_FRAME},
    "left_over": {"align": "center", "font_color": _GREY, **_FRAME},
    "code": {"font_size": 8, "font_color": _GREY, "border": 1, "valign": "vcenter"},
    "line": {"font_size": 9, "font_color": _GREY},
    "open": _OPEN,
    "open_text": {**_OPEN, "num_format": "@", "align": "left"},
    "open_day": {**_OPEN, "num_format": "dd/mm/yyyy", "align": "left"},
    "sign": {"align": "center", "bold": True},
    "sign_small": {"align": "center", "italic": True, "font_size": 11},
}


def render_state_xlsx(sheet: StateSheet) -> bytes:
    """The sheet as a workbook."""
    out = io.BytesIO()
    texts = Catalogue(sheet.language)
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        title = cut(f"{texts('state.title')} {sheet.identity.unit} {sheet.name}")
        mark = {"comments": SIMULATED} if sheet.identity.simulated else {}
        book.set_properties({"title": title, "created": datetime.combine(sheet.on, time()), **mark})
        page = _Page(book, sheet, texts)
        page.write()
    return out.getvalue()


class _Page:
    """Writes one sheet, from top to bottom."""

    def __init__(self, book: Any, sheet: StateSheet, texts: Catalogue) -> None:
        self._sheet = sheet
        self._texts = texts
        base = {"font_name": "Times New Roman", "font_size": 13}
        self._shapes = {name: book.add_format({**base, **shape}) for name, shape in _SHAPES.items()}
        self._page = book.add_worksheet(texts("state.page"))
        self._lists = book.add_worksheet(texts("state.lists"))
        self._row = 0

    def write(self) -> None:
        """Write everything."""
        self._set_up()
        self._letterhead()
        self._office()
        self._equipment()
        self._compared()
        self._questions()
        self._declarer()
        self._signatures()
        self._page.print_area(0, 0, self._row, _LAST)

    def _set_up(self) -> None:
        page = self._page
        for at, width in enumerate(_WIDTHS):
            page.set_column(at, at, width)
        page.set_paper(_A4)
        page.set_margins(*_MARGINS)
        page.fit_to_pages(1, 1)
        page.center_horizontally()
        page.hide_gridlines(2)
        page.set_default_row(_LINE)
        page.protect("", {"insert_rows": True, "format_rows": True, "format_columns": True})
        for at, names in enumerate((self._sheet.kinds, self._sheet.places)):
            self._lists.write_column(0, at, [cut(name) for name in names])
        self._lists.protect("")
        self._lists.hide()
        if self._sheet.identity.simulated:
            page.set_header(f"&C&B{SIMULATED}")
            page.set_tab_color(MARK_COLOUR)

    def _across(self, text: str, shape: str, first: int = 0, last: int = _LAST, *, height: float = 0) -> None:
        """A text over several columns of the present row."""
        if height:
            self._page.set_row(self._row, height)
        self._page.merge_range(self._row, first, self._row, last, "", self._shapes[shape])
        self._page.write_string(self._row, first, cut(text), self._shapes[shape])

    def _put(self, at: int, text: str, shape: str) -> None:
        shown = cut(text)
        self._page.write_string(self._row, at, shown, self._shapes[shape]) if shown else self._blank(at, shape)

    def _blank(self, at: int, shape: str) -> None:
        self._page.write_blank(self._row, at, None, self._shapes[shape])

    def _number(self, at: int, value: int | None, shape: str = "open") -> None:
        if value is None:
            self._blank(at, shape)
        else:
            self._page.write_number(self._row, at, value, self._shapes[shape])

    def _letterhead(self) -> None:
        sheet, texts = self._sheet, self._texts
        for left, right, shapes in (
            (sheet.superior, texts("country"), ("organ", "organ_bold")),
            (sheet.committee, texts("motto"), ("organ_bold", "motto")),
        ):
            self._across(left, shapes[0], 0, 2)
            self._across(right, shapes[1], 3, _LAST)
            self._row += 1
        self._row += 1
        for text, shape in (
            (texts("state.title"), "title"),
            (texts("state.subject", on=day(sheet.on, sheet.language)), "subject"),
        ):
            self._across(text, shape)
            self._row += 1
        if sheet.identity.simulated:
            self._across(f"{SIMULATED}. {texts('simulated_note')}", "mark")
            self._row += 1
        self._across(texts("state.draft"), "note", height=1.5 * _LINE)
        self._row += 1

    def _section(self, key: str) -> None:
        self._across(self._texts(key), "section", height=1.4 * _LINE)
        self._row += 1

    def _office(self) -> None:
        sheet, texts = self._sheet, self._texts
        self._section("state.section_office")
        unit = texts(
            "state.unit_value", name=", ".join(filter(None, (sheet.name, sheet.district))), code=sheet.identity.unit
        )
        for label, value in ((texts("state.unit"), unit), (texts("state.latest"), sheet.latest)):
            self._put(0, label, "text")
            self._across(value, "text", 1)
            self._row += 1
        self._put(0, texts("state.staff"), "text")
        self._number(1, sheet.staff)
        self._across(texts("state.counters"), "text", 2, _UNKNOWN)
        self._number(_YEAR, sheet.counters)
        for at in (1, _YEAR):
            self._validate_count(self._row, at, self._row)
        self._row += 1

    def _heads(self, headings: Sequence[str]) -> None:
        for at, heading in enumerate(headings):
            self._put(at, heading, "head")
        self._page.set_row(self._row, 2 * _LINE)
        self._row += 1

    def _equipment(self) -> None:
        texts, sheet = self._texts, self._sheet
        self._section("state.section_lots")
        names = ("kind", "place", "count", "in_use", "broken", "unknown_state", "year", "code")
        self._heads([texts(f"state.{name}") for name in names])
        first = self._row
        for lot in sheet.lots:
            self._lot(lot)
        for _ in range(sheet.spare):
            self._spare()
        last = self._row - 1
        for at in (_COUNT, _BROKEN, _UNKNOWN):
            self._validate_count(first, at, last)
        limits = {"first": EARLIEST_YEAR, "last": sheet.on.year}
        rule = {"validate": "integer", "criteria": "between", "minimum": EARLIEST_YEAR, "maximum": sheet.on.year}
        self._page.data_validation(
            first, _YEAR, last, _YEAR, {**rule, "error_message": texts("state.bad_year", **limits)}
        )

    def _lot(self, lot: LotRow) -> None:
        self._put(0, lot.kind_name, "text")
        self._put(1, lot.place_name, "text")
        self._number(_COUNT, lot.count)
        self._left_over(lot.in_use)
        self._number(_BROKEN, lot.broken)
        self._number(_UNKNOWN, lot.unknown_state)
        self._number(_YEAR, lot.year)
        self._put(_CODE, row_code(lot.kind, lot.place), "code")
        self._row += 1

    def _spare(self) -> None:
        """A row for a lot that is not on the sheet: kind and place are chosen from lists."""
        for at, names in enumerate((self._sheet.kinds, self._sheet.places)):
            self._blank(at, "open_text")
            column = "AB"[at]
            source = f"='{self._texts('state.lists')}'!${column}$1:${column}${len(names)}"
            self._page.data_validation(self._row, at, self._row, at, {"validate": "list", "source": source})
        for at in (_COUNT, _BROKEN, _UNKNOWN, _YEAR):
            self._blank(at, "open")
        self._left_over(None)
        self._put(_CODE, "+", "code")
        self._row += 1

    def _left_over(self, value: int | None) -> None:
        """What is in use: the total without the broken and those of unknown state."""
        row = self._row + 1
        formula = f'=IF(OR(C{row}="",E{row}=""),"",C{row}-E{row}-F{row})'
        self._page.write_formula(self._row, _IN_USE, formula, self._shapes["left_over"], "" if value is None else value)

    def _validate_count(self, first: int, at: int, last: int) -> None:
        rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_message": self._texts("state.bad_count")}
        self._page.data_validation(first, at, last, at, rule)

    def _compared(self) -> None:
        texts = self._texts
        self._section("state.section_compared")
        names = ("item", "need", "owned", "seen", "short", "over_age")
        for at, name in enumerate(names):
            self._put(at, texts(name), "head")
        self._across(texts("state.norm"), "head", _YEAR, height=2 * _LINE)
        self._row += 1
        for line in self._sheet.compared:
            self._compare(line)
        self._across(texts("state.open"), "small")
        self._row += 1

    def _compare(self, line: ComparedRow) -> None:
        self._put(0, line.kind, "text")
        for at, figure in enumerate((line.need, line.owned, line.seen, line.short, line.over_age), 1):
            if figure.isdigit():
                self._number(at, int(figure), "figure")
            else:
                self._put(at, figure, "figure")
        self._across(line.norm, "norm", _YEAR, height=_height(line.norm, 1.3 * (_WIDTHS[_YEAR] + _WIDTHS[_LAST]), 11.5))
        self._row += 1

    def _questions(self) -> None:
        texts = self._texts
        self._section("state.section_questions")
        self._across(texts("state.ask"), "head", 0, _UNKNOWN)
        self._across(texts("state.remark"), "head", _YEAR)
        self._row += 1
        asked = [f"{number}. {question}" for number, question in enumerate(self._sheet.questions, 1)]
        for question in asked or [texts("state.nothing_asked")]:
            self._across(question, "text", 0, _UNKNOWN, height=_height(question, sum(_WIDTHS[:_YEAR]), _LINE))
            self._page.merge_range(self._row, _YEAR, self._row, _LAST, "", self._shapes["open_text"])
            self._row += 1

    def _declarer(self) -> None:
        texts = self._texts
        self._section("state.section_declarer")
        for name in ("declared_by", "declared_phone", "declared_on"):
            shape = "open_day" if name == "declared_on" else "open_text"
            self._put(0, texts(f"state.{name}"), "text")
            self._page.merge_range(self._row, 1, self._row, _LAST, "", self._shapes[shape])
            if name == "declared_on":
                rule = {"validate": "date", "criteria": ">=", "value": date(EARLIEST_YEAR, 1, 1)}
                self._page.data_validation(
                    self._row, 1, self._row, 1, {**rule, "error_message": texts("state.bad_day")}
                )
            self._row += 1
        self._across(texts("state.line", line=self._sheet.identity.line()), "line")
        self._row += 2

    def _signatures(self) -> None:
        texts = self._texts
        blocks = ((0, 1, "declarer", "signs"), (_COUNT, _UNKNOWN, "checker", "signs"), (_YEAR, _LAST, "head", "seals"))
        self._across(texts("state.place_date"), "sign_small", _BROKEN, _LAST)
        self._row += 1
        for first, last, signer, _ in blocks:
            self._across(texts(f"state.signs_{signer}"), "sign", first, last)
        self._row += 1
        for first, last, _, hint in blocks:
            self._across(texts(f"state.{hint}"), "sign_small", first, last)
        self._row += 4


def _height(text: str, width: float, line: float) -> float:
    """The height of a merged cell, which no program fits to its text."""
    return max(_LINE, line * math.ceil(1.1 * len(text) / width) + 3)
