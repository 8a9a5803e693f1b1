"""A database file that was removed while it was written: its data still exist, as long as it is open."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

from history.database import migrate
from history.errors import HistoryUnavailableError
from history.place import shown

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import sqlalchemy as sa

_log = logging.getLogger(__name__)


def in_place(file: Path, known: os.stat_result) -> bool:
    """Whether a file's name still leads to the file that was opened.

    Raises:
        HistoryUnavailableError: it leads to another one, which must not be written with what belongs to the first.
    """
    try:
        found = file.stat()
    except FileNotFoundError:
        return False
    if (found.st_dev, found.st_ino) == (known.st_dev, known.st_ino):
        return True
    raise HistoryUnavailableError(
        f"history {file}: another file was put in its place; stop wardwatch, remove the -wal and -shm beside it, "
        f"then put the file there"
    )


def put_back(engine: sa.Engine, connection: sa.Connection, file: Path) -> None:
    """Write a removed database anew, from the connection that still has it open; an empty one when that fails.

    Args:
        engine: of the database; its connections are to the removed file and are closed.
        connection: one of them, without a transaction.
        file: where the database was.

    Raises:
        OSError, DBAPIError: nothing can be written there now.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = file.with_name(file.name + ".rescued")
    copy.unlink(missing_ok=True)
    try:
        connection.connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.DatabaseError as error:
        copy.unlink(missing_ok=True)
        if isinstance(error, sqlite3.OperationalError):
            raise HistoryUnavailableError(
                f"history {shown(engine.url)}: the file was removed while wardwatch runs and cannot be written anew "
                f"now ({error}); check the directory and the free space"
            ) from error
        said = f"what it held is lost ({error}), an empty one was begun"
    else:
        said = "it was written anew, with all that it held"
    for old in ("-wal", "-shm"):  # they belong to the removed file; SQLite would apply them to the new one
        file.with_name(file.name + old).unlink(missing_ok=True)
    engine.dispose()
    if copy.exists():
        copy.rename(file)
    else:
        migrate(engine)
    _log.error("history %s: the file was removed while wardwatch runs; %s", shown(engine.url), said)
