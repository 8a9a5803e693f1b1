"""What was: states, transitions and last evidence, kept in a database; the only user of SQLAlchemy."""

from history.errors import HistoryCorruptError, HistoryError, HistoryUnavailableError, HistoryVersionError
from history.records import Evidence, Remark, RemarkKind
from history.store import History

__all__ = [
    "Evidence",
    "History",
    "HistoryCorruptError",
    "HistoryError",
    "HistoryUnavailableError",
    "HistoryVersionError",
    "Remark",
    "RemarkKind",
]
