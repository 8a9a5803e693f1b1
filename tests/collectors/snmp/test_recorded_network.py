"""Our own recordings of a switch and of a border router: readings that the facts document has no place for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from collectors.readings import AddressReading, BgpNeighbour, EthernetReading, OspfNeighbour, PoePort, SeenStation
from collectors.snmp.acquaintance import read_everything

from .memory_agent import MemoryAgent, memory_session, read_snmprec

if TYPE_CHECKING:
    from collectors.readings import Readings

_RECORDINGS = Path(__file__).resolve().parents[2] / "recordings"


async def _readings(name: str) -> Readings:
    agent = MemoryAgent(read_snmprec(_RECORDINGS / name / "agent.snmprec"))
    deadline = asyncio.get_running_loop().time() + 60
    readings, _ = await read_everything(memory_session(agent), deadline=deadline, clock=lambda: 1_700_000_000.0)
    return readings


async def test_a_switch_tells_its_stations_powered_ports_and_duplex() -> None:
    readings = await _readings("generic_l3switch")
    macs = [f"02:00:5e:20:00:{host}" for host in (10, 11, 12)]
    assert readings.stations == (
        *(SeenStation(mac, f"192.168.1.{mac[-2:]}", 20001) for mac in macs),
        SeenStation(macs[0], None, 10002, 10),
        SeenStation(macs[1], None, 10003, 10),
        SeenStation(macs[2], None, 10003, 10),
        SeenStation("02:00:5e:30:00:01", None, 10001, 20),
    )
    assert readings.poe == (
        PoePort("1.1", enabled=True, status="deliveringPower", power_class=3),
        PoePort("1.2", enabled=True, status="searching"),
        PoePort("1.3", enabled=True, status="deliveringPower", power_class=4),
        PoePort("1.4", enabled=False, status="disabled"),
    )
    assert readings.ethernet == (
        EthernetReading(10001, "full", 0, 0, 0),
        EthernetReading(10002, "half", 4, 31, 9),
        EthernetReading(10003, "full", 0, 0, 0),
        EthernetReading(10004, None, 0, 0, 0),
    )
    assert readings.addresses == (
        AddressReading(20001, "192.168.1.1", 24),
        AddressReading(20001, "2001:db8:10::1", 64),
    )


async def test_a_router_tells_why_a_session_ended_and_where_a_neighbour_without_a_router_id_stands() -> None:
    readings = await _readings("generic_bgp_router")
    assert readings.bgp == (
        BgpNeighbour("198.51.100.1", 4_200_000_000, "established", "start"),
        BgpNeighbour("203.0.113.2", 65_001, "active", "start", "4/0"),
        BgpNeighbour("203.0.113.3", 65_002, "idle", "stop", "6/2"),
    )
    assert readings.ospf == (
        OspfNeighbour("203.0.113.4", "192.0.2.4", "full"),
        OspfNeighbour("203.0.113.5", "192.0.2.5", "twoWay"),
        OspfNeighbour("203.0.113.6", None, "init", 3),
    )
    assert readings.addresses is not None
    assert readings.addresses[-1] == AddressReading(2, "fe80::2")
    assert readings.stations == ()
