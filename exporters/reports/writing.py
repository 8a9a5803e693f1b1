"""Writes reports into files, under names that say what they are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from exporters.reports.availability_csv import render_availability_csv
from exporters.reports.availability_html import render_availability_html
from exporters.reports.availability_json import render_availability_json
from exporters.reports.availability_model import build_availability
from exporters.reports.availability_xlsx import render_availability_xlsx
from exporters.reports.circuits_csv import render_circuits_csv
from exporters.reports.circuits_html import render_circuits_html
from exporters.reports.circuits_json import render_circuits_json
from exporters.reports.circuits_model import build_circuits
from exporters.reports.circuits_xlsx import render_circuits_xlsx
from exporters.reports.gap_csv import render_csv
from exporters.reports.gap_document import gap_document
from exporters.reports.gap_html import render_html
from exporters.reports.gap_json import render_json
from exporters.reports.gap_xlsx import render_gap_xlsx
from exporters.reports.language import Language
from exporters.reports.model import build_report
from exporters.reports.month_documents import availability_document, circuits_document
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.wording import conclusions, stability_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from exporters.reports.document import Document
    from planning.availability import AvailabilityResult
    from planning.carrier import CarrierResult
    from planning.compare import Comparison
    from planning.model import GapResult


class Format(StrEnum):
    """Formats of reports; also the ending of their files."""

    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"


class Paper(NamedTuple):
    """A report that can be written in every format.

    Attributes:
        parts: of its file's name: what it is, whose, of when.
        simulated: its figures are made up, which its files' names say.
        content: its file in a format, as bytes; JSON holds both languages.
        conclusions: its conclusions as sentences of a language.
    """

    parts: tuple[str, ...]
    simulated: bool
    content: Callable[[Format, Language], bytes]
    conclusions: Callable[[Language], Iterable[str]]

    def render(self, form: Format, language: Language) -> str:
        """Its text, in a format that is text."""
        return self.content(form, language).decode()


_Report = TypeVar("_Report")


def gap_paper(result: GapResult, comparison: Comparison | None = None) -> Paper:
    """The equipment-gap report; `comparison`: with an earlier date, for the section of changes."""

    def told(language: Language) -> Iterable[str]:
        texts = Catalogue(language)
        return *conclusions(result, texts), *stability_sentences(result, texts)

    content = _renderer(
        lambda: render_json(result, comparison),
        lambda language: build_report(result, language, comparison),
        {Format.HTML: render_html, Format.CSV: render_csv, Format.XLSX: render_gap_xlsx},
        gap_document,
    )
    return Paper(("gap", result.on.isoformat()), result.simulated, content, told)


def availability_paper(result: AvailabilityResult, period: str) -> Paper:
    """The availability of sites; `period` as its file is named: "2026-11"."""
    content = _renderer(
        lambda: render_availability_json(result),
        lambda language: build_availability(result, language),
        {
            Format.HTML: render_availability_html,
            Format.CSV: render_availability_csv,
            Format.XLSX: render_availability_xlsx,
        },
        availability_document,
    )
    return Paper(
        ("availability", period),
        result.simulated,
        content,
        lambda language: build_availability(result, language).conclusions,
    )


def circuits_paper(result: CarrierResult, period: str) -> Paper:
    """The carrier's sheet; a carrier's name enters the file's."""
    carrier = "".join(char if char.isalnum() else "-" for char in result.provider)
    content = _renderer(
        lambda: render_circuits_json(result),
        lambda language: build_circuits(result, language),
        {
            Format.HTML: render_circuits_html,
            Format.CSV: render_circuits_csv,
            Format.XLSX: render_circuits_xlsx,
        },
        circuits_document,
    )
    return Paper(
        ("circuits", *filter(None, (carrier,)), period),
        result.simulated,
        content,
        lambda language: build_circuits(result, language).conclusions,
    )


def _renderer(
    document: Callable[[], str],
    build: Callable[[Language], _Report],
    sheets: Mapping[Format, Callable[[_Report], str | bytes]],
    compose: Callable[[_Report], Document],
) -> Callable[[Format, Language], bytes]:
    """Renders a report: the document for machines as it is, other formats from the report of a language.

    Args:
        document: the document for machines.
        build: the report in a language.
        sheets: what writes a format from a report.
        compose: the paper of a report, from which all other formats are drawn.
    """

    def content(form: Format, language: Language) -> bytes:
        if form is Format.JSON:
            written: str | bytes = document()
        elif form in {Format.DOCX, Format.PDF}:
            written = _drawn(compose(build(language)), form)
        else:
            written = sheets[form](build(language))
        return written.encode() if isinstance(written, str) else written

    return content


def _drawn(document: Document, form: Format) -> bytes:
    """A paper drawn in a format. What draws it is loaded when it is needed: most programs never do."""
    if form is Format.DOCX:
        from exporters.reports.document_docx import render_docx  # noqa: PLC0415

        return render_docx(document)
    from exporters.reports.document_pdf import render_pdf  # noqa: PLC0415

    return render_pdf(document)


def file_name(paper: Paper, form: Format, language: Language) -> str:
    """Name of a report's file. JSON holds both languages; simulated figures carry their mark in the name."""
    parts = paper.parts if form is Format.JSON else (*paper.parts, language)
    return _marked(f"{'_'.join(parts)}.{form}", simulated=paper.simulated)


def write_paper(paper: Paper, form: Format, language: Language, path: Path) -> Path:
    """Write one report.

    Args:
        paper: the report.
        form: format.
        language: of all but json.
        path: a file with the ending of a format, or a folder, in which the file gets its own name. Missing folders are
            made. A file of simulated figures gets their mark into its name.

    Returns:
        The file written.

    Raises:
        OSError: it cannot be written.
    """
    named = path.suffix.lower() in {f".{each}" for each in Format} and not path.is_dir()
    own = path.with_name(_marked(path.name, simulated=paper.simulated)) if named else path
    target = own if named else path / file_name(paper, form, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(paper.content(form, language))
    return target


def _marked(name: str, *, simulated: bool) -> str:
    """A file name with the mark of simulated figures, once."""
    if not simulated or SIMULATED in name:
        return name
    path = Path(name)
    return f"{path.stem} ({SIMULATED}){path.suffix}"
