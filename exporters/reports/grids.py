"""Tables of a workbook as tables of paper: numbered, marked, fitted to the page, with the sums that make sense."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from exporters.reports.document import Band, Grid
from exporters.reports.layout import fit
from exporters.reports.sheet import Column, Style, added
from exporters.reports.shown import FIGURES, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporters.reports.sheet import Cell, Table
    from exporters.reports.texts import Catalogue


class Rows(NamedTuple):
    """Rows under one heading, in blocks that belong together, before they are numbered; see document.Band."""

    heading: str
    blocks: tuple[tuple[tuple[Cell, ...], ...], ...]


def grid(table: Table, texts: Catalogue, *, simulated: bool) -> Grid:
    """A table as it is in the workbook: a block a row."""
    rows = (Rows("", tuple((row,) for row in table.rows)),) if table.rows else ()
    return banded(table.title, table.columns, rows, frozenset(), texts, simulated=simulated)


def banded(
    title: str,
    columns: tuple[Column, ...],
    bands: tuple[Rows, ...],
    shared: frozenset[int],
    texts: Catalogue,
    *,
    simulated: bool,
) -> Grid:
    """A table whose rows stand in blocks under headings.

    Args:
        title: of the table.
        columns: without the numbers before and the mark behind.
        bands: the rows; a block has one number, which goes on through all bands.
        shared: columns whose value is that of a whole block; they are added up once a block.
        texts: of the language.
        simulated: whether the mark stands behind each block.
    """
    mark = (texts("simulated_row"),) if simulated else ()
    every = (Column(texts("no"), Style.COUNT), *columns)
    if simulated:
        every = (*every, Column(texts("simulated_column")))
    all_shared = frozenset({0, *(at + 1 for at in shared), *((len(every) - 1,) if simulated else ())})
    written = tuple(_numbered(bands, every, mark, texts))
    flat = [row for band in written for block in band.blocks for row in block]
    total = _total(every, bands, shared, mark, texts)
    figures = tuple(column.style in FIGURES for column in every)
    heads = tuple(column.heading for column in every)
    fits = fit(heads, zip(*flat, *((total,) if total else ()), strict=True) if flat else [()] * len(every), figures)
    return Grid(title, heads, figures, fits.landscape, fits.widths, fits.size, written, all_shared, total)


def _numbered(
    bands: Iterable[Rows], columns: tuple[Column, ...], mark: tuple[str, ...], texts: Catalogue
) -> Iterator[Band]:
    number = 0
    styles = [column.style for column in columns]
    for band in bands:
        blocks = []
        for block in band.blocks:
            number += 1
            blocks.append(
                tuple(
                    tuple(
                        shown(value, style, texts.language)
                        for value, style in zip((number, *row, *mark), styles, strict=True)
                    )
                    for row in block
                )
            )
        yield Band(band.heading, tuple(blocks))


def _total(
    columns: tuple[Column, ...],
    bands: tuple[Rows, ...],
    shared: frozenset[int],
    mark: tuple[str, ...],
    texts: Catalogue,
) -> tuple[str, ...]:
    """The sums of what is known, of columns that add up; nothing where none does."""
    blocks = tuple(chain.from_iterable(band.blocks for band in bands))
    cells = [""] * len(columns)
    for at, column in enumerate(columns[1 : len(columns) - len(mark)]):
        if not column.summed:
            continue
        values = (row[at] for block in blocks for row in (block[:1] if at in shared else block))
        cells[at + 1] = shown(added(values), column.style, texts.language)
    if not any(cells):
        return ()
    cells[0] = texts("total")
    return (*cells[: len(cells) - len(mark)], *mark)


def grouped(table: Table, texts: Catalogue, *, simulated: bool) -> Grid:
    """A table whose first column becomes headings over the rows that share it."""
    bands = tuple(
        Rows(shown(value, table.columns[0].style, texts.language), tuple((row[1:],) for row in rows))
        for value, rows in groupby(table.rows, key=lambda row: row[0])
    )
    return banded(table.title, table.columns[1:], bands, frozenset(), texts, simulated=simulated)
