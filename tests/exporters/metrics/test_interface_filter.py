"""Interfaces that do not matter are not exposed, and counted; caps and time stamps by device."""

from __future__ import annotations

from dataclasses import replace

from exporters.metrics import ChunkStore
from inventory.model import Inventory
from inventory.overrides import InterfaceFilter, Overrides

from .city import NOW, ROUTER, city, latest, status
from .exposition import samples


def store(overrides: Overrides, *vital: str, interval: float = 60.0) -> ChunkStore:
    return ChunkStore(
        inventory(overrides, *vital), counters_interval_seconds=interval, series_cap=20_000, clock=lambda: NOW
    )


def inventory(overrides: Overrides, *vital: str) -> Inventory:
    """The city, with a router of which this is said."""
    whole = city()
    router = replace(whole.devices[ROUTER], overrides=overrides, vital_interfaces=frozenset(vital))
    return replace(whole, devices={**whole.devices, ROUTER: router})


def exposed(found: ChunkStore) -> set[str]:
    """Names of the router's interfaces in the exposition."""
    found.update(ROUTER, latest(), status(ROUTER))
    return {
        sample.labels["ifname"]
        for sample in samples(found.render("10")).values()
        if sample.labels.get("device") == ROUTER and "ifname" in sample.labels and "circuit" not in sample.labels
    }


def test_without_a_filter_every_interface_is_exposed() -> None:
    found = store(Overrides())
    assert {"ether1", "ether2"} <= exposed(found)
    assert found.interfaces_filtered == 0


def test_what_is_left_out_is_in_no_family_and_counted() -> None:
    found = store(Overrides(interfaces=InterfaceFilter(exclude=("ether1",))))
    assert exposed(found) == exposed(store(Overrides())) - {"ether1"}
    assert found.interfaces_filtered == 1


def test_the_end_of_a_circuit_is_exposed_whatever_the_filter_says() -> None:
    assert exposed(store(Overrides(interfaces=InterfaceFilter(include=())), "ether1")) == {"ether1"}


def test_a_reload_that_changes_the_filter_makes_the_device_anew_and_any_other_takes_it_over() -> None:
    old = store(Overrides())
    exposed(old)
    assert ROUTER not in store(Overrides()).adopt(old)
    assert ROUTER in store(Overrides(interfaces=InterfaceFilter(exclude=("ether1",)))).adopt(old)
    assert ROUTER in store(Overrides(series_cap=100)).adopt(old)


def test_a_device_may_have_a_cap_of_its_own() -> None:
    capped = store(Overrides(series_cap=24))
    assert len(exposed(capped)) == 1
    assert capped.series_dropped > 0


def test_counters_carry_a_stamp_by_the_devices_own_interval() -> None:
    """A device asked every five minutes has none: Prometheus would forget the sample in between."""

    def stamped(found: ChunkStore) -> bool:
        exposed(found)
        line = next(
            line
            for line in found.render("10").decode().splitlines()
            if line.startswith("wardwatch_interface_receive_bytes_total{") and str(ROUTER) in line
        )
        return len(line.rpartition("} ")[2].split()) == 2

    assert stamped(store(Overrides()))
    assert not stamped(store(Overrides(intervals=(("counters", 300.0),))))
    assert stamped(store(Overrides(intervals=(("counters", 60.0),)), interval=300.0))
