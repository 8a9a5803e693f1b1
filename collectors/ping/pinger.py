"""Pings devices, round after round: spread over the interval, bounded in number and in packets per second."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from collectors.ping.model import PingReading
from collectors.ping.rounds import Pace, Rounds
from collectors.ping.transport import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from collectors.ping.transport import PingTransport
    from inventory.identifiers import DeviceName
    from inventory.model import Device

_log = logging.getLogger(__name__)

REQUESTS = 3
"""Echo requests a round: one lost packet is then no silence, and three round trips give a first idea of jitter."""

PACKETS_PER_SECOND = 500
"""Requests of all devices together; 6,500 devices at three a minute need 325."""

GAP_SECONDS = 0.2
"""Between two requests of a round, so that one full queue on the way does not take them all."""

_GRACE_SECONDS = 0.5
"""How long a transport may overstay its time-out before it is taken for silent."""


class Pinger:
    """Pings for as long as `run` runs; inert before.

    Attributes:
        rounds: rounds that ended with a reading.
        skipped: rounds not begun because the device's previous one was still waiting or running.
        not_sent: rounds of which nothing left this machine; they say nothing of the device.
        bugs: rounds that ended with an exception no transport may raise, or whose reading could not be taken in.
    """

    def __init__(
        self,
        transport: PingTransport,
        devices: Iterable[Device],
        on_ping: Callable[[PingReading], None],
        *,
        interval_seconds: float = 60.0,
        timeout_seconds: float = 2.0,
        requests: int = REQUESTS,
        gap_seconds: float = GAP_SECONDS,
        packets_per_second: float = PACKETS_PER_SECOND,
        concurrency: int = 500,
        clock: Callable[[], float] = time.monotonic,
        utc: Callable[[], float] = time.time,
    ) -> None:
        """Take the parts.

        Args:
            transport: open when `run` begins.
            devices: those that are not pinged are left out.
            on_ping: takes each reading, on the event loop.
            interval_seconds: between two rounds of a device without an interval of its own for counters.
            timeout_seconds: of a request, where the device has none of its own.
            requests: of a round.
            gap_seconds: between two requests of a round.
            packets_per_second: of all rounds together at most.
            concurrency: rounds at the same time at most.
            clock: monotonic seconds.
            utc: seconds since 1970.
        """
        self._transport, self._on_ping = transport, on_ping
        self._interval, self._timeout = interval_seconds, timeout_seconds
        self._requests, self._gap = requests, gap_seconds
        self._pace, self._places = Pace(packets_per_second), asyncio.Semaphore(concurrency)
        self._clock, self._utc = clock, utc
        self._start = clock()
        self._tasks: dict[DeviceName, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self.rounds = self.skipped = self.not_sent = self.bugs = 0
        self._plan = self._new_plan(devices)

    def _new_plan(self, devices: Iterable[Device]) -> Rounds:
        return Rounds(devices, start=self._start, interval_seconds=self._interval, now=self._clock())

    def use(self, devices: Iterable[Device]) -> None:
        """Go on with other devices, after a reload; those that stay keep their places."""
        self._plan = self._new_plan(devices)
        self._changed.set()

    def hasten(self, wanted: Iterable[tuple[DeviceName, float]]) -> None:
        """Ping devices before their time, besides their regular rounds.

        Args:
            wanted: devices, each with the seconds in which to ping it at the earliest.
        """
        now = self._clock()
        for name, delay in wanted:
            self._plan.hasten(name, now + delay)
        self._changed.set()

    async def run(self) -> None:
        """Ping until cancelled."""
        try:
            while True:
                now = self._clock()
                for device in self._plan.due(now):
                    self._begin(device)
                for device in self._plan.early(now):
                    if device.name not in self._tasks:
                        self._begin(device)
                await self._sleep()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _sleep(self) -> None:
        """Until something is due, or the devices are others."""
        until = self._plan.next_at
        timeout = None if until is None else max(0.0, until - self._clock())
        try:
            async with asyncio.timeout(timeout):
                await self._changed.wait()
        except TimeoutError:
            return
        self._changed.clear()

    def _begin(self, device: Device) -> None:
        if device.name in self._tasks:
            self.skipped += 1
            return
        task = asyncio.create_task(self._round(device), name=f"ping {device.name}")
        self._tasks[device.name] = task
        task.add_done_callback(lambda _: self._tasks.pop(device.name))

    async def _round(self, device: Device) -> None:
        """One round; an exception here is a bug and costs only this round."""
        try:
            async with self._places:
                await asyncio.sleep(self._pace.book(self._requests, self._clock()))
                reading = await self.ping(device)
            if self._plan.devices.get(device.name) == device:
                self.rounds += 1
                self._on_ping(reading)
        except NotSentError as error:
            if not self.not_sent:
                _log.warning("pings do not leave this machine, so they are unknown where that is so; first: %s", error)
            self.not_sent += 1
        except Exception:  # noqa: BLE001 -- a bug costs one round, is logged and counted
            self.bugs += 1
            _log.exception("ping of device %s failed; this is a bug in wardwatch, please report it", device.name)

    async def ping(self, device: Device) -> PingReading:
        """Ping a device now.

        Raises:
            NotSentError: no request left this machine.
        """
        address, timeout = device.address, device.overrides.timeout_seconds or self._timeout
        if address is None:
            raise NotSentError(f"device {device.name} has no address")
        started = self._utc()
        tasks: list[asyncio.Task[float | None]] = []
        try:
            for number in range(self._requests):
                if number:
                    await asyncio.sleep(self._gap)
                tasks.append(asyncio.create_task(self._transport.echo(address, timeout)))
            await asyncio.wait(tasks, timeout=timeout + _GRACE_SECONDS)
        finally:
            for task in tasks:
                task.cancel()
            found = await asyncio.gather(*tasks, return_exceptions=True)
        return self._reading(device, started, found)

    def _reading(self, device: Device, started: float, found: Sequence[float | BaseException | None]) -> PingReading:
        sent = [each for each in found if not isinstance(each, NotSentError)]
        for each in sent:
            if isinstance(each, BaseException) and not isinstance(each, asyncio.CancelledError):
                raise each
        if not sent:
            raise NotSentError(str(found[0]))
        rtts = tuple(each for each in sent if isinstance(each, float))
        return PingReading(device.name, started, self._utc(), len(sent), rtts)
