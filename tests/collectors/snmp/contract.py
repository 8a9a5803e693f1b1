"""What the contract tests share: both clients, a store of three columns and two scalars, and what it holds."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.client_pysnmp import PysnmpClient
from collectors.snmp.engine import Engine
from inventory.secret import Secret
from lab.ber import Tag

from ...agents.twisted import COMMUNITY, number, octets, table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from collectors.snmp.client import SnmpClient, SnmpSession, Value, Walk

NAME, OCTETS, ERRORS = (f"1.3.6.1.2.1.2.2.1.{arc}" for arc in (2, 10, 14))
COLUMNS = (NAME, OCTETS, ERRORS)
BEHIND = "1.3.6.1.2.1.31.1.1.1.1"
UP_TIME, COUNT = "1.3.6.1.2.1.1.3", "1.3.6.1.2.1.2.1"
SCALARS = (UP_TIME, COUNT)
ROWS = 10

NAMES: dict[tuple[int, ...], Value] = {(row,): b"port %d" % row for row in range(1, ROWS + 1)}
COUNTERS: dict[tuple[int, ...], Value] = {(row,): 4_000_000_000 + row for row in range(1, ROWS + 1)}
NONE: dict[tuple[int, ...], Value] = {(row,): 0 for row in range(1, ROWS + 1)}
WHOLE = (NAMES, COUNTERS, NONE)

STORE = table(
    {
        NAME: {row: octets(b"port %d" % row) for row in range(1, ROWS + 1)},
        OCTETS: {row: number(4_000_000_000 + row, Tag.COUNTER32) for row in range(1, ROWS + 1)},
        ERRORS: {row: number(0, Tag.COUNTER32) for row in range(1, ROWS + 1)},
        BEHIND: {row: octets(b"behind") for row in range(1, 4)},
    },
    {UP_TIME: number(4711, Tag.TIME_TICKS), COUNT: number(ROWS)},
)

V1, V2C = (SnmpLogin(version, Secret(COMMUNITY)) for version in (1, 2))

CLIENTS = {"native": Engine, "pysnmp": PysnmpClient}
both_clients = pytest.mark.parametrize("kind", CLIENTS)


@asynccontextmanager
async def opened(kind: str) -> AsyncIterator[SnmpClient]:
    """A started client of a kind."""
    client: SnmpClient = CLIENTS[kind]()
    await client.start()
    try:
        yield client
    finally:
        await client.close()


def target(
    port: int,
    *,
    timeout: float = 0.4,
    retries: int = 1,
    login: SnmpLogin = V2C,
    answers_from: tuple[str, ...] = (),
    max_repetitions: int = 25,
) -> SnmpTarget:
    """An agent on loopback."""
    return SnmpTarget("twisted", "127.0.0.1", port, login, answers_from, timeout, retries, max_repetitions)


def soon(seconds: float = 10.0) -> float:
    """A deadline so many seconds from now."""
    return asyncio.get_running_loop().time() + seconds


async def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for a condition, not for luck."""
    give_up = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < give_up
        await asyncio.sleep(0.01)


async def walk(session: SnmpSession, *, unordered: bool = False) -> Walk:
    """The three columns and the scalars."""
    return await session.walk(COLUMNS, scalars=SCALARS, deadline=soon(), unordered=unordered)
