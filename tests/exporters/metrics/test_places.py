"""What the inventory alone tells: squares of districts, the subscriber's end of a circuit, whether all is made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from exporters.metrics.places import inventory_samples
from inventory.identifiers import CircuitId, UnitCode
from inventory.model import Uplink
from inventory.units import UnitRegister

from .city import CORE, PLACED, ROUTER, city


def told(metric: str, **changes: Any) -> list[str]:
    found = inventory_samples(replace(city(), **changes))
    return [sample.line.strip() for sample in found if sample.family == f"wardwatch_{metric}"]


def test_each_district_with_sites_has_a_square_of_its_own_near_its_place() -> None:
    """20 lies north of 10, and 30 south of it."""
    rows = {}
    for line in told("unit_tile"):
        labels = dict(part.split("=") for part in line.partition("{")[2].partition("}")[0].split(","))
        rows[labels["unit"].strip('"')] = int(labels["row"].strip('"'))
    assert rows["20"] > rows["10"] > rows["30"]


def test_two_places_are_no_map() -> None:
    units = city().units.units
    without = tuple(replace(unit, lat=None) if unit.code == UnitCode("30") else unit for unit in units)
    assert told("unit_tile", units=UnitRegister(without)) == []


def test_a_circuit_is_told_at_its_subscriber_s_end_whichever_is_named_first() -> None:
    whole = city()
    circuit = whole.circuits[CircuitId("C-1")]
    devices = {**whole.devices, ROUTER: replace(whole.devices[ROUTER], uplinks=(Uplink(CORE),))}
    for ends in (circuit.ends, circuit.ends[::-1]):
        lines = told("circuit_info", circuits={circuit.id: replace(circuit, ends=ends)}, devices=devices)
        assert lines == [f'wardwatch_circuit_info{{{PLACED},circuit="C-1",provider="carrier",ifname="ether1"}} 1']


@pytest.mark.parametrize(("simulated", "value"), [(True, "1"), (False, "0")])
def test_a_made_up_city_says_so(simulated: bool, value: str) -> None:
    assert told("simulated", simulated=simulated) == [f"wardwatch_simulated{{}} {value}"]
