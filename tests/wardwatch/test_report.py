"""`wardwatch report gap`: what it writes, what it says, and how it fails."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from collectors.load_model import Direction
from collectors.readings import Readings, SystemReading
from exporters.reports.texts import SIMULATED
from history import CircuitDay, History
from inventory.errors import InventoryCheckError
from inventory.identifiers import CircuitId, SiteName
from inventory.load import load_inventory
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from wardwatch.cli.report import app

if TYPE_CHECKING:
    from datetime import date

    from inventory.model import Inventory

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


OFFICE, CIRCUIT = "00010", CircuitId("LAB-00010-0003")


def measured(inventory: Inventory, folder: Path, on: date) -> None:
    """A data directory: a circuit above its limit on the 8 days before a date, and a switch that answered just now."""
    history = History(folder / "history.sqlite")
    history.open()
    history.start()
    for day in (on - timedelta(days=back) for back in range(1, 9)):
        mbps = 0.95 * (inventory.circuits[CIRCUIT].down_mbps or 0)
        history.record_day(CircuitDay(CIRCUIT, day, Direction.DOWN, mbps, 288))
        history.record_day(CircuitDay(CIRCUIT, day, Direction.UP, 0.5, 288))
    switch = next(each for each in inventory.devices_by_site[SiteName(OFFICE)] if each.role == "switch")
    history.record_evidence(switch.name, time.time(), Readings(system=SystemReading(name="s")))
    history.stop()


def office_of(document: dict[str, Any], site: str = OFFICE) -> dict[str, Any]:
    return next(office for group in document["groups"] for office in group["offices"] if office["site"] == site)


def test_what_was_measured_and_seen_is_read_from_the_data_directory(city: Path, tmp_path: Path) -> None:
    inventory = load_inventory(city)
    on = datetime.now(inventory.city.zone).date()
    measured(inventory, tmp_path, on)
    code, said, error = run("-i", city, "--data-dir", tmp_path, "--on", on, "--json")
    office = office_of(json.loads(said))
    assert (code, error) == (0, "")
    assert [(each["circuit"], each["outcome"]) for each in office["circuits"]] == [(CIRCUIT, "fails")]
    assert office["items"]["lan_switch"]["seen"] == 1
    other = office_of(json.loads(said), "00016")
    assert (other["circuits"][0]["outcome"], other["items"]["lan_switch"]["seen"]) == ("unknown", None)


def test_a_date_of_long_ago_is_judged_by_what_was_measured_then_and_not_by_what_is_seen_today(
    city: Path, tmp_path: Path
) -> None:
    """A report of today compared with one of a month ago, when the circuit was above its limit."""
    inventory = load_inventory(city)
    on = datetime.now(inventory.city.zone).date()
    then = on - timedelta(days=60)
    measured(inventory, tmp_path, then)
    _, said, _ = run("-i", city, "--data-dir", tmp_path, "--on", then, "--json")
    office = office_of(json.loads(said))
    assert office["circuits"][0]["outcome"] == "fails"
    assert office["items"]["lan_switch"]["seen"] is None
    arguments = ("--on", on, "--compare", city, "--compare-on", then, "--json")
    _, said, _ = run("-i", city, "--data-dir", tmp_path, *arguments)
    now = office_of(json.loads(said))
    assert now["circuits"][0]["outcome"] == "unknown"
    assert now["items"]["lan_switch"]["seen"] == 1
    group = next(each["code"] for each in json.loads(said)["groups"] if OFFICE in str(each["offices"]))
    low = next(each for each in json.loads(said)["changes"] if (each["code"], each["bound"]) == (group, "low"))
    assert low["estate"] < 0, "the breach of then is no certain one any more"


def test_without_history_it_says_that_what_the_network_shows_is_unknown(city: Path, tmp_path: Path) -> None:
    code, said, error = run("-i", city, "--data-dir", tmp_path, "--on", "2026-11-01", "--json")
    assert (code, error) == (
        0,
        f"no history at {tmp_path / 'history.sqlite'}: what the network shows is unknown\n",
    )
    assert office_of(json.loads(said))["circuits"][0]["outcome"] == "unknown"
    assert list(tmp_path.iterdir()) == []


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
