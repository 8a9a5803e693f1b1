"""The availability of sites and circuits in a month, from what history holds; also while a process writes that."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from history import History
from planning.availability import Record, availability
from planning.carrier import Period, carrier_sheet
from planning.grouping import group_by_units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from collectors.state.outages import Outage
    from history import HistoryPlace
    from inventory.model import Inventory
    from planning.availability import AvailabilityResult
    from planning.carrier import CarrierResult
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
    inventory: Inventory,
    settings: Settings,
    month: Month,
    clock: Callable[[], float] = time.time,
    *,
    units_on: date | None = None,
) -> AvailabilityResult:
    """Work out a month.

    Args:
        inventory: the sites as they are now.
        settings: say where the history is; one that does not exist is not made, and everything is unknown then.
        month: which.
        clock: UTC seconds.
        units_on: date of the units that group the sites; the city's units_as_of when None.

    Raises:
        HistoryError: it cannot be read.
    """
    record, _ = _read(settings.database, month)
    grouping = group_by_units(inventory, units_on) if units_on else None
    return availability(inventory, record, month.begins, month.ends, clock(), grouping=grouping)


def read_circuits(
    inventory: Inventory, settings: Settings, month: Month, provider: str = "", clock: Callable[[], float] = time.time
) -> CarrierResult:
    """Work out the carrier sheet of a month; `provider`: whose, "" = all. The rest as of `read_availability`.

    Raises:
        HistoryError: it cannot be read.
    """
    record, outages = _read(settings.database, month)
    return carrier_sheet(inventory, record, outages, Period(month.begins, month.ends, clock()), provider)


def _read(database: HistoryPlace, month: Month) -> tuple[Record, Sequence[Outage]]:
    """What history holds of a month; nothing where there is none."""
    if not database.exists():
        return Record((), {}, ()), ()
    history = History(database)
    history.open()
    try:
        outages = history.outages(month.begins, month.ends)
        return Record(history.changes(month.begins), history.states(), history.watched()), outages
    finally:
        history.stop()
