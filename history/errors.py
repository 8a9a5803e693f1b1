"""Errors of the history.

HistoryError                    the history cannot do what was asked; names the database, never its password
├── HistoryUnavailableError     it cannot be opened, read or written now: permission, disk, lock, missing driver
│   └── HistoryInUseError       another process writes it
├── HistoryCorruptError         the file is not a database, or a damaged one
└── HistoryVersionError         a newer wardwatch has written it
"""

from __future__ import annotations


class HistoryError(Exception):
    """Anything the history cannot do."""


class HistoryUnavailableError(HistoryError):
    """The database cannot be opened, read or written now."""


class HistoryInUseError(HistoryUnavailableError):
    """Another process writes this history: two would tell two stories of the same devices."""


class HistoryCorruptError(HistoryError):
    """The file is not a database, or a damaged one."""


class HistoryVersionError(HistoryError):
    """The database has a schema that this version does not know."""
