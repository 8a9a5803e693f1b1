"""Which interfaces matter: filters by name, type and state; what always matters."""

from __future__ import annotations

import pytest

from collectors.interface_choice import has_filter, interface_is_watched, interface_matters
from collectors.readings import InterfaceReading
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Device
from inventory.overrides import InterfaceFilter, Overrides

PORT = InterfaceReading(7, "ge-0/0/7", name="ge-0/0/7", descr="GigabitEthernet0/0/7", type=6)
VLAN = InterfaceReading(90, "Vlan10", name="Vlan10", type=136)
UNNAMED = InterfaceReading(3, "if3")


def device(wanted: InterfaceFilter, *vital: str) -> Device:
    return Device(
        DeviceName("sw"),
        SiteName("s"),
        "switch",
        overrides=Overrides(interfaces=wanted),
        vital_interfaces=frozenset(vital),
    )


def matter(wanted: InterfaceFilter, *vital: str, admin_up: bool | None = None) -> list[str]:
    switch = device(wanted, *vital)
    return [port.key for port in (PORT, VLAN, UNNAMED) if interface_matters(switch, port, admin_up=admin_up)]


ALL = ["ge-0/0/7", "Vlan10", "if3"]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (InterfaceFilter(), ALL),
        (InterfaceFilter(include=("ge-*",)), ["ge-0/0/7"]),
        (InterfaceFilter(include=("GigabitEthernet*", "if?")), ["ge-0/0/7", "if3"]),
        (InterfaceFilter(include=()), []),
        (InterfaceFilter(exclude=("Vlan*", "if3")), ["ge-0/0/7"]),
        (InterfaceFilter(exclude=("vlan*",)), ALL),
        (InterfaceFilter(include=("*",), exclude=("ge-*",)), ["Vlan10", "if3"]),
        (InterfaceFilter(include_types=frozenset({6})), ["ge-0/0/7"]),
        (InterfaceFilter(exclude_types=frozenset({6, 136})), ["if3"]),
        (InterfaceFilter(include=("*",), include_types=frozenset({136})), ["Vlan10"]),
        (InterfaceFilter(include=(), marked=("ge-0/0/[0-9]",)), ["ge-0/0/7"]),
    ],
)
def test_a_filter_leaves_what_fits_every_condition_or_is_marked(wanted: InterfaceFilter, left: list[str]) -> None:
    assert matter(wanted) == left


def test_an_interface_switched_off_matters_unless_the_filter_says_otherwise() -> None:
    assert matter(InterfaceFilter(), admin_up=False) == ALL
    assert matter(InterfaceFilter(admin_down=False), admin_up=False) == []
    assert matter(InterfaceFilter(admin_down=False), admin_up=None) == ALL
    assert matter(InterfaceFilter(admin_down=False), admin_up=True) == ALL


def test_uplinks_and_ends_of_circuits_matter_whatever_the_filter_says() -> None:
    """Named by any of its names; even when it is switched off: that is what somebody wants to see."""
    nothing = InterfaceFilter(include=(), exclude=("*",), exclude_types=frozenset({6}), admin_down=False)
    assert matter(nothing, "ge-0/0/7", admin_up=False) == ["ge-0/0/7"]
    assert matter(nothing, "GigabitEthernet0/0/7", admin_up=False) == ["ge-0/0/7"]


def test_watched_are_only_uplinks_ends_of_circuits_and_marked_ones() -> None:
    switch = device(InterfaceFilter(marked=("Vlan1?",)), "ge-0/0/7")
    assert [interface_is_watched(switch, port) for port in (PORT, VLAN, UNNAMED)] == [True, True, False]


def test_a_device_with_nothing_said_has_no_filter() -> None:
    assert not has_filter(device(InterfaceFilter(), "ge-0/0/7"))
    assert has_filter(device(InterfaceFilter(marked=("x",))))
