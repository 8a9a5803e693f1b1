"""`wardwatch dashboards push` from the command line: exit codes, secrets by reference, annotations out of history."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.main import get_command

from collectors.state.outages import Cause, Layer, Outage
from history import Announcement, History, Place, Remark, RemarkKind
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName, SiteName
from wardwatch.annotating import happened
from wardwatch.cli.dashboards import app
from wardwatch.loading import load_inventory
from wardwatch.settings import load_settings

from ..dashboards.push.conftest import write_dashboard
from ..dashboards.push.grafana import TOKEN, FakeGrafana, Fault
from ..dashboards.push.serving import serving
from ..inventory.examples import load_text

NOW = time.time()
ROUTER, SITE = DeviceName("r-D1"), SiteName("D1")


@pytest.fixture
def state() -> FakeGrafana:
    return FakeGrafana()


@pytest.fixture
def address(state: FakeGrafana) -> Iterator[str]:
    with serving(state) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory with weekly work, its history, and built dashboards."""
    load_text(tmp_path, work='maintenance: [{device: r-D1, weekly: "mon-sun 00:00-24:00", reason: thử tải}]')
    for language in ("vi", "en"):
        write_dashboard(tmp_path / "monitoring", language, f"ww-city-{language}")
    return tmp_path


@pytest.fixture
def lived(folder: Path) -> Path:
    """The same after an outage with a ticket, announced work, work called off, and a changed configuration."""
    outage = Outage(
        key="r-D1 7",
        device=ROUTER,
        site=SITE,
        layer=Layer.WAN,
        cause=Cause.POWER,
        started=NOW - 7200,
        ended=NOW - 3600,
        devices=3,
        sites=(SITE,),
    )
    history = History(folder / "data" / "history.sqlite")
    history.open()
    history.start()
    history.record_outage(outage)
    history.stop()
    history = History(folder / "data" / "history.sqlite")
    history.open()
    history.remark(Remark(outage.key, NOW - 7000, "An", RemarkKind.TICKET, "VNPT-<123>"))
    work = {"place": Place.SITE, "name": "D1", "reason": "thay UPS", "by": "An", "at": NOW - 9000}
    history.announce(Announcement(begins=NOW - 8000, ends=NOW - 7900, **work))  # type: ignore[arg-type]
    off = history.announce(Announcement(begins=NOW + 8000, ends=NOW + 9000, **work))  # type: ignore[arg-type]
    history.end_announced(off, NOW - 100, "Bình")
    history.stop()
    store = ConfigurationStore(folder / "data")
    store.keep(ROUTER, NOW - 600, ["hostname a"])
    store.keep(ROUTER, NOW - 300, ["hostname b"])
    return folder


def run(folder: Path, *words: str, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    """The command as a person gives it."""
    words = ("-i", str(folder), "--from", str(folder / "monitoring"), *words)
    return subprocess.run(
        [sys.executable, "-m", "wardwatch", "dashboards", "push", *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "NO_PROXY": "127.0.0.1", "GRAFANA_TOKEN": token, "LC_ALL": "C.UTF-8"},
    )


def test_it_says_what_it_did_and_a_second_time_that_there_is_nothing_to_do(folder: Path, address: str) -> None:
    first = run(folder, "--grafana", address)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [
        "folder wardwatch-vi: created",
        "folder wardwatch-en: created",
        "data source wardwatch: created",
        "dashboard vi/ww-city-vi: created",
        "dashboard en/ww-city-en: created",
        "5 created",
    ]
    second = run(folder, "--grafana", address)
    assert (second.returncode, second.stdout) == (0, "5 unchanged: nothing to change\n")


def test_a_conflict_is_a_finding_and_json_says_the_same(folder: Path, address: str, state: FakeGrafana) -> None:
    run(folder, "--grafana", address)
    state.edit("ww-city-vi", title="NOC của Lan")
    done = run(folder, "--grafana", address)
    assert done.returncode == 1
    assert "dashboard vi/ww-city-vi: conflict: version 2 was saved by lan" in done.stdout
    told = json.loads(run(folder, "--grafana", address, "--json").stdout)
    assert [each["result"] for each in told].count("conflict") == 1
    assert run(folder, "--grafana", address, "--overwrite").returncode == 0


def test_the_token_is_a_reference_and_never_repeated(folder: Path, address: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    assert run(folder, "--grafana", address, "--token", f"file:{file}", token="").returncode == 0
    pasted = run(folder, "--grafana", address, "--token", "glsa_pasted")
    assert (pasted.returncode, "glsa_pasted" in pasted.stdout + pasted.stderr) == (2, False)
    refused = run(folder, "--grafana", address, token="glsa_stale")
    assert (refused.returncode, "glsa_stale" in refused.stdout + refused.stderr) == (4, False)
    assert "the token is not taken (401)" in refused.stderr
    missing = run(folder, "--grafana", address, token="")
    assert (missing.returncode, "env:GRAFANA_TOKEN: unset" in missing.stderr) == (4, True)


def test_what_was_done_is_said_also_when_the_token_is_withdrawn_meanwhile(
    folder: Path, address: str, state: FakeGrafana
) -> None:
    state.faults = [Fault("GET", "/datasources", 401)]
    done = run(folder, "--grafana", address)
    assert done.returncode == 4
    assert done.stdout.splitlines()[-1] == "2 created"


def test_nobody_there_and_nothing_built_are_different_mistakes(folder: Path, tmp_path: Path) -> None:
    with serving(FakeGrafana()) as gone:
        pass
    assert run(folder, "--grafana", gone).returncode == 4
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run(folder, "--from", str(empty))
    assert (done.returncode, "no dashboards; expected grafana/vi/*.json" in done.stderr) == (2, True)


def test_every_flag_is_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "grafana.md").read_text(encoding="utf-8")
    command = get_command(app).commands["push"]  # type: ignore[attr-defined]
    flags = {flag for each in command.params for flag in (*each.opts, *each.secondary_opts) if flag.startswith("--")}
    flags -= {"--inventory", "--data-dir", "--data-source"}
    assert {"--from", "--overwrite", "--annotate"} <= flags
    assert [flag for flag in sorted(flags) if f"`{flag}" not in page] == []


def test_annotations_of_history_are_pushed_once(lived: Path, address: str, state: FakeGrafana) -> None:
    words = ("--grafana", address, "--annotate", "1")
    first = run(lived, *words)
    assert first.returncode == 0, first.stderr
    texts = [each["text"] for each in state.annotations.values()]
    assert any("mất điện tại điểm" in text and "VNPT-&lt;123&gt;" in text for text in texts)
    assert sum("thay UPS" in text for text in texts) == 1  # the work that was called off is not there
    assert any("Cấu hình thay đổi: r-D1" in text for text in texts)
    wrote = list(state.writes)
    second = run(lived, *words)
    assert (second.returncode, second.stdout.endswith(" unchanged: nothing to change\n")) == (0, True)
    assert state.writes == wrote


def test_what_happened_is_told_with_its_times_and_places(lived: Path) -> None:
    found = happened(load_settings(lived, environ={"WARDWATCH_LANGUAGES": "en"}), load_inventory(lived), NOW, 1)
    outage, *rest = found
    assert (outage.kind, outage.begins, outage.ends) == ("outage", NOW - 7200, NOW - 3600)
    assert {"district:D1", "site:D1", "device:r-D1", "layer:wan", "cause:power"} <= set(outage.tags)
    assert "power at the site" in outage.text
    assert "carrier's ticket: VNPT-<123>" in outage.text
    announced = [each for each in rest if each.key.startswith("announced")]
    assert [bool(each.text) for each in announced] == [True, False]
    changed = [each for each in rest if each.kind == "configuration"]
    assert [each.begins for each in changed] == [int(NOW - 300)]
    planned = [each for each in rest if each.kind == "maintenance" and each not in announced]
    assert all(each.ends is not None and each.ends > NOW - 86_400 and each.begins < NOW + 86_400 for each in planned)
    assert "thử tải" in planned[0].text
    assert datetime.fromtimestamp(planned[0].begins, UTC).second == 0
