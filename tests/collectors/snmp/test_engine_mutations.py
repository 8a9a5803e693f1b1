"""Thousands of broken answers against the whole engine; a million of them is a proof (benchmarks/proof)."""

from __future__ import annotations

import gc
import random
from typing import TYPE_CHECKING

import pytest

from benchmarks.proof.mutated_packets import COLUMNS, MOST_CALL_SECONDS, MOST_GROWTH_MB, SCALARS, run, store
from collectors.snmp.ber import DecodeError
from collectors.snmp.exchange import split
from collectors.snmp.message import read_number
from collectors.snmp.pdu import read_head
from collectors.snmp.plan import Plan
from collectors.snmp.progress import Progress
from lab.agent import Agent
from lab.ber import Message, Pdu, Version, encode_message, encode_tlv
from lab.mib import oid
from lab.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKETS = 20_000
FIRST_SEED = 1_000_000
"""The proof takes the seeds below."""

KEPT_SEEDS = (4559, 141509, 110338, 17, 4242)
"""Seeds of packets that once did harm, and some more."""


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    """Leave what other tests made out of the collections here, whose time is measured."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


async def test_20_000_mutated_packets_do_no_harm() -> None:
    """No exception, bounded time and memory; the healthy agent is read whole each time, in the packets it needs."""
    result = await run(PACKETS, FIRST_SEED)
    assert result.crashes == []
    assert result.packets >= PACKETS
    assert result.slowest_seconds < MOST_CALL_SECONDS, result.slowest_seed
    assert result.memory[-1] - result.memory[1] < MOST_GROWTH_MB * 1_000_000
    assert (result.healthy_broken, result.healthy > 3) == (0, True)
    assert {"complete", "malformed", "timeout", "agent_error", "walk"} <= result.outcomes.keys()
    assert result.outcomes["malformed"] > result.outcomes["complete"]


def dice_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- reproducible on purpose


def answer() -> bytes:
    """A right answer of the mutated agents' store."""
    names = [encode_tlv(0x06, _encoded(f"{scalar}")) for scalar in SCALARS]
    names += [encode_tlv(0x06, _encoded(column)) for column in COLUMNS]
    bindings = b"".join(encode_tlv(0x30, name + b"\x05\x00") for name in names)
    request = Message(Version.V2C, b"public", Pdu.GET_BULK, 0x01020304, len(SCALARS), 8, bindings)
    found = Agent(store()).receive(encode_message(request), 0.0)
    assert found is not None
    return found


def _encoded(text: str) -> bytes:
    first, second, *rest = oid(text)
    return bytes((first * 40 + second, *rest))


def decoded(packet: bytes) -> int:
    """Take a packet through every layer of the decoder; how many values were had from it."""
    progress = Progress(Plan(COLUMNS, SCALARS))
    progress.choose(progress.open_columns)
    progress.request(8)
    try:
        read_number(packet)
        head = read_head(packet, max(0, packet.find(b"\xa2")), len(packet))
        split(packet, head.start, head.end)
        progress.take_octets(packet, head.start, head.end)
    except DecodeError:
        return 0
    progress.settle()
    return sum(map(len, progress.columns))


@pytest.mark.parametrize("seed", KEPT_SEEDS)
def test_the_decoder_raises_nothing_but_its_own_error(seed: int) -> None:
    """Each layer for itself, on 1,000 packets that follow from a seed; most are refused, none is half taken."""
    right = answer()
    assert decoded(right) == 8 * len(COLUMNS)
    dice = dice_of(seed)
    values = [decoded(mutated(right, dice)) for _ in range(1_000)]
    assert max(values) <= 8 * len(COLUMNS) * 100
    assert 100 < sum(value == 0 for value in values) < 1_000


def test_a_seed_gives_the_same_damage_again() -> None:
    """So that a failure can be looked at."""
    right = answer()
    first, second = ([mutated(right, dice_of(seed)) for seed in range(200)] for _ in range(2))
    assert first == second
    assert len(set(first)) > 150
