"""How many polls run at once: the bound holds for devices that talk, and silent ones do not keep others waiting."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from collectors.admission import Admission
from collectors.poll import Poll, Work
from collectors.readings import Readings
from collectors.runner import poll_each
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Device

from .virtual_time import run

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = [DeviceName(f"d{number}") for number in range(20)]


def test_without_a_time_for_silence_the_bound_is_one_of_polls() -> None:
    async def play() -> None:
        admission = Admission(2)
        admission.start(NAMES[0])
        assert admission.free
        admission.start(NAMES[1])
        await asyncio.sleep(3600)
        assert not admission.free
        admission.end(NAMES[0])
        assert admission.free

    run(play())


def test_a_silent_device_gives_its_place_back_and_takes_it_again_when_it_answers() -> None:
    async def play() -> None:
        told: list[float] = []
        loop = asyncio.get_running_loop()
        admission = Admission(1, silent_after_seconds=1.0)
        admission.on_free = lambda: told.append(loop.time() - began)
        began = loop.time()
        admission.start(NAMES[0])
        assert not admission.free
        await asyncio.sleep(1.5)
        assert admission.free
        assert told == [1.0]
        admission.heard(NAMES[0])
        assert not admission.free
        await asyncio.sleep(10)
        admission.end(NAMES[0])
        assert admission.free
        assert told == [1.0, 11.5]

    run(play())


def test_a_device_that_answers_at_once_keeps_its_place_to_the_end() -> None:
    async def play() -> None:
        admission = Admission(1, silent_after_seconds=1.0)
        admission.start(NAMES[0])
        admission.heard(NAMES[0])
        await asyncio.sleep(60)
        assert not admission.free

    run(play())


def test_silent_polls_are_bounded_too() -> None:
    async def play() -> None:
        admission = Admission(2, silent_after_seconds=1.0)
        begun = 0
        for name in NAMES:
            if not admission.free:
                await asyncio.sleep(2)
            if not admission.free:
                break
            admission.start(name)
            begun += 1
        assert begun == 8

    run(play())


class _City:
    """Every fifth device is dead and takes ten seconds to show it; the others take one."""

    def __init__(self, heard: Callable[[DeviceName], None]) -> None:
        self._heard = heard
        self.last_living = 0.0

    async def poll(self, device: Device, work: frozenset[Work], *, deadline_seconds: float) -> Poll:
        dead = int(device.name[1:]) % 5 == 0
        if not dead:
            self._heard(device.name)
        await asyncio.sleep(10.0 if dead else 1.0)
        if not dead:
            self.last_living = max(self.last_living, asyncio.get_running_loop().time())
        return Poll(device.name, work, 0.0, deadline_seconds, not dead, Readings())


def test_dead_devices_hardly_keep_the_living_waiting() -> None:
    """Of 300 devices 240 live: 20 at a time take 12 s alone. The dead would make it 42 s; they cost a moment each."""

    async def play(silent_after_seconds: float | None) -> float:
        admission = Admission(20, silent_after_seconds=silent_after_seconds)
        city = _City(admission.heard)
        address = IPv4Address("127.0.0.1")
        devices = [Device(DeviceName(f"d{number}"), SiteName("s"), "router", address) for number in range(300)]
        began = asyncio.get_running_loop().time()
        polls: list[Poll] = []
        await poll_each(devices, city, frozenset(Work), admission, 20.0, on_poll=polls.append)
        assert sum(poll.answered for poll in polls) == 240
        return city.last_living - began

    assert run(play(None)) > 35
    assert run(play(0.05)) < 13.0
