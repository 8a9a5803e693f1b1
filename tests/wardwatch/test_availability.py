"""`wardwatch report availability`: from a history on disk to figures, and where there is none."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from collectors.state.model import DeviceState, DeviceStatus, Transition
from history import History
from inventory.identifiers import DeviceName
from wardwatch.availability import month_of
from wardwatch.cli.report import app

from ..inventory.examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
runner = CliRunner()


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI).timestamp()


def _fill(folder: Path) -> None:
    """A history in which r-D1 was down on 6 October 2026 from 10:00 to 12:00, watched until the 20th."""
    core, router = DeviceName("core-1"), DeviceName("r-D1")
    history = History(folder / "data" / "history.sqlite")
    history.open()
    history.start()
    for device in (core, router):
        unknown = DeviceStatus(device, DeviceState.UNKNOWN, _at("2026-09-01T00:00"))
        history.record(Transition(unknown, DeviceStatus(device, DeviceState.UP, _at("2026-09-01T00:01"))))
    up = DeviceStatus(router, DeviceState.UP, _at("2026-09-01T00:01"))
    down = DeviceStatus(router, DeviceState.DOWN, _at("2026-10-06T10:00"), "timeout")
    history.record(Transition(up, down))
    history.record(Transition(down, DeviceStatus(router, DeviceState.UP, _at("2026-10-06T12:00"))))
    history.record_watching(_at("2026-09-01T00:00"), _at("2026-10-10T00:00"))
    history.record_watching(_at("2026-10-11T00:00"), _at("2026-10-20T00:00"))
    history.stop()


def test_a_month_is_worked_out_from_the_data_directory(tmp_path: Path) -> None:
    load_text(tmp_path)
    _fill(tmp_path)
    done = runner.invoke(app, ["availability", "-i", str(tmp_path), "--month", "2026-10", "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    (site,) = next(group["sites"] for group in document["groups"] if group["code"] == "D1")
    assert (site["site"], site["edge"], site["outages"]) == ("D1", ["r-D1"], 1)
    hours = {key: seconds / 3600 for key, seconds in site["all_hours"].items() if key in {"up", "down", "blind"}}
    assert hours == {"up": 18 * 24 - 2, "down": 2, "blind": 13 * 24}
    assert document["watched_seconds"] == 18 * 24 * 3600


def test_what_was_never_watched_is_said_and_no_database_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_text(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(app, ["availability", "-i", str(tmp_path), "--month", "2026-10", "--lang", "en", "-f", "all"])
    assert done.exit_code == 0, done.output
    assert "Nothing was watched in this period." in done.output
    assert not (tmp_path / "data").exists()
    assert sorted(path.name for path in tmp_path.glob("availability*")) == [
        "availability_2026-10.json",
        "availability_2026-10_en.csv",
        "availability_2026-10_en.html",
        "availability_2026-10_en.xlsx",
    ]


NEWER_UNITS = """
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units:
  - {code: "T", name: Thành phố Thử, level: city}
  - {code: "D1", name: Huyện Một, level: district, parent: "T", to: 2025-06-30}
  - {code: "C11", name: Xã Bình Minh, level: commune, parent: "D1", to: 2025-06-30}
  - {code: "C12", name: Xã Bình An, level: commune, parent: "D1", to: 2025-06-30}
  - {code: "N1", name: Phường Mới, level: commune, parent: "T", from: 2025-07-01}
successions: [{old: "C11", new: "N1", on: 2025-07-01}, {old: "C12", new: "N1", on: 2025-07-01}]
"""


def test_sites_are_grouped_by_the_units_of_any_day(tmp_path: Path) -> None:
    office = """
sites: [{unit: "C11"}]
devices: [{name: r-C11, site: C11, role: router, address: 10.0.2.1, uplinks: [{to: r-D1}]}]
"""
    load_text(tmp_path, city=NEWER_UNITS, office=office)
    _fill(tmp_path)

    def groups(*options: str) -> tuple[dict[str, list[str]], dict[str, float], list[bool]]:
        done = runner.invoke(app, ["availability", "-i", str(tmp_path), "--month", "2026-10", "--json", *options])
        assert done.exit_code == 0, done.output
        document = json.loads(done.stdout)
        found = {group["code"]: [site["site"] for site in group["sites"]] for group in document["groups"]}
        return found, document["whole"]["all_hours"], [group["former"] for group in document["groups"]]

    districts, whole, former = groups()
    assert (districts, former) == ({"": ["dc"], "D1": ["D1", "C11"]}, [False, True])
    wards, same, former = groups("--units-on", "2026-10-01")
    assert (wards, former) == ({"": ["dc", "D1"], "N1": ["C11"]}, [False, False])
    assert same == whole


def test_a_month_that_is_none_is_refused(tmp_path: Path) -> None:
    load_text(tmp_path)
    done = runner.invoke(app, ["availability", "-i", str(tmp_path), "--month", "10/2026"])
    assert done.exit_code == 2
    assert "is not a month" in done.output


def test_december_ends_with_the_year() -> None:
    assert month_of("2026-12", HANOI) == ("2026-12", _at("2026-12-01T00:00"), _at("2027-01-01T00:00"))
