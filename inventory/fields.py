"""Types of the inventory's values: what each accepts, and the words in which it refuses.

Validation is strict: a number is not text and text is not a number, because 010 and "10" are not the same code.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from datetime import date, datetime, timedelta
from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from inventory.opening import DAY_MINUTES, Span
from inventory.secret import SecretRef, parse_secret_ref
from inventory.suggest import kind_of, shown

STRICT: Final = ConfigDict(
    extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True
)

REFUSED: Final = "refused"
"""Type of the errors raised here; their context holds `expected` and `hint`."""

_MAC: Final = re.compile(
    r"[0-9A-Fa-f]{2}([:-]?)[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}"
)
"""With colons, with hyphens, without anything, or in three groups of four with dots."""

LONGEST_HOLIDAY_DAYS: Final = 92
"""A longer one is a mistake of the pen."""

EARLIEST_YEAR: Final = 1980
"""No machine that an office still counts was put into use before."""


def refuse(what: str, expected: str = "", hint: str = "") -> PydanticCustomError:
    """An error in our own words; braces in them are kept as they are."""
    return PydanticCustomError(REFUSED, "{what}", {"what": what, "expected": expected, "hint": hint})


def text_of(value: Any, expected: str) -> str:
    """The value if it is text.

    Raises:
        PydanticCustomError: it is something else.
    """
    if not isinstance(value, str):
        raise refuse(f"{kind_of(value)} is given", expected)
    return value


def _clean(text: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
        raise refuse("the text holds a line break or a control character", "one line of text")
    return unicodedata.normalize("NFC", text.strip())


def parse_date(text: str) -> date | None:
    """A date written as 2024-12-31; None for anything else, other forms of ISO 8601 included."""
    try:
        return date.fromisoformat(text) if len(text) == len("2024-12-31") else None
    except ValueError:
        return None


def _date(value: Any) -> date:
    text = text_of(value, "a date such as 2024-12-31")
    day = parse_date(text)
    if day is None:
        raise refuse(f"{shown(text)} is not a date", "year-month-day, such as 2024-12-31")
    return day


def _moment(value: Any) -> datetime:
    text = text_of(value, "a time such as 2024-12-31T22:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or "T" not in text:
        raise refuse(f"{shown(text)} is not a time", "date and time of the city, such as 2024-12-31T22:00")
    return moment


def _secret(value: Any) -> SecretRef:
    if not isinstance(value, str):
        raise refuse("not a reference to a secret", "env:NAME or file:/path")
    try:
        return parse_secret_ref(value)
    except ValueError:
        hint = "put the value into an environment variable or a file of its own and name that here"
        raise refuse("not a reference to a secret", "env:NAME or file:/path, never the value itself", hint) from None


def _key_file(value: Any) -> SecretRef:
    path = value.removeprefix("file:") if isinstance(value, str) else ""
    if not path.startswith("/") or "\n" in path:
        raise refuse("not the path of a key file", "an absolute path such as /etc/wardwatch/id_ed25519, never the key")
    return SecretRef("file", path)


def parse_address(text: str) -> IPv4Address | IPv6Address:
    """A literal address.

    Raises:
        ValueError: it is a name, has a prefix length, or is an address that no single device can have; the message
            says which.
    """
    expected = "a literal address without prefix length, such as 10.28.54.1"
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not an address; expected {expected}") from None
    if address.is_unspecified or address.is_multicast or address == ipaddress.IPv4Address("255.255.255.255"):
        raise ValueError(f"{text} is not the address of one device; expected {expected}")
    return address


def _address(value: Any) -> IPv4Address | IPv6Address:
    text = text_of(value, "a literal address in quotes")
    try:
        return parse_address(text)
    except ValueError as error:
        what, _, expected = str(error).partition("; expected ")
        raise refuse(what, expected) from None


def parse_mac(text: str) -> str:
    """The hardware address of one device as six lower-case pairs joined by colons, however it is written.

    Raises:
        ValueError: it is none, or one that no single device can have; the message says which.
    """
    expected = "six pairs of hexadecimal digits, such as 02:00:5e:10:00:01"
    if not _MAC.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a hardware address; expected {expected}")
    octets = bytes.fromhex(re.sub("[.:-]", "", text))
    if octets[0] & 1 or not any(octets):
        raise ValueError(f"{text} is not the hardware address of one device; expected {expected}")
    return octets.hex(":")


def _mac(value: Any) -> str:
    text = text_of(value, 'a hardware address in quotes, such as "02:00:5e:10:00:01"')
    try:
        return parse_mac(text)
    except ValueError as error:
        what, _, expected = str(error).partition("; expected ")
        raise refuse(what, expected) from None


def _absolute(value: Any) -> Path:
    text = text_of(value, "an absolute path such as /etc/ssl/certs/city.pem")
    if not text.startswith("/") or "\n" in text:
        raise refuse(f"{shown(text)} is not an absolute path", "a path such as /etc/ssl/certs/city.pem")
    return Path(text)


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse(f"unknown time zone {shown(value)}", "a name such as Asia/Ho_Chi_Minh") from None
    return value


def _fraction(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise refuse(f"{kind_of(value)} is given", "a number")
    return Fraction(str(value))


def one_or_many_numbers(value: Any) -> Any:
    """A single number as a list of one; anything else as it is."""
    return [value] if isinstance(value, int) and not isinstance(value, bool) else value


def one_or_many(value: Any) -> Any:
    """A single text as a list of one; anything else as it is."""
    return [value] if isinstance(value, str) else value


_SPAN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def _span(value: Any) -> Span:
    """A part of a day; one that ends no later than it begins leads into the next day."""
    expected = 'a span of the day such as "08:00-11:30"'
    text = text_of(value, expected)
    match = _SPAN.fullmatch(text)
    if match is None:
        raise refuse(f"{shown(text)} is not a span of the day", expected)
    opens, closes = (int(match[hour]) * 60 + int(match[hour + 1]) for hour in (1, 3))
    if opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise refuse(f"{shown(text)} goes beyond the day", "times from 00:00 to 24:00")
    return Span(opens, closes if closes > opens else closes + DAY_MINUTES)


WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_days(text: str) -> tuple[int, ...]:
    """Days of the week written as "mon" or "mon-fri", Monday being 0; "sat-mon" leads over the week's end.

    Raises:
        ValueError: it is neither.
    """
    first, dash, last = text.partition("-")
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        raise ValueError(f"{shown(text)} is no day of the week; expected mon, tue, ..., sun, or two joined as mon-fri")
    begins, ends = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return tuple((begins + offset) % len(WEEKDAYS) for offset in range((ends - begins) % len(WEEKDAYS) + 1))


def _dates(value: Any) -> tuple[date, ...]:
    """A day, or all days from one to another."""
    expected = "a date such as 2026-09-02, or two joined as 2026-02-16/2026-02-22"
    text = text_of(value, expected)
    first, _, last = text.partition("/")
    begins, ends = parse_date(first), parse_date(last or first)
    if begins is None or ends is None:
        raise refuse(f"{shown(text)} is not a date", expected)
    if not 0 <= (ends - begins).days < LONGEST_HOLIDAY_DAYS:
        raise refuse(f"{shown(text)} is no span of days", f"the first day first, at most {LONGEST_HOLIDAY_DAYS} days")
    return tuple(begins + timedelta(offset) for offset in range((ends - begins).days + 1))


def _weekly(value: Any) -> tuple[tuple[int, ...], Span]:
    """Days of the week with a span of each of them, as "sun 22:00-02:00" or "mon-fri 23:00-01:00"."""
    expected = 'days and a span of the day, such as "sun 22:00-02:00" or "mon-fri 23:00-01:00"'
    text = text_of(value, expected)
    days, _, span = text.strip().partition(" ")
    if not span:
        raise refuse(f"{shown(text)} names no span of the day", expected)
    try:
        numbers = parse_days(days)
    except ValueError as error:
        what, _, wanted = str(error).partition("; expected ")
        raise refuse(what, wanted) from None
    return numbers, _span(span.strip())


Text = Annotated[str, AfterValidator(_clean), Field(max_length=500)]
"""One line of text, composed (NFC), without control characters."""

Given = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=500)]
"""The same, not empty."""

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
"""A name that goes into labels, addresses of pages and file names."""

Pattern = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=200)]
"""A name or address in which {unit} and other variables of a site may stand."""

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A word of the field's own vocabulary: a role, a kind of equipment, a level."""

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]
"""An official code. Text: its zeros matter."""

DaySpan = Annotated[Span, PlainValidator(_span, json_schema_input_type=str)]
DaySpans = Annotated[list[DaySpan], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])]
WeeklySpan = Annotated[tuple[tuple[int, ...], Span], PlainValidator(_weekly, json_schema_input_type=str)]
WeeklySpans = Annotated[
    list[WeeklySpan], BeforeValidator(one_or_many, json_schema_input_type=str | list[str]), Field(min_length=1)
]
Days = Annotated[tuple[date, ...], PlainValidator(_dates, json_schema_input_type=str)]
DayLists = Annotated[list[Days], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])]
Date = Annotated[date, PlainValidator(_date, json_schema_input_type=str)]
Moment = Annotated[datetime, PlainValidator(_moment, json_schema_input_type=str)]
SecretReference = Annotated[SecretRef, PlainValidator(_secret, json_schema_input_type=str)]
KeyFile = Annotated[SecretRef, PlainValidator(_key_file, json_schema_input_type=str)]
Address = Annotated[IPv4Address | IPv6Address, PlainValidator(_address, json_schema_input_type=str)]
Mac = Annotated[str, PlainValidator(_mac, json_schema_input_type=str)]
AbsoluteFile = Annotated[Path, PlainValidator(_absolute, json_schema_input_type=str)]
Status = Annotated[int, Field(ge=100, le=599)]
Statuses = Annotated[list[Status], BeforeValidator(one_or_many_numbers, json_schema_input_type=int | list[int])]
Zone = Annotated[str, AfterValidator(_zone)]
Amount = Annotated[Fraction, PlainValidator(_fraction, json_schema_input_type=float), Field(ge=0)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Year = Annotated[int, Field(ge=EARLIEST_YEAR, le=2200)]
Mbps = Annotated[float, Field(gt=0, le=10_000_000)]
Port = Annotated[int, Field(ge=1, le=65535)]
Names = Annotated[list[Name], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])]
Patterns = Annotated[list[Pattern], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])]
"""One name or a list of names."""
Words = Annotated[list[Word], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])]
