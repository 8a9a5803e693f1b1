"""A report as paper, before any format: a heading as offices write it, parts of text, tables and charts, and annexes.

It is built once for a report and a language (composing.py), and each format only draws it (document_docx.py,
document_pdf.py). The layout is that of Nghị định 30/2020/NĐ-CP, Điều 8 and 9 and Phụ lục I. Every text in it is clean,
and every figure is written as its readers write it.
"""

from __future__ import annotations

from datetime import date

import msgspec

from exporters.reports.language import Language

BLANK = "." * 32
"""What the office fills in by hand: who signs, who receives."""


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading with its number: level 1 is "I. KẾT LUẬN", level 2 "1. Địa bàn"."""

    level: int
    text: str


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """A paragraph with its number: "1." of a khoản, "a)" of a điểm, or none.

    Attributes:
        small: it is a note about tables.
        keep: it stays on the page of what follows: a list of annexes with the signature.
    """

    text: str
    label: str = ""
    small: bool = False
    keep: bool = False


class Bundle(msgspec.Struct, frozen=True):
    """Rows that belong together; what they share is said in the first of them only.

    Attributes:
        keep: they stay on one page, which only what is too long for a page does not.
    """

    rows: tuple[tuple[str, ...], ...]
    keep: bool


class Band(msgspec.Struct, frozen=True):
    """Bundles of rows under one heading that runs across the table; "" for none."""

    heading: str
    bundles: tuple[Bundle, ...]


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table as it is printed: numbered first, marked last when its figures are simulated.

    Attributes:
        title: what it is, for those who cannot see it.
        heads: headings of the columns.
        figures: whether a column holds figures, which stand to the right.
        wide: it needs a page of A4 turned to its long side.
        widths: of the columns in mm; together they fill the page between its margins.
        size: of its letters, in points.
        shared: columns whose value is that of a whole bundle.
        total: the last row, its label first, "" in columns that are not added up; no row when it is empty.
    """

    title: str
    heads: tuple[str, ...]
    figures: tuple[bool, ...]
    wide: bool
    widths: tuple[float, ...]
    size: float
    bands: tuple[Band, ...]
    shared: frozenset[int]
    total: tuple[str, ...]


class Bar(msgspec.Struct, frozen=True):
    """A group in a chart; `low` and `high` are shares of the axis, 0 to 1."""

    label: str
    low: float
    high: float
    figures: str
    verdict: str


class Bars(msgspec.Struct, frozen=True, tag="bars"):
    """Horizontal bars from 0 to 100 points: solid up to `low`, pale up to `high`, a line at the threshold.

    Attributes:
        threshold: as a share of the axis, and in words.
        caption: what the chart shows, its key, and what it leaves out.
        alternative: the chart in words, for those who cannot see it.
    """

    bars: tuple[Bar, ...]
    threshold: float
    threshold_label: str
    legend_low: str
    legend_high: str
    caption: str
    alternative: str


Block = Heading | Paragraph | Grid | Bars


class Annex(msgspec.Struct, frozen=True):
    """The head of an annex: its label, its title in capitals, and what paper it belongs to.

    Source: NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, mục III khoản 1. The label keeps the number that the sentences of the
    report refer to ("Phụ lục 05").
    """

    label: str
    title: str
    reference: str


class Part(msgspec.Struct, frozen=True):
    """Pages of one direction. An annex begins a part and has pages of its own numbers; other parts go on counting."""

    blocks: tuple[Block, ...]
    landscape: bool = False
    annex: Annex | None = None


class Head(msgspec.Struct, frozen=True):
    """What stands above the text on the first page (Phụ lục I, Phần I, mục II khoản 1 to 5)."""

    organ: str
    number: str
    country: str
    motto: str
    place: str
    kind: str
    title: str
    subtitle: str


class Closing(msgspec.Struct, frozen=True):
    """What stands below the text: who receives it, and room for who signs it (mục II khoản 7 and 9)."""

    heading: str
    recipients: tuple[str, ...]
    signer: str = BLANK


class Document(msgspec.Struct, frozen=True):
    """A whole paper.

    Attributes:
        mark: of simulated figures, on every page; "" of real ones.
        mark_note: what the mark means.
        on: the date of the data, which the file says that it was made on: the same data give the same bytes.
        parts: of the body; `annexes` follow the signature.
    """

    language: Language
    mark: str
    mark_note: str
    on: date
    head: Head
    parts: tuple[Part, ...]
    closing: Closing
    annexes: tuple[Part, ...]
