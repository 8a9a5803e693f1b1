"""Planned work in the history of an inventory's settings, also while another process writes that history."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from history import History, HistoryUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from history import Announcement
    from wardwatch.settings import Settings


def announced(settings: Settings, since: float) -> Sequence[Announcement]:
    """The work that people announced and that was not over at a time (UTC seconds); none where there is no history.

    Raises:
        HistoryError: it cannot be read.
    """
    if not settings.database.exists():
        return ()
    with writing(settings) as history:
        return history.announced(since)


@contextmanager
def writing(settings: Settings) -> Iterator[History]:
    """The history, open for what is kept at once; it must have been written before.

    Raises:
        HistoryUnavailableError: there is none, so that nobody would ever read what is announced.
        HistoryError: it cannot be opened.
    """
    if not settings.database.exists():
        what = f"history {settings.database}: there is none yet; expected one written by `wardwatch run`"
        raise HistoryUnavailableError(what)
    history = History(settings.database)
    history.open()
    try:
        yield history
    finally:
        history.stop()
