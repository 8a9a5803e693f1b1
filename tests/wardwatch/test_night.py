"""A night in the lab, by its clock and not by ours: office machines go off, and nobody calls that an outage."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from collectors.errors import Reason
from collectors.poll import Poll, Work
from collectors.readings import Readings
from collectors.state.model import DeviceState, Transition
from history import History
from inventory.identifiers import DeviceName
from inventory.load import load_inventory
from inventory.model import Expected
from lab.ber import Message, Pdu, Tag, encode_binding, encode_message
from lab.city import build_city, shipped_register
from lab.fleet import Fleet
from lab.inventory import write_inventory
from lab.mib import oid
from lab.order import CityOrder
from wardwatch.feed import Feed
from wardwatch.settings import load_settings

if TYPE_CHECKING:
    from inventory.model import Inventory

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = 60.0
UPTIME = encode_binding(oid("1.3.6.1.2.1.1.3.0"), Tag.NULL, b"")
REQUEST = encode_message(Message(1, b"lab-read", Pdu.GET, 1, 0, 0, UPTIME))


def at(day: int, hour: int, minute: int = 0) -> float:
    """A time of December 2024, whose 30th was a Monday."""
    return datetime(2024, 12, day, hour, minute, tzinfo=HANOI).timestamp()


class Night(NamedTuple):
    """From Monday afternoon to Tuesday morning."""

    inventory: Inventory
    changes: list[Transition]
    silent_at_ten: set[DeviceName]
    states_at_ten: dict[DeviceName, tuple[DeviceState, str]]
    states_in_the_morning: dict[DeviceName, DeviceState]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """Every device is polled every minute of the lab's time, 16:30 to 22:00 and 06:30 to 09:00."""
    folder = tmp_path_factory.mktemp("night")
    order = CityOrder(register="hanoi", commune_count=12, plan="full", nights=True)
    city = build_city(shipped_register("hanoi"), order)
    write_inventory(city, folder / "inventory", 16161)
    inventory = load_inventory(folder / "inventory")
    history = History(folder / "history.sqlite")
    history.open()
    history.start()
    clock = [at(30, 16, 30)]
    feed = Feed(inventory, load_settings(folder / "inventory", {}, {}), history, version="test", clock=lambda: clock[0])
    fleet = Fleet(city, clock[0] - 86_400)
    silent: set[DeviceName] = set()
    silent_at_ten: set[DeviceName] = set()
    states: dict[DeviceName, tuple[DeviceState, str]] = {}
    for begin, end in ((at(30, 16, 30), at(30, 22)), (at(31, 6, 30), at(31, 9))):
        for number in range(round((end - begin) / MINUTE) + 1):
            clock[0] = begin + number * MINUTE
            silent = poll_all(feed, fleet, clock[0])
            feed.tick()
        states = states or {name: (status.state, status.reason) for name, status in feed.state.statuses.items()}
        if end == at(30, 22):
            silent_at_ten = silent
    history.stop()
    return Night(
        inventory,
        list(feed.transitions(100_000)),
        silent_at_ten,
        states,
        {name: status.state for name, status in feed.state.statuses.items()},
    )


def poll_all(feed: Feed, fleet: Fleet, now: float) -> set[DeviceName]:
    """Ask every agent once at a time; the names of those that gave no answer."""
    silent = set()
    for number, (text, agent) in enumerate(fleet.agents.items()):
        name = DeviceName(text)
        started = now + number * 50 / len(fleet.agents)
        answered = agent.receive(REQUEST, started) is not None
        reason, message = (None, "") if answered else (Reason.TIMEOUT, "no answer")
        feed.take(
            Poll(
                name,
                frozenset({Work.COUNTERS}),
                started,
                started + 0.02,
                answered,
                Readings(),
                reason=reason,
                message=message,
            )
        )
        if not answered:
            silent.add(name)
    return silent


def test_every_office_machine_and_nothing_else_is_silent_at_ten(night: Night) -> None:
    expected = {
        name
        for name, device in night.inventory.devices.items()
        if device.polled_by_snmp and device.expected is Expected.OFFICE_HOURS
    }
    assert len(expected) > 10
    assert night.silent_at_ten == expected


def test_nothing_is_called_down_that_is_not_expected_to_be_up(night: Night) -> None:
    called = {(change.after.device, change.after.state) for change in night.changes}
    bad = {DeviceState.DOWN, DeviceState.BEHIND, DeviceState.DEGRADED}
    assert {device for device, state in called if state in bad} == set()
    for name in night.silent_at_ten:
        assert night.states_at_ten[name] == (DeviceState.UNKNOWN, "silent outside office hours")


def test_what_is_always_on_stayed_up_all_night(night: Night) -> None:
    always = {name for name, device in night.inventory.devices.items() if device.polled_by_snmp} - night.silent_at_ten
    assert {night.states_at_ten[name][0] for name in always} == {DeviceState.UP}


def test_in_the_morning_all_are_up_again(night: Night) -> None:
    polled = [name for name, device in night.inventory.devices.items() if device.polled_by_snmp]
    assert {night.states_in_the_morning[name] for name in polled} == {DeviceState.UP}
