"""How an echo request gets out: one protocol, implemented by real ICMP and by what a simulation says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


class NotSentError(Exception):
    """A request did not leave this machine: that says something of us and nothing of the device."""


class PingTransport(Protocol):
    """Sends echo requests; used on one event loop."""

    def open(self) -> None:
        """Get ready, on the running event loop; once open, nothing more happens.

        Raises:
            PermissionError: this process may not send pings; the message says what would let it.
        """

    def close(self) -> None:
        """Let go of everything; requests under way stay unanswered."""

    async def echo(self, address: IPv4Address | IPv6Address, timeout_seconds: float) -> float | None:
        """Send one request.

        Returns:
            The round trip in seconds; None when no answer came in time.

        Raises:
            NotSentError: it did not leave this machine.
        """
