"""Writes a gap report into a file, under a name that says what it is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from exporters.reports.gap_csv import render_csv
from exporters.reports.gap_html import render_html
from exporters.reports.gap_json import render_json
from exporters.reports.language import Language
from exporters.reports.model import build_report
from exporters.reports.texts import SIMULATED

if TYPE_CHECKING:
    from planning.compare import Comparison
    from planning.model import GapResult


class Format(StrEnum):
    """Formats of reports; also the ending of their files."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"


def file_name(result: GapResult, form: Format, language: Language) -> str:
    """Name of a report's file. JSON holds both languages; simulated figures carry their mark in the name."""
    parts = ["gap", result.on.isoformat()]
    if form is not Format.JSON:
        parts.append(language)
    return _marked(f"{'_'.join(parts)}.{form}", simulated=result.simulated)


def write_gap(
    result: GapResult, form: Format, language: Language, path: Path, comparison: Comparison | None = None
) -> Path:
    """Write one report.

    Args:
        result: the assessment.
        form: format.
        language: of html and csv.
        path: a file with the ending of a format, or a folder, in which the file gets its own name. Missing folders are
            made. A file of simulated figures gets their mark into its name.
        comparison: with an earlier date, for the section of changes.

    Returns:
        The file written.

    Raises:
        OSError: it cannot be written.
    """
    named = path.suffix.lower() in {f".{each}" for each in Format} and not path.is_dir()
    target = path.with_name(_marked(path.name, simulated=result.simulated)) if named else path
    target = target if named else path / file_name(result, form, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(render(result, form, language, comparison).encode())
    return target


def render(result: GapResult, form: Format, language: Language, comparison: Comparison | None = None) -> str:
    """One report as text."""
    if form is Format.JSON:
        return render_json(result, comparison)
    report = build_report(result, language, comparison)
    return render_html(report) if form is Format.HTML else render_csv(report)


def _marked(name: str, *, simulated: bool) -> str:
    """A file name with the mark of simulated figures, once."""
    if not simulated or SIMULATED in name:
        return name
    path = Path(name)
    return f"{path.stem} ({SIMULATED}){path.suffix}"
