"""Numbers and dates as Vietnamese and English offices write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from exporters.reports.language import Language, day, interval, number, plain, rounded, score

VI, EN = Language.VI, Language.EN


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (Fraction(123456, 100), 2, "1.234,56", "1,234.56"),
        (220_000_000, 0, "220.000.000", "220,000,000"),
        (0, 2, "0,00", "0.00"),
        (Fraction(-1, 200), 2, "-0,01", "-0.01"),
        (Fraction(-1, 201), 2, "0,00", "0.00"),
        (10**20 + Fraction(1, 2), 0, "100.000.000.000.000.000.001", "100,000,000,000,000,000,001"),
    ],
)
def test_numbers(value: Fraction, decimals: int, vi: str, en: str) -> None:
    assert (number(value, VI, decimals), number(value, EN, decimals)) == (vi, en)


def test_halves_are_rounded_away_from_zero() -> None:
    """Unlike Python's own rounding, which goes to the even figure."""
    halves = [Fraction(each, 1000) for each in (5, 15, 125, -5, -125)]
    assert [score(each, EN) for each in halves] == ["0.01", "0.02", "0.13", "-0.01", "-0.13"]
    assert rounded(Fraction(29995, 1000), 2) == 30


def test_parameters_show_only_the_decimals_they_have() -> None:
    values = [Fraction(30), Fraction(1, 2), Fraction(225, 100), Fraction(1, 3), Fraction(20_000_000)]
    assert [plain(each, VI) for each in values] == ["30", "0,5", "2,25", "0,3333", "20.000.000"]


def test_an_interval_of_one_figure_is_one_figure() -> None:
    assert interval(Fraction(963, 100), Fraction(4226, 100), VI) == "9,63 – 42,26"
    assert interval(Fraction(50), Fraction(50), VI) == "50,00"


def test_dates() -> None:
    assert (day(date(2026, 1, 5), VI), day(date(2026, 1, 5), EN)) == ("05/01/2026", "5 January 2026")
