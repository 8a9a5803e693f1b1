"""get and subtree against both clients."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from collectors.errors import ProbeError, Reason
from collectors.snmp.client import VarBind
from lab.ber import Binding, Pdu, Tag, encode_oid
from lab.mib import Constant, Mib, oid

from ...agents.twisted import plain, twisted
from ...agents.twists import changing, failing_at, in_order, mute_to, too_big_above
from .contract import (
    COUNT,
    NAME,
    NAMES,
    OCTETS,
    SCALARS,
    STORE,
    UP_TIME,
    V1,
    V2C,
    WHOLE,
    both_clients,
    opened,
    soon,
    target,
    walk,
)

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpLogin, Value
    from lab.ber import Message

    from ...agents.twists import Twist

ASKED = [f"{COUNT}.0", f"{NAME}.3", f"{NAME}.99", "1.3.6.1.4.1.99999.0", f"{UP_TIME}.0"]
GOT = (10, b"port 3", None, None, 4711)

KINDS_OF_VALUES: dict[str, tuple[Constant, Value]] = {
    "1.3.6.1.4.1.1.1.0": (Constant(Tag.INTEGER, b"\x80\x00\x00\x00"), -2_147_483_648),
    "1.3.6.1.4.1.1.2.0": (Constant(Tag.INTEGER, b"\xff"), -1),
    "1.3.6.1.4.1.1.3.0": (Constant(Tag.OCTET_STRING, b""), b""),
    "1.3.6.1.4.1.1.4.0": (Constant(Tag.OCTET_STRING, bytes(range(256))), bytes(range(256))),
    "1.3.6.1.4.1.1.5.0": (Constant(Tag.OBJECT_IDENTIFIER, encode_oid((1, 3, 2**32 - 1))), "1.3.4294967295"),
    "1.3.6.1.4.1.1.6.0": (Constant(Tag.IP_ADDRESS, b"\x0a\x1c\x36\x01"), b"\x0a\x1c\x36\x01"),
    "1.3.6.1.4.1.1.7.0": (Constant(Tag.COUNTER32, b"\x00\xff\xff\xff\xff"), 4_294_967_295),
    "1.3.6.1.4.1.1.8.0": (Constant(Tag.GAUGE32, b"\x00"), 0),
    "1.3.6.1.4.1.1.9.0": (Constant(Tag.TIME_TICKS, b"\x00\x80\x00\x00\x00"), 2_147_483_648),
    "1.3.6.1.4.1.1.10.0": (Constant(Tag.COUNTER64, b"\x00" + b"\xff" * 8), 18_446_744_073_709_551_615),
    "1.3.6.1.4.1.1.11.0": (Constant(Tag.OPAQUE, b"\x9f\x78\x04\x41\x48\x00\x00"), 12.5),
    "1.3.6.1.4.1.1.12.0": (Constant(Tag.OPAQUE, b"\x9f\x79\x08\xc0\x29\x00\x00\x00\x00\x00\x00"), -12.5),
    "1.3.6.1.4.1.1.13.0": (Constant(Tag.OPAQUE, b"\x9f\x7a\x01\x05"), b"\x9f\x7a\x01\x05"),
}


@both_clients
@pytest.mark.parametrize("login", [V2C, V1], ids=["v2c", "v1"])
async def test_instances_come_in_the_order_asked_and_absent_ones_are_none(kind: str, login: SnmpLogin) -> None:
    """In v1 a noSuchName costs only its own variable."""
    async with twisted(STORE) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2, login=login))
        assert await session.get(ASKED, deadline=soon()) == GOT
        assert await session.get([], deadline=soon()) == ()
    assert session.traffic.sent_packets == (1 if login is V2C else 3)


@both_clients
async def test_v1_walks_by_getnext(kind: str) -> None:
    """noSuchName is the end of a column there, and no error; 64-bit counters are not seen by it."""
    async with twisted(STORE) as agent, opened(kind) as client:
        found = await walk(client.session(target(agent.port, timeout=2, login=V1)))
    assert (found.scalars, found.columns, found.failure) == ((4711, 10), WHOLE, None)
    assert {request.pdu for request in agent.requests} == {Pdu.GET_NEXT}


@both_clients
async def test_every_type_of_value(kind: str) -> None:
    """As the client's module promises."""
    store = Mib((oid(name), constant) for name, (constant, _) in KINDS_OF_VALUES.items())
    async with twisted(store) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2))
        got = await session.get(list(KINDS_OF_VALUES), deadline=soon())
        listed = [each async for each in session.subtree("1.3.6.1.4.1", deadline=soon())]
    assert got == tuple(value for _, value in KINDS_OF_VALUES.values())
    assert listed == [VarBind(name, constant.tag, value) for name, (constant, value) in KINDS_OF_VALUES.items()]


@both_clients
@pytest.mark.parametrize("most_octets", [70, 90, 150])
async def test_a_get_that_is_too_big_is_asked_in_parts(kind: str, most_octets: int) -> None:
    """Down to one variable at a time."""
    async with twisted(STORE, too_big_above(most_octets)) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2))
        asked = [f"{UP_TIME}.0", f"{COUNT}.0", f"{OCTETS}.1"]
        assert await session.get(asked, deadline=soon()) == (4711, 10, 4_000_000_001)


@both_clients
async def test_one_variable_that_is_too_big_is_an_error_that_names_it(kind: str) -> None:
    """Nothing smaller can be asked for."""
    async with twisted(STORE, too_big_above(20)) as agent, opened(kind) as client:
        with pytest.raises(ProbeError, match=r"twisted: get 1\.3\.6\.1\.2\.1\.1\.3\.0: .*tooBig \(1\)") as error:
            await client.session(target(agent.port, timeout=2)).get([f"{UP_TIME}.0"], deadline=soon())
    assert error.value.reason is Reason.AGENT_ERROR


@both_clients
async def test_the_variable_at_error_index_is_named(kind: str) -> None:
    """The second of three."""
    async with twisted(STORE, failing_at((*oid(COUNT), 0))) as agent, opened(kind) as client:
        with pytest.raises(ProbeError, match=rf"genErr \(5\) at {COUNT}\.0 \(error-index 2\)") as error:
            await client.session(target(agent.port, timeout=2)).get(
                [f"{UP_TIME}.0", f"{COUNT}.0", f"{NAME}.1"], deadline=soon()
            )
    assert error.value.reason is Reason.AGENT_ERROR


@both_clients
async def test_another_variable_than_asked_is_malformed(kind: str) -> None:
    """And is not taken for the one asked."""

    def swapped(_request: Message, found: list[Binding]) -> list[Binding]:
        return [each._replace(name=encode_oid((1, 3, 6, 1, 9, 9))) for each in found]

    async with twisted(STORE, changing(swapped)) as agent, opened(kind) as client:
        with pytest.raises(ProbeError, match="another variable than the one asked for") as error:
            await client.session(target(agent.port, timeout=2)).get([f"{UP_TIME}.0"], deadline=soon())
    assert error.value.reason is Reason.MALFORMED


@both_clients
async def test_variables_left_out_of_an_answer_are_asked_again(kind: str) -> None:
    """An agent that answers only the first of several."""

    def only_first(_request: Message, found: list[Binding]) -> list[Binding]:
        return found[:1]

    async with twisted(STORE, changing(only_first)) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2))
        assert await session.get([f"{COUNT}.0", f"{NAME}.3", f"{UP_TIME}.0"], deadline=soon()) == (10, b"port 3", 4711)


@both_clients
async def test_many_instances_are_asked_in_several_requests(kind: str) -> None:
    """So that no answer grows over 1,400 octets."""
    async with twisted(STORE) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2))
        got = await session.get([f"{NAME}.{row % 10 + 1}" for row in range(90)], deadline=soon())
    assert got == tuple(NAMES[(row % 10 + 1,)] for row in range(90))
    assert len(agent.requests) > 1
    assert max(agent.answers) <= 1400


@both_clients
@pytest.mark.parametrize("login", [V2C, V1], ids=["v2c", "v1"])
async def test_a_subtree_ends_at_its_end(kind: str, login: SnmpLogin) -> None:
    """Everything below the root, nothing behind it; to the end of the view likewise."""
    async with twisted(STORE) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2, login=login))
        column = [each async for each in session.subtree(NAME, deadline=soon())]
        everything = [each async for each in session.subtree("1.3", deadline=soon())]
    assert column == [VarBind(f"{NAME}.{row}", 0x04, NAMES[(row,)]) for row in range(1, 11)]
    assert len(everything) == len(STORE)
    assert [each.oid for each in everything][:2] == [f"{UP_TIME}.0", f"{COUNT}.0"]


@both_clients
async def test_a_subtree_that_turns_back_is_an_error_behind_what_was_good(kind: str) -> None:
    """Both OIDs are named."""
    twist = changing(in_order(oid(NAME), [1, 2, 9, 4]))
    async with twisted(STORE, twist) as agent, opened(kind) as client:
        listed = client.session(target(agent.port, timeout=2)).subtree(NAME, deadline=soon())
        found = [(await anext(listed)).oid for _ in range(3)]
        with pytest.raises(ProbeError, match=rf"{NAME}\.4 came after {NAME}\.9") as error:
            await anext(listed)
    assert error.value.reason is Reason.WALK
    assert found == [f"{NAME}.{row}" for row in (1, 2, 9)]


@both_clients
@pytest.mark.parametrize("twist", [mute_to(Pdu.GET_BULK), too_big_above(100), plain], ids=["mute", "too big", "plain"])
async def test_a_subtree_asks_for_less_when_it_must(kind: str, twist: Twist) -> None:
    """The ladder serves it too."""
    async with twisted(STORE, twist) as agent, opened(kind) as client:
        session = client.session(target(agent.port))
        assert [each async for each in session.subtree(NAME, deadline=soon())] == [
            VarBind(f"{NAME}.{row}", 0x04, NAMES[(row,)]) for row in range(1, 11)
        ]


@both_clients
async def test_the_cost_is_counted(kind: str) -> None:
    """Packets, octets and variables, by session."""
    async with twisted(STORE) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2))
        await session.get([f"{scalar}.0" for scalar in SCALARS], deadline=soon())
    traffic = session.traffic
    assert (traffic.sent_packets, traffic.received_packets, traffic.retries, traffic.varbinds) == (1, 1, 0, 2)
    assert traffic.received_bytes == agent.answers[0]
    assert traffic.sent_bytes in {56, 57}  # the request-ids of pysnmp take three octets


@both_clients
async def test_a_client_that_is_not_started_says_so(kind: str) -> None:
    """Before the start, and after the end."""
    async with opened(kind) as client:
        pass
    with pytest.raises(ProbeError, match="not started"):
        client.session(target(1))


@both_clients
async def test_requests_in_flight_end_when_the_client_is_closed(kind: str) -> None:
    """Nobody waits for ever."""
    async with twisted(STORE, mute_to(Pdu.GET)) as agent, opened(kind) as client:
        asking = asyncio.ensure_future(
            client.session(target(agent.port, timeout=30)).get([f"{UP_TIME}.0"], deadline=soon())
        )
        await agent.asked.wait()
        await client.close()
        with pytest.raises(ProbeError, match="was closed while requests were in flight") as error:
            await asking
    assert error.value.reason is Reason.UNREACHABLE
