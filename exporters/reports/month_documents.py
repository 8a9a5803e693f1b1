"""The reports about a month as papers: availability of sites, and the carrier's sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from exporters.reports.availability_xlsx import availability_book, worst_sites
from exporters.reports.circuits_xlsx import circuits_book
from exporters.reports.composing import Plan, compose
from exporters.reports.grids import grouped
from exporters.reports.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporters.reports.availability_model import AvailabilityReport
    from exporters.reports.circuits_model import CircuitsReport
    from exporters.reports.document import Document, Grid
    from exporters.reports.sheet import Book, Table


def availability_document(report: AvailabilityReport) -> Document:
    """The availability of sites: districts, the sites that were down longest, and every site in an annex."""
    texts, book = Catalogue(report.language), availability_book(report)
    book = msgspec.structs.replace(book, tables=(*book.tables, worst_sites(report, texts)))
    drawn = {texts("sheet.sites"): lambda table: grouped(table, texts, simulated=book.simulated)}
    return _document(book, texts("availability_method_section"), texts, drawn)


def circuits_document(report: CircuitsReport) -> Document:
    """The carrier's sheet: every circuit, every outage."""
    texts = Catalogue(report.language)
    return _document(circuits_book(report), texts("circuits_method_section"), texts, {})


def _document(book: Book, method: str, texts: Catalogue, drawn: Mapping[str, Callable[[Table], Grid]]) -> Document:
    """A month's paper; its facts stand with its method."""
    sections = {texts("sheet.conclusion"): texts("section_conclusion"), texts("sheet.method"): method}
    return compose(book, Plan(sections=sections, facts=method, under={}, charts={}, drawn=drawn))
