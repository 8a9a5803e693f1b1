"""The running program with its history on a PostgreSQL server: it restores, reports read it, the server goes away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.postgres import PASSWORD, server
from lab.process import LabProcess, start_lab

from .process import Running, eventually, lines_of, metric, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from benchmarks.postgres import Server

WORK = ("--all", "--from=2099-01-01T00:00", "--to=2099-01-01T01:00", "--reason=x", "--by=An")


@pytest.fixture(scope="module")
def quiet_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """The small city without a fault."""
    with start_lab(tmp_path_factory.mktemp("lab") / "inventory", ("--faults", "none")) as lab:
        yield lab


def on(found: Server, database: str, folder: Path) -> dict[str, str]:
    """Settings that name a database, and its password by a file."""
    file = folder / "database-password"
    file.write_text(PASSWORD + "\n", encoding="utf-8")
    return {"WARDWATCH_DATABASE_URL": found.url(database), "WARDWATCH_DATABASE_PASSWORD": f"file:{file}"}


def command(lab: LabProcess, settings: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of wardwatch to its end."""
    return subprocess.run(
        [sys.executable, "-m", "wardwatch", *words, f"--inventory={lab.inventory}"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def all_up(run: Running, lab: LabProcess) -> bool:
    return int(run.status()["devices"].get("up", 0)) == lab.polled


def test_it_writes_to_the_server_restores_from_it_and_reports_read_it(
    quiet_lab: LabProcess, postgres: Server, tmp_path: Path
) -> None:
    database = postgres.new_database()
    settings = on(postgres, database, tmp_path)
    with running(quiet_lab.inventory, tmp_path / "unused", settings) as run:
        eventually("all devices up", lambda: all_up(run, quiet_lab))
        eventually("written out", lambda: metric(run, "wardwatch_history_queue_length") == 0)
        month = command(quiet_lab, settings, "report", "availability", "--json")
        assert month.returncode == 0, month.stderr
        assert json.loads(month.stdout)["simulated"] is True
        said = command(quiet_lab, settings, "maintenance", "add", *WORK)
        assert said.returncode == 0, said.stderr
        second = command(quiet_lab, settings, "run", "--listen=127.0.0.1:0")
        assert (second.returncode, "another wardwatch (at 127.0.0.1) writes it" in second.stderr) == (4, True)
        run.send(signal.SIGKILL)
        run.wait()
    written = int(postgres.sql("SELECT count(*) FROM device_state WHERE state = 0", database))
    assert written == quiet_lab.polled
    with running(quiet_lab.inventory, tmp_path / "unused", settings) as run:
        assert all_up(run, quiet_lab), "states are restored before it is ready"
        assert f"history is kept in {settings['WARDWATCH_DATABASE_URL']}" in run.log.read_text()
        run.send(signal.SIGTERM)
        assert run.wait() == 0
        assert (PASSWORD in run.log.read_text(), lines_of(run, "ERROR", "Traceback")) == (False, [])
    assert not (tmp_path / "unused").exists()


def test_while_the_server_is_away_polling_goes_on_and_nothing_is_missing_afterwards(tmp_path: Path) -> None:
    """The server dies, the whole city goes silent, the server comes back: all of it is in the history."""
    with server("-c", "fsync=off") as own, start_lab(tmp_path / "inventory", ("--faults", "none")) as lab:
        database = own.new_database()
        with running(lab.inventory, tmp_path / "unused", on(own, database, tmp_path)) as run:
            eventually("all devices up", lambda: all_up(run, lab))
            eventually("written out", lambda: metric(run, "wardwatch_history_queue_length") == 0)
            own.stop(signal.SIGKILL)
            before = metric(run, "wardwatch_poll_duration_seconds_count")
            lab.stop()
            eventually("the silence is seen", lambda: not run.status()["devices"].get("up"))
            eventually("it is said", lambda: lines_of(run, "writing is tried again"))
            assert metric(run, "wardwatch_poll_duration_seconds_count") > before
            assert run.get("/readyz").status_code == 200
            assert metric(run, "wardwatch_history_queue_length") > 0
            own.start()
            eventually("written out", lambda: metric(run, "wardwatch_history_queue_length") == 0, 60)
            states = run.status()["devices"]
            run.send(signal.SIGTERM)
            assert run.wait() == 0
            assert len(lines_of(run, "ERROR")) == 1, run.log.read_text()
            assert len(lines_of(run, "writes again after")) == 1
            assert len(lines_of(run, "are read again")) == len(lines_of(run, "cannot be read now")) <= 1
            assert PASSWORD not in run.log.read_text()
        kept = own.sql("SELECT state, count(*) FROM device_state WHERE state <> 0 GROUP BY state", database)
        assert sum(int(line.partition("|")[2]) for line in kept.splitlines()) == lab.polled, states
        transitions = own.sql("SELECT count(*), count(DISTINCT (device, at, after_state)) FROM transition", database)
        all_of_them, different = transitions.split("|")
        assert all_of_them == different


def test_a_password_that_is_not_there_is_said_in_one_line_at_the_start(
    quiet_lab: LabProcess, postgres: Server, tmp_path: Path
) -> None:
    settings = on(postgres, "anything", tmp_path) | {"WARDWATCH_DATABASE_PASSWORD": "env:WARDWATCH_NOT_SET"}
    done = command(quiet_lab, settings, "run", "--listen=127.0.0.1:0")
    assert done.returncode == 4
    assert done.stderr == (
        f"wardwatch: history {settings['WARDWATCH_DATABASE_URL']}: secret env:WARDWATCH_NOT_SET: unset or empty; "
        f"set it for the user that runs wardwatch\n"
    )
