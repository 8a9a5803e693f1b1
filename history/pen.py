"""The one connection that writes, and the claim that no other process writes beside it.

Two processes that watch the same devices into one history would contradict each other row by row. A file is claimed by
a lock on a file beside it (flock(2)), a PostgreSQL schema by an advisory lock; both end with the process that holds
them, however it ends. Reports and remarks need no claim.
"""

from __future__ import annotations

import fcntl
import os
from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from history import postgres
from history.errors import HistoryInUseError
from history.place import shown
from history.rescue import in_place, put_back

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAIM_SECONDS = 10
"""A server notices within this time that a process was killed; a restart waits so long for its lock."""

_LOCK_NOT_AVAILABLE = "55P03"
_HOLDER = """
SELECT coalesce(host(client_addr), 'this machine') FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND classid = %s
AND objid = (hashtext(current_schema())::bigint + 4294967296) %% 4294967296
AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1
"""


class Pen(ABC):
    """The right to write to a history, and the connection that does. Created inert."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an engine of an up-to-date database."""
        self._engine = engine
        self._connection: sa.Connection | None = None

    def start(self) -> None:
        """Claim the history, so that it is known now whether it can be had; raises as `writing`."""
        self._connection = self._take()

    @abstractmethod
    def _take(self) -> sa.Connection:
        """Claim the history and connect.

        Raises:
            HistoryInUseError: another process writes it.
            DBAPIError, OSError, SecretError: it cannot be had now.
        """

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction; a claim or connection that was lost is had anew first.

        Raises:
            HistoryError, DBAPIError, OSError, SecretError: it cannot be written now; nothing of it is stored, or
                it is not known whether it is.
        """
        if self._connection is None:
            self._connection = self._take()
        connection = self._connection
        try:
            with connection.begin():
                yield connection
        except Exception as error:
            if self._unusable(error):
                self._drop()
            raise

    @abstractmethod
    def _unusable(self, error: Exception) -> bool:
        """Whether the connection cannot be trusted after an error."""

    def release(self) -> None:
        """Give the claim back."""
        self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.invalidate()
            connection.close()

    def _in_use(self, by: str) -> HistoryInUseError:
        return HistoryInUseError(
            f"history {shown(self._engine.url)}: another wardwatch{by} writes it; stop that one first, or give "
            f"this one a history of its own (data_dir, database_url)"
        )


class FilePen(Pen):
    """Writes to an SQLite file, and puts it back when it was removed meanwhile."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an engine of an up-to-date database."""
        super().__init__(engine)
        self._file = Path(str(engine.url.database))
        self._lock: int | None = None
        self._known: os.stat_result | None = None

    def _take(self) -> sa.Connection:
        lock_file = self._file.with_name(self._file.name + ".lock")
        descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise self._in_use(f" (process {holder})" if holder.isdecimal() else "") from None
        except OSError:
            os.close(descriptor)
            raise
        with suppress(OSError):  # a full disk: the lock holds all the same
            os.truncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        try:
            connection = self._engine.connect()
            self._known = self._file.stat()
        except BaseException:
            os.close(descriptor)
            raise
        self._lock = descriptor
        return connection

    def _unusable(self, error: Exception) -> bool:
        """An open file stays good, and is needed to put a removed one back."""
        return isinstance(error, DBAPIError) and error.connection_invalidated

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction, in the file that has its name; the rest as of `Pen`."""
        if self._connection is not None and self._known is not None and not in_place(self._file, self._known):
            put_back(self._engine, self._connection, self._file)
            self.release()
        with super().writing() as connection:
            yield connection

    def release(self) -> None:
        """Close the connection and unlock."""
        super().release()
        descriptor, self._lock = self._lock, None
        if descriptor is not None:
            os.close(descriptor)


class ServerPen(Pen):
    """Writes to a schema of a PostgreSQL database, by the session that holds its lock."""

    def _take(self) -> sa.Connection:
        connection = self._engine.connect()
        try:
            with connection.begin():
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{CLAIM_SECONDS}s'")
                connection.execute(sa.select(sa.func.pg_advisory_lock(*self._number())))
        except Exception as error:
            connection.invalidate()
            connection.close()
            if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise self._in_use(self._holder()) from None
            raise
        return connection

    def _unusable(self, error: Exception) -> bool:  # noqa: ARG002 -- whatever it is
        """Any error ends it: a server that dies amid a batch can leave an open connection that takes no query more."""
        return True

    @staticmethod
    def _number() -> tuple[int, sa.ColumnElement[int]]:
        return postgres.WRITING_LOCK, sa.func.hashtext(sa.func.current_schema())

    def _holder(self) -> str:
        """Where the other one is connected from, for the message."""
        with self._engine.connect() as connection:
            found = connection.exec_driver_sql(_HOLDER, (postgres.WRITING_LOCK,)).scalar_one_or_none()
        return f" (at {found})" if found else ""


def pen_for(engine: sa.Engine) -> Pen:
    """The kind of pen that a database takes."""
    return ServerPen(engine) if engine.dialect.name == "postgresql" else FilePen(engine)
