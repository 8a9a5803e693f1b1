"""Figures and times as a Vietnamese or English reader writes them. Pure: zone and present time come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

Language = Literal["vi", "en"]

MINUTE, HOUR, DAY = 60, 3600, 86_400
TICKS_PER_SECOND = 100
SHORT_TEXT = 300
TENFOLD, HUNDREDFOLD = 10, 100

_UNITS = {"vi": ("ngày", "giờ", "phút", "giây"), "en": ("d", "h", "min", "s")}
_SHOWN_UNITS = {"C": "°C", "1": ""}
"""Units of readings that people write in another way."""

_SWAP = str.maketrans(",.", ".,")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARK = "\ufffd"


def number(value: float, language: Language, digits: int = 0) -> str:
    """Group thousands and set the decimal mark: 1.234,5 in Vietnamese, 1,234.5 in English."""
    text = f"{value:,.{digits}f}"
    return text.translate(_SWAP) if language == "vi" else text


def _scaled(value: float, step: int, units: Sequence[str], language: Language) -> str:
    place = 0
    while abs(value) >= step and place < len(units) - 1:
        value /= step
        place += 1
    digits = 0 if place == 0 or value >= HUNDREDFOLD or value == int(value) else 1 if value >= TENFOLD else 2
    return f"{number(value, language, digits)} {units[place]}"


def bits_per_second(value: float, language: Language) -> str:
    """A speed or rate, in decimal multiples as carriers contract it."""
    return _scaled(value, 1000, ("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"), language)


def octets(value: float, language: Language) -> str:
    """An amount of memory, storage or traffic, in binary multiples."""
    return _scaled(value, 1024, ("B", "KiB", "MiB", "GiB", "TiB", "PiB"), language)


def percent(ratio: float, language: Language) -> str:
    """A ratio as a whole percentage; one decimal below ten."""
    value = ratio * 100
    return f"{number(value, language, 1 if 0 < value < TENFOLD else 0)} %"


def measure(value: float, unit: str, language: Language) -> str:
    """A measured value with its unit, as exact as its size makes sense: 41 °C, 3,27 V, 0,0135 A."""
    size = abs(value)
    digits = 0 if size >= HUNDREDFOLD else 1 if size >= TENFOLD else 2 if size >= 1 else 4
    while digits and round(value, digits) == round(value, digits - 1):
        digits -= 1
    text = number(value, language, digits)
    shown = _SHOWN_UNITS.get(unit, unit)
    return f"{text} {shown}" if shown else text


def duration(seconds: float, language: Language) -> str:
    """A length of time in its two largest units; seconds only below a minute."""
    left = max(0, int(seconds))
    days, hours, minutes, secs = _UNITS[language]
    if left < MINUTE:
        return f"{left} {secs}"
    if left < HOUR:
        return f"{left // MINUTE} {minutes}"
    larger, smaller, parts = (DAY, HOUR, (days, hours)) if left >= DAY else (HOUR, MINUTE, (hours, minutes))
    rest = left % larger // smaller
    return f"{left // larger} {parts[0]}" + (f" {rest} {parts[1]}" if rest else "")


def ago(seconds: float, language: Language) -> str:
    """How long ago something was; a moment ahead of our clock counts as now."""
    return f"{duration(seconds, language)} {'trước' if language == 'vi' else 'ago'}"


@dataclass(frozen=True, slots=True)
class Clock:
    """The present and the zone of the city: turns moments into the text of a page."""

    now: float
    zone: ZoneInfo

    def local(self, at: float) -> datetime:
        """A moment in the city's civil time."""
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone)

    def iso(self, at: float) -> str:
        """A moment for machines, to the second."""
        return self.local(at).isoformat(timespec="seconds")

    def moment(self, at: float) -> str:
        """A moment for people: the time today, with the day when it was another day, with the year if another."""
        then, today = self.local(at), self.local(self.now)
        if then.date() == today.date():
            return f"{then:%H:%M}"
        return f"{then:%H:%M %d/%m}" if then.year == today.year else f"{then:%H:%M %d/%m/%Y}"

    def time(self, at: float) -> str:
        """The time of day to the second, as a clock shows it."""
        return f"{self.local(at):%H:%M:%S}"

    def date(self, at: float) -> str:
        """The day, in the order both languages read here."""
        return f"{self.local(at):%d/%m/%Y}"

    def hour(self, at: float) -> str:
        """The time of day, whatever the day."""
        return f"{self.local(at):%H:%M}"

    def day(self, at: float) -> str:
        """The day without its year."""
        return f"{self.local(at):%d/%m}"

    def offset(self) -> str:
        """Offset of the zone, so that a screenshot can be read elsewhere: GMT+7."""
        shift = self.local(self.now).utcoffset()
        hours = shift.total_seconds() / HOUR if shift else 0.0
        return f"GMT{hours:+g}"


def device_text(value: object) -> str:
    """Text that came from a device, made safe to read: one line, no control or direction marks, bounded.

    Escaping is the template's work; this keeps a name from reordering or hiding its neighbours on the page.
    """
    text = "" if value is None else str(value)
    clean = "".join(_MARK if _unfit(char) else char for char in " ".join(text[: 4 * SHORT_TEXT].split()))
    return clean if len(clean) <= SHORT_TEXT else clean[: SHORT_TEXT - 1] + "…"


def _unfit(char: str) -> bool:
    return char < " " or "\x7f" <= char < "\xa0" or char in _BIDI or "\ud800" <= char <= "\udfff"
