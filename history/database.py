"""Opening the database: an engine with the right settings, errors in our own words, an up-to-date schema."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from history import postgres
from history.errors import HistoryCorruptError, HistoryError, HistoryUnavailableError, HistoryVersionError
from history.place import HistoryPlace, shown
from inventory.errors import SecretError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inventory.secret import SecretRef

BUSY_TIMEOUT_MS = 5000
"""How long to wait for another process, a report or a backup, to let go of the file or the table."""

_CORRUPT_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BY_CODE = {
    sqlite3.SQLITE_FULL: "free some on its file system",
    sqlite3.SQLITE_READONLY: "check the owner of the file and its directory, and that the file system is writable",
    sqlite3.SQLITE_BUSY: "another program has locked the file for long; end it",
}
"""What to do by result code."""

_PRIMARY_CODE = 0xFF
"""The low byte of an SQLite result code; the rest only says more."""


def database_url(place: str | Path) -> sa.URL:
    """The URL of a database, from a URL or from the path of an SQLite file."""
    return HistoryPlace(place).url


def connect(url: sa.URL, password: SecretRef | None = None) -> sa.Engine:
    """An engine; nothing is opened yet.

    Args:
        url: of the database.
        password: of the user on the server; read at each connection, so that a changed one is taken up.

    Raises:
        HistoryUnavailableError: the driver for this kind of database is not installed, or there is none.
    """
    own = postgres.connection_arguments(url, BUSY_TIMEOUT_MS) if url.get_backend_name() == "postgresql" else {}
    try:
        engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=bool(own), connect_args=own)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        message = f"history {shown(url)}: no driver for it ({error}); PostgreSQL needs wardwatch[postgres]"
        raise HistoryUnavailableError(message) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif password is not None:

        def _hand_over(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
            parameters["password"] = password.resolve().reveal()

        event.listen(engine, "do_connect", _hand_over)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Write-ahead log: readers do not stop the writer, a killed process loses nothing committed.

    The driver's own transactions are switched off: it does not open one before CREATE TABLE, so that a process
    killed in a migration would leave half of it.
    """
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


@contextmanager
def translated(url: sa.URL) -> Iterator[None]:
    """Errors of the database library as errors of the history.

    Raises:
        HistoryError: in place of what was raised.
    """
    try:
        yield
    except DBAPIError as error:
        raise translate(url, error) from error
    except OSError as error:
        raise HistoryUnavailableError(f"history {shown(url)}: {error.strerror}; check the data directory") from error
    except SecretError as error:
        raise HistoryUnavailableError(f"history {shown(url)}: {error}") from error


def translate(url: sa.URL, error: DBAPIError) -> HistoryError:
    """What a database error means for the operator."""
    where = f"history {shown(url)}"
    if url.get_backend_name() == "postgresql":
        return HistoryUnavailableError(f"{where}: {postgres.meaning(error.orig)}")
    code = getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in _CORRUPT_CODES:
        return HistoryCorruptError(
            f"{where}: the file is damaged or not a database ({error.orig}); stop wardwatch, then "
            f"restore a backup, or move the file away together with its -wal and -shm to start with an empty history"
        )
    hint = _BY_CODE.get(code, "check that the directory exists, its owner, and the free space")
    return HistoryUnavailableError(f"{where}: {error.orig}; {hint}")


def migrate(engine: sa.Engine) -> None:
    """Bring the schema up to date in one transaction; a new database gets all of it.

    Raises:
        HistoryVersionError: a newer wardwatch has written the database.
        HistoryCorruptError: the SQLite file belongs to something else.
    """
    config = Config()
    config.set_main_option("script_location", "history:migrations")
    scripts = ScriptDirectory.from_config(config)
    known, head = {script.revision for script in scripts.walk_revisions()}, scripts.get_current_head()
    with engine.connect() as connection, connection.begin():
        if _revision(engine, connection, known) == head:
            return
    with engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            postgres.check_database(connection, f"history {shown(engine.url)}")
            connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(postgres.MIGRATION_LOCK)))
        if _revision(engine, connection, known) != head:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    if engine.dialect.name == "sqlite":
        _empty_the_log(engine)


def _empty_the_log(engine: sa.Engine) -> None:
    """Move what a migration wrote from the log into the file: the log of a new history was larger than the history.

    Left for a later commit when somebody reads meanwhile or the disk is full; nothing is lost by that.
    """
    with suppress(DBAPIError, sqlite3.Error), engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _revision(engine: sa.Engine, connection: sa.Connection, known: set[str]) -> str | None:
    """The step up to which a database is; None for a new one."""
    revision = MigrationContext.configure(connection).get_current_revision()
    _check_revision(engine, connection, revision, known)
    return revision


def _check_revision(engine: sa.Engine, connection: sa.Connection, revision: str | None, known: set[str]) -> None:
    where = f"history {shown(engine.url)}"
    if revision is not None and revision not in known:
        raise HistoryVersionError(
            f"{where}: written by a newer wardwatch (schema {revision}, this version knows up to {max(known)}); "
            f"install that version again, or restore a backup of before"
        )
    if revision is None and engine.dialect.name == "sqlite" and (tables := sa.inspect(connection).get_table_names()):
        raise HistoryCorruptError(
            f"{where}: a database of something else (table {tables[0]!r}); expected a wardwatch history or no file; "
            f"choose another data directory"
        )
