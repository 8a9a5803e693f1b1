from __future__ import annotations

import subprocess
import sys
from collections import Counter
from ipaddress import IPv4Address
from itertools import pairwise

import pytest

from collectors.poll import Work
from collectors.schedule import Due, Schedule, spread
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Device, Reach

C, H, ID = Work.COUNTERS, Work.HEALTH, Work.IDENTITY
QUICK = {C: 10.0, H: 50.0, Work.STATIONS: 100.0, ID: 200.0}
ALL = frozenset(Work)


def device(name: str, *, address: str = "127.0.0.1", deadline: float | None = None, direct: bool = True) -> Device:
    return Device(
        DeviceName(name),
        SiteName("office"),
        "router",
        IPv4Address(address),
        reach=Reach.DIRECT if direct else Reach.VIA_GATEWAY,
        deadline_seconds=deadline,
    )


def play(schedule: Schedule, until: float, step: float = 1.0, since: float = 0.0) -> list[tuple[float, Due]]:
    """Everything that falls due, each poll ended at once and well."""
    found, now = [], since
    while now <= until:
        for due in schedule.due(now):
            found.append((now, due))
            schedule.finished(due.device.name)
        now += step
    return found


def test_a_first_poll_asks_everything_and_then_each_class_keeps_its_interval() -> None:
    polls = play(Schedule([device("a")], start=0.0, intervals=QUICK), 1000.0, step=0.25)
    assert polls[0][1].work == ALL
    for work, interval in QUICK.items():
        times = [at for at, due in polls[1:] if work in due.work]
        assert {round(later - earlier, 6) for earlier, later in pairwise(times)} == {interval}
    assert len(polls) == 100, "slower classes ride along with the fastest one"


def test_intervals_that_do_not_divide_still_keep_their_mean_and_share_polls() -> None:
    polls = play(Schedule([device("a")], start=0.0, intervals={C: 10.0, H: 25.0}), 5000.0, step=0.25)
    health = [at for at, due in polls if H in due.work]
    assert abs(len(health) - 200) <= 1
    assert 500 <= len(polls) <= 505


def test_starts_are_spread_evenly_and_so_are_the_slower_classes() -> None:
    schedule = Schedule([device(f"d{number}") for number in range(3000)], start=0.0, intervals=QUICK)
    polls = play(schedule, 260.0)
    first = Counter(int(at) for at, due in polls if due.work == ALL and at <= 10)
    assert len(first) >= 10
    assert all(220 <= count <= 380 for at, count in first.items() if at >= 1 and at <= 9)
    health = Counter(int(at // 10) for at, due in polls if H in due.work and at >= 100)
    assert all(450 <= health[place] <= 750 for place in range(10, 25))


def test_the_place_in_the_minute_is_the_same_in_every_process() -> None:
    program = "from collectors.schedule import spread; print(spread('r-10354'), spread('r-10354', 'health'))"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert [float(each) for each in out] == [spread("r-10354"), spread("r-10354", "health")]
    assert 0 <= spread("r-10354") < 1


def test_a_start_window_bounds_the_first_polls() -> None:
    schedule = Schedule([device(f"d{number}") for number in range(50)], start=5.0, start_window_seconds=2.0)
    assert {at for at, _ in play(schedule, 7.0, step=0.5)} <= {5.0, 5.5, 6.0, 6.5, 7.0}
    assert len(schedule) == 50


def test_a_device_still_being_polled_is_skipped_counted_and_named_and_its_work_is_not_lost() -> None:
    schedule = Schedule([device("slow"), device("quick")], start=0.0, intervals=QUICK, start_window_seconds=0.0)
    assert {due.device.name for due in schedule.due(0.0)} == {"slow", "quick"}
    schedule.finished(DeviceName("quick"))
    now = 0.0
    while now < 120:
        now += 1
        for due in schedule.due(now):
            assert due.device.name == "quick"
            schedule.finished(due.device.name)
    assert schedule.overruns == schedule.overruns_by_device[DeviceName("slow")]
    assert schedule.overruns in {11, 12}, "about one for each interval"
    assert set(schedule.overruns_by_device) == {"slow"}
    schedule.finished(DeviceName("slow"))
    (due,) = [due for at, due in play(schedule, 130.0, since=120.0) if due.device.name == "slow"]
    assert due.work >= {C, H}


def test_after_a_pause_of_the_whole_program_a_device_is_due_once_and_not_once_for_each_missed_turn() -> None:
    schedule = Schedule([device("a")], start=0.0, intervals=QUICK)
    play(schedule, 60.0)
    assert len(schedule.due(400.0)) == 1


def test_an_unanswered_poll_leaves_its_work_for_the_next_one() -> None:
    schedule = Schedule([device("a")], start=0.0, intervals=QUICK)
    for _ in range(3):
        assert schedule.next_at is not None
        (due,) = schedule.due(schedule.next_at)
        assert due.work == ALL
        schedule.finished(DeviceName("a"), answered=False)


def test_an_incomplete_poll_is_repeated_at_doubling_distance() -> None:
    schedule = Schedule([device("a")], start=0.0, intervals={C: 10.0, ID: 1e6})
    times = repeated_failures(schedule, 3000)
    assert [round(later - earlier) for earlier, later in pairwise(times)][1:8] == [20, 40, 80, 160, 320, 640, 1280]


def test_a_module_that_always_fails_is_in_the_end_asked_at_its_own_interval() -> None:
    times = repeated_failures(Schedule([device("a")], start=0.0, intervals={C: 10.0, ID: 100.0}), 3000)
    assert {round(later - earlier) for earlier, later in list(pairwise(times))[-10:]} == {100}


def test_a_class_that_succeeds_meanwhile_does_not_bring_forward_another_that_always_fails() -> None:
    """Health is fine every time; the identity never is, and must not be asked again every few polls for ever."""
    schedule = Schedule([device("a")], start=0.0, intervals={C: 10.0, H: 50.0, ID: 1e6})
    times = repeated_failures(schedule, 3000)
    assert [round(later - earlier) for earlier, later in pairwise(times)][4:8] == [160, 320, 640, 1280]


def repeated_failures(schedule: Schedule, until: float) -> list[float]:
    """When the slow class is asked of a device that never answers it."""
    times, now = [], 0.0
    while now < until:
        for due in schedule.due(now):
            if ID in due.work:
                times.append(now)
            schedule.finished(due.device.name, complete=ID not in due.work)
        now += 0.5
    return times


def test_a_place_hit_exactly_is_not_due_twice() -> None:
    """The time is exactly a place in the rhythm, where a quotient of floats may fall on either side."""
    for number in range(500):
        schedule = Schedule([device(f"d{number}")], start=1000.1, intervals={C: 10.0})
        for _ in range(50):
            assert schedule.next_at is not None
            now = schedule.next_at
            schedule.due(now)
            assert schedule.next_at > now


def test_devices_that_snmp_does_not_reach_are_left_out_and_deadlines_are_the_devices_own() -> None:
    devices = [device("a", deadline=3.0), device("b"), device("pc", direct=False)]
    schedule = Schedule(devices, start=0.0, deadline_seconds=7.0, start_window_seconds=0.0)
    assert {due.device.name: due.deadline_seconds for due in schedule.due(0.0)} == {"a": 3.0, "b": 7.0}
    assert set(schedule.names) == {"a", "b"}


def test_without_devices_nothing_is_due() -> None:
    schedule = Schedule([], start=0.0)
    assert schedule.next_at is None
    assert schedule.due(100.0) == []


def test_a_reload_keeps_the_rhythm_of_what_stays_and_asks_everything_of_what_is_new() -> None:
    old = Schedule([device("stays"), device("moves"), device("goes")], start=0.0, intervals=QUICK)
    before = [at for at, due in play(old, 95.0, step=0.25) if due.device.name == "stays"]
    new = Schedule([device("stays"), device("moves", address="127.0.0.2"), device("new")], start=95.0, intervals=QUICK)
    new.carry_over(old)
    after = play(new, 160.0, step=0.25, since=95.0)
    stays = [at for at, due in after if due.device.name == "stays"]
    assert {round(later - earlier, 6) for earlier, later in pairwise(before[1:] + stays)} == {10.0}
    assert {due.device.name for _, due in after if due.work == ALL} == {"moves", "new"}


def test_a_poll_that_runs_over_a_reload_still_runs() -> None:
    old = Schedule([device("a")], start=0.0, intervals=QUICK, start_window_seconds=0.0)
    assert len(old.due(0.0)) == 1
    new = Schedule([device("a")], start=5.0, intervals=QUICK)
    new.carry_over(old)
    assert new.due(30.0) == []
    assert new.overruns_by_device == {"a": 1}
    assert device("a") in new
    assert device("a", address="127.0.0.2") not in new


def test_a_shorter_interval_after_a_reload_is_not_kept_waiting_by_the_old_one() -> None:
    old = Schedule([device("a")], start=0.0, intervals=QUICK)
    play(old, 60.0)
    new = Schedule([device("a")], start=60.0, intervals={**QUICK, ID: 20.0})
    new.carry_over(old)
    assert any(ID in due.work for _, due in play(new, 85.0, since=60.0))


@pytest.mark.parametrize("work", list(Work))
def test_a_schedule_of_one_class_is_possible(work: Work) -> None:
    polls = play(Schedule([device("a")], start=0.0, intervals={work: 10.0}), 100.0)
    assert {due.work for _, due in polls} == {frozenset({work})}


def test_an_early_poll_is_for_the_fastest_class_and_leaves_the_rhythm_as_it_was() -> None:
    plain, hastened = (Schedule([device("a")], start=0.0, intervals=QUICK) for _ in range(2))
    assert hastened.hasten(DeviceName("nobody"), 0.0) is False
    expected = play(plain, 100.0, step=0.25)
    found, now = [], 0.0
    while now <= 100.0:
        if now == 55.0:
            assert hastened.hasten(DeviceName("a"), 56.0) is True
            assert hastened.next_at == 56.0
        for due in hastened.due(now):
            found.append((now, due))
            hastened.finished(due.device.name)
        now += 0.25
    (early,) = [each for each in found if each not in expected]
    assert (early[0], early[1].work) == (56.0, frozenset({C}))
    assert [each for each in found if each is not early] == expected
    assert (hastened.early, hastened.overruns) == (1, 0)


def test_an_early_poll_comes_to_nothing_while_one_is_running_or_the_regular_one_is_close() -> None:
    schedule = Schedule([device("a")], start=0.0, intervals=QUICK)
    play(schedule, 50.0, step=0.25)
    regular = schedule.next_at
    assert regular is not None
    schedule.hasten(DeviceName("a"), regular - 0.5)
    assert schedule.due(regular - 0.5) == []
    assert len(schedule.due(regular)) == 1
    schedule.hasten(DeviceName("a"), regular + 1.0)
    assert schedule.due(regular + 1.0) == []
    assert schedule.early == 0


def test_a_regular_poll_passed_over_for_an_early_one_is_no_overrun_and_its_work_comes_with_the_next() -> None:
    schedule = Schedule([device("a")], start=0.0, intervals=QUICK)
    play(schedule, 50.0, step=0.25)
    regular = schedule.next_at
    assert regular is not None
    schedule.hasten(DeviceName("a"), regular - 3.0)
    assert [due.work for due in schedule.due(regular - 3.0)] == [frozenset({C})]
    assert schedule.due(regular) == []
    schedule.finished(DeviceName("a"), answered=False)
    assert (schedule.overruns, schedule.next_at) == (0, regular + 10.0)
    (due,) = schedule.due(regular + 10.0)
    assert C in due.work


def test_early_polls_asked_for_before_a_reload_still_come() -> None:
    old = Schedule([device("a")], start=0.0, intervals=QUICK)
    play(old, 50.0, step=0.25)
    old.hasten(DeviceName("a"), 51.0)
    new = Schedule([device("a")], start=50.0, intervals=QUICK)
    new.carry_over(old)
    assert [due.work for due in new.due(51.0)] == [frozenset({C})]
