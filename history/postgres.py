"""What is particular to PostgreSQL: how it is connected to, and what its errors mean for the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from history.errors import HistoryUnavailableError

if TYPE_CHECKING:
    import sqlalchemy as sa

CONNECT_TIMEOUT_SECONDS: Final = 10

_CONNECTION: Final = {
    "application_name": "wardwatch",
    "connect_timeout": str(CONNECT_TIMEOUT_SECONDS),
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
"""A server that vanishes with its network is noticed within a minute (libpq, section Parameter Key Words)."""

_SERVER_SIDE: Final = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 "
"""The server too must notice that we vanished: it would keep our lock for two hours otherwise."""

MIGRATION_LOCK: Final = 0x77617264
"""Number of the advisory lock under which one process at a time brings a database up to date."""

WRITING_LOCK: Final = 0x77617277
"""First number of the advisory lock that the writer of a schema holds; the second is the schema's hash."""

_BY_STATE: Final = {
    "53100": "free some on the server's file system",
    "55P03": "another session holds a table for long; end it (pg_stat_activity, pg_locks)",
    "57P03": "the server starts or stops",
    "57P01": "the server was stopped",
    "53300": "the server has no connection left; raise max_connections, or stop what holds them",
    "42501": "the user may not do this; make it the owner of the database",
    "25006": "this server only reads (a standby); name the primary in database_url",
    "42P01": "a table of wardwatch was removed; restore a backup of the database",
}
"""What to do by SQLSTATE (PostgreSQL, appendix Error Codes)."""

_BY_TEXT: Final = (
    ("password authentication failed", "check the user in database_url and what database_password refers to"),
    ("no password supplied", "name the password's place in database_password"),
    ("authentication failed", "check the user in database_url, and pg_hba.conf on the server"),
    ("no pg_hba.conf entry", "let this user and machine in with a line in pg_hba.conf on the server"),
    ("role ", "make the user on the server: createuser"),
    ("database ", "make the database on the server: createdb"),
    ("Connection refused", "check that the server runs and listens on this address and port"),
    ("No such file or directory", "check that the server runs, and the directory of its socket"),
    ("translate host name", "check the host in database_url"),
    ("resolve host", "check the host in database_url"),
    ("timeout expired", "check the network and the firewall between here and the server"),
    ("invalid connection option", "correct what stands after ? in database_url"),
    ("closed the connection unexpectedly", "the server or the network went away"),
    ("SSL", "check sslmode and sslrootcert in database_url"),
)
"""What to do by what libpq says when no connection comes about: it hands on no SQLSTATE then."""

_OTHERWISE: Final = "check that the server runs and can be reached"


def connection_arguments(url: sa.URL, patience_ms: int) -> dict[str, str]:
    """What is set for a connection, besides what the URL says itself.

    Args:
        url: of the database.
        patience_ms: how long to wait for what another session holds.
    """
    said = {key: value for key, value in _CONNECTION.items() if key not in url.query}
    own = url.query.get("options", "")
    options = f"{_SERVER_SIDE}-c lock_timeout={patience_ms} {own if isinstance(own, str) else ' '.join(own)}"
    return {**said, "options": options.strip()}


def meaning(error: BaseException | None) -> str:
    """An error of the driver in one line, with what to do."""
    text = " ".join(str(error).split()) or type(error).__name__
    state = getattr(error, "sqlstate", None)
    hint = _BY_STATE.get(state or "")
    if hint is None:
        hint = next((do for part, do in _BY_TEXT if part in text and not state), _OTHERWISE)
    return f"{text}; {hint}"


def of_the_server(error: BaseException | None) -> bool:
    """Whether an error is about the database and not about what was to be written: a table or a right is missing.

    SQLSTATE class 42, access rule violation; the driver makes of it the same kind of error as of a value that it
    cannot write.
    """
    return str(getattr(error, "sqlstate", None) or "").startswith("42")


def check_database(connection: sa.Connection, where: str) -> None:
    """See whether a database can become a history: names of communes need all of Unicode, tables a schema.

    Raises:
        HistoryUnavailableError: it cannot.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        what = f"{where}: the database is encoded as {encoding}; expected UTF8"
        raise HistoryUnavailableError(f"{what}; make it anew: createdb --encoding=UTF8 --template=template0")
    may = "SELECT current_schema() IS NOT NULL AND has_schema_privilege(current_schema(), 'CREATE')"
    if not connection.exec_driver_sql(may).scalar_one():
        what = f"{where}: the user may not make tables there, or the schema of search_path does not exist"
        raise HistoryUnavailableError(f"{what}; make the user the owner of the database")
