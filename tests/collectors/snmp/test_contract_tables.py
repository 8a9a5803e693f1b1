"""Agents whose tables are odd, cut, unsorted or refused in part: what a walk keeps, against both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.errors import ProbeError, Reason
from lab.ber import Binding, Pdu, Tag, decode_oid, encode_oid, requested
from lab.mib import oid

from ...agents.twisted import Reply, bindings_of, number, octets, plain, table, twisted, with_bindings
from ...agents.twists import (
    changing,
    failing_at,
    in_order,
    long_form,
    lost_above,
    mute_to,
    too_big_above,
)
from .contract import (
    COUNT,
    COUNTERS,
    ERRORS,
    NAME,
    NAMES,
    NONE,
    OCTETS,
    ROWS,
    SCALARS,
    STORE,
    UP_TIME,
    WHOLE,
    both_clients,
    opened,
    soon,
    target,
    walk,
)

if TYPE_CHECKING:
    from collectors.snmp.client import Walk
    from lab.ber import Message
    from lab.mib import Mib

    from ...agents.twists import Twist


async def walked(kind: str, twist: Twist = plain, store: Mib = STORE, *, most_octets: int = 65_000) -> Walk:
    """What a client brings home from a store behind a twist."""
    async with twisted(store, twist, most_octets=most_octets) as agent, opened(kind) as client:
        return await walk(client.session(target(agent.port)))


def whole(found: Walk) -> bool:
    return (found.scalars, found.columns, found.failure) == ((4711, 10), WHOLE, None)


def is_in(column: str, binding: Binding) -> bool:
    return binding.name.startswith(encode_oid(oid(column)))


def row_of(binding: Binding) -> int:
    return decode_oid(binding.name)[-1]


@both_clients
@pytest.mark.parametrize("most_octets", [120, 155, 200, 251, 300, 400])
async def test_a_row_may_be_cut_at_any_variable(kind: str, most_octets: int) -> None:
    """An agent whose answers hold only so much gives everything all the same, in more answers."""
    assert whole(await walked(kind, most_octets=most_octets))


@both_clients
async def test_max_repetitions_may_be_ignored(kind: str) -> None:
    """One row at a time whatever was asked: only the number of answers differs."""

    def one_row(request: Message, found: list[Binding]) -> list[Binding]:
        return found[: request.first + len(found) // max(1, request.second)] if request.pdu == Pdu.GET_BULK else found

    assert whole(await walked(kind, changing(one_row)))


@both_clients
async def test_an_answer_far_longer_than_asked_for_is_taken(kind: str) -> None:
    """300 rows in one datagram of some 35 kB, though 25 at most were asked for."""
    rows = range(1, 301)
    everything = [Binding(encode_oid((*oid(NAME), row)), Tag.OCTET_STRING, b"x" * 100) for row in rows]

    def flood(_request: Message, answer: bytes, reply: Reply) -> None:
        asked_for_more = row_of(bindings_of(answer)[0]) > 1
        reply.send(answer if asked_for_more else with_bindings(answer, everything))

    store = table({NAME: {row: octets(b"x" * 100) for row in rows}})
    async with twisted(store, flood) as agent, opened(kind) as client:
        found = await client.session(target(agent.port, timeout=2)).walk([NAME], deadline=soon())
    assert max(agent.answers) > 30_000
    assert (found.columns, found.failure) == (({(row,): b"x" * 100 for row in rows},), None)


@both_clients
async def test_lengths_may_be_longer_than_needed(kind: str) -> None:
    """Every length of the answers in three octets."""

    def twist(_request: Message, answer: bytes, reply: Reply) -> None:
        reply.send(long_form(answer))

    assert whole(await walked(kind, twist))


@both_clients
async def test_variables_are_assigned_by_oid_and_not_by_position(kind: str) -> None:
    """The variables of each row come in the reverse of the order asked for."""

    def permuted(request: Message, found: list[Binding]) -> list[Binding]:
        if request.pdu != Pdu.GET_BULK:
            return found
        scalars, rest = found[: request.first], found[request.first :]
        width = len(requested(request.bindings)) - request.first
        rows = [rest[start : start + width] for start in range(0, len(rest), width)]
        return scalars + [each for row in rows for each in (row[::-1] if is_in(NAME, row[0]) else row)]

    assert whole(await walked(kind, changing(permuted)))


@both_clients
async def test_an_agent_that_leaves_out_what_it_does_not_have_is_read_by_oid(kind: str) -> None:
    """No variable stands for the column that is missing; all later positions are shifted. Nothing ends the table."""
    store = table(
        {
            NAME: {row: octets(b"port %d" % row) for row in range(1, ROWS + 1)},
            ERRORS: {row: number(0, Tag.COUNTER32) for row in range(1, ROWS + 1)},
        },
        {UP_TIME: number(4711, Tag.TIME_TICKS), COUNT: number(ROWS)},
    )

    def shifted(request: Message, found: list[Binding]) -> list[Binding]:
        if request.pdu != Pdu.GET_BULK:
            return found
        width = len(requested(request.bindings)) - request.first
        if width < len(WHOLE):
            return found
        return [each for place, each in enumerate(found, -request.first) if place < 0 or place % width != 1]

    found = await walked(kind, changing(shifted), store)
    assert (found.columns, found.failure) == ((NAMES, {}, NONE), None)


@both_clients
async def test_sparse_and_missing_columns(kind: str) -> None:
    """Rows that a column lacks are absent there and nowhere else; a column that is not there is empty."""
    store = table(
        {
            NAME: {1: octets(b"a"), 2: octets(b"b"), 300: octets(b"c"), 301: octets(b"d")},
            OCTETS: {2: number(22, Tag.COUNTER32), 301: number(33, Tag.COUNTER32)},
        },
        {UP_TIME: number(1, Tag.TIME_TICKS)},
    )
    found = await walked(kind, store=store)
    assert found.scalars == (1, None)
    assert found.columns == ({(1,): b"a", (2,): b"b", (300,): b"c", (301,): b"d"}, {(2,): 22, (301,): 33}, {})
    assert found.failure is None


@both_clients
@pytest.mark.parametrize("missing", range(3))
async def test_each_column_may_be_the_missing_one(kind: str, missing: int) -> None:
    """What is found in a missing column's place belongs to its neighbour, and is taken once."""
    columns = [
        (NAME, {row: octets(b"port %d" % row) for row in range(1, ROWS + 1)}),
        (OCTETS, {row: number(4_000_000_000 + row, Tag.COUNTER32) for row in range(1, ROWS + 1)}),
        (ERRORS, {row: number(0, Tag.COUNTER32) for row in range(1, ROWS + 1)}),
    ]
    del columns[missing]
    found = await walked(kind, store=table(dict(columns)))  # type: ignore[arg-type]  # values of several kinds
    assert found.columns == tuple({} if place == missing else WHOLE[place] for place in range(3))
    assert (found.scalars, found.failure) == ((None, None), None)


@both_clients
async def test_nothing_there_is_an_empty_table_and_no_error(kind: str) -> None:
    """endOfMibView for everything asked."""
    found = await walked(kind, store=table({"1.3.6.1.2.1.1.1": {0: octets(b"a description")}}))
    assert (found.scalars, found.columns, found.failure) == ((None, None), ({}, {}, {}), None)


@both_clients
async def test_holes_of_no_such_instance_are_absent_rows(kind: str) -> None:
    """Some agents answer a missing instance inside a table by an exception instead of leaving it out."""
    gone = {3, 4, ROWS}

    def holed(_request: Message, found: list[Binding]) -> list[Binding]:
        return [
            Binding(each.name, Tag.NO_SUCH_INSTANCE, b"") if is_in(OCTETS, each) and row_of(each) in gone else each
            for each in found
        ]

    found = await walked(kind, changing(holed))
    assert found.columns == (NAMES, {key: value for key, value in COUNTERS.items() if key[0] not in gone}, NONE)
    assert found.failure is None


@both_clients
async def test_a_column_that_stands_still_fails_alone(kind: str) -> None:
    """Row 3 again and again: rows up to it are kept, the other columns are whole."""

    def stuck(_request: Message, found: list[Binding]) -> list[Binding]:
        name = encode_oid((*oid(OCTETS), 3))
        return [each._replace(name=name) if is_in(OCTETS, each) and row_of(each) > 3 else each for each in found]

    found = await walked(kind, changing(stuck))
    assert found.columns == (NAMES, {(row,): COUNTERS[(row,)] for row in (1, 2, 3)}, NONE)
    assert found.failure is not None
    assert found.failure.reason is Reason.WALK
    assert f"rows of {OCTETS} do not increase: 3 came after 3" in str(found.failure)


@both_clients
async def test_an_unsorted_table_is_given_up_where_it_turns_back(kind: str) -> None:
    """Rows 1, 2, 9, 4: what came before the turn is kept."""
    twist = changing(in_order(oid(NAME), [1, 2, 9, 4, 5]))
    async with twisted(STORE, twist) as agent, opened(kind) as client:
        session = client.session(target(agent.port))
        found = await session.walk([NAME], deadline=soon())
        allowed = await session.walk([NAME], deadline=soon(), unordered=True)
    assert list(found.columns[0]) == [(1,), (2,), (9,)]
    assert found.failure is not None
    assert found.failure.reason is Reason.WALK
    assert (list(allowed.columns[0]), allowed.failure) == ([(1,), (2,), (9,), (4,), (5,)], None)


@both_clients
async def test_a_table_that_runs_in_a_circle_ends_at_the_first_row_seen_again(kind: str) -> None:
    """Allowed to be unsorted, a table cannot hold the walk for ever."""

    def circle(request: Message, found: list[Binding]) -> list[Binding]:
        order = in_order(oid(NAME), [5, 1, 3] * 20)
        return order(request, found)

    async with twisted(STORE, changing(circle)) as agent, opened(kind) as client:
        found = await client.session(target(agent.port)).walk([NAME], deadline=soon(), unordered=True)
    assert (list(found.columns[0]), found.failure) == ([(5,), (1,), (3,)], None)


@both_clients
async def test_an_endless_table_is_cut_at_the_cap(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent that makes up rows for ever gets no more than the cap."""
    monkeypatch.setattr("collectors.snmp.walking.MOST_VARBINDS", 60)

    def endless(request: Message, found: list[Binding]) -> list[Binding]:
        order = in_order(oid(NAME), range(1, 100_000))
        return order(request, found)

    async with twisted(STORE, changing(endless)) as agent, opened(kind) as client:
        found = await client.session(target(agent.port, timeout=2)).walk([NAME], deadline=soon())
    assert 60 <= len(found.columns[0]) < 100
    assert found.failure is not None
    assert found.failure.reason is Reason.WALK
    assert "given up after" in str(found.failure)


@both_clients
@pytest.mark.parametrize("index", [None, 0, 99])
async def test_an_error_in_the_middle_keeps_what_came_before_and_other_columns(kind: str, index: int | None) -> None:
    """genErr at row 5 of one column, with a right, a missing and a wrong error-index."""
    found = await walked(kind, failing_at((*oid(OCTETS), 5), index=index))
    assert found.columns == (NAMES, {(row,): COUNTERS[(row,)] for row in (1, 2, 3, 4)}, NONE)
    assert found.scalars == (4711, 10)
    assert found.failure is not None
    assert found.failure.reason is Reason.AGENT_ERROR
    assert "genErr (5)" in str(found.failure)


@both_clients
async def test_an_error_at_a_scalar_costs_that_scalar(kind: str) -> None:
    """The columns and the other scalar are read apart."""
    found = await walked(kind, failing_at((*oid(COUNT), 0)))
    assert (found.scalars, found.columns) == ((4711, None), WHOLE)
    assert found.failure is not None
    assert found.failure.reason is Reason.AGENT_ERROR


@both_clients
@pytest.mark.parametrize("most_octets", [100, 150, 200, 300])
async def test_too_big_makes_the_walk_ask_for_less(kind: str, most_octets: int) -> None:
    """Nothing is lost to it."""
    assert whole(await walked(kind, too_big_above(most_octets)))


@both_clients
@pytest.mark.parametrize("most_octets", [100, 250, 500])
async def test_answers_lost_for_their_size_make_the_walk_ask_for_less_and_this_is_remembered(
    kind: str, most_octets: int
) -> None:
    """The first walk finds out at the cost of some time-outs; the second one runs into none."""
    async with twisted(STORE, lost_above(most_octets)) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=0.2))
        assert whole(await walk(session))
        again = client.session(target(agent.port, timeout=0.2))
        assert whole(await walk(again))
    assert session.traffic.retries + session.traffic.sent_packets > session.traffic.received_packets
    assert again.traffic.sent_packets == again.traffic.received_packets


@both_clients
async def test_an_agent_without_getbulk_is_read_by_getnext(kind: str) -> None:
    """The last rung of the ladder."""
    assert whole(await walked(kind, mute_to(Pdu.GET_BULK)))


@both_clients
async def test_an_agent_that_falls_silent_keeps_what_it_gave(kind: str) -> None:
    """The failure is the time-out, and it is not put down to the size of the requests."""
    answers = 0

    def dying(_request: Message, answer: bytes, reply: Reply) -> None:
        nonlocal answers
        answers += 1
        if answers == 1:
            reply.send(answer)

    async with twisted(STORE, dying, most_octets=250) as agent, opened(kind) as client:
        found = await walk(client.session(target(agent.port)))
    assert found.scalars == (4711, 10)
    assert 0 < len(found.columns[0]) < ROWS
    assert found.failure is not None
    assert found.failure.reason is Reason.TIMEOUT


@both_clients
async def test_garbage_in_the_middle_keeps_what_came_before(kind: str) -> None:
    """The rest of the answers is undecodable."""
    answers = 0

    def breaking(_request: Message, answer: bytes, reply: Reply) -> None:
        nonlocal answers
        answers += 1
        reply.send(answer if answers == 1 else answer[:-2])

    async with twisted(STORE, breaking, most_octets=250) as agent, opened(kind) as client:
        found = await walk(client.session(target(agent.port)))
    assert 0 < len(found.columns[0]) < ROWS
    assert found.failure is not None
    assert found.failure.reason is Reason.MALFORMED


@both_clients
async def test_the_deadline_ends_a_walk_with_what_there_is(kind: str) -> None:
    """A slow agent of one row an answer."""

    def slow(_request: Message, answer: bytes, reply: Reply) -> None:
        reply.send_later(answer, 0.1)

    async with twisted(STORE, slow, most_octets=150) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2))
        found = await session.walk([NAME, OCTETS, ERRORS], scalars=SCALARS, deadline=soon(0.35))
    assert 0 < len(found.columns[0]) < ROWS
    assert found.failure is not None
    assert found.failure.reason is Reason.DEADLINE


@both_clients
async def test_the_deadline_before_the_first_answer_is_raised(kind: str) -> None:
    """Also when it has passed before anything was asked, which then costs no packet."""
    async with twisted(STORE, mute_to(Pdu.GET_BULK)) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2))
        reasons = []
        for seconds in (0.2, -1):
            sent = len(agent.requests)
            with pytest.raises(ProbeError) as error:
                await session.walk([NAME], deadline=soon(seconds))
            reasons.append((error.value.reason, len(agent.requests) - sent))
    assert reasons == [(Reason.DEADLINE, 1), (Reason.DEADLINE, 0)]


@both_clients
async def test_first_answers_of_an_unknown_table_stay_under_1400_octets(kind: str) -> None:
    """Also with names of 28 characters; what was learnt then fills later answers."""
    store = table({NAME: {row: octets(b"%028d" % row) for row in range(1, 200)}})
    async with twisted(store) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=2, max_repetitions=100))
        found = await session.walk([NAME], deadline=soon())
    assert len(found.columns[0]) == 199
    assert max(agent.answers) <= 1400
    assert max(agent.answers) > 1200


@both_clients
async def test_scalars_come_from_the_first_answer_only(kind: str) -> None:
    """They are asked once, as non-repeaters, so that their time is that of the first rows."""
    async with twisted(STORE, most_octets=300) as agent, opened(kind) as client:
        assert whole(await walk(client.session(target(agent.port))))
    assert [request.first for request in agent.requests][:2] == [2, 0]
    assert {request.first for request in agent.requests[1:]} == {0}
