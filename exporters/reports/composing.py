"""Makes a paper of a workbook's content: what is a sheet there becomes a section of the text or an annex.

A table finds its place by its title: "II. ..." belongs to that section, "Phụ lục 04. ..." to that annex; any other
becomes an annex of its own after the last, so that a new table needs nothing but to be in the book.
"""

from __future__ import annotations

import re
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

from exporters.reports.document import Annex, Bars, Closing, Document, Grid, Head, Heading, Paragraph, Part
from exporters.reports.grids import plain_grid
from exporters.reports.layout import turned
from exporters.reports.shown import LONGEST_CELL, shown, visible
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from exporters.reports.document import Block
    from exporters.reports.sheet import Book, Table

_SECTION = re.compile(r"([IVX]+)\. ")
_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of điểm, in the order of the Vietnamese alphabet as papers number by it; doubled after the last."""


class Plan(NamedTuple):
    """Where the contents of a book go.

    Attributes:
        sections: heading on paper by the heading of the book's section; others are numbered on after the last.
        facts: the heading of the section that states the facts.
        under: title of a section or an annex by the title of a table whose own does not say where it belongs.
        charts: by the heading of their section.
        drawn: by the name of a table: how it is drawn when not as it is in the workbook.
    """

    sections: Mapping[str, str]
    facts: str
    under: Mapping[str, str]
    charts: Mapping[str, Bars]
    drawn: Mapping[str, Callable[[Table], Grid]]


def compose(book: Book, plan: Plan) -> Document:
    """The paper of a book."""
    return _Composer(book, plan).document()


class _Composer:
    """Puts one book in order."""

    def __init__(self, book: Book, plan: Plan) -> None:
        self._book = book
        self._plan = plan
        self._texts = Catalogue(book.language)
        self._annex_title = re.compile(
            rf"({re.escape(self._texts('paper_annex', number='').strip())}(?: (\S+))?)\. (.+)"
        )

    def document(self) -> Document:
        book, texts = self._book, self._texts
        annexes = tuple(self._annexes())
        body = [block for heading, items in self._sections() for block in self._section(heading, items)]
        if annexes:
            body.append(Paragraph(texts("paper_attached", count=len(annexes)), keep=True))
            heads = [part.annex for part in annexes if part.annex]
            body += [Paragraph(f"{each.label}: {each.title}.", label="-", keep=True) for each in heads]
        return Document(
            language=book.language,
            mark=SIMULATED if book.simulated else "",
            mark_note=texts("simulated_note") if book.simulated else "",
            on=book.on,
            head=self._head(),
            parts=tuple(_directed(body)),
            closing=Closing(texts("paper_recipients"), (texts("paper_recipient"), texts("paper_filed"))),
            annexes=annexes,
        )

    def _head(self) -> Head:
        book, texts, on = self._book, self._texts, self._book.on
        return Head(
            organ=visible(book.city, LONGEST_CELL).upper(),
            number=texts("number_line"),
            country=texts("country"),
            motto=texts("motto"),
            place=texts("place_line", day=f"{on.day:02d}", month=f"{on.month:02d}", year=on.year),
            kind=texts("kind_of_paper"),
            title=visible(book.title, LONGEST_CELL),
            subtitle=visible(book.subtitle),
        )

    def _home(self, table: Table) -> str:
        return self._plan.under.get(table.title, table.title)

    def _sections(self) -> list[tuple[str, list[str | Table]]]:
        """The sections by their numbers, each with its sentences, then its tables."""
        found: dict[str, list[str | Table]] = {}
        others = []
        for heading, sentences in self._book.sections:
            if heading in self._plan.sections:
                found.setdefault(self._plan.sections[heading], []).extend(sentences)
            else:
                others.append((heading, sentences))
        for table in self._book.tables:
            if _SECTION.match(self._home(table)):
                found.setdefault(self._home(table), []).append(table)
        ordered = sorted(found.items(), key=lambda each: _value(each[0]))
        after = _value(ordered[-1][0]) if ordered else 0
        for at, (name, sentences) in enumerate(others, after + 1):
            ordered.append((f"{_roman(at)}. {name.upper()}", list(sentences)))
        return ordered

    def _section(self, heading: str, items: Sequence[str | Table]) -> Iterator[Block]:
        """A section: its sentences as khoản, its tables each under a heading, its chart after the first of them."""
        chart = self._plan.charts.get(heading)
        facts = self._book.facts if heading == self._plan.facts else ()
        yield Heading(1, visible(heading))
        several = len(items) + bool(facts) > 1
        for number, item in enumerate(items, 1):
            if isinstance(item, str):
                yield Paragraph(visible(item), label=f"{number}." if several else "")
            else:
                if several:
                    yield Heading(2, f"{number}. {visible(item.name)}")
                yield self._grid(item)
                if chart:
                    yield chart
                chart = None
        if facts:
            yield Paragraph(self._texts("paper_facts"), label=f"{len(items) + 1}.")
            for letter, fact in zip(chain(_LETTERS, map("".join, product(_LETTERS, repeat=2))), facts, strict=False):
                value = shown(fact.value, fact.style, self._book.language) or self._texts("not_known_sign")
                yield Paragraph(f"{visible(fact.label)}: {value}.", label=f"{letter})")

    def _annexes(self) -> Iterator[Part]:
        """The annexes by their numbers; tables that belong to none get numbers after the last."""
        titled: dict[str, list[Table]] = {}
        others: list[Table] = []
        for table in self._book.tables:
            home = self._home(table)
            if self._annex_title.fullmatch(home):
                titled.setdefault(home, []).append(table)
            elif not _SECTION.match(home):
                others.append(table)
        last = 0
        for home in sorted(titled, key=self._annex_order):
            last = max(last, self._annex_order(home)[0])
            label, title = self._annex_title.sub(r"\1", home), self._annex_title.sub(r"\3", home)
            yield self._annex(label, title, titled[home])
        for number, table in enumerate(others, last + 1):
            yield self._annex(self._texts("paper_annex", number=f"{number:02d}"), table.title, [table])

    def _annex_order(self, home: str) -> tuple[int, str]:
        """The number of an annex and the letter behind it: 01 before 01a before 02; without a number first of all."""
        number = self._annex_title.sub(r"\2", home)
        letter = number.lstrip("0123456789")
        return int(number.removesuffix(letter) or 0), letter

    def _annex(self, label: str, title: str, tables: Sequence[Table]) -> Part:
        blocks: list[Block] = [Paragraph(self._texts("paper_note"), small=True)]
        for number, table in enumerate(tables, 1):
            if len(tables) > 1:
                blocks.append(Heading(2, f"{number}. {visible(table.name)}"))
            blocks.append(self._grid(table))
        landscape = any(isinstance(block, Grid) and block.wide for block in blocks)
        head = Annex(label, visible(title), self._texts("paper_annex_of"))
        return Part(tuple(turned(block) if landscape else block for block in blocks), landscape, head)

    def _grid(self, table: Table) -> Grid | Paragraph:
        """A table, or in a word that there is nothing to tell."""
        if not table.rows:
            return Paragraph(self._texts("none"))
        if table.name in self._plan.drawn:
            return self._plan.drawn[table.name](table)
        return plain_grid(table, self._texts, simulated=self._book.simulated)


def _directed(blocks: Iterable[Block]) -> Iterator[Part]:
    """The body in parts: a wide table turns the page for itself and for the headings right before it."""
    upright: list[Block] = []
    wide: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid) and block.wide:
            at = len(upright)
            while at and isinstance(upright[at - 1], Heading):
                at -= 1
            if at:
                yield from _part(wide, landscape=True)
                yield from _part(upright[:at], landscape=False)
                wide = []
            wide += [*upright[at:], block]
            upright = []
        else:
            upright.append(block)
    yield from _part(wide, landscape=True)
    yield from _part(upright, landscape=False)


def _part(blocks: Sequence[Block], *, landscape: bool) -> Iterator[Part]:
    if blocks:
        yield Part(tuple(turned(block) if landscape else block for block in blocks), landscape)


def _value(heading: str) -> int:
    """The number of a section."""
    match = _SECTION.match(heading)
    digits = match[1] if match else ""
    values = [dict(_ROMAN)[each] for each in digits]
    return sum(-each if each < max(values[at:]) else each for at, each in enumerate(values))


def _roman(number: int) -> str:
    digits = ""
    for sign, value in _ROMAN:
        while number >= value:
            digits, number = digits + sign, number - value
    return digits
