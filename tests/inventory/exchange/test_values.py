"""Cells as figures, years and days; what is not certain stays a question or a problem."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.exchange.text import defused, fold, spoken, tidy, undefused
from inventory.exchange.values import EMPTY, Mark, Wrong, count, day, figure, year


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, EMPTY),
        ("  ", EMPTY),
        (12, Fraction(12)),
        ("12", Fraction(12)),
        (2.5, Fraction(5, 2)),
        ("2,5", Fraction(5, 2)),
        ("2.5", Fraction(5, 2)),
        ("1.234,5", Fraction(2469, 2)),
        ("1.234", Fraction(1234)),
        ("1.234.567", Fraction(1234567)),
        ("1 234", Fraction(1234)),
        ("1 234,50", Fraction(2469, 2)),
        ("1,234", Fraction(1234, 1000)),
        ("-5", Fraction(-5)),
        ("- 5", Fraction(-5)),
        ("-", Mark("-")),
        ("–", Mark("–")),
        ("?", Mark("?")),
        ("X", Mark("X")),
        ("có", Mark("có")),
        ("Không", Mark("Không")),
    ],
)
def test_figures_as_vietnamese_offices_write_them(cell: str | float | None, expected: object) -> None:
    """A comma is the decimal sign; points and spaces group by three; a word or sign is asked about."""
    assert figure(cell) == expected


@pytest.mark.parametrize("cell", ["12 máy", "1.2.3", "12..", "1e5", "٣", "½", "12-15", True, datetime(2024, 1, 1)])  # noqa: DTZ001
def test_anything_else_is_no_figure(cell: str | bool | datetime) -> None:
    assert isinstance(figure(cell), Wrong)
    assert isinstance(count(cell), Wrong)


@given(st.integers(0, 1_000_000))
def test_a_count_is_the_same_however_it_is_stored(number: int) -> None:
    grouped = f"{number:,}"
    for cell in (number, float(number), str(number), f" {number} ", f"{number},0", grouped.replace(",", ".")):
        assert count(cell) == number


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (2016, 2016),
        (2016.0, 2016),
        ("2016", 2016),
        ("năm 2016", 2016),
        ("5/2016", 2016),
        ("01/05/2016", 2016),
        (date(2016, 5, 1), 2016),
        (42491, 2016),
        (None, EMPTY),
        ("-", Mark("-")),
        (16, Wrong("year 16 is impossible", "a year from 1980 to 2024")),
        (2025, Wrong("year 2025 is impossible", "a year from 1980 to 2024")),
        ("mới", Wrong('"mới" is not a year', "a year from 1980 to 2024")),
    ],
)
def test_years(cell: object, expected: object) -> None:
    assert year(cell, 2024) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (datetime(2024, 10, 5, 8), date(2024, 10, 5)),  # noqa: DTZ001
        ("5/10/2024", date(2024, 10, 5)),
        ("05-10-2024", date(2024, 10, 5)),
        ("05.10.2024", date(2024, 10, 5)),
        ("ngày 5 tháng 10 năm 2024", date(2024, 10, 5)),
        ("2024-10-05", date(2024, 10, 5)),
        (45570, date(2024, 10, 5)),
        (None, EMPTY),
    ],
)
def test_days_are_day_before_month(cell: object, expected: object) -> None:
    assert day(cell) == expected  # type: ignore[arg-type]


def test_headings_are_compared_without_accents_case_and_punctuation() -> None:
    decomposed = "Mã đơn vị:"
    assert {fold(text) for text in ("Mã đơn vị", "MÃ ĐƠN VỊ", "Ma Don-Vi", "  mã\nđơn  vị ", decomposed)} == {
        "ma don vi"
    }


def test_names_are_compared_with_their_accents_wherever_the_tone_stands() -> None:
    assert spoken("Xã Hoà An") == spoken("xã Hòa An")
    assert spoken("Thuý") == spoken("Thúy")
    assert spoken("Hòa An") != spoken("Hóa An")


@given(st.text(max_size=30))
def test_defusing_is_undone_exactly(text: str) -> None:
    once = tidy(text)
    assert not defused(once).startswith(("=", "+", "-", "@"))
    if not once.startswith("'"):
        assert undefused(defused(once)) == once
