"""Writes reports into files, under names that say what they are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from exporters.reports.availability_csv import render_availability_csv
from exporters.reports.availability_html import render_availability_html
from exporters.reports.availability_json import render_availability_json
from exporters.reports.availability_model import build_availability
from exporters.reports.circuits_csv import render_circuits_csv
from exporters.reports.circuits_html import render_circuits_html
from exporters.reports.circuits_json import render_circuits_json
from exporters.reports.circuits_model import build_circuits
from exporters.reports.gap_csv import render_csv
from exporters.reports.gap_html import render_html
from exporters.reports.gap_json import render_json
from exporters.reports.language import Language
from exporters.reports.model import build_report
from exporters.reports.texts import SIMULATED

if TYPE_CHECKING:
    from planning.availability import AvailabilityResult
    from planning.carrier import CarrierResult
    from planning.compare import Comparison
    from planning.model import GapResult


class Format(StrEnum):
    """Formats of reports; also the ending of their files."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"


def file_name(result: GapResult, form: Format, language: Language) -> str:
    """Name of a gap report's file. JSON holds both languages; simulated figures carry their mark in the name."""
    return _named(("gap", result.on.isoformat()), form, language, simulated=result.simulated)


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
    target = _target(path, file_name(result, form, language), simulated=result.simulated)
    target.write_bytes(render(result, form, language, comparison).encode())
    return target


def write_availability(result: AvailabilityResult, period: str, form: Format, language: Language, path: Path) -> Path:
    """Write an availability report.

    Args:
        result: what is reported.
        period: as its file is named: "2026-11".
        form: format.
        language: of html and csv.
        path: a file or a folder, as of `write_gap`.

    Returns:
        The file written.

    Raises:
        OSError: it cannot be written.
    """
    name = _named(("availability", period), form, language, simulated=result.simulated)
    target = _target(path, name, simulated=result.simulated)
    target.write_bytes(render_availability(result, form, language).encode())
    return target


def render_availability(result: AvailabilityResult, form: Format, language: Language) -> str:
    """An availability report as text."""
    if form is Format.JSON:
        return render_availability_json(result)
    report = build_availability(result, language)
    return render_availability_html(report) if form is Format.HTML else render_availability_csv(report)


def write_circuits(result: CarrierResult, period: str, form: Format, language: Language, path: Path) -> Path:
    """Write a carrier sheet; the arguments are those of `write_availability`. A carrier's name enters the file's.

    Returns:
        The file written.

    Raises:
        OSError: it cannot be written.
    """
    carrier = "".join(char if char.isalnum() else "-" for char in result.provider)
    parts = ("circuits", carrier, period) if carrier else ("circuits", period)
    target = _target(path, _named(parts, form, language, simulated=result.simulated), simulated=result.simulated)
    target.write_bytes(render_circuits(result, form, language).encode())
    return target


def render_circuits(result: CarrierResult, form: Format, language: Language) -> str:
    """A carrier sheet as text."""
    if form is Format.JSON:
        return render_circuits_json(result)
    report = build_circuits(result, language)
    return render_circuits_html(report) if form is Format.HTML else render_circuits_csv(report)


def _named(parts: tuple[str, ...], form: Format, language: Language, *, simulated: bool) -> str:
    told = parts if form is Format.JSON else (*parts, language)
    return _marked(f"{'_'.join(told)}.{form}", simulated=simulated)


def _target(path: Path, name: str, *, simulated: bool) -> Path:
    """The file to write: the path itself when it ends like a format, else a name in it as a folder, which is made."""
    named = path.suffix.lower() in {f".{each}" for each in Format} and not path.is_dir()
    target = path.with_name(_marked(path.name, simulated=simulated)) if named else path / name
    target.parent.mkdir(parents=True, exist_ok=True)
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
