"""Transitions and readings for the history's tests."""

from __future__ import annotations

from collectors.readings import Readings, SystemReading
from collectors.state.model import DeviceState, DeviceStatus, Transition
from inventory.identifiers import DeviceName


def status(name: str, state: DeviceState, since: float, reason: str = "", *roots: str) -> DeviceStatus:
    return DeviceStatus(DeviceName(name), state, since, reason, tuple(DeviceName(root) for root in roots))


def went_down(name: str, at: float) -> Transition:
    return Transition(status(name, DeviceState.UP, at - 60), status(name, DeviceState.DOWN, at, "timeout"))


def readings(name: str) -> Readings:
    return Readings(system=SystemReading(name=name))
