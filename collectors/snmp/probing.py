"""What MIBs of probes have in common: the addresses they aim at, counts and shares of what was sent, times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Value

_ADDRESSES: Final[Mapping[int, type[IPv4Address | IPv6Address]]] = {4: IPv4Address, 16: IPv6Address}
"""By the number of octets."""


def address_of(value: Value | None) -> str | None:
    """An IP address as text; None when the value is no address, or the unspecified one of a probe without a target."""
    if not isinstance(value, bytes) or len(value) not in _ADDRESSES or not any(value):
        return None
    return str(_ADDRESSES[len(value)](value))


def count_of(value: Value | None) -> int | None:
    """A count or a time in whole units; None when the value is none, be it below zero."""
    return value if type(value) is int and value >= 0 else None


def share_of(part: int | None, whole: int | None) -> float | None:
    """A share between 0 and 1; None when a number is missing or they contradict each other."""
    if part is None or whole is None or whole <= 0 or not 0 <= part <= whole:
        return None
    return part / whole


_WITH_ZONE: Final = 11
"""Octets of a DateAndTime that says how far its clock is from UTC; one of eight octets is some local time."""
_YEARS: Final = range(1971, 2107)
"""A clock that shows another year was never set."""
_DIRECTIONS: Final[Mapping[int, int]] = {ord("+"): 1, ord("-"): -1}


def time_of(value: Value | None) -> float | None:
    """A DateAndTime (RFC 2579) as UTC seconds since 1970; None when it is no time or does not tell its zone."""
    if not isinstance(value, bytes) or len(value) != _WITH_ZONE or value[8] not in _DIRECTIONS:
        return None
    year = int.from_bytes(value[:2])
    ahead = _DIRECTIONS[value[8]] * timedelta(hours=value[9], minutes=value[10])
    try:
        moment = datetime(year, value[2], value[3], value[4], value[5], value[6], tzinfo=UTC)
    except ValueError:
        return None
    if year not in _YEARS:
        return None
    return moment.timestamp() + value[7] / 10 - ahead.total_seconds()
