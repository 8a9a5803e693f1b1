from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from collectors.readings import (
    AddressReading,
    CounterSample,
    CpuReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    Readings,
    SystemReading,
)
from collectors.state.model import DeviceState, Transition
from collectors.state.outages import Layer, Outage
from history import Evidence, History, HistoryPlace, HistoryUnavailableError, Remark, RemarkKind
from inventory.identifiers import DeviceName, SiteName

from .records import readings, status, went_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = time.time()


@pytest.fixture
def history(place: HistoryPlace) -> Iterator[History]:
    found = History(place)
    found.open()
    found.start()
    yield found
    found.stop()


def reopened(history: History, place: HistoryPlace) -> History:
    """The same database, as another process would see it after a clean stop."""
    history.stop()
    again = History(place)
    again.open()
    return again


def test_states_come_back_whole_after_a_restart(history: History, place: HistoryPlace) -> None:
    up = status("r-1", DeviceState.UP, NOW - 100)
    down = status("r-1", DeviceState.DOWN, NOW - 50, "timeout")
    behind = status("sw-1", DeviceState.BEHIND, NOW - 40.25, "behind r-1 «Ứng Hòa»", "r-1", "r-2")
    history.record(Transition(up, down))
    history.record(Transition(status("sw-1", DeviceState.UP, NOW - 100), behind))
    again = reopened(history, place)
    assert again.states() == {"r-1": down, "sw-1": behind}
    assert again.transitions() == [
        Transition(status("sw-1", DeviceState.UP, NOW - 100), behind),
        Transition(up, down),
    ]
    again.stop()


def test_transitions_are_found_by_device_and_time_latest_first_and_limited(history: History) -> None:
    for place, name in enumerate(["a", "b", "a", "b", "a"]):
        history.record(went_down(name, NOW + place))
    assert history.flush()
    assert [each.after.since for each in history.transitions(DeviceName("a"))] == [NOW + 4, NOW + 2, NOW]
    assert [each.after.since for each in history.transitions(since=NOW + 3)] == [NOW + 4, NOW + 3]
    assert [each.after.since for each in history.transitions(limit=1)] == [NOW + 4]
    assert history.transitions(DeviceName("nobody")) == []


def test_a_change_of_roots_alone_is_restored_but_is_no_event(history: History) -> None:
    before = status("sw-1", DeviceState.BEHIND, NOW, "behind a", "a")
    after = status("sw-1", DeviceState.BEHIND, NOW, "behind b", "b")
    history.record(Transition(before, after))
    assert history.flush()
    assert history.states() == {"sw-1": after}
    assert history.transitions() == []


def test_the_last_evidence_of_each_device_comes_back_whole(history: History, place: HistoryPlace) -> None:
    full = Readings(
        system=SystemReading(name="r-1", description="<b>\x07", uptime_ticks=2**32 - 1),
        identity=IdentityReading(vendor="V", model="M"),
        interfaces=(InterfaceReading(1, "ether1", speed_bps=10_000_000_000),),
        counters=CounterSample(NOW, 5, 1, 2, (InterfaceCounters(1, in_octets=2**64 - 1, wide=True),)),
        addresses=(AddressReading(1, "10.0.0.1", 24),),
        cpu=(CpuReading("1", 0.1),),
        memory=(MemoryReading("1", "RAM", "system", 10, 5),),
        storage=(),
    )
    history.record_evidence(DeviceName("r-1"), NOW - 60, readings("old"))
    history.record_evidence(DeviceName("r-2"), NOW - 60, readings("other"))
    history.record_evidence(DeviceName("r-1"), NOW, full)
    again = reopened(history, place)
    assert again.evidence() == {
        "r-1": Evidence(DeviceName("r-1"), NOW, full),
        "r-2": Evidence(DeviceName("r-2"), NOW - 60, readings("other")),
    }
    assert set(again.evidence(besides={DeviceName("r-1"), DeviceName("r-3")})) == {"r-2"}
    again.stop()


def test_what_the_database_cannot_hold_costs_only_itself(history: History, caplog: pytest.LogCaptureFixture) -> None:
    """A lone surrogate is no UTF-8; device text may hold anything."""
    history.record(went_down("a", NOW))
    history.record_evidence(DeviceName("a"), NOW, readings("\ud800"))
    history.record(went_down("b", NOW))
    assert history.flush()
    assert set(history.states()) == {"a", "b"}
    assert history.evidence() == {}
    assert (history.written, history.dropped, history.queue_length) == (2, 1, 0)
    assert "a change of device 'a' cannot be stored" in caplog.text


def test_evidence_of_an_incompatible_version_is_left_out_and_said(
    history: History, caplog: pytest.LogCaptureFixture
) -> None:
    history.record_evidence(DeviceName("a"), NOW, readings("a"))
    history.record_evidence(DeviceName("b"), NOW, readings("b"))
    assert history.flush()
    with history._opened.begin() as connection:
        connection.exec_driver_sql("""UPDATE evidence SET readings='{"system": 5}' WHERE device='a'""")
    assert set(history.evidence()) == {"b"}
    assert "evidence of device a cannot be read and is ignored" in caplog.text


def test_a_history_must_be_opened_and_started(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    with pytest.raises(HistoryUnavailableError, match="not open"):
        history.states()
    with pytest.raises(HistoryUnavailableError, match="not open"):
        history.start()
    with pytest.raises(HistoryUnavailableError, match="not started"):
        history.record(went_down("a", NOW))
    assert (history.queue_length, history.written, history.dropped) == (0, 0, 0)
    assert list(tmp_path.iterdir()) == [], "the constructor is inert"


def test_the_folder_it_makes_is_the_owners_alone(tmp_path: Path) -> None:
    """Names, addresses and serial numbers of equipment are nobody else's business."""
    history = History(tmp_path / "data" / "history.sqlite")
    history.open()
    history.stop()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_the_times_of_watching_are_one_row_a_run_and_overlapping_runs_are_one(
    history: History, place: HistoryPlace
) -> None:
    history.record_watching(NOW - 500, NOW - 470)
    history.record_watching(NOW - 500, NOW - 400)
    history.record_watching(NOW - 300, NOW - 200)
    history.record_watching(NOW - 250, NOW - 100)
    again = reopened(history, place)
    assert again.watched() == [(NOW - 500, NOW - 400), (NOW - 300, NOW - 100)]
    again.stop()


def test_changes_come_oldest_first_from_a_time_on(history: History, place: HistoryPlace) -> None:
    first = Transition(status("r-1", DeviceState.UP, NOW - 100), status("r-1", DeviceState.DOWN, NOW - 50, "timeout"))
    then = Transition(first.after, status("r-1", DeviceState.UP, NOW - 20))
    history.record(first)
    history.record(then)
    again = reopened(history, place)
    assert again.changes(NOW - 60) == [first, then]
    assert again.changes(NOW - 30) == [then]
    again.stop()


def _outage(key: str, started: float, ended: float | None = None) -> Outage:
    return Outage(
        key=key,
        device=DeviceName("r-1"),
        site=SiteName("s"),
        layer=Layer.WAN,
        started=started,
        ended=ended,
        sites=(SiteName("s"),),
    )


def test_outages_come_back_as_they_were_last_and_by_when_they_lasted(history: History, place: HistoryPlace) -> None:
    lasting, over = _outage("a", NOW - 100), _outage("b", NOW - 900, NOW - 800)
    history.record_outage(_outage("b", NOW - 900))
    history.record_outage(lasting)
    history.record_outage(over)
    again = reopened(history, place)
    assert again.outages() == [lasting]
    assert again.outages(since=NOW - 850) == [lasting, over]
    assert again.outages(since=NOW - 700) == [lasting]
    assert again.outages(since=NOW - 850, until=NOW - 500) == [over]
    again.stop()


def test_outages_of_years_ago_go_with_their_remarks_and_those_that_last_stay(
    history: History, place: HistoryPlace
) -> None:
    long_ago = NOW - 900 * 86_400
    history.record_outage(_outage("old", long_ago, long_ago + 60))
    history.record_outage(_outage("lasting", long_ago))
    assert history.flush()
    for key in ("old", "lasting"):
        history.remark(Remark(key, NOW, "An", RemarkKind.NOTE, "x"))
    history.stop()
    again = History(place)
    again.open()
    again.start()  # the writer's first round deletes what is too old
    deadline = time.monotonic() + 20
    while (len(again.outages(since=0.0)) > 1 or again.remarks(["old"])) and time.monotonic() < deadline:
        again.record_watching(NOW, NOW + 1)
        again.flush()
    assert [outage.key for outage in again.outages(since=0.0)] == ["lasting"]
    assert [remark.outage for remark in again.remarks(["old", "lasting"])] == ["lasting"]
    again.stop()
