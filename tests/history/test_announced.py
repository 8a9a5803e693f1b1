"""Planned work that people announced: kept at once, ended once, and given to the state machine as windows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from history import Announcement, History, HistoryPlace, Place
from history.database import connect
from history.retention import prune_outages
from inventory.identifiers import DeviceName, SiteName
from inventory.maintenance import Once
from inventory.model import MaintenanceWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

T0 = 1_796_000_000.0
WORK = Announcement(place=Place.SITE, name="C11", begins=T0, ends=T0 + 7200, reason="thay cáp", by="An", at=T0 - 60)


@pytest.fixture
def history(place: HistoryPlace) -> Iterator[History]:
    found = History(place)
    found.open()
    yield found
    found.stop()


def test_it_comes_back_as_it_was_said_until_it_is_over(history: History) -> None:
    number = history.announce(WORK)
    kept = msgspec.structs.replace(WORK, id=number)
    assert history.announcement(number) == kept
    assert history.announcement(number + 1) is None
    assert [history.announced(since) for since in (T0 - 100, T0 + 7199, T0 + 7200)] == [[kept], [kept], []]


def test_it_is_ended_once_and_by_the_first_who_says_so(history: History) -> None:
    number = history.announce(WORK)
    history.end_announced(number, T0 + 60, "Bình")
    history.end_announced(number, T0 + 90, "Chi")
    kept = history.announcement(number)
    assert kept == msgspec.structs.replace(WORK, id=number, ended_at=T0 + 60, ended_by="Bình")
    assert [history.announced(since) for since in (T0 + 59, T0 + 60)] == [[kept], []]


def test_it_goes_when_it_is_long_over(history: History, place: HistoryPlace) -> None:
    number = history.announce(WORK)
    engine = connect(place.url, place.password)
    with engine.begin() as connection:
        prune_outages(connection, T0 + 7200)
    assert history.announcement(number) is not None
    with engine.begin() as connection:
        prune_outages(connection, T0 + 7201)
    engine.dispose()
    assert history.announcement(number) is None


@pytest.mark.parametrize(
    ("change", "starts", "ends"),
    [
        ({}, 0, 7200),
        ({"at": T0 + 600}, 600, 7200),
        ({"ended_at": T0 + 3600}, 0, 3600),
        ({"ended_at": T0 + 9000}, 0, 7200),
    ],
)
def test_a_window_begins_with_its_announcement_at_the_earliest_and_ends_when_it_is_said_to_be_over(
    change: dict[str, float], starts: float, ends: float
) -> None:
    window = msgspec.structs.replace(WORK, id=7, **change).window
    once = Once(*(datetime.fromtimestamp(T0 + after, UTC) for after in (starts, ends)))
    assert window == MaintenanceWindow(once, "thay cáp", SiteName("C11"), key="7", by="An")


def test_work_called_off_before_it_began_is_no_window() -> None:
    assert msgspec.structs.replace(WORK, ended_at=T0 - 30).window is None


def test_a_window_is_about_what_was_named() -> None:
    found = {}
    for place, name in ((Place.DEVICE, "r-1"), (Place.DISTRICT, "D1"), (Place.ALL, "")):
        window = msgspec.structs.replace(WORK, place=place, name=name).window
        assert window is not None
        found[place] = (window.site, window.device, window.district, window.everywhere)
    assert found == {
        Place.DEVICE: (None, DeviceName("r-1"), "", False),
        Place.DISTRICT: (None, None, "D1", False),
        Place.ALL: (None, None, "", True),
    }
