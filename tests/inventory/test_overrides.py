"""How a device is asked otherwise than the others: from defaults, roles, templates and its own word."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from collectors.poll import Work
from inventory.describe import describe
from inventory.durations import parse_seconds
from inventory.identifiers import DeviceName
from inventory.override_entries import WorkName
from inventory.overrides import NO_OVERRIDES, InterfaceFilter, ModuleChoice, Overrides

from .examples import NETWORK, load_text

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.model import Inventory

LAYERS = """
templates:
  commune:
    devices:
      - name: "sw-{unit}"
        role: switch
        address: 10.0.2.1
        intervals: {health: 10m}
        interfaces: {exclude: ["Vlan*"]}
        uplinks: [{to: r-D1, interface: "ge-0/0/24"}]
sites: [{unit: "C11", template: commune}]
devices:
  - name: sw-C11
    retries: 0
    modules: {without: [storage, poe]}
    interfaces: {marked: "ge-0/0/7", admin_down: true}
    unordered: interfaces
circuits: [{id: K1, provider: P, ends: [r-D1/ether1, core-1/ge-0/0/1]}]
"""
DEFAULTS = """
defaults:
  device: {credentials: ro, timeout_seconds: 1.5, series_cap: 5000}
  roles:
    switch:
      max_repetitions: 10
      intervals: {counters: 120, health: 1h}
      interfaces: {include: ["ge-*", "xe-*"], include_types: 6, exclude: [lo*], exclude_types: [24], admin_down: false}
"""


def city(folder: Path) -> Inventory:
    return load_text(folder, network=NETWORK.replace("defaults: {device: {credentials: ro}}", DEFAULTS), more=LAYERS)


def test_the_strongest_layer_decides_and_mappings_are_decided_key_by_key(tmp_path: Path) -> None:
    switch = city(tmp_path).devices[DeviceName("sw-C11")]
    assert switch.overrides == Overrides(
        timeout_seconds=1.5,
        retries=0,
        max_repetitions=10,
        intervals=(("counters", 120.0), ("health", 600.0)),
        modules=ModuleChoice(without=frozenset({"storage", "poe"})),
        unordered=frozenset({"interfaces"}),
        interfaces=InterfaceFilter(
            include=("ge-*", "xe-*"),
            exclude=("Vlan*",),
            include_types=frozenset({6}),
            exclude_types=frozenset({24}),
            admin_down=True,
            marked=("ge-0/0/7",),
        ),
        series_cap=5000,
    )


def test_a_device_of_which_nothing_is_said_has_no_overrides(tmp_path: Path) -> None:
    assert load_text(tmp_path).devices[DeviceName("r-D1")].overrides is NO_OVERRIDES


def test_interfaces_of_uplinks_and_ends_of_circuits_are_vital(tmp_path: Path) -> None:
    vital = {device.name: device.vital_interfaces for device in city(tmp_path).devices.values()}
    assert vital == {"sw-C11": {"ge-0/0/24"}, "r-D1": {"ether1"}, "core-1": {"ge-0/0/1"}}


def test_what_is_said_of_a_device_is_shown_and_nothing_else(tmp_path: Path) -> None:
    found = city(tmp_path)
    shown = describe(found, found.devices[DeviceName("sw-C11")])
    assert shown["vital_interfaces"] == ["ge-0/0/24"]
    assert shown["overrides"] == {
        "timeout_seconds": 1.5,
        "retries": 0,
        "max_repetitions": 10,
        "intervals": {"counters": 120.0, "health": 600.0},
        "modules": {"without": ["poe", "storage"]},
        "unordered": ["interfaces"],
        "interfaces": {
            "include": ["ge-*", "xe-*"],
            "exclude": ["Vlan*"],
            "include_types": [6],
            "exclude_types": [24],
            "marked": ["ge-0/0/7"],
        },
        "series_cap": 5000,
    }


def test_every_class_of_work_may_have_an_interval() -> None:
    assert set(get_args(WorkName)) == set(Work)


@pytest.mark.parametrize(
    ("written", "seconds"), [(90, 90.0), (1.5, 1.5), ("90", 90.0), ("5m", 300.0), ("6 h", 21_600.0)]
)
def test_durations_are_written_as_people_do(written: object, seconds: float) -> None:
    assert parse_seconds(written, 1, 86_400) == seconds


@pytest.mark.parametrize("written", [True, None, "soon", "-5", float("nan"), [60], 0, 86_401])
def test_what_is_no_duration_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="seconds"):
        parse_seconds(written, 1, 86_400)


@pytest.mark.parametrize(
    ("choice", "allowed"),
    [
        (ModuleChoice(), {"a", "b"}),
        (ModuleChoice(only=frozenset({"a"})), {"a"}),
        (ModuleChoice(without=frozenset({"a"})), {"b"}),
        (ModuleChoice(only=frozenset()), set()),
    ],
)
def test_modules_are_chosen_by_naming_them_or_the_others(choice: ModuleChoice, allowed: set[str]) -> None:
    assert {name for name in ("a", "b") if choice.allows(name)} == allowed
