"""Pings of a simulated city: the kernel answers for all of 127.0.0.0/8, so the simulation says who answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from ipaddress import IPv4Address, IPv6Address


class ToldTransport:
    """Sends nothing; a PingTransport."""

    def __init__(self, told: Callable[[IPv4Address | IPv6Address], float | None]) -> None:
        """Take what says of an address how many seconds its answer takes; None: no answer."""
        self._told = told

    def open(self) -> None:
        """Nothing has to be made ready."""

    def close(self) -> None:
        """There is nothing to let go of."""

    async def echo(self, address: IPv4Address | IPv6Address, timeout_seconds: float) -> float | None:
        """Take as long as the simulation says; see PingTransport."""
        rtt = self._told(address)
        await asyncio.sleep(timeout_seconds if rtt is None else min(rtt, timeout_seconds))
        return rtt if rtt is not None and rtt < timeout_seconds else None
