"""Messages: what is sent is what the lab decodes, and hostile octets raise nothing but the declared errors."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.snmp.ber import DecodeError, encode_oid
from collectors.snmp.message import read_number
from collectors.snmp.pdu import GET, Request
from collectors.snmp.usm.clock import EngineClock
from collectors.snmp.usm.engines import RemoteEngine
from collectors.snmp.usm.envelope import UsmEnvelope
from collectors.snmp.usm.reports import ReportedError
from collectors.snmp.usm.state import UsmState
from lab.ber import Message, Pdu, Tag, encode_binding
from lab.usm import Security, UsmEngine

from ..usm_logins import PAIRS, login, user_name, users

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpLogin

ENGINE_ID = b"\x80\x00\x1f\x88\x04messages"
PLACE = ("192.0.2.1", 161)
NUMBER = 0x1234_5678
UP_TIME = "1.3.6.1.2.1.1.3.0"
ANSWER = Message(1, b"", Pdu.RESPONSE, NUMBER, 0, 0, encode_binding((1, 3, 6, 1, 2, 1, 1, 3, 0), Tag.TIME_TICKS, b"*"))


def met(given: SnmpLogin, now: float = 0.0) -> UsmEnvelope:
    """An envelope that knows its engine, whose clock says 3 boots and 1,000 s."""
    state = UsmState()
    engine = RemoteEngine(ENGINE_ID)
    engine.clock = EngineClock(3, 1000, 0.0)
    state.engines.confirm(PLACE, engine)
    envelope = UsmEnvelope(given, PLACE, state, lambda: now)
    envelope.seal(Request(GET, (encode_oid(UP_TIME),)).pdu(NUMBER), NUMBER)
    return envelope


def lab_engine() -> UsmEngine:
    return UsmEngine.of(ENGINE_ID, users(), boots=3)


def answer(auth: str, priv: str, *, time: int = 1000, engine: UsmEngine | None = None) -> bytes:
    level = bool(auth) + 2 * bool(priv)
    user = user_name(auth, priv).encode()
    security = Security(NUMBER, level, ENGINE_ID, 3, time, user, ENGINE_ID, b"")
    return (engine or lab_engine()).seal(security, ANSWER)


@pytest.mark.parametrize(("auth", "priv"), [("", ""), ("sha512", ""), *PAIRS])
def test_a_request_is_what_the_lab_decodes(auth: str, priv: str) -> None:
    """msgID, level, engine, time, user, context and PDU; the number is found in it without decoding all."""
    envelope = met(login(auth, priv, context="vlan-7"), now=20.9)
    message = envelope.seal(Request(GET, (encode_oid(UP_TIME),)).pdu(NUMBER), NUMBER)
    security, pdu = lab_engine().open(message, 1020)
    level = bool(auth) + 2 * bool(priv)
    user = user_name(auth, priv).encode()
    assert security == Security(NUMBER, level, ENGINE_ID, 3, 1020, user, ENGINE_ID, b"vlan-7")
    assert pdu == Message(
        1, b"vlan-7", Pdu.GET, NUMBER, 0, 0, encode_binding((1, 3, 6, 1, 2, 1, 1, 3, 0), Tag.NULL, b"")
    )
    assert read_number(message) == NUMBER


@pytest.mark.parametrize(("auth", "priv"), [("", ""), ("md5", ""), *PAIRS])
def test_an_answer_of_the_lab_is_taken_and_its_octets_behind_the_end_ignored(auth: str, priv: str) -> None:
    data, head = met(login(auth, priv)).open(answer(auth, priv) + b"\0\0")
    assert (head.number, head.status, data[head.start : head.end]) == (NUMBER, 0, ANSWER.bindings)


@pytest.mark.parametrize(("time", "taken"), [(850, True), (1150, True), (849, False), (1151, False)])
def test_the_window_is_150_seconds_either_way(time: int, taken: bool) -> None:
    """By what we know of the engine's clock."""
    envelope = met(login("sha256", "aes128"))
    if taken:
        assert envelope.open(answer("sha256", "aes128", time=time))[1].number == NUMBER
    else:
        with pytest.raises(ReportedError, match="engine time jumps"):
            envelope.open(answer("sha256", "aes128", time=time))


@pytest.mark.parametrize(("auth", "priv"), [("sha256", "aes128"), ("md5", "des"), ("sha", "")])
def test_every_octet_that_is_changed_is_noticed(auth: str, priv: str) -> None:
    """Each octet of an authenticated answer, three ways; none is taken, nothing but the declared error is raised."""
    right = answer(auth, priv)
    envelope = met(login(auth, priv))
    for place in range(len(right)):
        for mask in (0x01, 0x80, 0xFF):
            changed = right[:place] + bytes((right[place] ^ mask,)) + right[place + 1 :]
            with pytest.raises(DecodeError):
                envelope.open(changed)
    assert envelope.open(right)[1].number == NUMBER


def test_every_cut_is_noticed() -> None:
    right = answer("sha256", "aes128")
    envelope = met(login("sha256", "aes128"))
    for octets in range(len(right)):
        with pytest.raises(DecodeError):
            envelope.open(right[:octets])


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32), level=st.sampled_from([("", ""), ("sha", ""), ("sha256", "aes128")]))
def test_random_changes_raise_only_the_declared_errors(seed: int, level: tuple[str, str]) -> None:
    """Octets changed, put in and taken out; what is not authenticated may pass, as nobody can tell."""
    source = random.Random(seed)  # noqa: S311 -- for tests
    right = answer(*level)
    octets = bytearray(right)
    for _ in range(source.randrange(1, 8)):
        place = source.randrange(len(octets))
        octets[place : place + source.randrange(3)] = source.randbytes(source.randrange(3))
        if not octets:
            break
    try:
        met(login(*level)).open(bytes(octets))
    except (DecodeError, ReportedError):
        return
    assert level == ("", "") or octets.startswith(right)


@settings(max_examples=300, deadline=None)
@given(octets=st.binary(max_size=300))
def test_random_octets_raise_only_the_declared_error(octets: bytes) -> None:
    with pytest.raises(DecodeError):
        met(login("sha256", "aes128")).open(octets)
