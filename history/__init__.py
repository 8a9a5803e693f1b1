"""What was: states, transitions and last evidence, kept in a database; the only user of SQLAlchemy."""

from history.errors import HistoryCorruptError, HistoryError, HistoryUnavailableError, HistoryVersionError
from history.records import Announcement, Evidence, Place, Remark, RemarkKind
from history.store import History

__all__ = [
    "Announcement",
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
