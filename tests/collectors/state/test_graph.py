from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.state.graph import UplinkGraph

from .cities import city, device

if TYPE_CHECKING:
    from inventory.model import Device


def graph(*devices: Device, attached: str = "core") -> UplinkGraph:
    inventory = city(*devices)
    return UplinkGraph(inventory.devices, [attached], lambda each: each.polled_by_snmp)  # type: ignore[list-item]


def test_devices_that_are_not_asked_are_passed_over_and_do_not_cut() -> None:
    """core (asked) <- media (not asked) <- router (asked) <- hub (not asked) <- switch (asked)."""
    found = graph(
        device("core"),
        device("media", "core", polled=False),
        device("router", "media"),
        device("hub", "router", polled=False),
        device("switch", "hub", "router"),
    )
    assert found.parents == {"core": (), "router": ("core",), "switch": ("router",)}
    assert found.children == {"core": ["router"], "router": ["switch"], "switch": []}
    assert found.exits == {"core"}


def test_a_way_over_unasked_devices_alone_is_always_open() -> None:
    found = graph(device("core", polled=False), device("a", "core"), device("b", "a", "core"))
    assert found.exits == {"a", "b"}
    assert found.parents == {"a": (), "b": ("a",)}


def test_parents_come_most_preferred_first_and_a_ring_ends() -> None:
    found = graph(device("core"), device("a", "core", "b"), device("b", "a", "core"))
    assert found.parents == {"core": (), "a": ("core", "b"), "b": ("a", "core")}


def test_roots_are_looked_for_past_devices_that_are_only_cut_off() -> None:
    found = graph(
        device("core"),
        device("a", "core"),
        device("b", "core"),
        device("c", "a", "b"),
        device("d", "c"),
        device("e", "d"),
    )
    assert found.cut_by("e", {"c", "d"}.__contains__) == ("a", "b")  # type: ignore[arg-type]
    assert found.cut_by("e", {"d"}.__contains__) == ("c",)  # type: ignore[arg-type]
