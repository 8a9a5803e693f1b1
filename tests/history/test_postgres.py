"""PostgreSQL where it differs from a file: how one gets in, what goes wrong, and a connection that breaks."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.postgres import PASSWORD, server
from history import History, HistoryInUseError, HistoryPlace, HistoryUnavailableError, pen, writer
from inventory.secret import parse_secret_ref

from .records import went_down
from .waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.postgres import Server

NOW = 1_796_000_000.0


@pytest.fixture
def history(server_place: HistoryPlace) -> Iterator[History]:
    found = History(server_place, keep_days=36_500)
    found.open()
    found.start()
    yield found
    found.stop()


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("postgresql://wardwatch@127.0.0.1:{port}/nowhere", "right", "make the database on the server: createdb"),
        ("postgresql://nobody@127.0.0.1:{port}/postgres", "right", "check the user in database_url"),
        ("postgresql://wardwatch@127.0.0.1:{port}/postgres", "wrong", "and what database_password refers to"),
        ("postgresql://wardwatch@127.0.0.1:{port}/postgres", None, "name the password's place in database_password"),
        ("postgresql://wardwatch@127.0.0.1:{port}/postgres?bla=1", "right", "correct what stands after ?"),
        ("postgresql://wardwatch@127.0.0.1:{port}/postgres?sslmode=require", "right", "check sslmode and sslrootcert"),
        ("postgresql://wardwatch@127.0.0.1:1/x", "right", "check that the server runs and listens on this address"),
        ("postgresql://wardwatch@/x?host=/nowhere", "right", "check that the server runs, and the directory of its"),
        ("postgresql://wardwatch@127.0.0.1:{port}/postgres", "right", "make the user the owner of the database"),
    ],
)
def test_what_keeps_one_out_is_said_with_what_to_do(
    url: str, secret: str | None, said: str, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last: a user who may come in but make no tables, as in the database `postgres` of version 15 and later."""
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    monkeypatch.setenv("WARDWATCH_TEST_PASSWORD", PASSWORD if secret == "right" else "hunter2")
    password = parse_secret_ref("env:WARDWATCH_TEST_PASSWORD") if secret else None
    with pytest.raises(HistoryUnavailableError) as error:
        History(HistoryPlace(url.format(port=postgres.port), password)).open()
    message = str(error.value)
    assert said in message
    assert message.startswith("history postgresql://")
    assert not {"\n", PASSWORD, "hunter2"} & {part for part in ("\n", PASSWORD, "hunter2") if part in message}


def test_a_password_is_read_from_its_file_at_each_connection(postgres: Server, tmp_path: Path) -> None:
    """So that one that was changed is taken up without a restart."""
    file = tmp_path / "password"
    place = HistoryPlace(postgres.url(postgres.new_database()), parse_secret_ref(f"file:{file}"))
    with pytest.raises(HistoryUnavailableError, match="cannot be read"):
        History(place).open()
    file.write_text(PASSWORD + "\n", encoding="utf-8")
    history = History(place)
    history.open()
    history.stop()


def test_a_database_that_cannot_hold_vietnamese_is_refused(postgres: Server, server_place: HistoryPlace) -> None:
    postgres.sql("CREATE DATABASE narrow OWNER wardwatch ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    history = History(HistoryPlace(postgres.url("narrow"), server_place.password))
    for way in (history.open, history.look):
        with pytest.raises(HistoryUnavailableError, match="encoded as LATIN1; expected UTF8; make it anew: createdb"):
            way()


def test_looking_makes_nothing(postgres: Server, server_place: HistoryPlace) -> None:
    History(server_place).look()
    tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    assert postgres.sql(tables, str(server_place.url.database)) == "0"


def test_only_one_writes_and_everybody_may_read(
    history: History, server_place: HistoryPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pen, "CLAIM_SECONDS", 1)
    history.record(went_down("a", NOW))
    assert history.flush()
    second = History(server_place)
    second.open()
    assert set(second.states()) == {"a"}
    with pytest.raises(HistoryInUseError, match=r"another wardwatch \(at 127.0.0.1\) writes it; stop that one first"):
        second.start()
    history.stop()
    second.start()
    second.stop()


def test_two_schemas_of_one_database_are_two_histories(
    history: History, postgres: Server, server_place: HistoryPlace
) -> None:
    """One vantage point each: `options` of the URL choose the schema."""
    name = server_place.url.database
    assert name is not None
    postgres.sql("CREATE SCHEMA north AUTHORIZATION wardwatch", name)
    other = History(HistoryPlace(f"{server_place.where}?options=-csearch_path%3Dnorth", server_place.password))
    other.open()
    other.start()
    other.record(went_down("b", NOW))
    assert other.flush()
    assert (set(other.states()), set(history.states())) == ({"b"}, set())
    other.stop()


def test_a_session_that_was_ended_is_said_once_and_had_anew(
    history: History, postgres: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer, "_FIRST_RETRY_SECONDS", 0.01)
    history.record(went_down("a", NOW))
    assert history.flush()
    name = str(history._url.database)
    postgres.end_sessions(name)
    history.record(went_down("b", NOW + 1))
    assert history.flush()
    assert [each.after.device for each in history.transitions()] == ["b", "a"]
    assert (history.written, history.dropped) == (2, 0)
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    ended = ("the server was stopped", "the server or the network went away")  # whichever the driver hears of first
    assert any(each in caplog.text for each in ended)
    history.record(went_down("c", NOW + 2))
    assert history.flush()
    assert len(caplog.records) == 2, "the next one goes without a word"


def test_a_connection_that_the_driver_leaves_unusable_is_replaced(
    history: History, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that crashes amid a batch can leave the driver in pipeline mode with the connection open."""
    monkeypatch.setattr(writer, "_FIRST_RETRY_SECONDS", 0.01)
    assert history._writer is not None
    connection = history._writer._pen._connection
    assert connection is not None
    driver: Any = connection.connection.driver_connection
    driver.pgconn.enter_pipeline_mode()
    history.record(went_down("a", NOW))
    assert history.flush()
    assert set(history.states()) == {"a"}
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_a_commit_whose_answer_is_lost_is_not_made_twice(
    history: History, postgres: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The session ends after COMMIT took place and before the writer was told."""
    monkeypatch.setattr(writer, "_FIRST_RETRY_SECONDS", 0.01)
    engine, name = history._opened, str(history._url.database)
    cut = threading.Event()
    commit = engine.dialect.do_commit

    def committed_and_cut(connection: Any) -> None:
        commit(connection)
        if threading.current_thread().name == "history writer" and not cut.is_set():
            cut.set()
            postgres.end_sessions(name)
            connection.execute("SELECT 1")  # finds the session gone, as the answer would have

    monkeypatch.setattr(engine.dialect, "do_commit", committed_and_cut)
    history.record(went_down("a", NOW))
    assert history.flush()
    assert cut.is_set()
    assert "writing is tried again" in caplog.text
    assert [each.after.device for each in history.transitions()] == ["a"]
    assert (history.written, history.dropped) == (1, 0)


def test_a_removed_table_keeps_everything_waiting_instead_of_losing_it_item_by_item(
    history: History, postgres: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer, "_FIRST_RETRY_SECONDS", 0.01)
    name = history._url.database
    assert name is not None
    postgres.sql("ALTER TABLE transition RENAME TO moved", name)
    history.record(went_down("a", NOW))
    until(lambda: bool(caplog.records))
    assert "a table of wardwatch was removed" in caplog.text
    postgres.sql("ALTER TABLE moved RENAME TO transition", name)
    assert history.flush()
    assert [each.after.device for each in history.transitions()] == ["a"]
    assert history.dropped == 0


def test_a_dump_taken_while_it_is_written_restores_into_an_empty_database(
    history: History, postgres: Server, server_place: HistoryPlace
) -> None:
    """As docs/history.md has it: pg_dump, createdb, pg_restore."""
    for number in range(500):
        history.record(went_down(f"d{number}", NOW + number))
    assert history.flush()
    for number in range(500, 3000):
        history.record(went_down(f"d{number}", NOW + number))
    target = postgres.new_database()
    postgres.copy(str(history._url.database), target)
    copy = History(HistoryPlace(postgres.url(target), server_place.password))
    copy.open()
    found = [each.after.device for each in copy.transitions(limit=10_000)][::-1]
    assert 500 <= len(found) <= 3000
    assert found == [f"d{number}" for number in range(len(found))], "up to one moment, whole"
    assert set(copy.states()) == set(found)
    copy.start()
    copy.record(went_down("after", NOW + 9000))
    assert copy.flush(), "it can be written to"
    copy.stop()


def test_a_crashed_server_loses_nothing_that_was_acknowledged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """SIGKILL to all of its processes: it recovers from its log, and the writer goes on."""
    monkeypatch.setattr(writer, "_FIRST_RETRY_SECONDS", 0.05)
    monkeypatch.setattr(writer, "_LAST_RETRY_SECONDS", 0.1)
    monkeypatch.setenv("WARDWATCH_TEST_PASSWORD", PASSWORD)
    with server() as own:
        place = HistoryPlace(own.url(own.new_database()), parse_secret_ref("env:WARDWATCH_TEST_PASSWORD"))
        history = History(place, keep_days=36_500)
        history.open()
        history.start()
        history.record(went_down("a", NOW))
        assert history.flush()
        own.stop(signal.SIGKILL)
        history.record(went_down("b", NOW + 1))
        assert not history.flush(0.2), "nothing is acknowledged that is not written"
        with pytest.raises(HistoryUnavailableError, match="check that the server runs"):
            history.states()
        own.start()
        assert history.flush(30.0)
        assert [each.after.device for each in history.transitions()] == ["b", "a"]
        history.stop()
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    assert PASSWORD not in caplog.text
