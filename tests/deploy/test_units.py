"""The units: systemd accepts them, what they run runs, and what they name is there."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest

from collectors.snmp.transport import RECEIVE_BUFFER
from history import History
from inventory.starting import write_starter
from wardwatch.settings import _READERS

from ..wardwatch.process import PATIENCE_SECONDS, Running, eventually, free_port
from .units import DEPLOY, ROOT, UNITS, commands, environment, read

PROGRAM = "/opt/wardwatch/bin/wardwatch"
BACKUP = "/opt/wardwatch/share/backup-history"
SERVICES = sorted(UNITS.glob("*.service"))
ALL = [*SERVICES, *sorted(UNITS.glob("*.path")), *sorted(UNITS.glob("*.timer"))]
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def here(words: Sequence[str], places: Mapping[str, Path] = MappingProxyType({})) -> list[str]:
    """A command of a unit with our program, and with places of a test instead of the system's."""
    program = [sys.executable, "-m", "wardwatch"] if words[0] == PROGRAM else [words[0]]
    rest = list(words[1:])
    for system, place in places.items():
        rest = [word.replace(system, str(place)) for word in rest]
    return [*program, *rest]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units in a folder, with programs that are there."""
    needs("systemd-analyze")
    programs = tmp_path / "opt"
    for name in (PROGRAM, BACKUP):
        place = programs / Path(name).relative_to("/opt/wardwatch")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DEPLOY / "backup-history", place)
    units = tmp_path / "units"
    units.mkdir()
    for path in ALL:
        text = path.read_text(encoding="utf-8").replace("/opt/wardwatch", str(programs))
        (units / path.name).write_text(text, encoding="utf-8")
    return units


def test_systemd_accepts_every_unit_without_a_word(installed: Path) -> None:
    units = sorted(map(str, installed.iterdir()))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_verify_would_say_what_is_wrong(installed: Path) -> None:
    """A key misspelt and a program that is not there: so the test above can fail."""
    unit = installed / "wardwatch.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace("PrivateTmp", "PrivatTmp"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], check=False, capture_output=True, text=True, timeout=60
    )
    assert "PrivatTmp" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "most"), [("wardwatch", 2.0), ("wardwatch-monitoring", 1.5), ("wardwatch-backup", 1.5)]
)
def test_services_are_exposed_little(installed: Path, name: str, most: float) -> None:
    """By systemd's own measure, 0 (nothing) to 10."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(installed / f"{name}.service")],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found is not None
    assert float(found[1]) <= most


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_settings_that_units_name_exist(path: Path) -> None:
    known = {f"WARDWATCH_{each.replace('.', '_').upper()}" for each in _READERS} | {"WARDWATCH_INVENTORY"}
    assert set(environment(read(path))) <= known


def test_the_page_makes_what_units_name() -> None:
    """Every path of ours that a unit names is made by a step of the page, or by the unit itself."""
    named = {
        path
        for unit in ALL
        for path in re.findall(
            r"(?<![\w}])/(?:etc|opt|var)/[\w./-]*wardwatch[\w./-]*", unit.read_text(encoding="utf-8")
        )
    }
    assert {"/etc/wardwatch/inventory", "/etc/wardwatch/secrets", BACKUP} <= named
    given = {
        PROGRAM,  # pip makes it
        "/var/lib/wardwatch",  # StateDirectory=
        "/var/lib/wardwatch/history.sqlite",  # wardwatch itself
        "/opt/wardwatch/share/docs/deploy.md",  # with all pages
        "/etc/wardwatch/environment",  # as the administrator likes
        "/etc/systemd/system/wardwatch.service",
        "/etc/systemd/system/wardwatch.service.d/ports.conf",
    }
    made = {re.sub(r"/(rules|alertmanager)/.*", "", path) for path in named - given}
    missing = [path for path in sorted(made) if not re.search(rf"install [^\n]*{re.escape(path)}\b", PAGE)]
    assert missing == []


def test_files_that_the_page_installs_are_there() -> None:
    named = set(
        re.findall(r"\bdeploy/[\w./*-]+[\w*]", PAGE + (ROOT / "docs" / "grafana.md").read_text(encoding="utf-8"))
    )
    made = {"deploy/compose", "deploy/compose/secrets", "deploy/compose/secrets/snmp-community"}
    made |= {"deploy/compose/secrets/grafana-admin"}
    assert len(named) > len(made)
    assert [name for name in sorted(named - made) if not list(ROOT.glob(name))] == []


@pytest.mark.parametrize("page", ["deploy.md", "grafana.md"])
def test_commands_of_the_pages_are_whole(page: str, tmp_path: Path) -> None:
    """Each block of commands is one that a shell can read to its end."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        (tmp_path / "block").write_text(textwrap.dedent(block), encoding="utf-8")
        done = subprocess.run(["sh", "-n", str(tmp_path / "block")], check=False, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), block


def test_what_the_unit_runs_watches_reloads_and_stops(tmp_path: Path) -> None:
    """The unit's own command and environment, with a scratch inventory; its own way to reload."""
    unit = read(UNITS / "wardwatch.service")
    city = tmp_path / "inventory"
    write_starter(city)
    settings = environment(unit)
    assert settings["WARDWATCH_DATA_DIR"] == f"/var/lib/{unit['StateDirectory'][0]}"
    settings |= {"WARDWATCH_INVENTORY": str(city), "WARDWATCH_DATA_DIR": str(tmp_path / "data")}
    url = f"127.0.0.1:{free_port()}"
    log = tmp_path / "log"
    settings |= {"WARDWATCH_LISTEN": url, "WW_COMMUNITY": "x", "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    (command,) = commands(unit)
    with log.open("w") as out:
        process = subprocess.Popen(
            here(command), env=settings, stdout=out, stderr=subprocess.STDOUT, text=True, cwd="/"
        )
    running = Running(city, process, f"http://{url}", log)
    try:
        eventually("pages", lambda: running.get("/healthz").status_code == 200)
        (reload,) = unit["ExecReload"]
        subprocess.run(reload.replace("$MAINPID", str(process.pid)).split(), check=True, timeout=10)
        eventually("reload", lambda: "reload" in log.read_text(encoding="utf-8"))
        running.send(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    assert (tmp_path / "data" / "history.sqlite").exists()


def test_an_inventory_that_does_not_check_is_not_tried_again(tmp_path: Path) -> None:
    """The exit code is one of those that keep systemd from starting it again."""
    unit = read(UNITS / "wardwatch.service")
    (tmp_path / "bad.yaml").write_text("sites: 3\n", encoding="utf-8")
    (command,) = commands(unit)
    settings = {"WARDWATCH_INVENTORY": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(here(command), check=False, env=settings, capture_output=True, timeout=60, cwd="/")
    assert str(done.returncode) in unit["RestartPreventExitStatus"][0].split()


def test_what_makes_rules_and_configuration_runs(tmp_path: Path) -> None:
    """All commands of the unit one after the other; Debian's tools accept what was made."""
    needs("promtool")
    needs("amtool")
    unit = read(UNITS / "wardwatch-monitoring.service")
    city, made = tmp_path / "inventory", tmp_path / "monitoring"
    write_starter(city)
    places = {
        "/etc/wardwatch/receivers.yaml": DEPLOY / "alertmanager" / "receivers.yaml",
        "/etc/wardwatch/monitoring": made,
    }
    settings = {"WARDWATCH_INVENTORY": str(city), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    assert unit["ReadWritePaths"] == ["/etc/wardwatch/monitoring"]
    for command in commands(unit):
        words = here(command, places)
        done = subprocess.run(words, check=False, env=settings, capture_output=True, text=True, timeout=60, cwd="/")
        assert done.returncode == 0, done.stdout + done.stderr
    assert (made / "rules" / "outages.rules.yaml").exists()


def test_the_backup_is_whole_and_old_ones_go(tmp_path: Path) -> None:
    """Of a history that is open in another process's place, with what is in its write-ahead log."""
    needs("sqlite3")
    unit = read(UNITS / "wardwatch-backup.service")
    data, backups = tmp_path / "data", tmp_path / "backups"
    data.mkdir()
    backups.mkdir()
    for day in range(20):
        (backups / f"history-202601{day + 1:02}T013000.sqlite").touch()
    (backups / "notes.txt").touch()
    history = History(data / "history.sqlite")
    history.open()
    history.start()
    try:
        history.record_watching(1.0, 2.0)
        (command,) = commands(unit)
        assert command[:1] == [BACKUP]
        words = [str(DEPLOY / "backup-history"), str(data / "history.sqlite"), str(backups), command[3]]
        subprocess.run(words, check=True, timeout=60)
    finally:
        history.stop()
    kept = sorted(backups.glob("history-*.sqlite"))
    assert (len(kept), (backups / "notes.txt").exists(), list(backups.glob("*.part"))) == (14, True, [])
    with sqlite3.connect(kept[-1]) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'outage'").fetchall() == [("outage",)]
    connection.close()


def test_a_backup_of_what_is_no_history_does_not_count(tmp_path: Path) -> None:
    needs("sqlite3")
    (tmp_path / "history.sqlite").write_bytes(b"no database, but longer than the header of one " * 200)
    words = [str(DEPLOY / "backup-history"), str(tmp_path / "history.sqlite"), str(tmp_path / "backups"), "3"]
    (tmp_path / "backups").mkdir()
    assert subprocess.run(words, check=False, capture_output=True, timeout=60).returncode != 0
    assert list((tmp_path / "backups").iterdir()) == []


def test_keys_of_the_kernel_exist_and_are_what_the_engine_asks_for() -> None:
    text = (DEPLOY / "sysctl" / "60-wardwatch.conf").read_text(encoding="utf-8")
    found = dict(re.findall(r"^([a-z0-9_.]+)\s*=\s*(\S+)$", text, re.MULTILINE))
    assert found == {"net.core.rmem_max": str(RECEIVE_BUFFER)}
    for key in found:
        assert (Path("/proc/sys") / key.replace(".", "/")).exists()
