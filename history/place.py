"""Where a history is: a file of our own, or a database on a server whose password is kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from inventory.secret import SecretRef

_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
"""The schemes that libpq knows, with the driver that we use."""


@dataclass(frozen=True, slots=True)
class HistoryPlace:
    """The place of a history.

    Attributes:
        where: path of an SQLite file, or the URL of a PostgreSQL database as libpq knows it, without a password.
        password: of the user that the URL names; read anew for each connection. None: as libpq finds it (PGPASSFILE,
            ~/.pgpass, peer authentication).
    """

    where: str | Path
    password: SecretRef | None = None

    @property
    def url(self) -> sa.URL:
        """The URL as the database library has it.

        Raises:
            ValueError: the text is no URL.
        """
        if not isinstance(self.where, str) or "://" not in self.where:
            return sa.URL.create("sqlite", database=str(Path(self.where).absolute()))
        try:
            url = sa.make_url(self.where)
        except (sa.exc.ArgumentError, ValueError):
            raise ValueError("not the URL of a database") from None
        return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))

    def exists(self) -> bool:
        """Whether there can be a history to read: a file that is there, or any database on a server."""
        url = self.url
        return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()

    def __str__(self) -> str:
        """The place as messages call it: the file, or the URL without a password."""
        return shown(self.url)


def shown(url: sa.URL) -> str:
    """A database as messages call it: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)
