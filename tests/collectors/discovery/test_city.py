"""A simulated city discovered from its data centre's inventory: the guesses beside the truth, and what is pasted."""

from __future__ import annotations

import asyncio
from collections import Counter
from ipaddress import ip_address
from typing import TYPE_CHECKING

from collectors.discovery.interview import Login, Manners
from collectors.discovery.proposal import addresses_of, propose
from collectors.discovery.ranges import Ranges, parse_ranges
from collectors.discovery.sweep import Sweep
from collectors.discovery.writing import yaml_text
from collectors.snmp.client import SnmpLogin
from collectors.snmp.engine import Engine
from inventory.load import load_inventory
from inventory.secret import Secret
from lab.city import build_city, default_register, shipped_register
from lab.fleet import Fleet
from lab.inventory import write_inventory
from lab.order import CityOrder
from lab.server import AgentServer

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.discovery.sweep import Swept
    from inventory.model import Inventory
    from lab.model import LabCity

_NOON = 1_764_046_800.0
"""25 November 2025, 12:00 in the city's zone: offices are open."""

_LIKE = {"pc": "server"}
"""What the lab's PCs say of themselves is what a server says."""


async def _sweep(city: LabCity, fleet: Fleet, folder: Path) -> tuple[Inventory, Swept]:
    """The inventory of the data centre alone, and a sweep of every network of the city beside it."""
    server, engine = AgentServer(clock=lambda: _NOON), Engine()
    fleet.serve(server)
    await server.start()
    await engine.start()
    try:
        inventory = await asyncio.to_thread(_data_centre, city, server.port, folder)
        networks = {device.address.rpartition(".")[0] for device in city.devices.values() if device.polled}
        ranges = Ranges(parse_ranges((f"{network}.0/28", network) for network in networks))
        sweep = Sweep(
            engine,
            (Login("lab", SnmpLogin(2, Secret(city.community))),),
            Manners(server.port, 0.3, 0),
            packets_per_second=5000.0,
            at_once=64,
        )
        return inventory, await sweep.run(ranges, skip=addresses_of(inventory))
    finally:
        await engine.close()
        await server.close()


def _data_centre(city: LabCity, port: int, folder: Path) -> Inventory:
    write_inventory(city, folder, port)
    for file in folder.glob("lab-*.yaml"):
        if file.name not in {"lab-city.yaml", "lab-sites-dc.yaml", "lab-templates.yaml"}:
            file.unlink()
    return load_inventory(folder)


def test_a_city_is_found_placed_and_hung_as_it_is_and_checks_when_it_is_pasted(tmp_path: Path) -> None:
    """Only the data centre is known. Every other device is proposed with its own site, role and login, whole."""
    register = default_register()
    order = CityOrder(district_count=2, commune_count=6, register=register, latency_scale=0.0)
    city = build_city(shipped_register(register), order)
    fleet = Fleet(city, _NOON - 3600)
    inventory, swept = asyncio.run(_sweep(city, fleet, tmp_path))
    proposal = propose(inventory, swept)
    new = {name: city.devices[name] for name in fleet.agents if city.devices[name].address not in map(str, swept.known)}
    assert [one.name for one in proposal.unfinished] == []
    assert {one.name for one in proposal.devices} == set(new)
    assert {one.name: one.site.value for one in proposal.devices} == {name: device.site for name, device in new.items()}
    assert {one.name: one.role.value for one in proposal.devices} == {
        name: _LIKE.get(device.role, device.role) for name, device in new.items()
    }
    told = [one for one in proposal.devices if one.uplink is not None and one.uplink.told]
    wrong = [one.name for one in told if one.uplink is not None and one.uplink.to not in new[one.name].uplinks]
    assert wrong == []
    assert {new[one.name].role for one in told} == {"router", "switch", "access_point", "server"}
    text = yaml_text(proposal, swept, inventory, "Proposed")
    (tmp_path / "proposed.yaml").write_text(text, encoding="utf-8")
    merged = load_inventory(tmp_path)
    assert Counter(device.site for device in merged.devices.values()) == Counter(
        city.devices[name].site for name in fleet.agents
    )
    assert {str(device.address) for device in merged.devices.values()} == {
        str(ip_address(city.devices[name].address)) for name in fleet.agents
    }
