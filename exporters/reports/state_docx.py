"""The state sheet as a text document: A4 upright after Nghị định 30/2020/NĐ-CP, every answer in a cell of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exporters.reports.language import Language, day
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.word import PAGE_WIDTH, Align, cell, document, paragraph, row, table
from inventory.exchange.state_form import row_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exporters.reports.state_model import LotRow, StateSheet

_SMALL: Final = 9.5
"""Size of what stands in tables, so that an office's sheet is one page."""

_TINY: Final = 9
_FILL: Final = "FFF2CC"
"""Background of the cells that are to be filled in."""

_HEAD_FILL: Final = "F2F2F2"
_GREY: Final = "7F7F7F"
_LOTS: Final = (2200, 1700, 620, 680, 740, 720, 850, 1844)
_COMPARED: Final = (2050, 560, 660, 1000, 700, 850, 3534)
_QUESTIONS: Final = (5854, 3500)
_OFFICE: Final = (2600, 2177, 2700, 1877)
_DECLARER: Final = (2250, 2950, 2250, 1904)
_LETTERHEAD: Final = (4000, 5354)
_SPARE: Final = "+"
_ROOM: Final = 30
"""Height of the blank above a signer's name."""

_SPARE_ROWS: Final = 2
_SHORT: Final = 13
"""A table of more rows has one spare row, for the page; in a document an officer adds rows as needed."""


def render_state_docx(sheet: StateSheet) -> bytes:
    """The sheet as a document."""
    texts = Catalogue(sheet.language)
    title = f"{texts('state.title')} {sheet.identity.unit} {sheet.name}"
    spoken = "vi-VN" if sheet.language is Language.VI else "en-GB"
    mark = SIMULATED if sheet.identity.simulated else ""
    return document(_body(sheet, texts), title=title, language=spoken, mark=mark)


def _body(sheet: StateSheet, texts: Catalogue) -> Iterator[str]:
    yield _letterhead(sheet, texts)
    yield paragraph(texts("state.title"), size=14, bold=True, align=Align.CENTRE, before=4)
    on = day(sheet.on, sheet.language)
    yield paragraph(texts("state.subject", on=on), bold=True, align=Align.CENTRE)
    if sheet.identity.simulated:
        yield paragraph(texts("simulated_note"), size=_TINY, italic=True, align=Align.CENTRE)
    yield paragraph(texts("state.draft"), size=10, italic=True, align=Align.CENTRE)
    yield _heading(texts("state.section_office"))
    yield _office(sheet, texts)
    yield _heading(texts("state.section_lots"))
    yield _lots(sheet, texts)
    yield _heading(texts("state.section_compared"))
    yield _compared(sheet, texts)
    yield paragraph(texts("state.open"), size=_TINY, italic=True)
    yield _heading(texts("state.section_questions"))
    yield _questions(sheet, texts)
    yield _heading(texts("state.section_declarer"))
    yield _declarer(sheet, texts)
    yield paragraph("", size=3)
    yield _signatures(texts)
    yield paragraph("", size=1)


def _letterhead(sheet: StateSheet, texts: Catalogue) -> str:
    left = paragraph(sheet.superior, size=12, align=Align.CENTRE)
    left += paragraph(sheet.committee, size=12, bold=True, align=Align.CENTRE, underlined=True)
    right = paragraph(texts("country"), size=12, bold=True, align=Align.CENTRE)
    right += paragraph(texts("motto"), bold=True, align=Align.CENTRE, underlined=True)
    widths = _LETTERHEAD
    return table(widths, [row([cell(left, widths[0]), cell(right, widths[1])])], framed=False)


def _heading(text: str) -> str:
    return paragraph(text, size=12, bold=True, before=2, keep=True)


def _office(sheet: StateSheet, texts: Catalogue) -> str:
    """Unit, staff and counters."""
    unit = texts(
        "state.unit_value", name=", ".join(filter(None, (sheet.name, sheet.district))), code=sheet.identity.unit
    )
    first, second, third, fourth = _OFFICE
    rest = PAGE_WIDTH - first
    return table(
        _OFFICE,
        [
            row([_label(texts("state.unit"), first), cell(_text(unit), rest, span=3)]),
            row([_label(texts("state.latest"), first), cell(_text(sheet.latest), rest, span=3)]),
            row(
                [
                    _label(texts("state.staff"), first),
                    _input(_shown(sheet.staff), second),
                    _label(texts("state.counters"), third),
                    _input(_shown(sheet.counters), fourth),
                ]
            ),
        ],
    )


def _lots(sheet: StateSheet, texts: Catalogue) -> str:
    """The table of equipment. `in_use` is what is left of the total; a new lot is written into a row with code +."""
    names = ("kind", "place", "count", "in_use", "broken", "unknown_state", "year", "code")
    rows = [row(_head([texts(f"state.{name}") for name in names], _LOTS), head=True)]
    rows += [row(_lot(lot)) for lot in sheet.lots]
    spare = [_input("", width) for width in _LOTS[:-1]]
    rows += [row([*spare, _code(_SPARE)])] * (_SPARE_ROWS if len(sheet.lots) <= _SHORT else 1)
    return table(_LOTS, rows)


def _lot(lot: LotRow) -> Iterator[str]:
    kind, place, count, in_use, broken, unknown, year, _ = _LOTS
    yield cell(_text(lot.kind_name), kind)
    yield cell(_text(lot.place_name), place)
    yield _input(_shown(lot.count), count)
    yield cell(_text(_shown(lot.in_use), align=Align.CENTRE, colour=_GREY), in_use)
    yield _input(_shown(lot.broken), broken)
    yield _input(_shown(lot.unknown_state), unknown)
    yield _input(_shown(lot.year), year)
    yield _code(row_code(lot.kind, lot.place))


def _code(code: str) -> str:
    return cell(paragraph(code, size=7, colour=_GREY), _LOTS[-1])


def _compared(sheet: StateSheet, texts: Catalogue) -> str:
    names = ("item", "need", "owned", "seen", "short", "over_age", "state.norm")
    rows = [row(_head([texts(name) for name in names], _COMPARED), head=True)]
    for line in sheet.compared:
        figures = (line.need, line.owned, line.seen, line.short, line.over_age)
        cells = [cell(_text(line.kind), _COMPARED[0])]
        cells += [
            cell(_text(figure, align=Align.CENTRE), width)
            for figure, width in zip(figures, _COMPARED[1:-1], strict=True)
        ]
        rows.append(row([*cells, cell(paragraph(line.norm, size=7.5), _COMPARED[-1])]))
    return table(_COMPARED, rows)


def _questions(sheet: StateSheet, texts: Catalogue) -> str:
    ask, remark = _QUESTIONS
    rows = [row(_head([texts("state.ask"), texts("state.remark")], _QUESTIONS), head=True)]
    for number, question in enumerate(sheet.questions, 1):
        rows.append(row([cell(_text(f"{number}. {question}"), ask), _input("", remark, align=Align.LEFT)]))
    if not sheet.questions:
        rows.append(row([cell(_text(texts("state.nothing_asked")), ask), _input("", remark, align=Align.LEFT)]))
    return table(_QUESTIONS, rows)


def _declarer(sheet: StateSheet, texts: Catalogue) -> str:
    """Who declares and when, and the line that names the sheet."""

    def asked(name: str, at: int) -> tuple[str, str]:
        label, answer = _DECLARER[at : at + 2]
        return cell(_text(texts(f"state.{name}")), label), _input("", answer, align=Align.LEFT)

    line = paragraph(texts("state.line", line=sheet.identity.line()), size=8, colour=_GREY)
    named = cell(line, sum(_DECLARER[2:]), span=2)
    rows = [
        row([*asked("declared_by", 0), *asked("declared_phone", 2)]),
        row([*asked("declared_on", 0), named]),
    ]
    return table(_DECLARER, rows)


def _signatures(texts: Catalogue) -> str:
    """Three blanks to be signed; above the last one its place and date."""
    width = PAGE_WIDTH // 3
    signers = (("declarer", "signs"), ("checker", "signs"), ("head", "seals"))
    cells = []
    for signer, hint in signers:
        dated = paragraph(texts("state.place_date"), size=_TINY, italic=True, align=Align.CENTRE)
        above = dated if signer == "head" else paragraph("", size=_TINY)
        name = paragraph(texts(f"state.signs_{signer}"), size=12, bold=True, align=Align.CENTRE)
        cells.append(
            cell(above + name + paragraph(texts(f"state.{hint}"), size=_SMALL, italic=True, align=Align.CENTRE), width)
        )
    room = [cell(paragraph("", size=_ROOM), width) for _ in signers]
    return table([width] * len(signers), [row(cells), row(room)], framed=False)


def _head(headings: Sequence[str], widths: Iterable[int]) -> Iterator[str]:
    for heading, width in zip(headings, widths, strict=True):
        yield cell(paragraph(heading, size=_TINY, bold=True, align=Align.CENTRE), width, fill=_HEAD_FILL)


def _label(text: str, width: int) -> str:
    return cell(_text(text), width)


def _text(text: str, *, align: Align = Align.LEFT, colour: str = "") -> str:
    return paragraph(text, size=_SMALL, align=align, colour=colour)


def _input(text: str, width: int, *, align: Align = Align.CENTRE) -> str:
    return cell(_text(text, align=align), width, fill=_FILL)


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)
