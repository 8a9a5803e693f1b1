"""What a cell says: nothing, a count, a year, a date, a figure; or something that only a person can explain.

Nothing is guessed. An empty cell is an open answer and never zero; a dash or a cross can mean either, so it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inventory.exchange.text import fold, is_digits, tidy, undefused
from inventory.suggest import shown

if TYPE_CHECKING:
    from inventory.exchange.grid import Value

EARLIEST_YEAR: Final = 1980
"""No machine that an office still counts was put into use before; the inventory's own limit."""

_MOST = 1_000_000
_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_VIETNAMESE = re.compile(r"(?P<whole>[0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+),(?P<part>[0-9]+)")
_PLAIN = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_SPACED = re.compile(r"[0-9]{1,3}( [0-9]{3})+")
_DATE = re.compile(r"(?:ngay )?([0-9]{1,2}) (?:thang )?([0-9]{1,2}) (?:nam )?([0-9]{4})")
_ISO = re.compile(r"([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})(?: 0+ 0+ 0+)?")
_YEAR = re.compile(r"(?:(?:nam|[0-9]{1,2}|[0-9]{1,2} [0-9]{1,2}) )?([0-9]{4})")
_MARKS = {"x", "v", "co", "khong", "n a", "na", "k", "ko", "chua ro", "khong ro", "khong co", "co nhung chua ro"}
_SERIALS = range(29_221, 73_415)
"""Days as spreadsheets number them, 1980 to 2100: a date whose cell lost its format."""

_SPREADSHEET_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing stands there: not declared ("chưa khai")."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign or word instead of a figure ("-", "x", "có"), which must be asked about."""

    text: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that cannot be: what it is, and what was expected."""

    what: str
    expected: str


EMPTY: Final = Empty()


def is_empty(value: Value) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not tidy(value))


def figure(value: Value) -> Fraction | Empty | Mark | Wrong:
    """A figure, however it is stored: 12, "12", "1.234,5" (comma for decimals, as in Vietnam), "1 234"."""
    if is_empty(value):
        return EMPTY
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        kind = "a date" if isinstance(value, date) else "true or false" if isinstance(value, bool) else "a time"
        return Wrong(f"{kind} is given ({tidy(value)})", "a number")
    if isinstance(value, (int, float)):
        return Fraction(str(value)) if abs(value) < float("inf") else Wrong("not a number", "a number")
    return _figure_of_text(tidy(value))


def _figure_of_text(text: str) -> Fraction | Mark | Wrong:
    sign = -1 if text[:1] in {"-", "−", "–"} and is_digits(text[1:].strip()[:1]) else 1
    bare = text[1:].strip() if sign < 0 else text
    found = _VIETNAMESE.fullmatch(bare)
    if found:
        return sign * Fraction(f"{re.sub('[. ]', '', found['whole'])}.{found['part']}")
    if _GROUPED.fullmatch(bare) or _SPACED.fullmatch(bare):
        return sign * Fraction(re.sub("[. ]", "", bare))
    if _PLAIN.fullmatch(bare):
        return sign * Fraction(bare)
    if _is_mark(text):
        return Mark(text)
    return Wrong(f"{shown(text)} is not a number", "a number")


def _is_mark(text: str) -> bool:
    """Whether a text is a sign, or a word that stands for one."""
    folded = fold(text)
    return folded in _MARKS if folded else not any(char.isalnum() for char in text)


def count(value: Value) -> int | Empty | Mark | Wrong:
    """A number of pieces or people: whole, not negative."""
    found = figure(value)
    if not isinstance(found, Fraction):
        return Wrong(found.what, "a whole number, or an empty cell") if isinstance(found, Wrong) else found
    if found < 0:
        return Wrong(f"{_said(value)} is negative", "a whole number from 0")
    if found.denominator != 1:
        return Wrong(f"{_said(value)} is not a whole number", "a whole number from 0")
    if found > _MOST:
        return Wrong(f"{_said(value)} is impossibly many", f"at most {_MOST:,}")
    return int(found)


def year(value: Value, latest: int) -> int | Empty | Mark | Wrong:
    """A year: 2016, "2016", "năm 2016", "5/2016", or of a date its year.

    Args:
        value: what stands in the cell.
        latest: the last year that can be meant.
    """
    if is_empty(value):
        return EMPTY
    if isinstance(value, date):
        return _year_within(value.year, latest)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        whole = int(value) if float(value).is_integer() else -1
        if whole in _SERIALS:
            whole = _day(whole).year
        return _year_within(whole, latest) if whole > 0 else Wrong(f"{value} is not a year", _years(latest))
    text = tidy(value)
    if _is_mark(text):
        return Mark(text)
    found = _YEAR.fullmatch(fold(text))
    return _year_within(int(found[1]), latest) if found else Wrong(f"{shown(text)} is not a year", _years(latest))


def _year_within(number: int, latest: int) -> int | Wrong:
    return number if EARLIEST_YEAR <= number <= latest else Wrong(f"year {number} is impossible", _years(latest))


def _years(latest: int) -> str:
    return f"a year from {EARLIEST_YEAR} to {latest}"


def day(value: Value) -> date | Empty | Wrong:
    """A date: of a date cell, "5/10/2024" (day before month, as in Vietnam), "2024-10-05", or a number of days."""
    if is_empty(value):
        return EMPTY
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _day(int(value)) if int(value) in _SERIALS else Wrong(f"{value} is not a date", _A_DATE)
    return _day_of_text(tidy(value))


def _day_of_text(text: str) -> date | Wrong:
    found, iso = _DATE.fullmatch(fold(text)), _ISO.fullmatch(fold(text))
    parts = [*reversed(found.groups())] if found else [*iso.groups()] if iso else []
    try:
        return date(*map(int, parts)) if parts else Wrong(f"{shown(text)} is not a date", _A_DATE)
    except ValueError:
        return Wrong(f"there is no day {shown(text)}", _A_DATE)


_A_DATE = "day/month/year, such as 05/10/2024"


def _day(serial: int) -> date:
    return _SPREADSHEET_ZERO + timedelta(days=serial)


def words(value: Value) -> str:
    """A text cell, tidied; a whole number stored as a float is written without its zero."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return undefused(tidy(value))


def _said(value: Value) -> str:
    return shown(tidy(value)) if isinstance(value, str) else tidy(value)
