"""The sockets of real answers: our own recordings whole, and the interfaces of devices recorded elsewhere."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from collectors.lan_ports import lan_ports
from collectors.readings import InterfaceReading, Readings
from collectors.snmp.acquaintance import read_everything
from planning.lan import Ports, switch_ports
from tests.collectors.snmp.memory_agent import MemoryAgent, memory_session, read_snmprec
from tests.shared_data import shared

_OWN = Path(__file__).resolve().parents[1] / "recordings"

OWN = {
    "generic_switch": Ports(total=4, used=2, idle=1, off=1, slow=1, duplex_unknown=2),
    "generic_l3switch": Ports(total=4, used=3, idle=1, half=1, powering=2),
    "generic_old_router": Ports(total=1, used=1, slow=1, duplex_unknown=1),
    "cisco_c9300": Ports(total=1, used=1, duplex_unknown=1, errors_unknown=1, discards_unknown=1),
    "juniper_ex2300": Ports(total=2, used=2, duplex_unknown=2, errors_unknown=2, discards_unknown=2),
}


@pytest.mark.parametrize("name", OWN)
async def test_sockets_of_our_own_recordings(name: str) -> None:
    """A VLAN, a stack's own link and a loopback are no sockets; what is not in the recording is not told."""
    agent = MemoryAgent(read_snmprec(_OWN / name / "agent.snmprec"))
    deadline = asyncio.get_running_loop().time() + 60
    readings, _ = await read_everything(memory_session(agent), deadline=deadline, clock=lambda: 1_700_000_000.0)
    assert switch_ports(readings) == OWN[name]


SOCKETS = {
    "airos_airos8": 1,
    "arubaos-cx_10.10": 16,
    "ciscosb_c1200-8t-e-2g": 10,
    "comware_a5500": 28,
    "dlink_dgs-1510-28": 28,
    "dlink_dgs-3120-24tc": 24,
    "edgecos_es3510ma": 10,
    "edgeos": 8,
    "jetstream_sg2218p": 18,
    "powerconnect_2824": 24,
    "procurve_e2910": 24,
    "routeros_crs317": 17,
    "rutos-rutx_rutx11": 2,
    "sophos-xg": 7,
    "unifi_nanohd": 1,
    "zynos_xgs1935": 52,
}
"""How many sockets each make's device shows, counted by hand among its interfaces."""


@pytest.mark.parametrize("name", SOCKETS)
def test_sockets_among_the_interfaces_of_real_devices(name: str) -> None:
    """Bridges, aggregates, VLANs, radios and the system's own interfaces are called Ethernet by many agents."""
    document = json.loads(shared(f"recordings/expected/{name}.json").read_text(encoding="utf-8"))
    interfaces = tuple(
        InterfaceReading(
            each["index"],
            each.get("name") or each.get("descr") or "",
            name=each.get("name"),
            descr=each.get("descr"),
            type=each.get("type"),
        )
        for each in document["interfaces"]
    )
    assert len(lan_ports(Readings(interfaces=interfaces))) == SOCKETS[name]
