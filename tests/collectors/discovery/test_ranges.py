"""Which addresses a range means, and which texts are none."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from collectors.discovery.ranges import RangeError, Ranges, lines_of, parse_ranges


def _ranges(*texts: str, within: tuple[str, ...] = ()) -> Ranges:
    return Ranges(
        parse_ranges((text, text) for text in texts), parse_ranges((text, f"--within {text}") for text in within)
    )


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("192.0.2.0/30", ["192.0.2.1", "192.0.2.2"]),
        ("192.0.2.4/31", ["192.0.2.4", "192.0.2.5"]),
        ("192.0.2.9", ["192.0.2.9"]),
        ("192.0.2.8-192.0.2.11", ["192.0.2.8", "192.0.2.9", "192.0.2.10", "192.0.2.11"]),
        ("192.0.2.255", ["192.0.2.255"]),
        ("2001:db8::1-2001:db8::2", ["2001:db8::1", "2001:db8::2"]),
        ("2001:db8::/126", ["2001:db8::", "2001:db8::1", "2001:db8::2", "2001:db8::3"]),
    ],
)
def test_a_range_is_the_addresses_that_devices_can_have(text: str, addresses: list[str]) -> None:
    ranges = _ranges(text)
    assert [str(address) for address in ranges.addresses()] == addresses
    assert ranges.size == len(addresses)


def test_overlapping_ranges_ask_no_address_twice() -> None:
    ranges = _ranges("192.0.2.0/29", "192.0.2.0/24", "192.0.2.7")
    addresses = [*ranges.addresses()]
    assert (len(addresses), len(set(addresses)), ranges.size) == (254, 254, 254)


def test_neighbours_may_be_followed_into_more_than_is_swept_and_nowhere_else() -> None:
    ranges = _ranges("192.0.2.0/30", within=("198.51.100.0/24", "2001:db8::/64"))
    assert ranges.size == 2
    asked = [ip_address(text) in ranges for text in ("192.0.2.1", "198.51.100.9", "2001:db8::5", "203.0.113.1")]
    assert asked == [True, True, True, False]


def test_a_file_has_one_range_a_line_and_comments() -> None:
    text = "# offices\n192.0.2.0/30  # the first\n\n198.51.100.1\n"
    assert list(lines_of(text, "offices.txt")) == [
        ("192.0.2.0/30", "offices.txt:2"),
        ("198.51.100.1", "offices.txt:4"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("192.0.2.1/24", "host bits set"),
        ("192.0.2.0/33", "not a range"),
        ("r-10354", "not a range"),
        ("192.0.2.9-192.0.2.1", "ends before it begins"),
        ("192.0.2.1-2001:db8::1", "ends are of two families"),
        ("", "not a range"),
    ],
)
def test_what_is_no_range_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(RangeError, match=r"offices\.txt:3: .*expected a range such as") as refused:
        parse_ranges([(text, "offices.txt:3")])
    assert said in str(refused.value)


def test_a_wide_range_is_counted_without_being_written_out() -> None:
    assert _ranges("2001:db8::/64").size == 2**64
    assert _ranges("10.0.0.0/8").size == 2**24 - 2
