"""The facts document: a projection that leaves out what is not known and invents nothing."""

from __future__ import annotations

from collectors.facts import facts_document
from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    CounterSample,
    CpuReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    Neighbour,
    OspfNeighbour,
    Readings,
    StorageReading,
    SystemReading,
)


def test_a_device_that_said_everything() -> None:
    counters = InterfaceCounters(1, 1, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, wide=True)
    readings = Readings(
        system=SystemReading("r-1", "A router", "nobody", "Phòng 3", "1.3.6.1.4.1.9", 4_299),
        identity=IdentityReading("Maker", "M1", "7.1", "S1", "p", "network", "os"),
        interfaces=(InterfaceReading(1, "Gi1", "Gi1", "Gigabit 1", "uplink", 6, 1500, "00:11:22:33:44:55", 10**9),),
        counters=CounterSample(0.0, 1, 1, 1, (counters,)),
        addresses=(AddressReading(1, "192.0.2.1", 24),),
        cpu=(CpuReading("1", 0.07, "CPU", "1.2.3"),),
        memory=(MemoryReading("1", "RAM", "system", 1000, 333, 0.333, "1.2.4"),),
        storage=(StorageReading("2", "/", 400, 100, 0.25, "1.2.5"),),
    )
    assert facts_document("r-1", readings) == {
        "facts": 1,
        "recording": "r-1",
        "system": {
            "name": "r-1",
            "description": "A router",
            "contact": "nobody",
            "location": "Phòng 3",
            "object_id": "1.3.6.1.4.1.9",
            "uptime_seconds": 42,
            "vendor": "Maker",
            "model": "M1",
            "version": "7.1",
            "serial": "S1",
            "kind": "network",
            "os": "os",
        },
        "interfaces": [
            {
                "index": 1,
                "name": "Gi1",
                "descr": "Gigabit 1",
                "alias": "uplink",
                "type": 6,
                "type_name": "ethernetCsmacd",
                "speed_bps": 10**9,
                "mtu": 1500,
                "mac": "00:11:22:33:44:55",
                "admin_status": "up",
                "oper_status": "lowerLayerDown",
                "in_octets": 10,
                "out_octets": 11,
                "in_ucast_packets": 12,
                "out_ucast_packets": 13,
                "in_multicast_packets": 14,
                "out_multicast_packets": 15,
                "in_broadcast_packets": 16,
                "out_broadcast_packets": 17,
                "in_errors": 18,
                "out_errors": 19,
                "in_discards": 20,
                "out_discards": 21,
            }
        ],
        "addresses": [{"interface_index": 1, "address": "192.0.2.1", "prefix_length": 24}],
        "cpu": [{"index": "1", "name": "CPU", "percent": 7, "evidence": "1.2.3"}],
        "memory": [
            {
                "index": "1",
                "class": "system",
                "name": "RAM",
                "total_bytes": 1000,
                "used_bytes": 333,
                "percent": 33.3,
                "evidence": "1.2.4",
            }
        ],
        "storage": [
            {"index": "2", "name": "/", "total_bytes": 400, "used_bytes": 100, "percent": 25, "evidence": "1.2.5"}
        ],
    }


def test_what_was_not_read_is_left_out_and_what_is_empty_is_empty() -> None:
    assert facts_document("x", Readings()) == {"facts": 1, "recording": "x"}
    assert facts_document("x", Readings(system=SystemReading(), cpu=())) == {"facts": 1, "recording": "x", "cpu": []}


def test_what_is_not_known_of_an_item_is_left_out_of_it() -> None:
    readings = Readings(
        interfaces=(InterfaceReading(2, "lo", descr="lo", type=9999),),
        counters=CounterSample(0.0, None, None, None, (InterfaceCounters(1, 9, in_octets=0), InterfaceCounters(2))),
        memory=(MemoryReading("1", "RAM", "system"),),
    )
    assert facts_document("x", readings) == {
        "facts": 1,
        "recording": "x",
        "interfaces": [{"index": 1, "in_octets": 0}, {"index": 2, "name": "lo", "descr": "lo", "type": 9999}],
        "memory": [{"index": "1", "class": "system", "name": "RAM"}],
    }


def test_the_network_around_a_device_with_its_interfaces_by_name_and_ipv4_addresses_only() -> None:
    readings = Readings(
        interfaces=(InterfaceReading(1, "ge-1", "ge-1"),),
        addresses=(AddressReading(1, "192.0.2.1", 24), AddressReading(1, "2001:db8::1", 64)),
        bgp=(BgpNeighbour("192.0.2.2", 65_000, "established", "start", "6/2"), BgpNeighbour("192.0.2.3")),
        ospf=(OspfNeighbour("192.0.2.4", "10.9.9.9", "full", 7), OspfNeighbour("192.0.2.5")),
        neighbours=(Neighbour("lldp", "1/1", "sw-2", "ge-7", 1), Neighbour("cdp", None, "phone")),
    )
    document = facts_document("x", readings)
    assert {part: document[part] for part in ("addresses", "bgp_neighbours", "ospf_neighbours", "neighbours")} == {
        "addresses": [{"interface_index": 1, "address": "192.0.2.1", "prefix_length": 24}],
        "bgp_neighbours": [
            {"peer": "192.0.2.2", "remote_as": 65_000, "state": "established", "admin": "start"},
            {"peer": "192.0.2.3"},
        ],
        "ospf_neighbours": [
            {"address": "192.0.2.4", "router_id": "10.9.9.9", "state": "full"},
            {"address": "192.0.2.5"},
        ],
        "neighbours": [
            {"protocol": "lldp", "local_interface": "ge-1", "remote_name": "sw-2", "remote_port": "ge-7"},
            {"protocol": "cdp", "remote_name": "phone"},
        ],
    }
