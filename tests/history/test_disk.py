"""What a disk does to a history: full, read-only, its file removed, replaced or damaged while it is written."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

import pytest

from collectors.state.outages import Layer, Outage
from history import History, HistoryInUseError, HistoryUnavailableError, writer
from inventory.identifiers import DeviceName, SiteName

from .records import readings, went_down
from .waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.small_disk import SmallDisk

NOW = 1_796_000_000.0


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_FIRST_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(writer, "_LAST_RETRY_SECONDS", 0.02)


def started(file: Path, capacity: int = 1000) -> History:
    history = History(file, keep_days=36_500, queue_capacity=capacity)
    history.open()
    history.start()
    return history


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    found = started(file)
    found.record(went_down("a", NOW))
    assert found.flush()
    yield found
    found.stop()


def devices(history: History) -> list[str]:
    return [str(each.after.device) for each in history.transitions(limit=10_000)][::-1]


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_a_full_disk_is_said_once_and_what_waits_is_written_when_space_returns(
    disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    """Far more is put than may wait: the queue stays bounded, what was dropped is counted and said once."""
    history = started(disk.folder / "history.sqlite", capacity=50)
    history.record(went_down("first", NOW))
    assert history.flush()
    disk.fill()
    history.record_evidence(DeviceName("big"), NOW, readings("x" * 200_000))
    until(lambda: bool(caplog.records))
    for number in range(80):
        history.record(went_down(f"d{number}", NOW + number))
    assert (history.queue_length, history.dropped) == (51, 30), "one in hand, fifty that wait"
    assert not history.flush(0.3), "it is tried again and again meanwhile"
    assert devices(history) == ["first"], "what is there can be read"
    assert len(caplog.records) == 2
    disk.free()
    assert history.flush()
    assert devices(history) == ["first", *(f"d{number}" for number in range(50))]
    assert history.evidence()[DeviceName("big")].at == NOW
    assert (history.written, history.dropped, history.queue_length) == (52, 30, 0)
    history.stop()
    where = f"history {disk.folder / 'history.sqlite'}: "
    assert messages(caplog)[:2] == [
        f"{where}database or disk is full; free some on its file system; polling goes on, writing is tried again",
        f"{where}50 changes wait, no more fit; further ones are lost",
    ]
    assert {message.partition(" after ")[0] for message in messages(caplog)[2:]} == {
        f"{where}writes again",
        f"{where}30 changes were lost while the queue was full",
    }


def test_what_replaces_what_waits_takes_its_place(disk: SmallDisk, caplog: pytest.LogCaptureFixture) -> None:
    """Hours of evidence of a full disk fit, because only the last of each device counts; outages and watching too."""
    history = started(disk.folder / "history.sqlite", capacity=20)
    disk.fill()
    history.record_evidence(DeviceName("big"), NOW, readings("x" * 200_000))
    until(lambda: bool(caplog.records))
    for number in range(500):
        history.record_evidence(DeviceName(f"d{number % 10}"), NOW + number, readings("r"))
        history.record_watching(NOW, NOW + number)
        history.record_outage(
            Outage(
                key="o",
                device=DeviceName("d"),
                site=SiteName("s"),
                layer=Layer.WAN,
                started=NOW,
                ended=None,
                devices=number,
            )
        )
    assert (history.queue_length, history.dropped) == (13, 0)
    disk.free()
    assert history.flush()
    assert {name: each.at - NOW for name, each in history.evidence().items()} == {
        "big": 0,
        **{f"d{number}": 490 + number for number in range(10)},
    }
    assert history.watched() == [(NOW, NOW + 499)]
    assert [outage.devices for outage in history.outages()] == [499]
    history.stop()


def test_that_nothing_can_be_written_is_said_again_each_hour(
    disk: SmallDisk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_REMIND_SECONDS", 0.1)
    history = started(disk.folder / "history.sqlite")
    disk.fill()
    history.record_evidence(DeviceName("big"), NOW, readings("x" * 200_000))
    until(lambda: sum("by now)" in message for message in messages(caplog)) >= 2)
    disk.free()
    assert history.flush()
    history.stop()


@pytest.mark.parametrize("before", [False, True])
def test_a_read_only_file_system_is_said_at_the_start(disk: SmallDisk, *, before: bool) -> None:
    """Whether there is a history or not."""
    file = disk.folder / "history.sqlite"
    if before:
        history = started(file)
        history.stop()
    disk.read_only()
    with pytest.raises(HistoryUnavailableError, match=r"history\.sqlite: .*; check .*") as error:
        started(file)
    assert str(file) in str(error.value)


def test_a_file_removed_while_it_is_written_is_put_back_with_all_it_held(
    history: History, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for old in file.parent.iterdir():
        old.unlink()
    history.record(went_down("b", NOW + 1))
    assert history.flush()
    assert devices(history) == ["a", "b"]
    history.stop()
    again = started(file)
    assert devices(again) == ["a", "b"]
    assert set(again.states()) == {"a", "b"}
    again.stop()
    assert messages(caplog) == [
        f"history {file}: the file was removed while wardwatch runs; it was written anew, with all that it held"
    ]


@pytest.mark.parametrize("left", ["-wal", "-shm", ".lock"])
def test_what_is_left_beside_a_removed_file_does_no_harm(history: History, file: Path, left: str) -> None:
    """An old write-ahead log would be applied to a new file of the same name, and destroy it."""
    for number in range(200):
        history.record_evidence(DeviceName(f"d{number}"), NOW, readings("x" * 3000))
        history.record(went_down(f"d{number}", NOW + number))
    assert history.flush()
    for number in range(200):
        history.record_evidence(DeviceName(f"d{number}"), NOW, readings("short"))
    assert history.flush()
    checkpoint = sqlite3.connect(file)
    checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    checkpoint.close()
    history.record(went_down("in the log only", NOW + 900))
    assert history.flush()
    for old in file.parent.iterdir():
        if not old.name.endswith(left):
            old.unlink()
    history.record(went_down("last", NOW + 1000))
    assert history.flush()
    history.stop()
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM transition").fetchone() == (203,)
    connection.close()


def test_a_folder_removed_while_it_is_written_is_made_again(history: History, file: Path) -> None:
    for old in file.parent.iterdir():
        old.unlink()
    file.parent.rmdir()
    history.record(went_down("b", NOW + 1))
    assert history.flush()
    assert devices(history) == ["a", "b"]
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_another_file_in_its_place_is_left_alone(
    history: History, file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = started(tmp_path / "other.sqlite")
    other.record(went_down("other", NOW))
    other.stop()
    file.rename(tmp_path / "aside.sqlite")
    (tmp_path / "other.sqlite").rename(file)
    content = file.read_bytes()
    history.record(went_down("b", NOW + 1))
    until(lambda: bool(caplog.records))
    assert "another file was put in its place; stop wardwatch, remove the -wal and -shm beside it" in caplog.text
    assert file.read_bytes() == content
    file.unlink()
    (tmp_path / "aside.sqlite").rename(file)
    assert history.flush(), "it goes on when its own file is back"
    assert devices(history) == ["a", "b"]


def test_a_file_damaged_while_it_is_written_is_said_and_a_new_one_is_begun_when_it_is_moved_away(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    history = started(file, capacity=10_000)
    for number in range(3000):
        history.record(went_down(f"device-{number}", NOW + number))
    assert history.flush()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with file.open("r+b") as found:
        found.seek(4096)
        found.write(b"\xff" * (file.stat().st_size - 4096))
    history.record(went_down("device-1", NOW + 5000))
    until(lambda: bool(caplog.records))
    assert "the file is damaged or not a database" in caplog.text
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    file.rename(tmp_path / "damaged.sqlite")
    assert history.flush()
    assert "an empty one was begun" in caplog.text
    assert devices(history) == ["device-1"]
    history.stop()


def test_only_one_process_writes_a_file_and_everybody_may_read(history: History, file: Path) -> None:
    second = History(file)
    second.open()
    assert set(second.states()) == {"a"}
    with pytest.raises(HistoryInUseError) as error:
        second.start()
    holder = (file.parent / "history.sqlite.lock").read_text(encoding="ascii").strip()
    assert str(error.value) == (
        f"history {file}: another wardwatch (process {holder}) writes it; stop that one first, or give this one a "
        f"history of its own (data_dir, database_url)"
    )
    history.stop()
    second.start()
    second.stop()
    assert (file.parent / "history.sqlite.lock").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("how", ["backup", "vacuum into"])
def test_a_copy_made_while_it_is_written_opens_and_holds_what_was_committed(
    history: History, file: Path, tmp_path: Path, how: str
) -> None:
    """The two ways of docs/history.md: `.backup` of the shell is sqlite3_backup."""
    for number in range(500):
        history.record(went_down(f"d{number}", NOW + number))
    assert history.flush()
    for number in range(500, 3000):
        history.record(went_down(f"d{number}", NOW + number))
    source = sqlite3.connect(file)
    if how == "backup":
        target = sqlite3.connect(tmp_path / "copy.sqlite")
        source.backup(target, pages=20)
        target.close()
    else:
        source.execute("VACUUM INTO ?", (str(tmp_path / "copy.sqlite"),))
    source.close()
    copy = History(tmp_path / "copy.sqlite")
    copy.open()
    found = devices(copy)
    assert 501 <= len(found) <= 3001
    assert found == ["a", *(f"d{number}" for number in range(len(found) - 1))], "up to one moment, whole"
    assert set(copy.states()) == set(found)
    copy.stop()
