"""What stands in place of addresses, and where addresses are found in indexes and texts."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.snmp.client import VarBind
from collectors.snmp.recording.indexes import gives_away, rewrite
from collectors.snmp.recording.snmprec import lines
from collectors.snmp.recording.substitutes import Substitutes, is_common
from collectors.snmp.recording.texts import Texts, is_text, masked


@given(st.lists(st.ip_addresses(v=4), max_size=60))
def test_ipv4_addresses_are_replaced_one_to_one(addresses: list[IPv4Address]) -> None:
    """The same by the same, two by two, and what says nothing of its owner by itself."""
    substitutes = Substitutes()
    new = {address: substitutes.v4(address) for address in addresses}
    assert {address: substitutes.v4(address) for address in addresses} == new
    replaced = {address: other for address, other in new.items() if not is_common(address)}
    assert len(set(replaced.values())) == len(replaced)
    assert all(other == address for address, other in new.items() if is_common(address))


@pytest.mark.parametrize(
    ("address", "common"),
    [
        ("255.255.255.0", True),
        ("255.255.255.255", True),
        ("0.0.0.0", True),
        ("127.0.0.1", True),
        ("224.0.0.5", True),
        ("10.0.0.1", False),
        ("255.255.0.1", False),
        ("192.168.1.0", False),
    ],
)
def test_masks_groups_and_loopback_stay(address: str, common: bool) -> None:
    assert is_common(IPv4Address(address)) is common


def test_more_addresses_than_documentation_has_come_from_the_benchmark_range() -> None:
    substitutes = Substitutes()
    new = [substitutes.v4(IPv4Address(0x0A000000 + number)) for number in range(1, 1001)]
    assert len(set(new)) == 1000
    assert str(new[0]) == "192.0.2.1"
    assert str(new[-1]).startswith("198.18.")


def test_other_addresses() -> None:
    substitutes = Substitutes()
    assert str(substitutes.v6(IPv6Address("2405:4800::1"))) == "2001:db8::1"
    assert substitutes.v6(IPv6Address("fe80::1234")).is_link_local
    assert str(substitutes.v6(IPv6Address("::1"))) == "::1"
    assert substitutes.mac(bytes.fromhex("c85b7612ab9f")) == bytes.fromhex("020000000001")
    assert substitutes.mac(b"\xff" * 6) == b"\xff" * 6
    assert substitutes.mac(bytes(6)) == bytes(6)


@pytest.mark.parametrize(
    ("column", "index", "new"),
    [
        ("1.3.6.1.2.1.4.20.1.2", (9, 8, 7, 6), (192, 0, 2, 1)),
        ("1.3.6.1.2.1.4.22.1.2", (5, 9, 8, 7, 6), (5, 192, 0, 2, 1)),
        ("1.3.6.1.2.1.4.34.1.3", (1, 4, 9, 8, 7, 6), (1, 4, 192, 0, 2, 1)),
        ("1.3.6.1.2.1.17.4.3.1.2", (0, 1, 2, 3, 4, 5), (2, 0, 0, 0, 0, 1)),
        ("1.3.6.1.2.1.17.7.1.2.2.1.2", (20, 0, 1, 2, 3, 4, 5), (20, 2, 0, 0, 0, 0, 1)),
        ("1.3.6.1.4.1.9999.1.1", (208, 13, 4, 2, 3, 16, 1), (2, 0, 0, 0, 0, 1, 1)),
        ("1.3.6.1.4.1.9999.1.1", (7, 192, 168, 1, 9), (7, 192, 0, 2, 1)),
        ("1.3.6.1.4.1.9999.1.1", (5, 97, 98, 99, 100, 101), (5, 119, 48, 48, 48, 49)),
        ("1.3.6.1.2.1.2.2.1.2", (4227625,), (4227625,)),
        ("1.3.6.1.2.1.25.3.3.1.2", (196608,), (196608,)),
        ("1.3.6.1.2.1.43.11.1.1.9", (1, 4), (1, 4)),
    ],
)
def test_addresses_and_texts_in_indexes_are_replaced(column: str, index: tuple[int, ...], new: tuple[int, ...]) -> None:
    assert rewrite(column, index, Substitutes(), ()) == new


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ((1, 1, 10, 77, 88, 99), 2),
        ((1, 1, 10, 1, 2, 1), None),
        ((9, 1, 4, 113, 190, 1, 1), 3),
        ((1, 1, 4, 2, 1, 0), None),
        ((3, 200, 91, 118, 18, 171, 159), 1),
        ((3, 87, 105, 70, 105), 1),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9), None),
    ],
)
def test_what_looks_like_the_owner_s_is_told_from_parts_of_an_oid(parts: tuple[int, ...], place: int | None) -> None:
    assert gives_away(parts, ()) == place


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (b"gw-1 and GW-1.hanoi.example", b"name-1 and name-2"),
        (b"agw-12", b"agw-12"),
        (b"mail a.b@c.example", b"mail contact-1@example.org"),
        (b"see https://intra.example:8443/x", b"see https://name-1/x"),
        (b"S/N: AB12345", b"S/N: serial-1"),
        (b"serial port", b"serial port"),
        (b"/home/anh/data", b"/home/user-1/data"),
        (b"at C8:5B:76:12:AB:9F", b"at 02:00:00:00:00:01"),
        (b"at c85b.7612.ab9f", b"at 0200.0000.0001"),
        (b"to 113.190.44.55", b"to 192.0.2.1"),
        (b"version 12.2.55.3", b"version 12.2.55.3"),
        (b"from 2405:4800::9 on", b"from 2001:db8::1 on"),
        (b"12:30:45 up", b"12:30:45 up"),
        (b"call 0912345678", b"call 0000000000"),
        (b"Core i7-1165G7 @ 2.80GHz", b"Core i7-1165G7 @ 2.80GHz"),
    ],
)
def test_texts_lose_what_looks_like_their_owner_s(text: bytes, cleaned: bytes) -> None:
    texts = Texts({b"gw-1": "name", b"gw-1.hanoi.example": "name"}, Substitutes())
    assert texts.cleaned(text) == cleaned


def test_a_version_s_numbers_are_no_address() -> None:
    assert Texts({}, Substitutes()).cleaned(b"10.4.0.3", version=True) == b"10.4.0.3"


def test_masking_keeps_the_shape() -> None:
    assert masked("Phòng 203-B".encode()) == b"xxxxxx 000-x"
    assert [is_text(octets) for octets in (b"abc\0", "Hà".encode(), b"\x00\x01", b"", b"\x80\x80\x80a")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_lines_are_those_of_snmprec() -> None:
    found = lines(
        [
            VarBind("1.3.6.1.10", 2, -5),
            VarBind("1.3.6.1.9", 4, b"plain text"),
            VarBind("1.3.6.1.9.1", 4, b"a|b"),
            VarBind("1.3.6.1.9.2", 4, b"\x00\xff"),
            VarBind("1.3.6.1.9.3", 64, bytes((192, 0, 2, 1))),
            VarBind("1.3.6.1.9.4", 6, "1.3.6.1"),
            VarBind("1.3.6.1.9.5", 68, 1.5),
            VarBind("1.3.6.1.9.6", 68, 0.1),
            VarBind("1.3.6.1.9.7", 4, b" x "),
            VarBind("1.3.6.1.11", 0x81, None),
        ]
    )
    assert found == [
        "1.3.6.1.9|4|plain text",
        "1.3.6.1.9.1|4x|617c62",
        "1.3.6.1.9.2|4x|00ff",
        "1.3.6.1.9.3|64|192.0.2.1",
        "1.3.6.1.9.4|6|1.3.6.1",
        "1.3.6.1.9.5|68x|9f78043fc00000",
        "1.3.6.1.9.6|68x|9f79083fb999999999999a",
        "1.3.6.1.9.7|4x|207820",
        "1.3.6.1.10|2|-5",
    ]
