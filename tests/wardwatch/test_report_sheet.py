"""`wardwatch report sheet`: which files it writes, what it says, and how it fails."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from collectors.readings import Readings, SystemReading
from exporters.reports.texts import SIMULATED
from history import History
from inventory.identifiers import SiteName
from inventory.load import load_inventory
from tests.exporters.reports.state_sheets import lab_city
from wardwatch.cli.inventory import app as inventory_app
from wardwatch.cli.report import app


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lab_city(tmp_path_factory.mktemp("city") / "city")


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["sheet", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_a_file_for_each_office_and_nothing_changes_when_they_return(city: Path, tmp_path: Path) -> None:
    for form in ("xlsx", "docx"):
        code, out, err = run("-i", city, "--on", "2024-12-31", "-f", form, "-o", tmp_path / form)
        files = sorted((tmp_path / form).iterdir())
        assert (code, out.splitlines()) == (0, [str(path) for path in files])
        assert (len(files), {path.suffix for path in files}) == (8, {f".{form}"})
        assert all(SIMULATED in path.name for path in files)
        assert err.splitlines()[-1] == "8 state sheets written"
        back = CliRunner().invoke(inventory_app, ["import", *map(str, files), "-i", str(city)])
        assert back.exit_code == 0
        assert back.stdout.endswith("0 added, 0 changed, 0 confirmed, 64 unchanged, 0 removed\nno file would change\n")


def test_only_the_units_and_districts_asked_for(city: Path, tmp_path: Path) -> None:
    code, out, _ = run("-i", city, "--unit", "00157", "--district", "281", "-o", tmp_path, "--lang", "en")
    names = [Path(line).name.partition(" (")[0] for line in out.splitlines()]
    assert (code, names) == (
        0,
        ["state-sheet-00157-phuong-nghia-do", "state-sheet-10375-xa-lien-bat", "state-sheet-10384-xa-phuong-tu"],
    )


def test_what_was_seen_comes_from_the_data_directory(city: Path, tmp_path: Path) -> None:
    """A switch that answered just now is printed beside what was declared; without a history it is not known."""
    inventory = load_inventory(city)
    switch = next(each for each in inventory.devices_by_site[SiteName("00010")] if each.role == "switch")
    history = History(tmp_path / "data" / "history.sqlite")
    history.open()
    history.start()
    history.record_evidence(switch.name, time.time(), Readings(system=SystemReading(name="s")))
    history.stop()

    def seen(*options: object) -> str:
        code, out, _ = run("-i", city, "--unit", "00010", "--lang", "en", "-o", tmp_path, *options)
        assert code == 0
        rows = load_workbook(Path(out.strip())).worksheets[0].iter_rows(values_only=True)
        shown = [[str(cell) for cell in row if cell is not None] for row in rows]
        headings = next(row for row in shown if "Seen" in row)
        return [row for row in shown if row[:1] == ["LAN switch"]][-1][headings.index("Seen")]

    assert (seen(), seen("--data-dir", tmp_path / "data")) == ("?", "1")


@pytest.mark.parametrize(("option", "value"), [("--unit", "281"), ("--district", "00157"), ("--unit", "x")])
def test_a_unit_without_an_office_is_a_usage_error(city: Path, tmp_path: Path, option: str, value: str) -> None:
    code, _, said = run("-i", city, option, value, "-o", tmp_path / "none")
    assert (code, f"no office to write a sheet for: {value}" in " ".join(said.replace("│", " ").split())) == (2, True)
    assert not (tmp_path / "none").exists()
