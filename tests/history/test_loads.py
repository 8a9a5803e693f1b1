"""Samples of circuits and the figures of their days: kept once, found again, deleted when they are old."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from collectors.load_model import SLOT_SECONDS, CircuitSample, Direction
from history import CircuitDay, History, HistoryPlace
from history.database import connect, database_url, migrate
from history.retention import SAMPLES_BATCH_SECONDS, prune_days, prune_samples
from inventory.identifiers import CircuitId

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = int(time.time()) // SLOT_SECONDS * SLOT_SECONDS
A, B = CircuitId("VNPT-«1»"), CircuitId("b")


def sample(circuit: CircuitId, begins: int, mbps: float, direction: Direction = Direction.DOWN) -> CircuitSample:
    return CircuitSample(circuit, direction, begins, mbps, 0.9)


def day(on: date, p95: float | None, samples: int = 288, week: float | None = None) -> CircuitDay:
    return CircuitDay(A, on, Direction.UP, p95, samples, week)


@pytest.fixture
def history(place: HistoryPlace) -> Iterator[History]:
    found = History(place)
    found.open()
    found.start()
    yield found
    found.stop()


def test_samples_come_back_whole_oldest_first(history: History, place: HistoryPlace) -> None:
    later, earlier = sample(A, NOW, 1.25), sample(B, NOW - 300, 0.0, Direction.UP)
    history.record_sample(later)
    history.record_sample(earlier)
    history.stop()
    again = History(place)
    again.open()
    assert again.samples(NOW - 300, NOW + 1) == [earlier, later]
    assert again.samples(NOW - 300, NOW) == [earlier]
    assert again.samples(NOW - 300, NOW + 1, A) == [later]
    assert again.samples_count(NOW - 300, NOW + 1) == 2
    again.stop()


@pytest.mark.parametrize("days", [1, 7, 30])
def test_one_circuit_s_samples_are_those_among_all_whatever_the_period(history: History, days: int) -> None:
    """Short periods are looked up slot by slot and long ones read through; both give the same."""
    for number in range(40):
        history.record_sample(sample((A, B)[number % 2], NOW - 300 * number, float(number)))
    assert history.flush()
    for begins, ends in ((NOW - 86_400 * days, NOW), (NOW - 86_400 * days, NOW + 0.5), (NOW - 3001, NOW - 299)):
        among = [each for each in history.samples(begins, ends) if each.circuit == A]
        assert history.samples(begins, ends, A) == among
        assert among
    assert history.samples(NOW - 299, NOW, A) == []


def test_a_sample_of_the_same_five_minutes_is_replaced_and_never_doubled(history: History, place: HistoryPlace) -> None:
    """Within one batch, and by another process after a restart."""
    history.record_sample(sample(A, NOW, 1.0))
    history.record_sample(sample(A, NOW, 2.0))
    history.record_sample(sample(A, NOW, 9.0, Direction.UP))
    history.stop()
    again = History(place)
    again.open()
    again.start()
    again.record_sample(sample(A, NOW, 3.0))
    assert again.flush()
    assert [(each.direction, each.mbps) for each in again.samples(0, NOW + 1)] == [("down", 3.0), ("up", 9.0)]
    again.stop()


def test_a_period_s_figures_by_circuit_and_direction(history: History) -> None:
    for number in range(3):
        history.record_sample(sample(A, NOW + 300 * number, float(number)))
    history.record_sample(sample(A, NOW, 7.0, Direction.UP))
    assert history.flush()
    found = history.samples_by_circuit(NOW, NOW + 600)
    assert {key: list(values) for key, values in found.items()} == {(A, "down"): [0.0, 1.0], (A, "up"): [7.0]}


def test_the_figures_of_a_day_are_kept_once_and_found_by_day(history: History) -> None:
    first, second = day(date(2026, 11, 1), None, 259), day(date(2026, 11, 2), 1.5, 288, 1.25)
    for each in (second, first, day(date(2026, 11, 2), 9.0), second):
        history.record_day(each)
    assert history.flush()
    assert history.circuit_days(date(2026, 11, 1), date(2026, 11, 3)) == [first, second]
    assert history.circuit_days(date(2026, 11, 2), date(2026, 11, 3)) == [second]


def test_what_the_database_cannot_hold_costs_only_itself(history: History, caplog: pytest.LogCaptureFixture) -> None:
    history.record_sample(sample(CircuitId("\ud800"), NOW, 1.0))
    history.record_sample(sample(A, NOW, 1.0))
    assert history.flush()
    assert [each.circuit for each in history.samples(0, NOW + 1)] == [A]
    assert (history.written, history.dropped) == (1, 1)
    assert "a change of circuit '\\ud800' cannot be stored" in caplog.text


def test_old_samples_go_an_hour_at_a_time_and_days_are_kept_longer(tmp_path: Path) -> None:
    engine = connect(database_url(tmp_path / "history.sqlite"))
    migrate(engine)
    with engine.begin() as connection:
        rows = [(NOW - 2 * SAMPLES_BATCH_SECONDS + SLOT_SECONDS * number,) for number in range(30)]
        for (begins,) in rows:
            connection.exec_driver_sql("INSERT INTO circuit_sample VALUES (?, 'a', 'down', 1, 1)", (begins,))
        before = NOW - SLOT_SECONDS
        assert prune_samples(connection, before), "an hour of two"
        assert not prune_samples(connection, before)
        assert not prune_samples(connection, before), "nothing is left to go"
        left = connection.exec_driver_sql("SELECT begins FROM circuit_sample ORDER BY begins").scalars().all()
        assert left == [begins for (begins,) in rows if begins >= before]
        for text in ("2026-11-01", "2026-11-02"):
            connection.exec_driver_sql("INSERT INTO circuit_day VALUES (?, 'a', 'down', 1, 288, 1)", (text,))
        prune_days(connection, 1_793_577_600.0)  # 2026-11-02T00:00Z
        assert connection.exec_driver_sql("SELECT day FROM circuit_day").scalars().all() == ["2026-11-02"]
    engine.dispose()


def test_the_writer_deletes_old_samples_by_itself(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite", keep_days=1)
    history.open()
    engine = connect(database_url(tmp_path / "history.sqlite"))
    with engine.begin() as connection:
        for hours in (100, 60, 30, 2):
            connection.exec_driver_sql(
                "INSERT INTO circuit_sample VALUES (?, 'a', 'down', 1, 1)", (NOW - 3600 * hours,)
            )
    engine.dispose()
    history.start()
    deadline = time.monotonic() + 20
    while history.samples_count(0, NOW) > 1 and time.monotonic() < deadline:
        history.record_watching(NOW, NOW + 1.0)
        history.flush()
    assert [each.begins for each in history.samples(0, NOW)] == [NOW - 7200]
    history.stop()
