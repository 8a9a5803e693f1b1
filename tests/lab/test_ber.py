"""The lab's codec: known bytes, round trips, and refusals that say what was wrong."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.ber import (
    Message,
    Pdu,
    Tag,
    decode_bindings,
    decode_message,
    decode_number,
    decode_oid,
    encode_binding,
    encode_message,
    encode_number,
    encode_oid,
)
from lab.errors import BerError
from lab.mib import oid

# snmpget -v2c -c public of sysUpTime.0, as net-snmp 5.9 sends it
REQUEST = bytes.fromhex(
    "302602010104067075626c6963a01902010102010002010030 0e300c06082b060102010103000500".replace(" ", "")
)


def test_a_request_of_net_snmp_is_read_whole() -> None:
    message = decode_message(REQUEST)
    assert message[:6] == (1, b"public", Pdu.GET, 1, 0, 0)
    (binding,) = decode_bindings(message.bindings)
    assert (decode_oid(binding.name), binding.tag, binding.content) == (oid("1.3.6.1.2.1.1.3.0"), Tag.NULL, b"")
    assert encode_message(message) == REQUEST


@pytest.mark.parametrize(
    ("value", "content"),
    [(0, "00"), (127, "7f"), (128, "0080"), (-1, "ff"), (-128, "80"), (-129, "ff7f"), (2**64 - 1, "00" + "ff" * 8)],
)
def test_numbers_take_as_few_octets_as_two_s_complement_needs(value: int, content: str) -> None:
    assert encode_number(value).hex() == content
    assert decode_number(bytes.fromhex(content)) == value


@given(st.integers(-(2**63), 2**64 - 1))
def test_numbers_come_back(value: int) -> None:
    assert decode_number(encode_number(value)) == value


@given(
    st.tuples(st.integers(0, 1), st.integers(0, 39)) | st.tuples(st.just(2), st.integers(0, 2**32 - 81)),
    st.lists(st.integers(0, 2**32 - 1), max_size=100),
)
def test_object_identifiers_come_back(root: tuple[int, int], rest: list[int]) -> None:
    assert decode_oid(encode_oid((*root, *rest))) == (*root, *rest)


MESSAGES = st.builds(
    Message,
    version=st.integers(0, 1),
    community=st.binary(max_size=300),
    pdu=st.sampled_from(Pdu),
    request_id=st.integers(-(2**31), 2**31 - 1),
    first=st.integers(0, 2**31 - 1),
    second=st.integers(0, 2**31 - 1),
    bindings=st.binary(max_size=1000) | st.just(bytes(70_000)),
)


@given(MESSAGES)
def test_messages_come_back(message: Message) -> None:
    assert decode_message(encode_message(message)) == message


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ("", "cut short"),
        ("30", "cut short"),
        ("3080", "length of 0 octets"),
        (REQUEST.hex()[:-2], "claims 38 octets, 37 are left"),
        (REQUEST.hex() + "00", "1 octets behind the message"),
        (REQUEST.hex().replace("020101", "020103", 1), "version 3 is neither"),
        (REQUEST.hex().replace("020101", "020200", 1), "not the shortest"),
        (REQUEST.hex().replace("0406", "0506"), "tag 0x05 at octet 5 where 0x04 was expected"),
    ],
)
def test_what_is_no_message_is_refused_and_the_reason_is_said(data: str, complaint: str) -> None:
    with pytest.raises(BerError, match=complaint):
        decode_message(bytes.fromhex(data))


@pytest.mark.parametrize("content", ["", "0001", "ff80"])
def test_integers_that_are_empty_or_padded_are_refused(content: str) -> None:
    with pytest.raises(BerError, match="integer"):
        decode_number(bytes.fromhex(content))


@pytest.mark.parametrize("content", ["", "2b80", "2b8001", "2b" + "ffffffff7f" + "00", "01" * 200])
def test_object_identifiers_that_are_unfinished_padded_or_too_long_are_refused(content: str) -> None:
    with pytest.raises(BerError, match="object identifier"):
        decode_oid(bytes.fromhex(content))


def test_bindings_with_something_behind_the_value_are_refused() -> None:
    good = encode_binding(oid("1.3.6.1"), Tag.INTEGER, b"\1")
    with pytest.raises(BerError, match="behind the value"):
        decode_bindings(b"\x30" + bytes((good[1] + 1,)) + good[2:] + b"\0")


@given(st.binary(max_size=200))
def test_random_bytes_are_read_or_refused_but_never_anything_else(data: bytes) -> None:
    with contextlib.suppress(BerError):
        decode_bindings(decode_message(data).bindings)


@given(st.integers(0, len(REQUEST) - 1), st.integers(0, 255))
def test_a_request_with_one_wrong_octet_is_read_or_refused(position: int, octet: int) -> None:
    data = REQUEST[:position] + bytes((octet,)) + REQUEST[position + 1 :]
    with contextlib.suppress(BerError):
        for binding in decode_bindings(decode_message(data).bindings):
            decode_oid(binding.name)
