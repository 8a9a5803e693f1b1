from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from history import History, HistoryCorruptError, HistoryPlace, HistoryUnavailableError, HistoryVersionError
from history.database import connect, database_url, migrate
from history.place import shown
from history.schema import metadata

from .records import went_down

if TYPE_CHECKING:
    from pathlib import Path


def test_the_migrations_make_exactly_the_tables_of_the_schema(place: HistoryPlace) -> None:
    history = History(place)
    history.open()
    history.stop()
    engine = connect(place.url, place.password)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(sa.inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_a_file_is_opened_with_a_write_ahead_log_and_a_patience_for_other_processes(tmp_path: Path) -> None:
    engine = connect(database_url(tmp_path / "history.sqlite"))
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas] == ["wal", 1, 5000, 1]
    engine.dispose()


def test_a_migration_leaves_an_empty_log(tmp_path: Path) -> None:
    """What made the tables is in the file, and not a log of 2 MB beside it while somebody has it open."""
    file = tmp_path / "history.sqlite"
    engine = connect(database_url(file))
    with engine.connect():
        migrate(engine)
        assert file.with_name(file.name + "-wal").stat().st_size == 0
        assert file.stat().st_size > 0
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(
    place: HistoryPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process is killed in it: the next start begins from the same place."""
    (tmp_path / "data").mkdir()
    engine = connect(place.url, place.password)
    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", _fail)
        with pytest.raises(ZeroDivisionError):
            migrate(engine)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    migrate(engine)
    engine.dispose()


def _fail(*_args: object) -> None:
    raise ZeroDivisionError


def test_opening_again_changes_nothing(place: HistoryPlace) -> None:
    for _ in range(2):
        history = History(place)
        history.open()
        assert history.states() == {}
        history.stop()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    history = History(file)
    history.open()
    history.stop()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num='9999'")
    connection.close()
    with pytest.raises(HistoryVersionError) as error:
        history.open()
    assert str(error.value) == (
        f"history {file}: written by a newer wardwatch (schema 9999, this version knows up to 0006); "
        f"install that version again, or restore a backup of before"
    )


def test_a_file_that_is_no_database_is_refused_with_what_to_do_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    file.write_bytes(b"not a database at all, only text" * 100)
    with pytest.raises(HistoryCorruptError) as error:
        History(file).open()
    assert str(error.value) == (
        f"history {file}: the file is damaged or not a database (file is not a database); stop wardwatch, then "
        f"restore a backup, or move the file away together with its -wal and -shm to start with an empty history"
    )
    assert file.read_bytes().startswith(b"not a database")


def test_a_damaged_file_is_said_to_be_damaged_when_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    history = History(file)
    history.open()
    history.start()
    for number in range(3000):
        history.record(went_down(f"device-{number}", number))
    assert history.flush()
    history.stop()
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(HistoryCorruptError, match="damaged"):
        _open_and_read(history)


def _open_and_read(history: History) -> None:
    try:
        history.open()
        history.states()
    finally:
        history.stop()


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(HistoryCorruptError, match="a database of something else \\(table 'recipes'\\)"):
        History(file).open()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(HistoryUnavailableError, match="check the data directory"):
        History(tmp_path / "data" / "history.sqlite").open()
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(HistoryUnavailableError, match="unable to open database file; check that the directory exists"):
        History(tmp_path / "folder.sqlite").open()


def test_a_missing_driver_says_what_to_install_and_never_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    url = "postgresql+psycopg://ww:hunter2@db/wardwatch"
    with pytest.raises(HistoryUnavailableError, match=r"PostgreSQL needs wardwatch\[postgres\]") as error:
        History(url).open()
    assert "hunter2" not in str(error.value)
    assert shown(database_url(url)) == "postgresql://ww:***@db/wardwatch"
