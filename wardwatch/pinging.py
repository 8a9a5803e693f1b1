"""Pings while wardwatch runs: whether they can be sent is found out once, and said once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from collectors.ping import IcmpTransport, Pinger
from collectors.poll import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from collectors.ping import PingReading, PingTransport
    from inventory.identifiers import DeviceName
    from inventory.model import Device, Inventory
    from wardwatch.settings import Settings

_log = logging.getLogger(__name__)

_SIMULATED = "the city is simulated on loopback, where this machine itself would answer"


class Pinging:
    """Pings the devices of an inventory that are to be pinged, when that is possible.

    Attributes:
        possible: whether pings can be sent; True as long as nobody had to know.
    """

    def __init__(self, settings: Settings, transport: PingTransport | None = None) -> None:
        """Get ready.

        Args:
            settings: pace and patience.
            transport: None = real ICMP, which a simulated city is never asked by.
        """
        self._settings, self._given = settings, transport
        self._transport = transport or IcmpTransport()
        self._pinger: Pinger | None = None
        self._looked = False
        self.possible = True

    def look(self, inventory: Inventory) -> bool:
        """Find out whether pings can be sent, as soon as an inventory wants some; call it on the event loop.

        Returns:
            Whether they can.
        """
        if self._looked or not any(device.pinged for device in inventory.devices.values()):
            return self.possible
        self._looked = True
        try:
            self._open(inventory)
        except PermissionError as error:
            self.possible = False
            _log.warning("no pings, so they are unknown and no device is down because of them: %s", error)
        return self.possible

    def _open(self, inventory: Inventory) -> None:
        if inventory.simulated and self._given is None:
            raise PermissionError(_SIMULATED)
        self._transport.open()

    def close(self) -> None:
        """Let go of the sockets."""
        self._transport.close()

    async def run(self, inventory: Inventory, on_ping: Callable[[PingReading], None]) -> None:
        """Ping until cancelled; `look` has been called."""
        settings = self._settings
        self._pinger = Pinger(
            self._transport,
            self._wanted(inventory),
            on_ping,
            interval_seconds=settings.intervals[Work.COUNTERS],
            timeout_seconds=settings.timeout_seconds,
            requests=settings.ping_requests,
            packets_per_second=settings.ping_packets_per_second,
            concurrency=settings.concurrency,
        )
        await self._pinger.run()

    def use(self, inventory: Inventory) -> None:
        """Go on with another inventory, after a reload; `look` has been called with it."""
        if self._pinger is not None:
            self._pinger.use(self._wanted(inventory))

    def hasten(self, wanted: Iterable[tuple[DeviceName, float]]) -> None:
        """Ping devices before their time, each in so many seconds at the earliest."""
        if self._pinger is not None:
            self._pinger.hasten(wanted)

    def _wanted(self, inventory: Inventory) -> Iterable[Device]:
        return inventory.devices.values() if self.possible else ()
