from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from history import History, HistoryPlace, database, writer
from history.database import connect, migrate
from history.writer import Writer

from .records import went_down
from .waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

NOW = 1_796_000_000.0


@pytest.fixture
def engine(place: HistoryPlace) -> Iterator[Engine]:
    found = connect(place.url, place.password)
    if isinstance(place.where, Path):
        place.where.parent.mkdir()
    migrate(found)
    yield found
    found.dispose()


def count(engine: Engine, table: str = "transition") -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608 -- our own name


class Lock:
    """Another program that holds what the writer wants to write."""

    def __init__(self, engine: Engine, place: HistoryPlace) -> None:
        self._engine = connect(place.url, place.password)
        self._connection = self._engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._connection.begin()
        if engine.dialect.name == "postgresql":
            self._connection.exec_driver_sql("LOCK TABLE transition, watch")

    def release(self) -> None:
        self._connection.close()
        self._engine.dispose()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of a minute in milliseconds."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 10)
    monkeypatch.setattr(writer, "_FIRST_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(writer, "_LAST_RETRY_SECONDS", 0.02)


def test_everything_put_before_stop_is_written(engine: Engine) -> None:
    found = Writer(engine, capacity=100_000, keep_seconds=1e12)
    found.start()
    for number in range(5000):
        found.put(went_down(f"d{number % 700}", NOW + number))
    found.stop(10.0)
    assert (count(engine), count(engine, "device_state")) == (5000, 700)
    assert (found.written, found.dropped, found.queue_length) == (5000, 0, 0)


def test_a_full_queue_drops_and_counts_without_waiting_and_says_so_once(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    found = Writer(engine, capacity=3, keep_seconds=1e12)
    for number in range(8):
        found.put(went_down("a", NOW + number))
    assert (found.queue_length, found.dropped) == (3, 5)
    found.start()
    assert found.flush(10.0)
    found.stop(10.0)
    assert count(engine) == 3
    assert [record.getMessage().partition(": ")[2] for record in caplog.records] == [
        "3 changes wait, no more fit; further ones are lost",
        "5 changes were lost while the queue was full",
    ]


@pytest.mark.usefixtures("impatient")
def test_when_the_database_refuses_it_is_said_once_and_tried_again_until_nothing_is_missing(
    place: HistoryPlace, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    lock = Lock(engine, place)
    found = Writer(engine, capacity=1000, keep_seconds=1e12)
    found._prune_at = float("inf")
    found.start()
    for number in range(10):
        found.put(went_down("a", NOW + number))
    until(lambda: bool(caplog.records))
    found.put(went_down("b", NOW + 10))
    assert not found.flush(0.1), "nothing is acknowledged that is not on disk"
    lock.release()
    assert found.flush(10.0)
    found.stop(10.0)
    assert (count(engine), found.written, found.dropped) == (11, 11, 0)
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    first, second = (record.getMessage() for record in caplog.records)
    assert ("database is locked" in first) or ("lock timeout" in first)
    assert first.endswith("polling goes on, writing is tried again")
    assert "writes again after" in second


@pytest.mark.usefixtures("impatient")
def test_stopping_on_a_database_that_refuses_is_bounded_and_counts_what_is_lost(
    place: HistoryPlace, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    lock = Lock(engine, place)
    found = Writer(engine, capacity=1000, keep_seconds=1e12)
    found.start()
    for number in range(10):
        found.put(went_down("a", NOW + number))
    until(lambda: any("tried again" in record.getMessage() for record in caplog.records))
    began = time.monotonic()
    found.stop(10.0)
    assert time.monotonic() - began < 5.0
    lock.release()
    assert (count(engine), found.dropped, found.queue_length) == (0, 10, 0)


def test_old_transitions_go_in_small_batches_and_the_last_states_stay(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three old, two new; two at a time."""
    monkeypatch.setattr(writer, "BATCH", 2)
    day = 86_400.0
    found = Writer(engine, capacity=100, keep_seconds=45 * day, clock=lambda: NOW)
    for place, age in enumerate([100.0, 60.0, 45.1, 44.9, 0.0]):
        found.put(went_down(f"d{place}", NOW - age * day))
    found.start()
    assert found.flush(10.0)
    until(lambda: count(engine) == 2)
    found.stop(10.0)
    assert (count(engine), count(engine, "device_state")) == (2, 5)


def test_the_history_prunes_by_its_days(place: HistoryPlace) -> None:
    history = History(place, keep_days=1)
    history.open()
    history.start()
    history.record(went_down("old", time.time() - 2 * 86_400))
    history.record(went_down("new", time.time()))
    assert history.flush()
    until(lambda: [each.after.device for each in history.transitions()] == ["new"])
    assert set(history.states()) == {"old", "new"}
    history.stop()
