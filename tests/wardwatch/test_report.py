"""`wardwatch report gap`: what it writes, what it says, and how it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from exporters.reports.texts import SIMULATED
from inventory.errors import InventoryCheckError
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from wardwatch.cli.report import app

runner = CliRunner()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inventory of the small lab city: 3 districts, 8 communes."""
    folder = tmp_path_factory.mktemp("city")
    register = default_register()
    write_inventory(build_city(shipped_register(register), CityOrder(register=register)), folder, 16161)
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    result = runner.invoke(app, ["gap", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_one_vietnamese_page_is_the_default(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, said, _ = run("-i", city, "--on", "2024-12-31")
    name = f"gap_2024-12-31_vi ({SIMULATED}).html"
    assert (code, [path.name for path in tmp_path.iterdir()]) == (0, [name])
    lines = said.splitlines()
    assert lines[0] == name
    assert lines[1].startswith(f"{SIMULATED}: All figures in this report are simulated")
    assert any("Of 8 offices assessed" in line for line in lines)


def test_all_formats_into_a_folder_that_is_made(city: Path, tmp_path: Path) -> None:
    code, _, _ = run("-i", city, "--on", "2024-12-31", "--format", "all", "--lang", "en", "--out", tmp_path / "new")
    names = sorted(path.name.replace(f" ({SIMULATED})", "") for path in (tmp_path / "new").iterdir())
    assert (code, names) == (
        0,
        ["gap_2024-12-31.json", *(f"gap_2024-12-31_en.{form}" for form in ("csv", "docx", "html", "pdf", "xlsx"))],
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_lab_s_city_in_each_paper_format_and_language(city: Path, tmp_path: Path, form: str, language: str) -> None:
    code, _, _ = run("-i", city, "--on", "2024-12-31", "--format", form, "--lang", language, "--out", tmp_path)
    (path,) = tmp_path.iterdir()
    assert (code, path.name) == (0, f"gap_2024-12-31_{language} ({SIMULATED}).{form}")
    content = path.read_bytes()
    assert content.startswith({"docx": b"PK", "pdf": b"%PDF"}[form])
    run("-i", city, "--on", "2024-12-31", "--format", form, "--lang", language, "--out", tmp_path / f"again.{form}")
    assert (tmp_path / f"again ({SIMULATED}).{form}").read_bytes() == content


def test_json_goes_to_standard_output_and_no_file_is_written(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said, _ = run("-i", city, "--on", "2024-12-31", "--json")
    document = json.loads(said)
    assert (code, document["on"], len(document["groups"])) == (0, "2024-12-31", 3)
    assert list(tmp_path.iterdir()) == []


def test_other_units_group_the_same_offices(city: Path) -> None:
    _, districts, _ = run("-i", city, "--on", "2026-01-01", "--json")
    _, wards, _ = run("-i", city, "--on", "2026-01-01", "--json", "--units-on", "2026-01-01")
    old, new = json.loads(districts), json.loads(wards)
    assert all(group["former"] for group in old["groups"])
    assert not any(group["former"] for group in new["groups"])
    assert new["units_on"] == "2026-01-01"
    assert new["totals"] == old["totals"]


def test_an_earlier_inventory_gives_the_section_of_changes(city: Path) -> None:
    _, said, _ = run("-i", city, "--on", "2026-01-01", "--json", "--compare", city, "--compare-on", "2024-12-31")
    changes = json.loads(said)["changes"]
    assert {change["code"] for change in changes} == {group["code"] for group in json.loads(said)["groups"]}
    assert all(change["estate"] != 0 or change["norms"] != 0 for change in changes if change["bound"] == "low")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--compare", "."], "--compare and --compare-on go together"),
        (["--on", "31/12/2024"], "does not match the format"),
        (["--format", "odt"], "is not one of"),
    ],
)
def test_wrong_usage_is_exit_code_2(city: Path, arguments: list[str], message: str) -> None:
    code, _, said = run("-i", city, *arguments)
    flat = " ".join(said.replace("│", " ").split())
    assert (code, message in flat) == (2, True), flat


def test_an_inventory_that_does_not_check_is_not_reported_on(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("city: {name: X}\n", encoding="utf-8")
    with pytest.raises(InventoryCheckError):
        run("-i", tmp_path)
