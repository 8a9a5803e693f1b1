"""Asking a few devices everything, once, for a person who is waiting: what `wardwatch probe` does."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from collectors.disagreements import disagreements
from collectors.errors import ProbeError
from collectors.joining import join_parts
from collectors.poll import Work
from collectors.readings import Readings
from collectors.schedule import SSH_WAY
from collectors.snmp.acquaintance import read_everything
from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.engine import Engine
from collectors.snmp.entrance import Entrance
from collectors.snmp.poller import SnmpPoller
from inventory.model import SnmpCredential
from wardwatch.credentials import snmp_credentials
from wardwatch.sshing import ssh_poller

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

    from collectors.poll import ModuleOutcome, Poll
    from collectors.snmp.client import SnmpClient
    from inventory.model import Device, Inventory
    from wardwatch.settings import Settings

_Target = TypeVar("_Target")

_AT_ONCE = 50
"""Targets asked at the same time."""


@dataclass(frozen=True)
class Patience:
    """How long to wait: seconds for one request, how often it is sent again, seconds for one target in all."""

    timeout_seconds: float
    retries: int
    deadline_seconds: float


@dataclass(frozen=True)
class Endpoint:
    """A target outside the inventory: what the user called it, host (name or literal address) and port."""

    name: str
    host: str
    port: int


@dataclass(frozen=True)
class Probed:
    """What came of one target.

    Attributes:
        name: as the user gave it.
        readings: what was read; None when the target did not answer.
        problems: why it did not, or which modules failed, as lines for people.
    """

    name: str
    readings: Readings | None
    problems: tuple[str, ...] = ()


async def probe_over_ssh(inventory: Inventory, devices: Sequence[Device], settings: Settings) -> list[Probed]:
    """Ask devices over SSH, and over SNMP too where the inventory says so; one result each, in order.

    What both tell is joined, and where they disagree that is a remark. Configurations are neither read nor kept.
    """
    poller = ssh_poller(inventory, settings, keeping=False)
    async with open_client() as client:
        snmp = SnmpPoller(
            client,
            snmp_credentials(inventory),
            timeout_seconds=settings.timeout_seconds,
            retries=settings.retries,
        )

        async def ask(device: Device) -> Probed:
            deadline = device.deadline_seconds or settings.deadline_seconds
            work = frozenset(Work) - SSH_WAY.left_out(device)
            asks = [poller.poll(device, work, deadline_seconds=device.ssh.deadline_seconds)]
            if device.polled_by_snmp:
                asks.append(snmp.poll(device, frozenset(Work), deadline_seconds=deadline))
            return _joined(device, await asyncio.gather(*asks))

        try:
            return await _all(ask, devices)
        finally:
            await asyncio.to_thread(poller.close)


def _joined(device: Device, polls: Sequence[Poll]) -> Probed:
    parts = [part for poll in polls for part in poll.parts]
    problems = [line for poll in polls for line in _problems(device.name, poll.outcomes)]
    problems += [f"{poll.reason}: {_without(device.name, poll.message)}" for poll in polls[1:] if not poll.answered]
    problems += [f"disagreement: {each}" for each in disagreements(parts)]
    answered = any(poll.answered for poll in polls)
    return Probed(device.name, join_parts(parts) if answered else None, tuple(problems))


async def probe_devices(inventory: Inventory, devices: Sequence[Device], patience: Patience) -> list[Probed]:
    """Ask devices of the inventory, each under its own logins; one result each, in order."""
    credentials = {
        name: credential for name, credential in inventory.credentials.items() if isinstance(credential, SnmpCredential)
    }
    async with open_client() as client:
        poller = SnmpPoller(client, credentials, timeout_seconds=patience.timeout_seconds, retries=patience.retries)

        async def ask(device: Device) -> Probed:
            deadline = device.deadline_seconds or patience.deadline_seconds
            poll = await poller.poll(device, frozenset(Work), deadline_seconds=deadline)
            if not poll.answered:
                return Probed(device.name, None, (f"{poll.reason}: {_without(device.name, poll.message)}",))
            return Probed(device.name, poll.readings, _problems(device.name, poll.outcomes))

        return await _all(ask, devices)


async def probe_endpoints(endpoints: Sequence[Endpoint], login: SnmpLogin, patience: Patience) -> list[Probed]:
    """Ask targets that the inventory need not know, all under one login; one result each, in order."""
    async with open_client() as client:

        async def ask(endpoint: Endpoint) -> Probed:
            try:
                return await _ask_endpoint(endpoint, login, client, patience)
            except ProbeError as error:
                return Probed(endpoint.name, None, (f"{error.reason}: {_without(endpoint.name, str(error))}",))
            except OSError as error:
                message = f"unreachable: {endpoint.host}: {error.strerror}; check the name and the resolver"
                return Probed(endpoint.name, None, (message,))

        return await _all(ask, endpoints)


async def _ask_endpoint(endpoint: Endpoint, login: SnmpLogin, client: SnmpClient, patience: Patience) -> Probed:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience.deadline_seconds
    target = SnmpTarget(
        name=endpoint.name,
        address=await literal(endpoint.host),
        port=endpoint.port,
        login=login,
        timeout_seconds=patience.timeout_seconds,
        retries=patience.retries,
    )
    readings, outcomes = await read_everything(
        client.session(target), deadline=deadline, clock=time.time, entrance=Entrance(target, client.session)
    )
    return Probed(endpoint.name, readings, _problems(endpoint.name, outcomes))


async def literal(host: str) -> str:
    """The address of a host; the first that the resolver gives for a name.

    Raises:
        OSError: the name is not known.
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_DGRAM)
        return str(found[0][4][0])


def _problems(name: str, outcomes: Iterable[ModuleOutcome]) -> tuple[str, ...]:
    failed = tuple(
        f"module {one.module}: {one.reason}: {_without(name, one.message)}"
        for one in outcomes
        if one.reason is not None
    )
    remarks = (one for one in outcomes if one.reason is None and one.message)
    return failed + tuple(f"module {one.module}: {one.message}" for one in remarks)


def _without(name: str, message: str) -> str:
    """A message whose reader knows already which target it is about."""
    return message.removeprefix(f"{name}: ")


async def _all(ask: Callable[[_Target], Awaitable[Probed]], targets: Sequence[_Target]) -> list[Probed]:
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(target: _Target) -> Probed:
        async with places:
            return await ask(target)

    return list(await asyncio.gather(*map(one, targets)))


@asynccontextmanager
async def open_client() -> AsyncIterator[SnmpClient]:
    """A client, started, until the end of the block."""
    client = Engine()
    await client.start()
    try:
        yield client
    finally:
        await client.close()
