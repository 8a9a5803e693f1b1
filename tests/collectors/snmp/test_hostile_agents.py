"""The table of hostile agents over UDP: what is kept, which reason, what it costs the agent and the others."""

from __future__ import annotations

import asyncio
import unicodedata
from contextlib import AsyncExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.proof.mutated_packets import resident_bytes
from collectors.errors import ProbeError, Reason
from collectors.snmp.client import Walk
from collectors.snmp.engine import Engine
from collectors.snmp.text import decode_text
from collectors.snmp.walking import MOST_OCTETS, MOST_VARBINDS

from ...agents.hostile import behaviours as does
from ...agents.hostile.page import page
from ...agents.hostile.rows import BROKEN_TEXTS, NEITHER, NOTHING, SECTIONS, Row
from ...agents.twisted import twisted
from ...agents.twists import changing
from .contract import (
    COLUMNS,
    ERRORS,
    NAME,
    NAMES,
    NONE,
    OCTETS,
    SCALARS,
    STORE,
    UP_TIME,
    WHOLE,
    opened,
    soon,
    target,
    until,
)

if TYPE_CHECKING:
    from lab.mib import Mib

    from ...agents.twists import Twist

NEEDED = 2
"""Packets that the healthy agent's table takes, one less when it is known how long it is."""

PAGE = Path(__file__).parents[3] / "docs" / "agents.md"
LONG_ROWS = 65_000


def judged(found: Walk | BaseException) -> tuple[object, ...]:
    """Columns, scalars and reason of a walk, also of one that brought nothing."""
    if isinstance(found, Walk):
        return found.columns, found.scalars, found.failure.reason if found.failure else None
    assert isinstance(found, ProbeError), found
    return NOTHING, NEITHER, found.reason


@pytest.mark.parametrize("row", [*chain.from_iterable(SECTIONS.values())], ids=lambda row: row.does)
async def test_a_hostile_agent_costs_itself_only(row: Row) -> None:
    """What is kept and why the rest failed; a healthy agent beside it is read whole, in the packets it needs."""
    async with AsyncExitStack() as stack:
        hostile = await stack.enter_async_context(twisted(row.store, row.twist))
        healthy = await stack.enter_async_context(twisted(STORE))
        client = await stack.enter_async_context(opened("native"))
        wanted = target(hostile.port, timeout=0.12 if row.hopeless else 2.0, answers_from=row.answers_from)
        bad, good = client.session(wanted), client.session(target(healthy.port, timeout=4))
        found, whole = await asyncio.gather(
            bad.walk(COLUMNS, scalars=SCALARS, deadline=soon(20), unordered=row.unordered),
            good.walk(COLUMNS, scalars=SCALARS, deadline=soon(20)),
            return_exceptions=True,
        )
    assert judged(found) == (row.columns, row.scalars, row.reason)
    assert bad.traffic.sent_packets == len(hostile.requests) <= row.packets
    assert judged(whole) == (WHOLE, (4711, 10), None)
    assert (good.traffic.sent_packets, len(healthy.requests), good.traffic.retries) == (NEEDED, NEEDED, 0)


@pytest.mark.parametrize("most_octets", [180, 400, 65_000])
@pytest.mark.parametrize("width", [1, 2, 3])
async def test_variables_nobody_asked_for_do_not_end_a_column(width: int, most_octets: int) -> None:
    """However many columns are asked, and wherever an answer is cut: all rows, none of them twice."""
    twist = changing(does.extra)
    async with twisted(STORE, twist, most_octets=most_octets) as agent, opened("native") as client:
        found = await client.session(target(agent.port, timeout=2)).walk(COLUMNS[:width], deadline=soon())
    assert (found.columns, found.failure) == (WHOLE[:width], None)


def test_the_page_says_what_the_table_says() -> None:
    """docs/agents.md is made from it: python -m tests.agents.hostile.page > docs/agents.md"""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("text", BROKEN_TEXTS.values())
def test_text_in_a_wrong_encoding_is_shown_safely(text: bytes) -> None:
    """Never an error, never a control character, never more characters than octets."""
    shown = decode_text(text)
    assert {unicodedata.category(character)[0] for character in shown}.isdisjoint({"C"})
    assert len(shown) <= len(text)


async def walked_beside_a_healthy_one(store: Mib, twist: Twist, columns: tuple[str, ...]) -> tuple[Walk, int]:
    """Walk a heavy agent while a healthy one is walked again and again; the walk, and the growth of memory."""
    async with AsyncExitStack() as stack:
        heavy = await stack.enter_async_context(twisted(store, twist))
        healthy = await stack.enter_async_context(twisted(STORE))
        client = await stack.enter_async_context(opened("native"))
        before = resident_bytes()
        walking = asyncio.ensure_future(client.session(target(heavy.port, timeout=5)).walk(columns, deadline=soon(60)))
        sessions = []
        while not walking.done():
            sessions.append(client.session(target(healthy.port, timeout=5)))
            whole = await sessions[-1].walk(COLUMNS, scalars=SCALARS, deadline=soon(30))
            assert judged(whole) == (WHOLE, (4711, 10), None)
            await asyncio.wait([walking], timeout=0.02)
        found = await walking
        grown = resident_bytes() - before
    assert len(sessions) > 3
    assert {session.traffic.sent_packets for session in sessions[1:]} == {NEEDED - 1}
    assert sum(session.traffic.retries for session in sessions) == 0
    return found, grown


async def test_a_table_of_65_000_rows_is_read_up_to_the_cap() -> None:
    """Four columns: 200,000 values and no more, in bounded memory; a healthy agent goes on being read meanwhile."""
    columns = (*COLUMNS, "1.3.6.1.2.1.2.2.1.16")
    found, grown = await walked_beside_a_healthy_one(STORE, does.long_table(columns, LONG_ROWS), columns)
    assert found.failure is not None
    assert found.failure.reason is Reason.WALK
    taken = sum(map(len, found.columns))
    assert MOST_VARBINDS <= taken < MOST_VARBINDS + 200
    assert all(column == {(row,): row for row in range(1, len(column) + 1)} for column in found.columns)
    assert grown < 150_000_000


async def test_rows_without_end_in_long_datagrams_are_cut_by_their_octets() -> None:
    """60,000 octets in each answer: what is kept of them is bounded however long the values are."""
    found, grown = await walked_beside_a_healthy_one(STORE, does.endless(NAME, 60, 980), (NAME,))
    assert found.failure is not None
    assert found.failure.reason is Reason.WALK
    kept = sum(map(len, found.columns[0].values()))  # type: ignore[arg-type]  # octets
    assert MOST_OCTETS - 2_000_000 < kept <= MOST_OCTETS
    assert set(found.columns[0].values()) == {b"x" * 980}
    assert grown < 150_000_000


async def test_counters_that_go_backwards_are_kept_as_they_were_read() -> None:
    """What is made of them is the running totals' business (tests/collectors/test_counters.py)."""
    async with twisted(STORE, does.backwards()) as agent, opened("native") as client:
        first, second = [
            await client.session(target(agent.port)).walk([NAME, OCTETS], deadline=soon()) for _ in range(2)
        ]
    assert (first.failure, second.failure) == (None, None)
    assert first.columns[0] == second.columns[0] == NAMES
    assert set(first.columns[1]) == set(second.columns[1]) == set(NAMES)
    assert all(second.columns[1][row] < first.columns[1][row] for row in NAMES)  # type: ignore[operator]  # numbers


async def test_an_answer_after_the_deadline_is_counted_and_belongs_to_nobody() -> None:
    """The poll keeps what came before; the next poll of the device is not fooled by it."""
    engine = Engine()
    await engine.start()
    try:
        async with twisted(STORE, does.late(0.3)) as agent:
            with pytest.raises(ProbeError) as error:
                await engine.session(target(agent.port, timeout=5)).get([f"{UP_TIME}.0"], deadline=soon(0.1))
            assert error.value.reason is Reason.DEADLINE
            found = await engine.session(target(agent.port, timeout=5)).walk([ERRORS], deadline=soon())
            await until(lambda: engine.counts.unasked == 1)
            counts = engine.counts
    finally:
        await engine.close()
    assert (found.columns, found.failure) == ((NONE,), None)
    assert counts.answered == counts.received - 1
