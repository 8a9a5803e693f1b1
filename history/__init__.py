"""What was: states, transitions and last evidence, kept in a database; the only user of SQLAlchemy."""

from history.errors import HistoryCorruptError, HistoryError, HistoryUnavailableError, HistoryVersionError
from history.records import Announcement, CircuitDay, Evidence, Place, Remark, RemarkKind
from history.store import History

__all__ = [
    "Announcement",
    "CircuitDay",
    "Evidence",
    "History",
    "HistoryCorruptError",
    "HistoryError",
    "HistoryUnavailableError",
    "HistoryVersionError",
    "Place",
    "Remark",
    "RemarkKind",
]
