"""An agent's answers, version by version, and what its counters say."""

from __future__ import annotations

import pytest

from lab.agent import Agent
from lab.ber import Pdu, Tag, decode_message
from lab.mib import Constant, Instant, Mib, Moving, number, oid, text
from lab.traffic import uptime_ticks

from .client import ask, request

TABLE = "1.3.6.1.4.1.32473.9"


def _agent(**wishes: object) -> Agent:
    entries = [
        ("1.1", number(11)),
        ("1.2", number(12)),
        ("2.1", Constant(Tag.COUNTER64, b"\x21")),
        ("2.2", Constant(Tag.COUNTER64, b"\x22")),
        ("3.1", text("ba")),
    ]
    return Agent(Mib((oid(f"{TABLE}.{name}"), value) for name, value in entries), **wishes)  # type: ignore[arg-type]


def _seen(*pairs: tuple[str, int, bytes]) -> tuple[tuple[str, int, bytes], ...]:
    return tuple((f"{TABLE}.{name}", tag, content) for name, tag, content in pairs)


def test_get_gives_values_and_says_whether_the_instance_or_the_object_is_missing() -> None:
    got = ask(_agent(), request(Pdu.GET, f"{TABLE}.1.1", f"{TABLE}.1.9", f"{TABLE}.7.1"))
    assert got == (
        0,
        0,
        _seen(("1.1", Tag.INTEGER, b"\x0b"), ("1.9", Tag.NO_SUCH_INSTANCE, b""), ("7.1", Tag.NO_SUCH_OBJECT, b"")),
    )


def test_v1_get_names_the_variable_that_is_missing_and_echoes_the_request() -> None:
    got = ask(_agent(), request(Pdu.GET, f"{TABLE}.1.1", f"{TABLE}.1.9", version=0))
    assert got == (2, 2, _seen(("1.1", Tag.NULL, b""), ("1.9", Tag.NULL, b"")))


def test_v1_does_not_see_counter64() -> None:
    agent = _agent()
    assert ask(agent, request(Pdu.GET, f"{TABLE}.2.1", version=0))[:2] == (2, 1)
    assert ask(agent, request(Pdu.GET_NEXT, f"{TABLE}.1.2", version=0)).variables == _seen(("3.1", 4, b"ba"))
    assert ask(agent, request(Pdu.GET_NEXT, f"{TABLE}.1.2")).variables == _seen(("2.1", Tag.COUNTER64, b"\x21"))


def test_get_next_past_the_end_is_end_of_mib_view_in_v2c_and_no_such_name_in_v1() -> None:
    agent = _agent()
    assert ask(agent, request(Pdu.GET_NEXT, f"{TABLE}.3.1")).variables == _seen(("3.1", Tag.END_OF_MIB_VIEW, b""))
    assert ask(agent, request(Pdu.GET_NEXT, f"{TABLE}.3.1", version=0))[:2] == (2, 1)


def test_get_bulk_gives_non_repeaters_once_and_rows_of_the_others_until_all_are_at_the_end() -> None:
    got = ask(_agent(), request(Pdu.GET_BULK, f"{TABLE}.1", f"{TABLE}.2", f"{TABLE}.3", first=1, second=10))
    assert got.variables == _seen(
        ("1.1", Tag.INTEGER, b"\x0b"),
        ("2.1", Tag.COUNTER64, b"\x21"),
        ("3.1", Tag.OCTET_STRING, b"ba"),
        ("2.2", Tag.COUNTER64, b"\x22"),
        ("3.1", Tag.END_OF_MIB_VIEW, b""),
        ("3.1", Tag.OCTET_STRING, b"ba"),
        ("3.1", Tag.END_OF_MIB_VIEW, b""),
        ("3.1", Tag.END_OF_MIB_VIEW, b""),
        ("3.1", Tag.END_OF_MIB_VIEW, b""),
    )


@pytest.mark.parametrize("limit", range(60, 200, 7))
def test_get_bulk_is_cut_at_any_variable_and_never_larger_than_the_limit(limit: int) -> None:
    agent = _agent(max_message_octets=limit)
    whole = ask(_agent(), request(Pdu.GET_BULK, f"{TABLE}.1", f"{TABLE}.2", second=10)).variables
    data = agent.receive(request(Pdu.GET_BULK, f"{TABLE}.1", f"{TABLE}.2", second=10), 0.0)
    assert data is not None
    assert len(data) <= limit
    got = ask(agent, request(Pdu.GET_BULK, f"{TABLE}.1", f"{TABLE}.2", second=10))
    assert got.variables == whole[: len(got.variables)]
    assert (got.status == 1) == (not got.variables)


def test_an_answer_that_does_not_fit_is_too_big_without_variables_in_v2c_and_echoed_in_v1() -> None:
    names = [f"{TABLE}.1.1"] * 5
    agent = _agent(max_message_octets=100)
    assert ask(agent, request(Pdu.GET, *names)) == (1, 0, ())
    assert ask(agent, request(Pdu.GET, *names, version=0)) == (1, 0, _seen(*[("1.1", Tag.NULL, b"")] * 5))
    assert ask(_agent(max_message_octets=40), request(Pdu.GET_BULK, TABLE, second=5)) == (1, 0, ())


def test_get_bulk_for_nothing_is_an_empty_answer() -> None:
    assert ask(_agent(), request(Pdu.GET_BULK, f"{TABLE}.1", second=0)) == (0, 0, ())
    assert ask(_agent(), request(Pdu.GET_BULK, f"{TABLE}.1", first=-3, second=-1)) == (0, 0, ())


def test_nothing_is_writable_and_attempts_are_counted() -> None:
    agent = _agent()
    assert ask(agent, request(Pdu.SET, f"{TABLE}.1.1"))[:2] == (17, 1)
    assert ask(agent, request(Pdu.SET, f"{TABLE}.1.1", version=0))[:2] == (2, 1)
    assert agent.counters.requests == {Pdu.SET: 2}


def test_wrong_community_cut_line_and_what_is_no_request_get_no_answer_and_are_told_apart() -> None:
    agent = _agent()
    good = request(Pdu.GET, f"{TABLE}.1.1")
    assert agent.receive(request(Pdu.GET, f"{TABLE}.1.1", community="private"), 0.0) is None
    assert agent.receive(b"\x30\x03garbage", 0.0) is None
    assert agent.receive(request(Pdu.RESPONSE, f"{TABLE}.1.1"), 0.0) is None
    assert agent.receive(request(Pdu.GET_BULK, f"{TABLE}.1.1", version=0), 0.0) is None
    agent.cut = True
    assert agent.receive(good, 0.0) is None
    agent.cut = False
    assert agent.receive(good, 0.0) is not None
    counters = agent.counters
    assert (counters.received, counters.sent, counters.bad_community, counters.malformed, counters.silent) == (
        6,
        1,
        1,
        3,
        1,
    )


def test_losses_are_those_of_the_seed_and_counted() -> None:
    def fates(seed: int) -> list[bool]:
        agent = _agent(loss=0.3, seed=seed)
        found = [agent.receive(request(Pdu.GET, f"{TABLE}.1.1"), 0.0) is not None for _ in range(200)]
        assert agent.counters.lost == found.count(False)
        return found

    assert fates(1) == fates(1)
    assert fates(1) != fates(2)
    assert 60 < fates(1).count(True) < 140, "0.7 x 0.7 = 49 % get through both ways"


def test_a_reboot_is_silent_for_a_while_and_then_time_begins_anew() -> None:
    uptime = "1.3.6.1.2.1.1.3.0"
    agent = Agent(Mib([(oid(uptime), Moving(Tag.TIME_TICKS, uptime_ticks))]), booted=100.0)
    ticks = [request(Pdu.GET, uptime)] * 3

    def read(now: float) -> int:
        return int.from_bytes(ask(agent, ticks[0], now).variables[0][2])

    assert read(1100.0) == 100_000
    agent.reboot(1100.0, 5.0)
    assert agent.receive(ticks[0], 1104.9) is None
    assert read(1107.5) == 250


def test_uptime_wraps_after_497_days_without_a_reboot() -> None:
    assert uptime_ticks(Instant(0, 2**32 * 10_000 + 10_000)) == 1


def test_the_answer_carries_the_request_s_version_and_community() -> None:
    data = _agent(community=b"x" * 200).receive(request(Pdu.GET, f"{TABLE}.1.1", version=0, community="x" * 200), 0.0)
    assert data is not None
    assert decode_message(data)[:2] == (0, b"x" * 200)
