"""Device text: decoded as people meant it, harmless to whoever shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.snmp.text import decode_text, mac_of, number_of, text_of


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"core-1", "core-1"),
        ("Phường Cửa Đông".encode(), "Phường Cửa Đông"),
        (unicodedata.normalize("NFD", "Ủy ban xã").encode(), "Ủy ban xã"),
        ("Ứng Hòa".encode()[:8], "Ứng H"),
        (b"Pho\xccng 3 \xd0\xf4ng", "Phòng 3 Đông"),
        ("Büro Süd".encode("latin-1"), "Büro Süd"),
        (b"x\x8ay", "x\N{REPLACEMENT CHARACTER}y"),
        (b"padded\0\0\0", "padded"),
        (b"\0\xc4\x90\xc3\xb4ng\0", "Đông"),
        (b"  Cisco IOS\r\nCopyright\r\n", "Cisco IOS Copyright"),
        (b"a\x1b[31mb", "a\N{REPLACEMENT CHARACTER}[31mb"),
        ("a\u202eb".encode(), "a\N{REPLACEMENT CHARACTER}b"),
        (b"\0\0", ""),
        (b"", ""),
    ],
)
def test_octets_become_one_line_of_text(octets: bytes, text: str) -> None:
    assert decode_text(octets) == text


@given(st.binary(max_size=40))
def test_whatever_comes_the_text_is_printable_and_normal(octets: bytes) -> None:
    text = decode_text(octets)
    assert text == text.strip() == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20))
def test_utf_8_comes_back_as_it_was_meant(text: str) -> None:
    assert decode_text(text.encode()) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("value", "mac"),
    [
        (bytes.fromhex("000bdc34d106"), "00:0b:dc:34:d1:06"),
        (b"0:B:dc:34:D1:6", "00:0b:dc:34:d1:06"),
        (b"00-0b-dc-34-d1-06\0", "00:0b:dc:34:d1:06"),
        (b"", None),
        (b"\x01\x02", None),
        (7, None),
        (None, None),
    ],
)
def test_a_hardware_address_is_six_pairs_or_not_known(value: bytes | int | None, mac: str | None) -> None:
    assert mac_of(value) == mac


def test_a_value_of_another_type_is_not_known() -> None:
    assert text_of(5) is None
    assert text_of(b" ") is None
    assert number_of(b"5") is None
    assert number_of(1.5) is None
