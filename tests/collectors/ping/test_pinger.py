from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from collectors.ping.model import PingReading
from collectors.ping.pinger import Pinger
from collectors.ping.told import ToldTransport
from collectors.ping.transport import NotSentError
from inventory.identifiers import DeviceName

from ..virtual_time import run
from .devices import pinged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Address, IPv6Address

    from collectors.ping.transport import PingTransport
    from inventory.model import Device


class Script:
    """A transport that answers request by request as it is told, and notes when it was asked."""

    def __init__(self, *answers: float | Exception | None) -> None:
        self.answers = list(answers)
        self.asked: list[float] = []

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    async def echo(self, _address: object, timeout_seconds: float) -> float | None:
        self.asked.append(asyncio.get_running_loop().time())
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        await asyncio.sleep(timeout_seconds if answer is None else answer)
        return answer


class Watched:
    """A pinger in virtual time, and what came of it."""

    def __init__(self, transport: PingTransport, devices: Iterable[Device], **settings: float) -> None:
        loop = asyncio.get_running_loop()
        self.readings: list[PingReading] = []
        self.pinger = Pinger(
            transport,
            devices,
            self.readings.append,
            clock=loop.time,
            utc=loop.time,
            **settings,  # type: ignore[arg-type]  # all by name
        )

    async def run(self, seconds: float) -> None:
        task = asyncio.create_task(self.pinger.run())
        await asyncio.sleep(seconds)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(
    ("answers", "sent", "rtts"),
    [
        ((0.01, 0.02, 0.03), 3, (0.01, 0.02, 0.03)),
        ((0.01, None, 0.03), 3, (0.01, 0.03)),
        ((None, None, None), 3, ()),
        ((0.01, NotSentError("no buffer"), None), 2, (0.01,)),
    ],
)
def test_a_round_is_three_requests_and_counts_what_left_and_what_came_back(
    answers: tuple[float | Exception | None, ...], sent: int, rtts: tuple[float, ...]
) -> None:
    """What did not leave this machine is not loss."""

    async def ping() -> PingReading:
        return await Watched(Script(*answers), ()).pinger.ping(pinged("a"))

    reading = run(ping())
    assert (reading.device, reading.sent, reading.rtts) == (DeviceName("a"), sent, rtts)


def test_requests_are_apart_and_the_round_ends_with_the_last_time_out() -> None:
    async def ping() -> tuple[list[float], float]:
        script = Script(None, None, None)
        began = asyncio.get_running_loop().time()
        reading = await Watched(script, (), timeout_seconds=1.0, gap_seconds=0.2).pinger.ping(pinged("a"))
        return [at - began for at in script.asked], reading.finished - reading.started

    asked, took = run(ping())
    assert asked == pytest.approx([0.0, 0.2, 0.4])
    assert took == pytest.approx(1.4)


def test_when_nothing_leaves_this_machine_nothing_is_said_of_the_device(caplog: pytest.LogCaptureFixture) -> None:
    """But of this machine, once."""

    async def watch() -> Watched:
        watched = Watched(Script(*[NotSentError("no buffer")] * 6), [pinged("a")], interval_seconds=60.0)
        await watched.run(119.9)
        return watched

    watched = run(watch())
    assert (watched.readings, watched.pinger.not_sent, watched.pinger.bugs) == ([], 2, 0)
    assert caplog.text.count("pings do not leave this machine") == caplog.text.count("first: no buffer") == 1


def test_a_transport_that_hangs_is_given_up_within_the_deadline() -> None:
    class Hanging(Script):
        async def echo(self, _address: object, timeout_seconds: float) -> float | None:
            await asyncio.sleep(1000 * timeout_seconds)
            return 0.0

    async def ping() -> PingReading:
        return await Watched(Hanging(), (), timeout_seconds=1.0, gap_seconds=0.2).pinger.ping(pinged("a"))

    reading = run(ping())
    assert (reading.sent, reading.rtts) == (3, ())
    assert reading.finished - reading.started == pytest.approx(1.9)


def test_a_city_is_pinged_once_an_interval_within_its_bounds() -> None:
    """1,000 devices, a third of them dead: rate and concurrency hold, nobody is left out, nobody comes twice."""
    running, most, sent = 0, 0, []

    class Counting(ToldTransport):
        async def echo(self, address: IPv4Address | IPv6Address, timeout_seconds: float) -> float | None:
            nonlocal running, most
            sent.append(asyncio.get_running_loop().time())
            running += 1
            most = max(most, running)
            try:
                return await super().echo(address, timeout_seconds)
            finally:
                running -= 1

    devices = [pinged(f"d{number}", f"127.0.{number // 250}.{number % 250 + 1}") for number in range(1000)]

    async def watch() -> Watched:
        transport = Counting(lambda address: None if int(address) % 3 == 0 else 0.005)
        watched = Watched(transport, devices, packets_per_second=100.0, concurrency=40, interval_seconds=60.0)
        await watched.run(65.0)
        return watched

    watched = run(watch())
    per_device = {str(reading.device) for reading in watched.readings}
    assert per_device == {str(device.name) for device in devices}
    assert most <= 40 * 3
    busiest = max(sum(1 for at in sent if start <= at < start + 5) for start in range(1000, 1060))
    assert busiest <= 100 * 5 + 40 * 3
    assert (watched.pinger.bugs, watched.pinger.not_sent) == (0, 0)
    dead = {str(reading.device) for reading in watched.readings if not reading.answered}
    assert dead == {str(device.name) for device in devices if int(device.address or 0) % 3 == 0}


def test_a_device_whose_round_is_running_is_not_pinged_twice() -> None:
    async def watch() -> Watched:
        watched = Watched(
            ToldTransport(lambda _: None), [pinged("a")], interval_seconds=1.0, timeout_seconds=2.5, gap_seconds=0.2
        )
        await watched.run(30.0)
        return watched

    watched = run(watch())
    starts = [reading.started for reading in watched.readings]
    assert watched.pinger.skipped > 0
    assert all(later - earlier >= 2.9 for earlier, later in pairwise(starts))


def test_a_device_is_pinged_early_when_asked_for_and_other_devices_come_with_a_reload() -> None:
    async def watch() -> list[tuple[str, float]]:
        watched = Watched(ToldTransport(lambda _: 0.001), [pinged("a")], interval_seconds=3600.0)
        task = asyncio.create_task(watched.pinger.run())
        await asyncio.sleep(1)
        watched.pinger.hasten([(DeviceName("a"), 4.0)])
        await asyncio.sleep(10)
        watched.pinger.use([pinged("b")])
        watched.pinger.hasten([(DeviceName("a"), 0.0), (DeviceName("b"), 0.0)])
        await asyncio.sleep(10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return [(str(reading.device), reading.started - 1000.0) for reading in watched.readings]

    names, starts = zip(*run(watch()), strict=True)
    assert names == ("a", "b")
    assert starts == pytest.approx((5.0, 11.0))


def test_a_bug_costs_one_round_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def watch() -> Watched:
        watched = Watched(Script(ValueError("oops"), 0.1, 0.1, 0.1, 0.1, 0.1), [pinged("a")], interval_seconds=60.0)
        await watched.run(119.9)
        return watched

    watched = run(watch())
    assert (watched.pinger.bugs, [reading.rtts for reading in watched.readings]) == (1, [(0.1, 0.1, 0.1)])
    assert "ping of device a failed" in caplog.text
