"""Why a root is silent: power, line, login, or not known; never from what nobody said."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from collectors.counters import InterfaceTotals
from collectors.latest import LatestDevice
from collectors.readings import CounterSample, InterfaceReading, Readings, UpsReading
from collectors.state.clues import Clues
from collectors.state.model import DeviceState, DeviceStatus
from collectors.state.outages import Cause, Clue, Why
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.model import Circuit, CircuitEnd, Expected, Inventory
from inventory.overrides import Overrides

from .cities import START, city, device

if TYPE_CHECKING:
    from collections.abc import Mapping

CORE, ROUTER, UPS, LOWER = (DeviceName(name) for name in ("core", "r-1", "ups", "r-2"))


def _town() -> Inventory:
    inventory = city(
        device("core", site=SiteName("dc")),
        device("r-1", "core", site=SiteName("D")),
        device("ups", "r-1", site=SiteName("D")),
        device("r-2", "r-1", site=SiteName("C")),
    )
    circuits = (
        Circuit(CircuitId("K1"), "P", (CircuitEnd(CORE, "ge-1"), CircuitEnd(ROUTER, "wan"))),
        Circuit(CircuitId("K2"), "P", (CircuitEnd(ROUTER, "ge-7"), CircuitEnd(LOWER, "wan"))),
    )
    return replace(inventory, circuits={circuit.id: circuit for circuit in circuits})


def _port(name: str, *, up: bool | None) -> LatestDevice:
    ports = (InterfaceReading(1, name), InterfaceReading(2, "other"))
    totals = (InterfaceTotals(name, True, up, 0), InterfaceTotals("other", True, True, 0))  # noqa: FBT003  a row
    return LatestDevice(Readings(interfaces=ports), totals=totals)


def _ups(*, on_battery: bool | None) -> LatestDevice:
    return LatestDevice(Readings(ups=UpsReading(on_battery=on_battery)))


def _cause(
    known: dict[DeviceName, LatestDevice],
    reason: str = "timeout",
    states: Mapping[DeviceName, DeviceState] = MappingProxyType({}),
) -> Cause:
    found = {CORE: DeviceState.UP, ROUTER: DeviceState.DOWN, UPS: DeviceState.BEHIND, LOWER: DeviceState.BEHIND}
    found |= states
    statuses = {name: DeviceStatus(name, state, 0, reason) for name, state in found.items()}
    return Clues(_town(), statuses, known.get).why(ROUTER).cause


@pytest.mark.parametrize(("up", "cause"), [(False, Cause.LINE), (True, Cause.UNKNOWN), (None, Cause.UNKNOWN)])
def test_a_port_without_signal_at_the_far_end_of_its_line_means_the_line(up: bool | None, cause: Cause) -> None:
    assert _cause({CORE: _port("ge-1", up=up)}) is cause


def test_a_far_end_that_is_silent_itself_says_nothing_and_neither_do_the_lines_below() -> None:
    assert _cause({CORE: _port("ge-1", up=False)}, states={CORE: DeviceState.DOWN}) is Cause.UNKNOWN
    assert _cause({LOWER: _port("wan", up=False)}, states={LOWER: DeviceState.UP}) is Cause.UNKNOWN
    assert _cause({}) is Cause.UNKNOWN


@pytest.mark.parametrize(("on_battery", "cause"), [(True, Cause.POWER), (False, Cause.LINE), (None, Cause.LINE)])
def test_a_ups_that_last_spoke_of_its_battery_means_power_also_when_the_line_is_dead(
    on_battery: bool | None, cause: Cause
) -> None:
    assert _cause({CORE: _port("ge-1", up=False), UPS: _ups(on_battery=on_battery)}) is cause


def test_an_agent_that_refuses_the_login_is_no_matter_of_line_or_power() -> None:
    assert _cause({CORE: _port("ge-1", up=False), UPS: _ups(on_battery=True)}, reason="authentication") is Cause.LOGIN


EDGE, SWITCH, AP, PRINTER, BESIDE = (DeviceName(name) for name in ("edge", "sw", "ap", "prn", "slow"))
OFFICE = SiteName("C")
MINUTE = 60.0


def _office() -> Inventory:
    """An office behind a router: switch, access point, printer, and a device that is asked every ten minutes."""
    rare = Overrides(intervals=(("counters", 600.0),))
    return city(
        device("core", site=SiteName("dc")),
        device("edge", "core", site=OFFICE),
        device("sw", "edge", site=OFFICE),
        device("ap", "sw", site=OFFICE),
        replace(device("prn", "sw", site=OFFICE), expected=Expected.OFFICE_HOURS),
        replace(device("slow", "sw", site=OFFICE), overrides=rare),
    )


def _why(heard: Mapping[DeviceName, float], root: DeviceName = EDGE) -> Why:
    """What is told of the root when devices answered last so many minutes before the router, 0 being its own time."""
    known = {name: LatestDevice(answered_at=START - minutes * MINUTE) for name, minutes in heard.items()}
    states = {EDGE: DeviceState.DOWN, SWITCH: DeviceState.DOWN if root is SWITCH else DeviceState.BEHIND}
    statuses = {name: DeviceStatus(name, states.get(name, DeviceState.BEHIND), 0, "timeout") for name in heard}
    return Clues(_office(), statuses, known.get).why(root)


@pytest.mark.parametrize(
    ("heard", "clue"),
    [
        ({SWITCH: 10, AP: 11}, Clue.DIED_FIRST),
        ({SWITCH: 59, AP: 58}, Clue.DIED_FIRST),
        ({SWITCH: 0.9, AP: 0.5}, Clue.NONE),  # cut together: last heard within a minute
        ({SWITCH: 1.9, AP: 2.5}, Clue.NONE),  # with polls lost before
        ({SWITCH: 10}, Clue.NONE),  # one alone may fail by itself
        ({SWITCH: 10, AP: 20}, Clue.NONE),  # each by itself
        ({SWITCH: 70, AP: 70}, Clue.NONE),  # no battery lasts so long
        ({SWITCH: 10, PRINTER: 10}, Clue.NONE),  # switched off after work
        ({SWITCH: 10, BESIDE: 10}, Clue.NONE),  # asked every ten minutes only
        ({AP: 20, SWITCH: 10, PRINTER: 10, BESIDE: 10}, Clue.NONE),
        ({AP: 10, SWITCH: 11, PRINTER: 0, BESIDE: 0}, Clue.DIED_FIRST),
    ],
)
def test_devices_of_the_site_that_died_together_well_before_the_way_into_it_mean_power(
    heard: dict[DeviceName, float], clue: Clue
) -> None:
    cause = Cause.POWER if clue else Cause.UNKNOWN
    assert _why({EDGE: 0, **heard}) == (cause, clue)


def test_the_order_of_death_says_nothing_of_a_device_inside_a_site_or_when_a_restart_forgot_the_order() -> None:
    assert _why({SWITCH: 0, AP: 10, EDGE: 10}, SWITCH) == Why()
    assert _why({SWITCH: 10, AP: 10}) == Why()


def test_devices_that_answer_again_did_not_die() -> None:
    known = {
        EDGE: LatestDevice(answered_at=START),
        **dict.fromkeys((SWITCH, AP), LatestDevice(answered_at=START - 600)),
    }
    states = {EDGE: DeviceState.DOWN, SWITCH: DeviceState.UP, AP: DeviceState.BEHIND}
    statuses = {name: DeviceStatus(name, state, 0) for name, state in states.items()}
    assert Clues(_office(), statuses, known.get).why(EDGE) == Why()


STARTED, ENDED = START, START + 1800


def _later(up_minutes: Mapping[DeviceName, float | None], root: DeviceName = EDGE) -> Why:
    """What is told ten minutes after an outage of half an hour of devices that have run for so many minutes by then."""
    at = ENDED + 600

    def known(name: DeviceName) -> LatestDevice | None:
        if name not in up_minutes:
            return None
        minutes = up_minutes[name]
        ticks = None if minutes is None else round(minutes * 6000)
        return LatestDevice(Readings(counters=CounterSample(at, ticks, None, None, ())))

    return Clues(_office(), {}, known).in_hindsight(root, STARTED, ENDED)


@pytest.mark.parametrize(
    ("up_minutes", "why"),
    [
        ({EDGE: 12, SWITCH: 13, AP: 12}, Why(Cause.POWER, Clue.RESTARTED)),
        (
            {EDGE: 9000, SWITCH: 13, AP: 12},
            Why(Cause.POWER, Clue.RESTARTED),
        ),  # its modem had no battery
        ({EDGE: 9000, SWITCH: 9000, AP: 9000}, Why(Cause.LINE, Clue.RAN_ON)),
        ({EDGE: 9000}, Why(Cause.LINE, Clue.RAN_ON)),
        ({EDGE: 12, SWITCH: 9000, AP: 9000}, Why()),  # the router itself
        ({EDGE: 12, SWITCH: 12, AP: 9000}, Why()),
        ({EDGE: 9000, SWITCH: 12, AP: 9000}, Why()),
        ({EDGE: 12, SWITCH: 9000, PRINTER: 12}, Why()),
        ({EDGE: 9000, SWITCH: None}, Why(Cause.LINE, Clue.RAN_ON)),
        ({EDGE: None, SWITCH: 12, AP: 12}, Why()),
        ({EDGE: 12, SWITCH: 8, AP: 8}, Why(Cause.POWER, Clue.RESTARTED)),  # slower to start than the router
        ({EDGE: 12, SWITCH: 5, AP: 5}, Why()),  # well after the outage: no word of what was within it
        ({EDGE: 9000, SWITCH: 5, AP: 5}, Why(Cause.LINE, Clue.RAN_ON)),
        ({SWITCH: 12, AP: 12}, Why()),
        ({EDGE: 45, SWITCH: 42.5, AP: 42.5}, Why(Cause.POWER, Clue.RESTARTED)),  # while its silence was being confirmed
        ({EDGE: 46, SWITCH: 44, AP: 44}, Why(Cause.LINE, Clue.RAN_ON)),  # before
    ],
)
def test_who_started_anew_meanwhile_tells_afterwards(up_minutes: dict[DeviceName, float | None], why: Why) -> None:
    assert _later(up_minutes) == why


def test_what_was_polled_last_before_the_end_and_a_device_inside_a_site_tell_nothing() -> None:
    sample = CounterSample(ENDED - 120, 60, None, None, ())
    stale = LatestDevice(Readings(counters=sample))
    assert Clues(_office(), {}, lambda _: stale).in_hindsight(EDGE, STARTED, ENDED) == Why()
    assert _later({EDGE: 9000, SWITCH: 12, AP: 12}, SWITCH) == Why()
