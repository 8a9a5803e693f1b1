"""Neighbours, duplex, powered ports and stations in the exposition."""

from __future__ import annotations

import msgspec
import pytest

from collectors.readings import AddressReading
from exporters.metrics import ChunkStore
from exporters.metrics.network import address_samples
from inventory.identifiers import DeviceName, SiteName

from .city import NOW, PLACED, ROUTER, city, latest, network_readings, status

_GROUPS = ("bgp_", "ospf_", "link_", "interface_full", "poe_", "stations_", "device_seen")


def _lines(store: ChunkStore) -> list[str]:
    """The samples of the network, without placement and prefix."""
    text = store.render(None).decode()
    return [
        line.removeprefix("wardwatch_").replace(f"{PLACED},", "")
        for line in text.splitlines()
        if line.startswith(tuple(f"wardwatch_{group}" for group in _GROUPS))
    ]


def test_what_is_known_of_the_network_is_exposed_and_what_is_unknown_is_left_out() -> None:
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(readings=network_readings()), status(ROUTER))
    assert _lines(store) == [
        'interface_full_duplex{ifname="ge-1"} 1',
        'interface_full_duplex{ifname="ge-2"} 0',
        'poe_ports{status="deliveringPower"} 1',
        'poe_ports{status="searching"} 1',
        'bgp_neighbour_up{peer="10.0.0.1"} 1',
        'bgp_neighbour_up{peer="10.0.0.2"} 0',
        'bgp_neighbour_admin_up{peer="10.0.0.1"} 1',
        'bgp_neighbour_admin_up{peer="10.0.0.2"} 0',
        'bgp_neighbour_info{peer="10.0.0.1",remote_as="65000"} 1',
        'bgp_neighbour_info{peer="10.0.0.3",remote_as="65001"} 1',
        'ospf_neighbour_up{neighbour="10.0.1.1"} 1',
        'ospf_neighbour_up{neighbour="10.0.1.2%7"} 0',
        'ospf_neighbour_info{neighbour="10.0.1.1",router_id="10.9.9.9"} 1',
        'ospf_neighbour_info{neighbour="10.0.1.2%7",router_id=""} 1',
        'ospf_neighbour_info{neighbour="10.0.1.3",router_id=""} 1',
        'link_neighbour_info{ifname="ge-1",protocol="lldp",neighbour="sw \\"2\\"",port="ge-7"} 1',
        'link_neighbour_info{ifname="",protocol="cdp",neighbour="phone",port=""} 1',
        'stations_seen{table="addresses"} 1',
        'stations_seen{table="forwarding"} 2',
    ]


def test_a_neighbour_moves_with_the_name_of_its_interface() -> None:
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(readings=network_readings()), status(ROUTER))
    renamed = network_readings()
    assert renamed.interfaces is not None
    interfaces = tuple(msgspec.structs.replace(each, key=f"new-{each.key}") for each in renamed.interfaces)
    store.update(ROUTER, latest(readings=msgspec.structs.replace(renamed, interfaces=interfaces)), status(ROUTER))
    assert [line for line in _lines(store) if "ge-1" in line] == [
        'interface_full_duplex{ifname="new-ge-1"} 1',
        'link_neighbour_info{ifname="new-ge-1",protocol="lldp",neighbour="sw \\"2\\"",port="ge-7"} 1',
    ]


def test_what_is_only_seen_has_an_age_and_a_site_its_count_of_unlisted_stations() -> None:
    now = [NOW]
    store = ChunkStore(city(), clock=lambda: now[0])
    store.see(ROUTER, NOW - 60)
    store.see(DeviceName("left by a reload"), NOW)
    store.set_unlisted({SiteName("101"): 4, SiteName("dc"): 0})
    now[0] += 5
    assert _lines(store) == [
        f"device_seen_age_seconds{{{PLACED}}} 65.000",
        'stations_unlisted{district="",commune="",site="dc"} 0',
        'stations_unlisted{district="10",commune="101",site="101"} 4',
    ]
    assert store.series == sum(not line.startswith(b"#") for line in store.render(None).splitlines())


@pytest.mark.parametrize(
    ("addresses", "told"),
    [
        (("10.0.0.9", "192.168.1.1", "127.0.0.1", "10.0.0.9"), ["10.0.0.9", "192.168.1.1"]),
        (("2001:db8::1", "10.0.0.9", "::1", "fe80::1"), ["2001:db8::1", "10.0.0.9"]),
        (("10.0.0.9", "127.0.0.1", "fe80::1"), []),
        ((), []),
    ],
)
def test_addresses_are_told_of_devices_that_have_several(addresses: tuple[str, ...], told: list[str]) -> None:
    """A machine with one is no router; what every machine has, or what is of one link only, tells nobody apart."""
    found = address_samples([AddressReading(at, address) for at, address in enumerate(addresses)])
    assert [labels for _, labels, _ in found] == [f'address="{address}"' for address in told]
