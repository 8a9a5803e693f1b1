"""`wardwatch maintenance`, and a running wardwatch that follows what is announced."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from collectors.poll import Poll, Work
from collectors.readings import Readings
from collectors.state.model import DeviceState
from history import History, HistoryUnavailableError
from inventory.identifiers import DeviceName
from wardwatch.cli.maintenance import app
from wardwatch.feed import Feed
from wardwatch.settings import Settings

from ..inventory.examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CORE, ROUTER = DeviceName("core-1"), DeviceName("r-D1")
NEW = DeviceName("sw-new")
NEW_DEVICE = """
devices:
  - {name: sw-new, site: D1, role: switch, address: 127.0.0.99, credentials: [ro], uplinks: [{to: r-D1}]}
"""
runner = CliRunner()


def _run(folder: Path, command: str, *words: str) -> tuple[int, str]:
    done = runner.invoke(app, [command, *words, "-i", str(folder)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, " ".join(done.output.split())


def _city_time(hours: float) -> str:
    return f"{datetime.now(HANOI) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory with weekly work, and a history."""
    load_text(tmp_path, work='maintenance: [{district: "D1", weekly: "mon-sun 00:00-24:00", reason: thử tải}]')
    history = History(tmp_path / "data" / "history.sqlite")
    history.open()
    history.stop()
    return tmp_path


def test_work_is_listed_with_who_said_it_and_whence(folder: Path) -> None:
    begins, ends = _city_time(2), _city_time(4)
    code, said = _run(
        folder, "add", "--site", "D1", "--from", begins, "--to", ends, "--reason", "thay\x1b[31m cáp", "--by", "An"
    )
    assert (code, said.split(": ")[0], said.split(": ")[-1]) == (0, "1", "thay [31m cáp")
    code, said = _run(folder, "list", "--json")
    assert code == 0
    weekly, announced = json.loads(said)
    assert (weekly["id"], weekly["place"], weekly["name"], weekly["going_on"], weekly["from"], weekly["by"]) == (
        *(None, "district", "D1", True),
        *("inventory", None),
    )
    assert {key: announced[key] for key in ("id", "place", "name", "begins", "ends", "going_on", "from", "by")} == {
        "id": 1,
        "place": "site",
        "name": "D1",
        "begins": f"{begins}:00+07:00",
        "ends": f"{ends}:00+07:00",
        "going_on": False,
        "from": "announced",
        "by": "An",
    }
    _, line = _run(folder, "list", "--days", "0")
    assert "thử tải inventory" in line
    assert "announced" not in line


def test_work_that_begins_now_lasts_as_long_as_is_said_and_is_ended_by_its_number(folder: Path) -> None:
    _run(folder, "add", "--device", "r-D1", "--for", "2h", "--reason", "thay nguồn", "--by", "An")
    history = History(folder / "data" / "history.sqlite")
    history.open()
    (kept,) = history.announced(time.time())
    assert kept.ends - kept.begins == 7200
    assert abs(kept.begins - time.time()) < 60
    assert _run(folder, "end", "1", "--by", "Bình") == (0, "1: over, said Bình")
    assert history.announced(time.time()) == []
    history.stop()
    code, said = _run(folder, "end", "1", "--by", "Chi")
    assert code == 2
    assert "work 1 is over already, said Bình" in said
    assert _run(folder, "end", "9", "--by", "Chi")[0] == 2


def test_work_that_has_not_begun_is_called_off(folder: Path) -> None:
    _run(folder, "add", "--all", "--from", _city_time(2), "--for", "90m", "--reason", "cắt điện", "--by", "An")
    assert _run(folder, "end", "1", "--by", "An") == (0, "1: called off, said An")
    _, said = _run(folder, "list", "--json")
    assert [entry["from"] for entry in json.loads(said)] == ["inventory"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--for", "2h"), "expected one of --site, --device, --district and --all"),
        (("--site", "D1", "--all", "--for", "2h"), "expected one of --site, --device, --district and --all"),
        (("--site", "D2", "--for", "2h"), 'the inventory knows no site "D2"'),
        (("--district", "C11", "--for", "2h"), 'the inventory knows no district "C11"'),
        (("--site", "D1"), "expected either --to TIME or --for TIME"),
        (("--site", "D1", "--for", "2h", "--to", "2026-11-28T22:00"), "expected either --to TIME or --for TIME"),
        (("--site", "D1", "--for", "soon"), '"soon" is no such time'),
        (("--site", "D1", "--to", "22:00"), '"22:00" is not a time'),
        (("--site", "D1", "--to", "2026-01-01T22:00"), "it ends before it begins"),
        (("--site", "D1", "--from", "2026-01-01T22:00", "--for", "1h"), "work is announced before it begins"),
        (("--site", "D1", "--for", "1h", "--by", " "), "expected who announces it"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    folder: Path, words: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    code, said = _run(folder, "add", "--reason", "x", *(("--by", "An") if "--by" not in words else ()), *words)
    assert code == 2
    assert message in said.replace("│ ", "").replace(" │", "")
    assert len(json.loads(_run(folder, "list", "--json")[1])) == 1


def test_without_a_history_the_inventorys_work_is_listed_and_nothing_can_be_announced(tmp_path: Path) -> None:
    load_text(tmp_path)
    assert _run(tmp_path, "list") == (0, "no work goes on or begins within 7 days")
    with pytest.raises(HistoryUnavailableError, match="there is none yet"):
        _run(tmp_path, "add", "--all", "--for", "1h", "--reason", "x", "--by", "An")
    assert not (tmp_path / "data").exists()


class _Bench:
    """A feed over the history of a folder, with a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = time.time()
        self.inventory = load_text(folder)
        self.history = History(folder / "data" / "history.sqlite")
        self.history.open()
        self.history.start()
        settings = Settings(inventory=folder, data_dir=folder / "data")
        self.feed = Feed(self.inventory, settings, self.history, version="0", clock=lambda: self.now)

    def round(self, *silent: DeviceName) -> None:
        for name in (CORE, ROUTER):
            work = frozenset({Work.COUNTERS})
            self.feed.take(Poll(name, work, self.now, self.now + 0.1, name not in silent, Readings()))
        self.now += 60
        self.feed.tick()

    def read(self) -> None:
        self.feed.announce(self.history.announced(self.now))

    @property
    def active(self) -> dict[str, str]:
        found = [line for line in self.feed.store.render(None).decode().splitlines() if "maintenance_active{" in line]
        return {line.split('device="')[1].split('"')[0]: line[-1] for line in found}


def test_a_running_wardwatch_follows_announced_work_in_states_metrics_pages_and_outages(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    bench = _Bench(tmp_path)
    bench.round()
    for _ in range(4):
        bench.round(ROUTER)
    (outage,) = bench.feed.outages.open
    assert (outage.device, bench.feed.state.status(ROUTER).state) == (ROUTER, DeviceState.DOWN)
    assert _run(tmp_path, "add", "--site", "D1", "--for", "2h", "--reason", "thay cáp", "--by", "An")[0] == 0
    bench.now += 1
    bench.read()
    assert bench.feed.state.status(ROUTER).state is DeviceState.MAINTENANCE
    assert bench.active == {CORE: "0", ROUTER: "1"}
    assert [(window.key, window.by) for window in bench.feed.outages.board.announced] == [("1", "An")]
    (ended,) = bench.feed.outages.board.ended
    assert (ended.key, ended.started, ended.ended, ended.ending) == (outage.key, outage.started, bench.now, "planned")
    bench.feed.replace(bench.inventory)
    assert bench.feed.state.status(ROUTER).state is DeviceState.MAINTENANCE
    assert bench.active[ROUTER] == "1"
    _run(tmp_path, "end", "1", "--by", "An")
    bench.now += 1
    bench.read()
    assert bench.active[ROUTER] == "0"
    for _ in range(4):
        bench.round(ROUTER)
    assert bench.feed.state.status(ROUTER).state is DeviceState.DOWN
    bench.history.stop()


def test_work_announced_while_a_reload_is_made_covers_a_device_that_the_reload_brings(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    bench = _Bench(tmp_path)
    bench.round()
    wider = load_text(tmp_path, more=NEW_DEVICE)
    prepared = bench.feed.prepare(wider)
    _run(tmp_path, "add", "--site", "D1", "--for", "2h", "--reason", "thay cáp", "--by", "An")
    bench.now += 1
    bench.read()
    bench.feed.replace(wider, prepared)
    assert bench.feed.state.status(NEW).state is DeviceState.MAINTENANCE
    assert bench.active == {CORE: "0", ROUTER: "1", NEW: "1"}
    bench.history.stop()


def test_a_restart_in_the_middle_of_announced_work_changes_no_state(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    bench = _Bench(tmp_path)
    bench.round()
    bench.round()
    _run(tmp_path, "add", "--device", "r-D1", "--for", "2h", "--reason", "thay cáp", "--by", "An")
    bench.read()
    before = bench.feed.state.status(ROUTER)
    bench.history.stop()
    again = _Bench(tmp_path)
    assert before.state is DeviceState.MAINTENANCE
    assert (again.feed.state.status(ROUTER), again.active[ROUTER]) == (before, "1")
    again.history.stop()
