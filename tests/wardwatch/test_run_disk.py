"""The running program on a disk that fails: it goes on polling and serving, says so once, and misses nothing."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lab.process import LabProcess, start_lab

from .process import eventually, lines_of, metric, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.small_disk import SmallDisk

    from .process import Running


@pytest.fixture(scope="module")
def quiet_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """The small city without a fault."""
    with start_lab(tmp_path_factory.mktemp("lab") / "inventory", ("--faults", "none")) as lab:
        yield lab


def polls(run: Running) -> float:
    return metric(run, "wardwatch_poll_duration_seconds_count")


def waiting(run: Running) -> float:
    return metric(run, "wardwatch_history_queue_length")


def kept(file: Path) -> tuple[set[str], int]:
    """The devices whose last state is not up, and how many changes there are."""
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    down = {device for (device,) in connection.execute("SELECT device FROM device_state WHERE state <> 0")}
    (changes,) = connection.execute("SELECT count(*) FROM transition").fetchone()
    connection.close()
    return down, changes


def test_on_a_full_disk_polling_goes_on_and_all_is_written_when_space_returns(disk: SmallDisk, tmp_path: Path) -> None:
    """The disk fills, the whole city goes silent, space returns: the history knows of the silence."""
    data = disk.folder / "data"
    with start_lab(tmp_path / "inventory", ("--faults", "none")) as lab, running(lab.inventory, data) as run:
        eventually("all devices up", lambda: int(run.status()["devices"].get("up", 0)) == lab.polled)
        eventually("written out", lambda: waiting(run) == 0)
        disk.fill()
        before = polls(run)
        eventually("it is said", lambda: lines_of(run, "database or disk is full"))
        lab.stop()
        eventually("the silence is seen", lambda: not run.status()["devices"].get("up"))
        assert polls(run) > before
        assert run.get("/readyz").status_code == 200
        assert run.get("/status").status_code == 200
        assert 0 < waiting(run) <= 10 * lab.polled, "the queue holds changes and last words, not every poll"
        assert len(lines_of(run, "ERROR")) == 1, run.log.read_text()
        disk.free()
        eventually("written out", lambda: waiting(run) == 0, 60)
        assert len(lines_of(run, "writes again after")) == 1
        run.send(signal.SIGTERM)
        assert run.wait() == 0
        assert len(lines_of(run, "ERROR", "Traceback")) == 1
        down, changes = kept(data / "history.sqlite")
        assert (len(down), changes >= 2 * lab.polled) == (lab.polled, True), "each came up and went down"


def test_a_second_one_is_refused_and_a_removed_file_is_put_back(quiet_lab: LabProcess, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(quiet_lab.inventory, data) as run:
        eventually("all devices up", lambda: int(run.status()["devices"].get("up", 0)) == quiet_lab.polled)
        eventually("written out", lambda: waiting(run) == 0)
        command = [sys.executable, "-m", "wardwatch", "run", f"--inventory={quiet_lab.inventory}"]
        second = subprocess.run(
            [*command, f"--data-dir={data}", "--listen=127.0.0.1:0"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 4
        assert second.stderr == (
            f"wardwatch: history {data / 'history.sqlite'}: another wardwatch (process {run.process.pid}) writes it; "
            f"stop that one first, or give this one a history of its own (data_dir, database_url)\n"
        )
        for file in data.iterdir():
            file.unlink()
        eventually("put back", lambda: lines_of(run, "it was written anew, with all that it held"))
        eventually("written out", lambda: waiting(run) == 0)
        run.send(signal.SIGTERM)
        assert run.wait() == 0
        assert len(lines_of(run, "ERROR", "Traceback")) == 1
    assert kept(data / "history.sqlite")[1] >= quiet_lab.polled


def test_a_read_only_disk_is_said_at_the_start(quiet_lab: LabProcess, disk: SmallDisk) -> None:
    disk.read_only()
    command = [sys.executable, "-m", "wardwatch", "run", f"--inventory={quiet_lab.inventory}"]
    done = subprocess.run(
        [*command, f"--data-dir={disk.folder / 'data'}", "--listen=127.0.0.1:0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    file = disk.folder / "data" / "history.sqlite"
    said = f"wardwatch: history {file}: Read-only file system; check the data directory\n"
    assert (done.returncode, done.stderr) == (4, said)
