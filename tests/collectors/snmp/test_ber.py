"""The codec: values as agents really send them, and nothing but the declared error from hostile octets."""

from __future__ import annotations

import random
import time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.snmp.ber import (
    ARCS,
    INDEX_OCTETS,
    LENGTHS,
    OID_TEXT,
    DecodeError,
    Memo,
    encode_integer,
    encode_oid,
    read_tlv,
)
from collectors.snmp.exchange import Variables, split
from collectors.snmp.message import CommunityEnvelope, read_number
from collectors.snmp.pdu import GET, GET_BULK, Request, status_name
from collectors.snmp.plan import Plan
from collectors.snmp.progress import Progress
from collectors.snmp.values import decode_value, read_varbind
from inventory.secret import Secret
from lab.ber import Message, Tag, decode_message, encode_binding, encode_message, requested

from ...agents.twists import long_form

LENIENT = [
    ("02 01 ff", -1),
    ("02 00", 0),
    ("02 04 00 00 00 05", 5),
    ("02 08 ff ff ff ff ff ff ff fe", -2),
    ("02 81 01 7f", 127),
    ("02 84 00 00 00 01 80", -128),
    ("41 04 ff ff ff ff", 4_294_967_295),
    ("41 05 00 ff ff ff ff", 4_294_967_295),
    ("41 01 ff", 255),
    ("42 08 ff ff ff ff ff ff ff ff", 4_294_967_295),
    ("42 00", 0),
    ("43 05 01 00 00 00 07", 7),
    ("47 01 80", 128),
    ("46 08 ff ff ff ff ff ff ff ff", 18_446_744_073_709_551_615),
    ("46 09 00 ff ff ff ff ff ff ff ff", 18_446_744_073_709_551_615),
    ("46 0a 00 01 00 00 00 00 00 00 00 09", 9),
    ("04 82 00 02 68 69", b"hi"),
    ("03 02 00 80", b"\x00\x80"),
    ("45 03 01 02 03", b"\x01\x02\x03"),
    ("40 04 0a 00 00 01", b"\x0a\x00\x00\x01"),
    ("40 00", b""),
    ("06 03 2b 06 01", "1.3.6.1"),
    ("06 00", "0.0"),
    ("06 01 00", "0.0"),
    ("06 02 88 37", "2.999"),
    ("06 06 2b 8f ff ff ff 7f", "1.3.4294967295"),
    ("44 07 9f 78 04 3f 80 00 00", 1.0),
    ("44 0b 9f 79 08 3f f8 00 00 00 00 00 00", 1.5),
    ("44 06 9f 78 04 3f 80 00", b"\x9f\x78\x04\x3f\x80\x00"),
    ("44 02 01 02", b"\x01\x02"),
    ("05 00", None),
    ("80 00", None),
    ("81 00", None),
    ("82 00", None),
]

BAD_VALUES = ["06 02 2b 86", "a5 01 00", "30 00", "02 11 " + "01 " * 17, "7f 01 00"]
BAD_FIELDS = ["", "02", "02 05 00", "04 80 00 00", "04 ff 01", "04 82 01", "04 84 ff ff ff ff 00"]


@pytest.mark.parametrize(("octets", "value"), LENIENT)
def test_values_as_agents_send_them(octets: str, value: object) -> None:
    """Over-long lengths, padded and sign-extended integers, floats in Opaque, absence."""
    data = bytes.fromhex(octets)
    tag, start, end = read_tlv(data, 0, len(data))
    assert end == len(data)
    found = decode_value(tag, data[start:end])
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("octets", BAD_VALUES)
def test_values_that_cannot_be(octets: str) -> None:
    """An unknown type, a number without end, an OID that ends inside a number."""
    data = bytes.fromhex(octets)
    tag, start, end = read_tlv(data, 0, len(data))
    with pytest.raises(DecodeError):
        decode_value(tag, data[start:end])


@pytest.mark.parametrize("octets", BAD_FIELDS)
def test_fields_that_do_not_end_inside_their_surroundings(octets: str) -> None:
    """Truncated, indefinite, or longer than the datagram."""
    data = bytes.fromhex(octets)
    with pytest.raises(DecodeError):
        read_tlv(data, 0, len(data))


def test_a_variable_with_something_behind_its_value_is_malformed() -> None:
    """The sequence must hold a name and one value."""
    data = bytes.fromhex("30 0a 06 03 2b 06 01 02 01 05 05 00".replace(" ", ""))
    with pytest.raises(DecodeError, match="behind its value"):
        read_varbind(data, 0, len(data))


@pytest.mark.parametrize("text", ["", "1", "1.3.x", ".1.3", "3.1", "1.40", "1.3.-1", "sysUpTime"])
def test_what_is_no_oid_is_said_to_be_none(text: str) -> None:
    """A mistake in a profile must not go out as some other OID."""
    with pytest.raises(ValueError, match=f'"{text}"'):
        encode_oid(text)


@given(st.lists(st.integers(0, 2**32 - 1), max_size=20), st.integers(0, 2), st.integers(0, 39))
def test_oids_survive_the_way_there_and_back(rest: list[int], first: int, second: int) -> None:
    """As text and as numbers."""
    text = ".".join(map(str, (first, second, *rest)))
    octets = encode_oid(text)
    assert OID_TEXT[octets] == text
    assert ARCS[octets] == (first * 40 + second, *rest)
    assert INDEX_OCTETS[tuple(rest)] == octets[len(encode_oid(f"{first}.{second}")) :]


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers_survive_the_way_there_and_back(value: int) -> None:
    """In the shortest form."""
    octets = encode_integer(value)
    assert decode_value(octets[0], octets[2:]) == value
    assert len(octets) == 2 + max(1, (value + (value < 0)).bit_length() // 8 + 1)


@given(st.integers(0, 2**20))
def test_lengths_survive_the_way_there_and_back(length: int) -> None:
    """Short form below 128."""
    data = b"\x04" + LENGTHS[length] + bytes(length)
    assert read_tlv(data, 0, len(data)) == (4, len(data) - length, len(data))


def test_a_memo_forgets_everything_when_it_is_full_and_nothing_else() -> None:
    """Bounded by what devices can make it learn."""
    asked: list[int] = []

    def double(key: int) -> int:
        asked.append(key)
        return key * 2

    memo = Memo(double, 3)
    assert [memo[key] for key in (1, 2, 3, 1, 4, 1)] == [2, 4, 6, 2, 8, 2]
    assert asked == [1, 2, 3, 4, 1]
    assert len(memo) == 2


def test_status_names() -> None:
    """Known ones by name, others by number."""
    assert [status_name(status) for status in (1, 5, 18, 19, -1)] == [
        "tooBig (1)",
        "genErr (5)",
        "inconsistentName (18)",
        "unknown error-status (19)",
        "unknown error-status (-1)",
    ]


def test_a_request_is_what_the_lab_decodes() -> None:
    """Encoded once, patched with a request-id of four octets; checked by the lab's own codec."""
    request = Request(GET_BULK, (encode_oid("1.3.6.1.2.1.1.3"), encode_oid("1.3.6.1.2.1.2.2.1.10.4294967295")), 1, 25)
    envelope = CommunityEnvelope(2, Secret("công cộng"))
    message = decode_message(envelope.seal(request.pdu(0x7FFF_FFFF), 0x7FFF_FFFF))
    assert message[:6] == (1, "công cộng".encode(), 0xA5, 0x7FFF_FFFF, 1, 25)
    assert requested(message.bindings) == request.names
    assert read_number(envelope.seal(request.pdu(0x0102_0304), 0x0102_0304)) == 0x0102_0304


NAME = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
SEEDS = tuple(
    encode_message(Message(1, b"public", 0xA2, 0x0123_4567, 0, 0, bindings))
    for bindings in (
        b"".join(encode_binding((*NAME, row), Tag.OCTET_STRING, b"port") for row in range(1, 30)),
        b"".join(
            encode_binding((*NAME[:-1], arc, 7), Tag.COUNTER32, b"\x00\xff") for arc in (2, 10, 14) for _ in range(3)
        ),
        encode_binding((1, 3, 6, 1, 2, 1, 1, 2, 0), Tag.OBJECT_IDENTIFIER, b"\x2b\x06\x01"),
        encode_binding((1, 3, 6, 1, 4, 1, 1), Tag.OPAQUE, b"\x9f\x78\x04\x3f\x80\x00\x00"),
        b"",
    )
)


def mutated(source: random.Random) -> bytes:
    """A right answer with a few octets changed, cut, doubled or moved."""
    data = bytearray(source.choice(SEEDS))
    for _ in range(source.randint(1, 6)):
        where = source.randrange(len(data)) if data else 0
        change = source.randrange(5)
        if change == 0 and data:
            data[where] = source.randrange(256)
        elif change == 1 and data:
            data[where] ^= 1 << source.randrange(8)
        elif change == 2:
            del data[where : where + source.randint(1, 20)]
        elif change == 3:
            data[where:where] = data[where : where + source.randint(1, 20)]
        else:
            data[where:where] = source.randbytes(source.randint(1, 8))
    return bytes(data)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_hostile_datagram_raises_the_declared_error_or_decodes(source: random.Random) -> None:
    """20,000 mutated answers, 200 a run, through all that reads them; each in bounded time."""
    envelope = CommunityEnvelope(2, Secret("public"))
    plan = Plan(("1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.10", "1.3.6.1.2.1.2.2.1.14"), ("1.3.6.1.2.1.1.2",))
    for _ in range(200):
        data = mutated(source)
        started = time.perf_counter()
        for read in (read_number, envelope.open, partial(read_answer, envelope, plan)):
            try:
                read(data)
            except DecodeError:
                continue
        assert time.perf_counter() - started < 1


def read_answer(envelope: CommunityEnvelope, plan: Plan, message: bytes) -> None:
    """Take an answer in every way there is; what raises keeps nothing."""
    data, head = envelope.open(message)
    for scalars_open in (True, False):
        progress = Progress(plan)
        progress.choose(progress.open_columns)
        progress.scalars_open = scalars_open
        try:
            progress.take_octets(data, head.start, head.end)
        except DecodeError:
            assert not any(progress.columns)
            assert not progress.failures
        else:
            progress.settle()
    variables = Variables()
    variables.take_octets(data, head.start, head.end)
    for _, tag, octets in split(data, head.start, head.end):
        decode_value(tag, octets)


@pytest.mark.parametrize("request_tag", [GET, GET_BULK])
def test_a_request_is_no_answer(request_tag: int) -> None:
    """Sent back by an agent, or by somebody who listens."""
    envelope = CommunityEnvelope(2, Secret("public"))
    message = envelope.seal(Request(request_tag, (encode_oid("1.3.6.1"),)).pdu(0x0102_0304), 0x0102_0304)
    with pytest.raises(DecodeError, match="Response expected"):
        envelope.open(message)


def test_an_answer_is_opened_alike_in_whatever_length_form_it_comes() -> None:
    """The quick way of the usual form and the general one agree, padding behind the message included."""
    envelope = CommunityEnvelope(2, Secret("public"))
    for octets in (0, 40, 100, 110, 127, 128, 240, 300, 70_000):
        bindings = encode_binding((1, 3, 6, 1), Tag.OCTET_STRING, bytes(octets))
        message = encode_message(Message(1, b"public", 0xA2, 0x0123_4567, 0, 0, bindings))
        heads = []
        for form in (message, message + b"padding", long_form(message) if octets < 65_000 else message):
            data, head = envelope.open(form)
            heads.append((head.number, head.status, head.error_index, split(data, head.start, head.end)))
        assert heads[0] == heads[1] == heads[2]
        assert heads[0][:3] == (0x0123_4567, 0, 0)
        assert read_number(message) == read_number(long_form(message) if octets < 65_000 else message) == 0x0123_4567
