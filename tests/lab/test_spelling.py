"""Encodings of Vietnamese, against octets known from elsewhere."""

from __future__ import annotations

import unicodedata

import pytest

from lab.spelling import Spelling, spell

TEXT = "Kênh đến UBND huyện Ứng Hòa"


@pytest.mark.parametrize(
    ("how", "octets"),
    [
        (Spelling.UTF8, TEXT.encode()),
        (Spelling.NFD, unicodedata.normalize("NFD", TEXT).encode()),
        (Spelling.CP1258, b"K\xeanh \xf0\xea\xecn UBND huy\xea\xf2n \xdd\xecng Ho\xcca"),
        (Spelling.TCVN3, b"K\xaanh \xae\xd5n UBND huy\xd6n \xf8ng H\xdfa"),
        (Spelling.CUT, TEXT.encode()[: TEXT.encode().rindex(b"\xb2")]),
    ],
)
def test_the_octets_of_each_spelling(how: Spelling, octets: bytes) -> None:
    assert spell(TEXT, how, 255) == octets


def test_code_page_1258_is_what_python_reads_back() -> None:
    back = unicodedata.normalize("NFC", spell(TEXT, Spelling.CP1258, 255).decode("cp1258"))
    assert back == TEXT


@pytest.mark.parametrize("most", range(1, 40))
def test_no_more_octets_than_the_object_holds_and_utf8_stays_whole(most: int) -> None:
    assert all(len(spell(TEXT, how, most)) <= most for how in Spelling)
    assert TEXT.startswith(spell(TEXT, Spelling.UTF8, most).decode())


def test_a_cut_text_ends_inside_a_letter_and_plain_text_is_left_alone() -> None:
    with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
        spell(TEXT, Spelling.CUT, 255).decode()
    assert spell("plain", Spelling.CUT, 255) == b"plain"
