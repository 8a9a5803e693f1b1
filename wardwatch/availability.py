"""The availability of a month from what history holds of it; also while another process writes that history."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from history import History
from planning.availability import Record, availability

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from inventory.model import Inventory
    from planning.availability import AvailabilityResult
    from wardwatch.settings import Settings


class Month(NamedTuple):
    """A month: its name (2026-11), and from when until when it lasts in the city, UTC seconds."""

    name: str
    begins: float
    ends: float


def month_of(text: str | None, zone: ZoneInfo) -> Month:
    """A month written as 2026-11; None = the present one.

    Raises:
        ValueError: the text is no month.
    """
    try:
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=zone) if text else datetime.now(zone)
    except ValueError:
        raise ValueError(f'"{text}" is not a month; expected year and month, such as 2026-11') from None
    first = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return Month(f"{first:%Y-%m}", first.timestamp(), after.timestamp())


def read_availability(
    inventory: Inventory, settings: Settings, month: Month, clock: Callable[[], float] = time.time
) -> AvailabilityResult:
    """Work out a month.

    Args:
        inventory: the sites as they are now.
        settings: say where the history is; one that does not exist is not made, and everything is unknown then.
        month: which.
        clock: UTC seconds.

    Raises:
        HistoryError: it cannot be read.
    """
    return availability(inventory, _record(settings.database, month.begins), month.begins, month.ends, clock())


def _record(database: Path, since: float) -> Record:
    if not database.exists():
        return Record((), {}, ())
    history = History(database)
    history.open()
    try:
        return Record(history.changes(since), history.states(), history.watched())
    finally:
        history.stop()
