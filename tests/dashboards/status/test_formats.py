from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from dashboards.status import formats
from dashboards.status.formats import Clock, Language, device_text

from .town import NOW


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (-5, "0 giây trước", "0 s ago"),
        (59.9, "59 giây trước", "59 s ago"),
        (60, "1 phút trước", "1 min ago"),
        (47 * 60, "47 phút trước", "47 min ago"),
        (3600, "1 giờ trước", "1 h ago"),
        (3 * 3600 + 12 * 60 + 5, "3 giờ 12 phút trước", "3 h 12 min ago"),
        (2 * 86_400 + 4 * 3600, "2 ngày 4 giờ trước", "2 d 4 h ago"),
    ],
)
def test_how_long_ago_is_told_in_the_two_largest_units(seconds: float, vi: str, en: str) -> None:
    """A moment ahead of our clock counts as now."""
    assert (formats.ago(seconds, "vi"), formats.ago(seconds, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0 bit/s", "0 bit/s"),
        (999, "999 bit/s", "999 bit/s"),
        (1500, "1,50 kbit/s", "1.50 kbit/s"),
        (12_345_678, "12,3 Mbit/s", "12.3 Mbit/s"),
        (10_000_000, "10 Mbit/s", "10 Mbit/s"),
        (2_500_000_000, "2,50 Gbit/s", "2.50 Gbit/s"),
    ],
)
def test_rates_are_in_decimal_multiples_with_the_decimal_mark_of_the_language(value: int, vi: str, en: str) -> None:
    """Three figures are enough to read."""
    assert (formats.bits_per_second(value, "vi"), formats.bits_per_second(value, "en")) == (vi, en)


@pytest.mark.parametrize(("language", "expected"), [("vi", "1.234.567,5"), ("en", "1,234,567.5")])
def test_thousands_are_grouped_as_the_language_does(language: Language, expected: str) -> None:
    """Vietnamese groups by points."""
    assert formats.number(1_234_567.5, language, 1) == expected


def test_amounts_and_shares() -> None:
    """Octets in binary multiples, shares as whole percents but for small ones."""
    assert formats.octets(3 * 1024**3 / 2, "vi") == "1,50 GiB"
    assert [formats.percent(ratio, "vi") for ratio in (0, 0.004, 0.5, 1.25)] == ["0 %", "0,4 %", "50 %", "125 %"]


def test_moments_are_in_the_zone_of_the_city_and_carry_the_day_when_it_is_another() -> None:
    """An engineer at 05:13 reads when it happened without calculating."""
    clock = Clock(NOW, ZoneInfo("Asia/Ho_Chi_Minh"))
    assert clock.iso(NOW) == "2023-11-15T05:13:20+07:00"
    assert (clock.time(NOW), clock.date(NOW), clock.offset()) == ("05:13:20", "15/11/2023", "GMT+7")
    assert (clock.hour(NOW), clock.day(NOW)) == ("05:13", "15/11")
    assert clock.moment(NOW - 3600) == "04:13"
    assert clock.moment(NOW - 6 * 3600) == "23:13 14/11"
    assert clock.moment(NOW - 330 * 86_400) == "05:13 20/12/2022"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("  a\r\n\tb  ", "a b"),
        ("a\x00b\x1b[31mc\x7f\x9b", "a\ufffdb\ufffd[31mc\ufffd\ufffd"),
        ("r\u202e1\u2066", "r\ufffd1\ufffd"),
        ("\udcff", "\ufffd"),
        ("Đống Đa", "Đống Đa"),
        ("x" * 100_000, "x" * 299 + "…"),
    ],
)
def test_device_text_is_one_bounded_line_without_control_or_direction_marks(text: str | None, expected: str) -> None:
    """A name can neither hide nor reorder what stands beside it, nor fill the page."""
    assert device_text(text) == expected
