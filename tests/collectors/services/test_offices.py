"""Which offices can use which service: by district, and whether it is the line or the shared system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.services import Ability, OfficeBook, ServiceState
from collectors.state.model import DeviceState, DeviceStatus
from inventory.identifiers import DeviceName

from ...inventory.examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.model import Inventory

UP, DOWN, BEHIND, UNKNOWN = DeviceState.UP, DeviceState.DOWN, DeviceState.BEHIND, DeviceState.UNKNOWN
MORE = """
sites:
  - {unit: "C11", name: one, counters: 4}
  - {unit: "C12", name: two, counters: 2}
  - {unit: "C12", name: three}
devices:
  - {name: r-1, site: one, role: router, address: 10.1.0.1, uplinks: [{to: r-D1}]}
  - {name: r-1b, site: one, role: router, address: 10.1.0.2, uplinks: [{to: core-1}]}
  - {name: sw-1, site: one, role: switch, address: 10.1.0.3, uplinks: [{to: r-1}]}
  - {name: r-2, site: two, role: router, address: 10.2.0.1, uplinks: [{to: r-D1}]}
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    return load_text(tmp_path, more=MORE)


def _count(
    inventory: Inventory, up: bool | None, *, blind: bool = False, **states: DeviceState
) -> dict[Ability, tuple[int, int]]:
    """Sites and counters of the district, by ability; all devices are up but those named."""
    known = {name: states.get(name.replace("-", "_"), UP) for name in inventory.devices}
    statuses = {name: DeviceStatus(name, state, 0) for name, state in known.items()}
    counts = list(OfficeBook(inventory).count(statuses, [ServiceState("mail", "dc-1", up, 0)], blind=blind))
    assert {(each.district, each.service, each.vantage) for each in counts} == {("D1", "mail", "dc-1")}
    assert [each.ability for each in counts] == list(Ability), "those without an office are 0, not missing"
    return {each.ability: (each.sites, each.counters) for each in counts if each.sites}


def test_where_the_line_stands_the_service_decides(inventory: Inventory) -> None:
    """The third site of the communes has no device: nothing is known of its line."""
    assert _count(inventory, up=True) == {Ability.ABLE: (3, 6), Ability.UNKNOWN: (1, 0)}
    assert _count(inventory, up=False) == {Ability.SYSTEM: (3, 6), Ability.UNKNOWN: (1, 0)}
    assert _count(inventory, up=None) == {Ability.UNKNOWN: (4, 6)}


def test_a_cut_line_is_the_line_whatever_the_service_does(inventory: Inventory) -> None:
    for up in (True, False, None):
        found = _count(inventory, up, r_2=BEHIND, r_D1=DOWN)
        assert found[Ability.LINE] == (2, 2)
    assert _count(inventory, up=True, r_2=DOWN) == {
        Ability.ABLE: (2, 4),
        Ability.LINE: (1, 2),
        Ability.UNKNOWN: (1, 0),
    }


def test_a_site_with_two_ways_is_cut_when_both_are_and_its_switch_does_not_matter(inventory: Inventory) -> None:
    assert Ability.LINE not in _count(inventory, up=True, r_1=DOWN, sw_1=DOWN)
    assert _count(inventory, up=True, r_1=DOWN, r_1b=DOWN)[Ability.LINE] == (1, 4)
    assert _count(inventory, up=True, r_1=DOWN, r_1b=UNKNOWN)[Ability.UNKNOWN] == (2, 4)


def test_what_a_blind_vantage_point_cannot_reach_is_not_known_to_be_broken(inventory: Inventory) -> None:
    assert _count(inventory, up=False, blind=True) == {Ability.UNKNOWN: (4, 6)}


def test_without_services_or_districts_nothing_is_counted(inventory: Inventory) -> None:
    assert list(OfficeBook(inventory).count({}, [], blind=False)) == []
    status = {DeviceName("core-1"): DeviceStatus(DeviceName("core-1"), UP, 0)}
    counts = OfficeBook(inventory).count(status, [ServiceState("mail", "dc-1", True, 0)], blind=False)  # noqa: FBT003  up
    assert {each.district for each in counts} == {"D1"}, "the data centre is in no district"
