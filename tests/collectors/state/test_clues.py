"""Why a root is silent: power, line, login, or not known; never from what nobody said."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from collectors.counters import InterfaceTotals
from collectors.latest import LatestDevice
from collectors.readings import InterfaceReading, Readings, UpsReading
from collectors.state.clues import Clues
from collectors.state.model import DeviceState, DeviceStatus
from collectors.state.outages import Cause
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.model import Circuit, CircuitEnd, Inventory

from .cities import city, device

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
    return Clues(_town(), statuses, known.get).cause(ROUTER)


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
