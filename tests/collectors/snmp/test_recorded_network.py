"""Our own recordings of a switch and of routers: readings that the facts document has no place for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    EthernetReading,
    OspfNeighbour,
    PoePort,
    ProbeReading,
    SeenStation,
)
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


async def test_a_router_tells_how_its_ping_tests_went() -> None:
    """One that is switched off says nothing; of one under way nothing is lost yet."""
    responses = "1.3.6.1.2.1.80.1.3.1.7"
    probes = (await _readings("generic_branch_router")).probes
    assert probes is not None
    assert {probe.key: probe for probe in probes} == {
        "noc.ttdl": ProbeReading(
            "noc.ttdl",
            "icmp-echo",
            "10.0.0.1",
            "Trung tâm dữ liệu",
            success=True,
            latency_seconds=0.009,
            loss_ratio=0.0,
            last_success=1_700_024_400.0,
            evidence=f"{responses}.3.110.111.99.4.116.116.100.108",
        ),
        "noc.v6": ProbeReading(
            "noc.v6",
            "icmp-echo",
            "2001:db8::1",
            "v6",
            success=False,
            loss_ratio=1.0,
            last_success=1_700_022_600.0,
            evidence=f"{responses}.3.110.111.99.2.118.54",
        ),
        "noc.off": ProbeReading(
            "noc.off", "icmp-echo", "10.0.0.9", "off", evidence=f"{responses}.3.110.111.99.3.111.102.102"
        ),
        "__i_m_ng.tthc#f7c5c44f": ProbeReading(
            "__i_m_ng.tthc#f7c5c44f",
            "tcp-connect",
            "tthc.example.vn",
            "tthc",
            success=True,
            latency_seconds=0.031,
            evidence=f"{responses}.13.196.144.225.187.153.105.32.109.225.186.161.110.103.4.116.116.104.99",
        ),
    }


async def test_a_router_tells_how_its_round_trip_monitor_went() -> None:
    """Through the module of its family; a probe that waits says nothing."""
    sense = "1.3.6.1.4.1.9.9.42.1.2.10.1.2"
    assert (await _readings("cisco_isr4331")).probes == (
        ProbeReading(
            "10",
            "icmp-echo",
            "10.0.0.1",
            "Trung tâm dữ liệu",
            success=True,
            latency_seconds=0.008,
            evidence=f"{sense}.10",
        ),
        ProbeReading(
            "20",
            "udp-jitter",
            "10.0.0.2",
            "thoại",
            success=True,
            latency_seconds=0.012,
            loss_ratio=0.01,
            jitter_seconds=0.00035,
            evidence=f"{sense}.20",
        ),
        ProbeReading("30", "http", "tthc.example.vn", "tthc", success=False, evidence=f"{sense}.30"),
        ProbeReading("40", "tcp-connect", "10.0.0.3", evidence=f"{sense}.40"),
    )
