"""Numbers and dates as the readers write them: 1.234,56 and 31/12/2026 in Vietnamese, 1,234.56 in English."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction


class Language(StrEnum):
    """Languages of reports."""

    VI = "vi"
    EN = "en"


_SWAP = str.maketrans(",.", ".,")


def rounded(value: Fraction | int, decimals: int) -> Fraction:
    """Round half away from zero, the way offices do: 0.125 is 0.13 and -0.125 is -0.13."""
    scale = 10**decimals
    magnitude = (abs(Fraction(value)) * scale + Fraction(1, 2)) // 1
    return Fraction(magnitude if value >= 0 else -magnitude, scale)


def number(value: Fraction | int, language: Language, decimals: int = 0) -> str:
    """A figure with its thousands grouped and a fixed number of decimals, exact at any size."""
    scaled = value if isinstance(value, int) and not decimals else int(rounded(value, decimals) * 10**decimals)
    whole, part = divmod(abs(scaled), 10**decimals)
    text = f"{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")
    text = text.translate(_SWAP) if language is Language.VI else text
    return f"-{text}" if scaled < 0 else text


def score(value: Fraction, language: Language) -> str:
    """A score or a percentage, to 2 decimals."""
    return number(value, language, 2)


def plain(value: Fraction | int, language: Language) -> str:
    """A parameter as it was given: without decimals when it has none, else with as few as it needs, at most 4."""
    if value.denominator == 1:
        return number(value.numerator, language)
    exact = Fraction(value)
    decimals = next((count for count in range(5) if (exact * 10**count).denominator == 1), 4)
    return number(exact, language, decimals)


def interval(low: Fraction, high: Fraction, language: Language) -> str:
    """`9,63 - 42,26`, or one figure when both bounds are printed alike."""
    first, last = score(low, language), score(high, language)
    return first if first == last else f"{first} \N{EN DASH} {last}"


def day(value: date, language: Language) -> str:
    """A date: 31/12/2026, in English 31 December 2026."""
    return f"{value:%d/%m/%Y}" if language is Language.VI else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
