"""What was: states, transitions and last evidence, kept in a database; the only user of SQLAlchemy."""

from history.errors import (
    HistoryCorruptError,
    HistoryError,
    HistoryInUseError,
    HistoryUnavailableError,
    HistoryVersionError,
)
from history.place import HistoryPlace
from history.records import Announcement, CircuitDay, Evidence, Place, Remark, RemarkKind
from history.store import History

__all__ = [
    "Announcement",
    "CircuitDay",
    "Evidence",
    "History",
    "HistoryCorruptError",
    "HistoryError",
    "HistoryInUseError",
    "HistoryPlace",
    "HistoryUnavailableError",
    "HistoryVersionError",
    "Place",
    "Remark",
    "RemarkKind",
]
