"""Templates: variables, extra devices, overrides in both places, and no word of a template's own twice."""

from __future__ import annotations

from ipaddress import IPv4Address
from pathlib import Path

import pytest

from inventory.errors import InventoryCheckError
from inventory.identifiers import DeviceName
from inventory.model import Uplink

from .examples import load_text

TEMPLATE = """
templates:
  commune:
    places: [office, one_stop_shop]
    opening: always
    vars: {net: "10.9", host: 1}
    devices:
      - {name: "r-{unit}", role: router, address: "{net}.{third}.{host}", uplinks: [{to: "r-{district}"}]}
      - {name: "sw-{site}", role: switch, address: "{net}.{third}.2", uplinks: [{to: "r-{unit}"}]}
"""


def test_variables_stand_for_the_sites_own(tmp_path: Path) -> None:
    more = TEMPLATE + 'sites: [{unit: "C11", template: commune, vars: {third: 7}}]'
    inventory = load_text(tmp_path, more=more)
    router, switch = inventory.devices[DeviceName("r-C11")], inventory.devices[DeviceName("sw-C11")]
    assert (router.address, router.uplinks) == (IPv4Address("10.9.7.1"), (Uplink(DeviceName("r-D1")),))
    assert (switch.address, switch.uplinks) == (IPv4Address("10.9.7.2"), (Uplink(DeviceName("r-C11")),))
    site = inventory.sites[switch.site]
    assert (site.places, site.opening) == (("office", "one_stop_shop"), "always")


def test_a_site_overrides_and_adds_and_the_device_list_overrides_once_more(tmp_path: Path) -> None:
    more = (
        TEMPLATE
        + """
sites:
  - unit: "C11"
    template: commune
    opening: office_hours
    places: office
    vars: {third: 7, host: 9}
    devices:
      - {name: "sw-{site}", address: 10.9.8.8, serial: S1, in_use_since: 2020}
      - {name: "ups-{unit}", role: ups, address: "{net}.7.5", uplinks: [{to: "sw-{site}"}]}
devices:
  - {name: sw-C11, serial: S2}
"""
    )
    inventory = load_text(tmp_path, more=more)
    switch, ups = inventory.devices[DeviceName("sw-C11")], inventory.devices[DeviceName("ups-C11")]
    assert (switch.address, switch.serial, switch.in_use_since) == (IPv4Address("10.9.8.8"), "S2", 2020)
    assert (ups.address, ups.role, ups.site) == (IPv4Address("10.9.7.5"), "ups", "C11")
    assert inventory.devices[DeviceName("r-C11")].address == IPv4Address("10.9.7.9")
    assert inventory.sites[switch.site].places == ("office",)


def test_a_mistake_in_a_template_is_said_once_not_once_a_site(tmp_path: Path) -> None:
    template = TEMPLATE.replace("{third}", "{thrid}")
    sites = "sites: [{unit: C11, template: commune}, {unit: C12, template: commune}]"
    with pytest.raises(InventoryCheckError) as caught:
        load_text(tmp_path, more=template + sites)
    whats = sorted(problem.what for problem in caught.value.problems)
    assert whats == [
        '"{net}.{thrid}.2": unknown variable {thrid}',
        '"{net}.{thrid}.{host}": unknown variable {thrid}',
    ]


def test_a_device_of_a_broken_template_is_not_called_unknown(tmp_path: Path) -> None:
    template = TEMPLATE.replace("opening: always", "opening: some-times")
    more = template + 'sites: [{unit: "C11", template: commune}]\ncircuits: [{id: K, provider: P, ends: [r-C11/e1]}]'
    with pytest.raises(InventoryCheckError) as caught:
        load_text(tmp_path, more=more)
    assert [problem.what for problem in caught.value.problems] == [
        'template "commune": opening: "some-times" is not a name that can be used'
    ]
