"""Tables of DOCX papers as text of XML, as a library that makes every cell an object takes minutes for a whole city.

Heads are repeated on every page, no row is split over pages, and the rows of an office stay together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from exporters.reports.docx_styles import cell_style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporters.reports.document import Bundle, Grid

_TWIPS: Final = 1440 / 25.4
_GREY: Final = '<w:shd w:val="clear" w:color="auto" w:fill="F4F4F4"/>'
_MIDDLE: Final = '<w:vAlign w:val="center"/>'
_MOST_ROWS: Final = 300
_END: Final = '</w:tbl><w:p><w:pPr><w:pStyle w:val="SectionEnd"/></w:pPr></w:p>'
"""Without a paragraph between them two tables become one."""

_REPEATED: Final = "<w:cantSplit/><w:tblHeader/>"


def twips(millimetres: float) -> int:
    """A length in twentieths of a point."""
    return round(millimetres * _TWIPS)


def table(grid: Grid) -> Iterator[str]:
    """A table in pieces of text; one of a whole city becomes a table a band, each with the heads and its heading.

    Programs lay a table of thousands of rows out as a whole, which takes them minutes.
    """
    writer = _Writer(grid)
    rows = sum(len(bundle.rows) for band in grid.bands for bundle in band.bundles)
    split = rows > _MOST_ROWS and all(band.heading for band in grid.bands)
    if not split:
        yield writer.begin()
    for band in grid.bands:
        if split:
            yield writer.begin()
        if band.heading:
            yield writer.band(band.heading, repeated=split)
        for bundle in band.bundles:
            yield from writer.bundle(bundle)
        if split and band is not grid.bands[-1]:
            yield _END
    if grid.total:
        yield writer.total()
    yield _END


class _Writer:
    """Writes the rows of one table."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._widths = [twips(each) for each in grid.widths]
        self._kinds = ["Figure" if each else "Cell" for each in grid.figures]
        self._begins = [f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>' for wide in self._widths]

    def begin(self) -> str:
        """A table up to its heads."""
        heads = "".join(self.cell(at, text, "Head", more=_MIDDLE) for at, text in enumerate(self._grid.heads))
        columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in self._widths)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Sheet"/><w:tblW w:w="{sum(self._widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCaption w:val={quoteattr(self._grid.title)}/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{_row(heads, _REPEATED)}"
        )

    def cell(self, at: int, text: str, kind: str, *, keep: bool = False, more: str = "") -> str:
        return f"{self._begins[at]}{more}</w:tcPr>{self._text(text, kind, keep=keep)}</w:tc>"

    def _text(self, text: str, kind: str, *, keep: bool) -> str:
        style = cell_style(kind, self._grid.size)
        kept = "<w:keepNext/>" if keep else ""
        run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{run}</w:p>'

    def _spanning(self, columns: int, text: str, kind: str, *, keep: bool = False, more: str = "") -> str:
        wide = sum(self._widths[:columns])
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:gridSpan w:val="{columns}"/>{more}</w:tcPr>'
            f"{self._text(text, kind, keep=keep)}</w:tc>"
        )

    def band(self, heading: str, *, repeated: bool) -> str:
        """A heading across the table, on the page of the first row below it, or on every page as the heads are."""
        cell = self._spanning(len(self._widths), heading, "Total", keep=True, more=_GREY)
        return _row(cell, _REPEATED if repeated else "<w:cantSplit/>")

    def bundle(self, bundle: Bundle) -> Iterator[str]:
        """Rows that belong together; what they share stands in a cell that reaches down over all of them."""
        shared = self._grid.shared if len(bundle.rows) > 1 else frozenset()
        for place, row in enumerate(bundle.rows):
            keep = bundle.keep and place < len(bundle.rows) - 1
            merged = '<w:vMerge w:val="restart"/>' if place == 0 else "<w:vMerge/>"
            cells = [
                self.cell(
                    at,
                    text if place == 0 or at not in shared else "",
                    self._kinds[at],
                    keep=keep,
                    more=merged if at in shared else "",
                )
                for at, text in enumerate(row)
            ]
            yield _row("".join(cells), "<w:cantSplit/>" if bundle.keep else "")

    def total(self) -> str:
        """The sums; their label runs up to the first of them."""
        label, *cells = self._grid.total
        empty = next(at for at, text in enumerate(cells, 1) if text)
        rest = "".join(
            self.cell(at, text, "Sum" if self._grid.figures[at] else "Total")
            for at, text in enumerate(cells[empty - 1 :], empty)
        )
        return _row(self._spanning(empty, label, "Total") + rest, "<w:cantSplit/>")


def _row(cells: str, properties: str) -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"
