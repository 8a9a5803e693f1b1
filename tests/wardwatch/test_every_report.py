"""Every report of the lab's city in every format and language, from the command line; an office suite opens them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from exporters.reports.texts import SIMULATED
from inventory.load import load_inventory
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from planning.evidence import office_sites
from wardwatch.cli.report import app

from ..exporters.reports.papers import flat, office_pdfs, pdf_facts, pdf_text, rows_of, words

REPORTS = {"gap": ("--on", "2024-12-31"), "availability": ("--month", "2026-10"), "circuits": ("--month", "2026-10")}
FORMATS = {".csv", ".docx", ".html", ".json", ".pdf", ".xlsx"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inventory of the small lab city."""
    folder = tmp_path_factory.mktemp("city")
    register = default_register()
    write_inventory(build_city(shipped_register(register), CityOrder(register=register)), folder, 16161)
    return folder


@pytest.fixture(scope="module")
def written(city: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Path]]:
    """The files of each report and language by their endings."""
    found: dict[tuple[str, str], dict[str, Path]] = {}
    for report, options in REPORTS.items():
        for language in ("vi", "en"):
            out = tmp_path_factory.mktemp(f"{report}-{language}")
            arguments = [report, "-i", str(city), *options, "--format", "all", "--lang", language, "--out", str(out)]
            done = CliRunner().invoke(app, arguments)
            assert done.exit_code == 0, done.output
            found[report, language] = {path.suffix: path for path in out.iterdir()}
    return found


@pytest.fixture(scope="module")
def printed(
    written: dict[tuple[str, str], dict[str, Path]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What an office suite prints of every workbook and document, as text, by the path of the file."""
    found: dict[str, str] = {}
    for ending in (".docx", ".xlsx"):
        for language in ("vi", "en"):
            files = [written[report, language][ending] for report in REPORTS]
            made = office_pdfs(files, tmp_path_factory.mktemp("office"))
            assert all(int(pdf_facts(content)["Pages"]) >= 1 for content in made.values())
            found |= {str(path): pdf_text(made[path.name]) for path in files}
    return found


def names(city: Path) -> set[str]:
    """What every paper about this city has to name: its offices."""
    return {words(site.title) for site in office_sites(load_inventory(city))}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("report", REPORTS)
def test_all_formats_are_written_with_their_mark(
    report: str, language: str, written: dict[tuple[str, str], dict[str, Path]]
) -> None:
    files = written[report, language]
    assert set(files) == FORMATS
    assert all(SIMULATED in path.name and path.stat().st_size > 500 for path in files.values())
    assert json.loads(files[".json"].read_text(encoding="utf-8"))["simulated"] is True


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("report", REPORTS)
def test_workbook_and_document_are_read_back_with_every_office(
    report: str, language: str, city: Path, written: dict[tuple[str, str], dict[str, Path]]
) -> None:
    files = written[report, language]
    sheets = load_workbook(files[".xlsx"]).worksheets
    cells = {words(str(cell)) for page in sheets for row in page.iter_rows(values_only=True) for cell in row if cell}
    assert {name for name in names(city) if not any(name in cell for cell in cells)} == set()
    document = docx.Document(io.BytesIO(files[".docx"].read_bytes()))
    told = {words(cell) for table in document.tables for cell in flat(rows_of(table))}
    assert {name for name in names(city) if not any(name in cell for cell in told)} == set()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
def test_an_office_suite_prints_it_with_its_mark_on_every_page(
    report: str, language: str, ending: str, written: dict[tuple[str, str], dict[str, Path]], printed: dict[str, str]
) -> None:
    pages = printed[str(written[report, language][ending])].split("\f")[:-1]
    assert pages
    assert all(SIMULATED in page for page in pages)
