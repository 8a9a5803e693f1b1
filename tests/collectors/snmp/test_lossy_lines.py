"""The simulated city over bad lines: all data comes home, at the price of what was lost and little more."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from collectors.poll import Poll, Work
from collectors.snmp.engine import Engine
from collectors.snmp.poller import SnmpPoller
from inventory.identifiers import CredentialName, DeviceName, SiteName
from inventory.model import Device, SnmpCredential
from inventory.secret import parse_secret_ref
from lab.city import COMMUNITY, build_city, default_register, shipped_register
from lab.fleet import Fleet
from lab.order import CityOrder
from lab.server import AgentServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

LATENCY_SECONDS = 0.2
LOSS = 0.05
"""In each direction: of ten requests one is not answered."""

TIMEOUT_SECONDS, RETRIES = 0.8, 4
LOGIN = CredentialName("lab")
UNMOVED = ("identity", "interfaces", "addresses", "neighbours", "inventory", "stations", "bgp", "ospf")
"""Readings that do not change from one minute to the next."""


@asynccontextmanager
async def fleet() -> AsyncIterator[tuple[Fleet, AgentServer]]:
    """One device of every kind that the lab has, and some more, over perfect lines."""
    order = CityOrder(register=default_register(), district_count=1, commune_count=1, plan="full", latency_scale=0.0)
    served = Fleet(build_city(shipped_register(order.register), order), time.time())
    server = AgentServer()
    served.serve(server)
    await server.start()
    try:
        yield served, server
    finally:
        await server.close()


async def polled(served: Fleet, port: int) -> list[Poll]:
    """Everything of every device, all at once."""
    engine = Engine()
    await engine.start()
    credential = SnmpCredential(LOGIN, 2, parse_secret_ref("env:WW_LOSSY"))
    poller = SnmpPoller(engine, {LOGIN: credential}, timeout_seconds=TIMEOUT_SECONDS, retries=RETRIES)
    try:
        devices = [device_of(served, name, port) for name in served.agents]
        polls = (poller.poll(device, frozenset(Work), deadline_seconds=90) for device in devices)
        return list(await asyncio.gather(*polls))
    finally:
        await engine.close()


def device_of(served: Fleet, name: str, port: int) -> Device:
    known = served.city.devices[name]
    other = (ip_address(known.answers_from),) if known.answers_from else ()
    address = ip_address(known.address)
    return Device(
        DeviceName(name), SiteName("s"), "router", address, port=port, credentials=(LOGIN,), answers_from=other
    )


def shape(poll: Poll) -> dict[str, object]:
    """Which modules gave something, how many rows each group of readings has, and what cannot change."""
    readings = {field: getattr(poll.readings, field) for field in poll.readings.__struct_fields__}
    return {
        "outcomes": [(each.module, each.reason, each.empty) for each in poll.outcomes],
        "counters": poll.readings.counters and [row.index for row in poll.readings.counters.rows],
        "rows": {field: len(each) if isinstance(each, tuple) else each is None for field, each in readings.items()},
        **{field: readings[field] for field in UNMOVED},
    }


async def test_200_ms_and_5_per_cent_of_loss_cost_no_datum(monkeypatch: pytest.MonkeyPatch) -> None:
    """All modules succeed with the same rows as over perfect lines; packets within 1.2 times those plus the losses."""
    monkeypatch.setenv("WW_LOSSY", COMMUNITY)
    async with fleet() as (served, server):
        ideal = await polled(served, server.port)
        for agent in served.agents.values():
            agent.latency_seconds, agent.loss = LATENCY_SECONDS, LOSS
        found = await polled(served, server.port)
        lost = sum(agent.counters.lost for agent in served.agents.values())
    assert [shape(poll) for poll in found] == [shape(poll) for poll in ideal]
    assert {outcome.reason for poll in ideal for outcome in poll.outcomes} == {None}
    sent, needed = (sum(poll.traffic.sent_packets for poll in polls) for polls in (found, ideal))
    assert lost > needed * LOSS
    assert needed < sent <= 1.2 * needed + lost
    assert sum(poll.traffic.retries for poll in ideal) == 0
