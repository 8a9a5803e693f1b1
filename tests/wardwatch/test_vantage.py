"""A process that stands at one vantage point of a city that has two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.services import ServiceWatch
from collectors.state.city import uplink_graph
from inventory.circuit_placement import circuits_towards
from inventory.errors import InventoryCheckError
from inventory.identifiers import DeviceName
from wardwatch.loading import load_inventory
from wardwatch.watch import vantage_point

from ..inventory.examples import NETWORK, load_text

if TYPE_CHECKING:
    from pathlib import Path

TWO = """
collectors: [{name: dc-1, attached_to: core-1}, {name: dc-2, attached_to: core-2, controls: [core-2]}]
devices:
  - {name: core-2, site: dc, role: router, address: 10.0.0.2, credentials: [ro], uplinks: [{to: core-1}]}
services:
  - {name: portal, title: Cổng, check: {tcp: "10.1.1.1:443"}}
  - {name: mail, title: Thư, check: {tcp: "10.1.1.2:25"}, vantage: [dc-2]}
circuits:
  - {id: K1, provider: P, ends: ["core-2/e1", "core-1/e1"]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    network = NETWORK.replace("collectors: [{name: dc-1, attached_to: core-1}]\n", "")
    load_text(tmp_path, network=network, two=TWO)
    return tmp_path


def test_ways_circuits_controls_and_services_are_those_of_the_chosen_vantage_point(folder: Path) -> None:
    core_1, core_2, router = (DeviceName(name) for name in ("core-1", "core-2", "r-D1"))
    whole = load_inventory(folder)
    assert (vantage_point(whole), len(whole.collectors)) == ("dc-1", 2)
    assert uplink_graph(whole).exits == {core_1, core_2}
    first, second = (load_inventory(folder, name) for name in ("dc-1", "dc-2"))
    assert uplink_graph(first).exits == {core_1}
    assert uplink_graph(second).exits == {core_2}
    assert (circuits_towards(first), circuits_towards(second)) == ({core_2: ("K1",)}, {})
    assert [each.controls for each in second.collectors] == [(core_2,)]
    assert [vantage_point(each) for each in (first, second)] == ["dc-1", "dc-2"]
    watched = [list(ServiceWatch(each.services, vantage_point(each)).states) for each in (first, second)]
    assert watched == [["portal"], ["portal", "mail"]]
    assert router in second.devices


def test_a_vantage_point_that_the_inventory_does_not_have_is_named_with_those_it_has(folder: Path) -> None:
    with pytest.raises(InventoryCheckError) as caught:
        load_inventory(folder, "dc2")
    assert str(caught.value) == (
        'collector: the inventory has no collector "dc2"; expected dc-1 or dc-2; did you mean "dc-2"?'
    )
