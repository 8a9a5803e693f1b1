"""Tables of a workbook as tables of paper: numbered, marked, fitted to the page, with the sums that make sense."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from exporters.reports.document import Band, Bundle, Grid
from exporters.reports.layout import fit
from exporters.reports.sheet import Column, Style, Table, added
from exporters.reports.shown import FIGURES, LONGEST_CELL, shown, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporters.reports.sheet import Cell
    from exporters.reports.texts import Catalogue


_PAGE: Final = 1200
"""Letters in the longest cells of rows, added up, that fit a page; rows with more run on to the next."""

_ROW: Final = 25
"""A row counts for so many letters even when it is short."""


class Rows(NamedTuple):
    """Rows under one heading, in bundles that belong together, before they are written; see document.Band."""

    heading: str
    bundles: tuple[tuple[tuple[Cell, ...], ...], ...]


class Content(NamedTuple):
    """What a table says.

    Attributes:
        title: of the table.
        columns: without the numbers before and the mark behind.
        bands: the rows; a bundle has one number, which goes on through all bands.
        shared: columns whose value is that of a whole bundle; they are added up once a bundle.
    """

    title: str
    columns: tuple[Column, ...]
    bands: tuple[Rows, ...]
    shared: frozenset[int] = frozenset()


def on_paper(table: Table) -> Table:
    """A table with the columns that papers have, without those that are empty throughout."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if column.paper and (not table.rows or any(row[at] not in {None, ""} for row in table.rows))
    ]
    columns = tuple(table.columns[at] for at in kept)
    return Table(table.name, table.title, columns, tuple(tuple(row[at] for at in kept) for row in table.rows))


def plain_grid(table: Table, texts: Catalogue, *, simulated: bool) -> Grid:
    """A table as it is in the workbook: a bundle a row."""
    table = on_paper(table)
    rows = (Rows("", tuple((row,) for row in table.rows)),) if table.rows else ()
    return banded(Content(table.title, table.columns, rows), texts, simulated=simulated)


def grouped(table: Table, texts: Catalogue, *, simulated: bool) -> Grid:
    """A table whose first column becomes headings over the rows that share it."""
    table = on_paper(table)
    bands = tuple(
        Rows(shown(value, table.columns[0].style, texts.language), tuple((row[1:],) for row in rows))
        for value, rows in groupby(table.rows, key=lambda row: row[0])
    )
    return banded(Content(table.title, table.columns[1:], bands), texts, simulated=simulated)


def banded(content: Content, texts: Catalogue, *, simulated: bool) -> Grid:
    """A table whose rows stand in bundles under headings; `simulated`: the mark stands behind each bundle."""
    columns = (Column(texts("no"), Style.COUNT), *content.columns)
    if simulated:
        columns = (*columns, Column(texts("simulated_column")))
    mark = (texts("simulated_row"),) if simulated else ()
    bands = tuple(_numbered(content.bands, columns, mark, texts))
    total = (*_total(content, texts), *mark)
    heads = tuple(visible(column.heading) for column in columns)
    figures = tuple(column.style in FIGURES for column in columns)
    rows = [row for band in bands for bundle in band.bundles for row in bundle.rows]
    if any(total[1 : len(total) - len(mark)]):
        rows.append(("", *total[1:]))
    else:
        total = ()
    fits = fit(heads, zip(*rows, strict=True) if rows else [()] * len(columns), figures)
    return Grid(
        title=visible(content.title),
        heads=heads,
        figures=figures,
        wide=fits.landscape,
        widths=fits.widths,
        size=fits.size,
        bands=bands,
        shared=frozenset({0, *(at + 1 for at in content.shared), *([len(columns) - 1] if simulated else [])}),
        total=total,
    )


def _numbered(
    bands: Iterable[Rows], columns: tuple[Column, ...], mark: tuple[str, ...], texts: Catalogue
) -> Iterator[Band]:
    number = 0
    for band in bands:
        bundles = []
        for bundle in band.bundles:
            number += 1
            bundles.append(_bundle([(number, *row, *mark) for row in bundle], columns, texts))
        yield Band(visible(band.heading, LONGEST_CELL), tuple(bundles))


def _bundle(rows: Iterable[tuple[Cell, ...]], columns: tuple[Column, ...], texts: Catalogue) -> Bundle:
    written = tuple(
        tuple(shown(value, column.style, texts.language) for value, column in zip(row, columns, strict=True))
        for row in rows
    )
    return Bundle(written, keep=sum(max(map(len, row)) + _ROW for row in written) <= _PAGE)


def _total(content: Content, texts: Catalogue) -> tuple[str, ...]:
    """The sums of what is known, of columns that add up, behind their label."""
    bundles = [bundle for band in content.bands for bundle in band.bundles]
    sums = []
    for at, column in enumerate(content.columns):
        once = at in content.shared
        values = [row[at] for bundle in bundles for row in (bundle[:1] if once else bundle)] if column.summed else []
        sums.append(shown(added(values), column.style, texts.language))
    return (texts("total"), *sums)
