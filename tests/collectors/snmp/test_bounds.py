"""What no datagram may make us hold or compute: bounds of the decoder."""

from __future__ import annotations

import pytest

from collectors.snmp.ber import ARCS, INDEX_OCTETS, OID_TEXT, DecodeError, Memo, encode_tlv, expect_integer
from collectors.snmp.exchange import RawVariable, Variables, value_of
from collectors.snmp.plan import Plan
from lab.ber import encode_oid
from lab.mib import oid

COLUMN = "1.3.6.1.2.1.2.2.1.2"


def test_an_object_identifier_has_128_numbers_at_most() -> None:
    """Longer ones are refused before they are decoded: the text of one number of 3,000 octets would be an error."""
    longest = b"\xff\xff\xff\xff\x7f" * 128
    assert ARCS[longest] == (2**35 - 1,) * 128
    for octets in (longest + b"\x01", b"\xff" * 3_000 + b"\x01"):
        with pytest.raises(DecodeError, match="more than 128 numbers"):
            _ = ARCS[octets]
        with pytest.raises(DecodeError, match="more than 128 numbers"):
            _ = OID_TEXT[octets]


def test_long_indexes_are_decoded_and_not_remembered() -> None:
    """A memory of 65,536 indexes must not become one of 65,536 long ones."""
    octets = bytes(range(1, 66))
    assert ARCS[octets] == tuple(range(1, 66))
    assert octets not in ARCS
    assert INDEX_OCTETS[tuple(range(1, 66))] == octets
    assert tuple(range(1, 66)) not in INDEX_OCTETS
    assert ARCS[octets[:64]] is ARCS[octets[:64]]


def test_a_memory_is_emptied_when_it_is_full() -> None:
    """Bounded, and right all the same."""
    memory: Memo[int, int] = Memo(lambda value: value * 2, 3)
    assert [memory[value] for value in range(10)] == [value * 2 for value in range(10)]
    assert len(memory) <= 3


def test_a_number_of_a_message_has_16_octets_at_most() -> None:
    """Padded ones are taken; of a longer one not even a message about it could be made."""
    padded = encode_tlv(0x02, b"\0" * 15 + b"\x07")
    assert expect_integer(padded, 0, len(padded), "request-id") == (7, len(padded))
    long = encode_tlv(0x02, b"\x01" * 3_000)
    with pytest.raises(DecodeError, match="error-status of 3000 octets"):
        expect_integer(long, 0, len(long), "error-status")


@pytest.mark.parametrize(
    ("tag", "octets"), [(0x30, b"\x05\x00"), (0x02, b"\x01" * 17), (0x06, b"\x2b\x86"), (0xFF, b"")]
)
def test_a_value_that_cannot_be_read_is_absent(tag: int, octets: bytes) -> None:
    """It costs itself only."""
    assert value_of(tag, octets) is None
    assert value_of(0x04, octets) == octets


def test_a_column_is_no_row_of_itself() -> None:
    """No table has rows without an index; who reads tables may rely on that."""
    plan = Plan((COLUMN,), ())
    name = encode_oid(oid(COLUMN))
    assert plan.locate(name, 0) is None
    assert plan.locate(name, -1) is None
    assert plan.locate(name + b"\x07", 0) == (0, (7,))


def test_names_that_end_inside_a_number_are_refused_before_anything_is_kept() -> None:
    """Else the error would come where nobody expects one any more."""
    kept = Variables([RawVariable(b"\x2b\x06", 0x02, b"\x01")])
    with pytest.raises(DecodeError, match="ends inside"):
        kept.take([RawVariable(b"\x2b\x06\x01", 0x02, b"\x01"), RawVariable(b"\x2b\x86", 0x02, b"\x01")])
    assert kept == [RawVariable(b"\x2b\x06", 0x02, b"\x01")]
