"""Own intervals of a device: in the schedule, and in how long its answers stay good."""

from __future__ import annotations

from ipaddress import IPv4Address
from itertools import pairwise

from collectors.intervals import intervals_of, own_intervals
from collectors.latest import Latest
from collectors.poll import Poll, Work
from collectors.readings import CpuReading, Readings
from collectors.schedule import Schedule
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Device
from inventory.overrides import Overrides

from .test_schedule import play

USUAL = {Work.COUNTERS: 60.0, Work.HEALTH: 300.0}
COMMON, SLOW, QUICK = DeviceName("common"), DeviceName("slow"), DeviceName("quick")
CPU = (CpuReading("1", 0.5),)


def device(name: DeviceName, **intervals: float) -> Device:
    own = Overrides(intervals=tuple(intervals.items()))
    return Device(name, SiteName("s"), "router", IPv4Address("127.0.0.1"), overrides=own)


DEVICES = [device(COMMON), device(SLOW, counters=300.0), device(QUICK, counters=10.0, health=20.0, identity=9.0)]


def test_only_classes_that_are_asked_at_all_have_an_interval() -> None:
    assert [intervals_of(each, USUAL) for each in DEVICES] == [
        USUAL,
        {Work.COUNTERS: 300.0, Work.HEALTH: 300.0},
        {Work.COUNTERS: 10.0, Work.HEALTH: 20.0},
    ]
    assert own_intervals(DEVICES, USUAL).keys() == {SLOW, QUICK}


def test_each_device_keeps_its_own_rhythm() -> None:
    polls = play(Schedule(DEVICES, start=0.0, intervals=USUAL), 3600.0, step=0.5)
    for each in DEVICES:
        for work, interval in intervals_of(each, USUAL).items():
            times = [at for at, due in polls if due.device is each and work in due.work]
            gaps = [later - earlier for earlier, later in pairwise(times[1:])]
            assert set(gaps) == {interval}, (each.name, work)


def test_a_reload_that_changes_an_interval_keeps_the_rhythm_of_the_others() -> None:
    old = Schedule(DEVICES, start=0.0, intervals=USUAL)
    play(old, 400.0)
    new = Schedule([device(COMMON), device(SLOW, counters=120.0)], start=401.0, intervals=USUAL)
    new.carry_over(old)
    polls = play(new, 1601.0, since=401.0)
    common = [at for at, due in polls if due.device.name == COMMON]
    slow = [at for at, due in polls if due.device.name == SLOW]
    assert len(common) == 20
    assert {later - earlier for earlier, later in pairwise(slow[2:])} == {120.0}


def test_answers_stay_good_for_three_of_the_devices_own_intervals() -> None:
    latest = Latest(USUAL, own_intervals(DEVICES, USUAL))
    for name in (COMMON, SLOW, QUICK):
        latest.apply(Poll(name, frozenset(USUAL), 0.0, 0.0, True, Readings(cpu=CPU)))  # noqa: FBT003 -- answered
    assert latest.withdraw(59.0) == set()
    assert latest.withdraw(61.0) == {QUICK}
    assert latest.withdraw(899.0) == set()
    assert latest.withdraw(901.0) == {COMMON, SLOW}


def test_a_reload_that_changes_an_interval_changes_how_long_answers_stay_good() -> None:
    latest = Latest(USUAL, own_intervals(DEVICES, USUAL))
    latest.apply(Poll(COMMON, frozenset(USUAL), 0.0, 0.0, True, Readings(cpu=CPU)))  # noqa: FBT003 -- answered
    latest.retain([COMMON], {COMMON: {Work.COUNTERS: 60.0, Work.HEALTH: 20.0}})
    assert latest.withdraw(61.0) == {COMMON}
