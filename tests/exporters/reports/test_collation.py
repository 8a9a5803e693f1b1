"""The order of Vietnamese names."""

from __future__ import annotations

import unicodedata

from exporters.reports.collation import vietnamese_key

IN_ORDER = [
    "",
    "Phường 2",
    "Phường 10",
    "Phường An Khánh",
    "Phường Ăn",
    "Phường Ân",
    "Phường Ba Đình",
    "Phường Cầu Giấy",
    "Phường Dương Nội",
    "Phường Đại Mỗ",
    "Phường Đống Đa",
    "Phường Ê",
    "Phường Hà",
    "Phường Hoa",
    "Phường Hòa",
    "Phường Hỏa",
    "Phường Hõa",
    "Phường Hóa",
    "Phường Họa",
    "Phường Hoài",
    "Phường O",
    "Phường Ô",
    "Phường Ơ",
    "Phường U",
    "Phường Ư",
    "Phường Yên",
]

SHUFFLED = IN_ORDER[1::2] + IN_ORDER[::2]


def test_letters_then_tones_then_numbers_by_value() -> None:
    assert sorted(SHUFFLED, key=vietnamese_key) == IN_ORDER


def test_the_order_does_not_depend_on_how_letters_are_encoded() -> None:
    decomposed = [unicodedata.normalize("NFD", name) for name in SHUFFLED]
    assert [unicodedata.normalize("NFC", name) for name in sorted(decomposed, key=vietnamese_key)] == IN_ORDER


def test_signs_of_other_scripts_come_last_and_break_nothing() -> None:
    assert max(["文", "Z", "٣", "a"], key=vietnamese_key) == "文"
