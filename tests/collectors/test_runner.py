from __future__ import annotations

import asyncio
import logging
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from collectors.admission import Admission
from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import Readings
from collectors.runner import Runner, poll_each
from collectors.schedule import Schedule
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Device, Reach

from .virtual_time import run

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = frozenset(Work)
TEN = {Work.COUNTERS: 10.0}


def device(name: str, *, address: str = "127.0.0.1", deadline: float | None = None) -> Device:
    return Device(DeviceName(name), SiteName("office"), "router", IPv4Address(address), deadline_seconds=deadline)


class Scripted:
    """A prober whose devices take so many seconds, for ever ("stuck"), or fail with a bug."""

    def __init__(self, takes: dict[str, float | str] | None = None, *, obeys: bool = True) -> None:
        self.takes, self.obeys = takes or {}, obeys
        self.calls: list[tuple[str, float, frozenset[Work], float]] = []
        self.running = self.most = 0

    async def poll(self, device: Device, work: frozenset[Work], *, deadline_seconds: float) -> Poll:
        now = asyncio.get_running_loop().time
        started = now()
        self.calls.append((device.name, started, work, deadline_seconds))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            takes = self.takes.get(device.name, 0.0)
            if takes == "bug":
                raise ZeroDivisionError
            if takes == "stuck":
                await asyncio.Event().wait()
            await asyncio.sleep(float(takes))
        finally:
            self.running -= 1
        outcomes = (ModuleOutcome("counters"),)
        return Poll(device.name, work, started, now(), answered=True, readings=Readings(), outcomes=outcomes)


def play(
    devices: list[Device],
    prober: Scripted,
    seconds: float,
    *,
    concurrency: int = 100,
    on_poll: Callable[[Poll], None] | None = None,
    then: Callable[[Runner], None] | None = None,
    stop_seconds: float = 5.0,
) -> tuple[Runner, list[Poll], float]:
    """Run for some virtual seconds; the runner, its results, and how long it took to stop."""
    polls: list[Poll] = []

    async def scene() -> tuple[Runner, float]:
        clock = asyncio.get_running_loop().time
        schedule = Schedule(devices, start=clock(), intervals=TEN)
        runner = Runner(
            schedule,
            prober,
            on_poll or polls.append,
            clock=clock,
            utc=clock,
            admission=Admission(concurrency),
            stop_seconds=stop_seconds,
        )
        task = asyncio.create_task(runner.run())
        await asyncio.sleep(seconds)
        if then is not None:
            then(runner)
            await asyncio.sleep(seconds)
        runner.stop()
        began = clock()
        await task
        return runner, clock() - began

    runner, took = run(scene())
    return runner, polls, took


def test_each_device_is_polled_in_its_rhythm_and_each_result_is_handed_on() -> None:
    runner, polls, _ = play([device("a"), device("b")], Scripted(), 100.0)
    assert {name: sum(poll.device == name for poll in polls) for name in "ab"} == {"a": 10, "b": 10}
    assert (runner.polls, runner.overstayed, runner.bugs, runner.overruns, runner.busy) == (20, 0, 0, 0, 0)


def test_a_prober_that_overstays_is_cancelled_at_the_devices_deadline_and_the_others_go_on() -> None:
    prober = Scripted({"dead": "stuck"})
    runner, polls, _ = play([device("dead", deadline=3.0), device("b")], prober, 55.0)
    dead = [poll for poll in polls if poll.device == "dead"]
    assert {(poll.answered, poll.reason, poll.message) for poll in dead} == {
        (False, Reason.DEADLINE, "no result within 3 s")
    }
    assert {round(poll.finished - poll.started, 6) for poll in dead} == {3.5}
    assert runner.overstayed == len(dead) >= 5
    assert {deadline for name, _, _, deadline in prober.calls if name == "dead"} == {3.0}
    assert runner.overruns == 0
    assert runner.slowest(1) == [("dead", 3.5)]


def test_a_device_slower_than_its_interval_is_skipped_counted_and_named() -> None:
    runner, polls, _ = play([device("slow"), device("b")], Scripted({"slow": 15.0}), 100.0)
    assert sum(poll.device == "slow" for poll in polls) == 5
    assert runner.overruns_by_device == {"slow": runner.overruns}
    assert runner.overruns == 5


def test_no_more_polls_run_at_once_than_allowed_and_none_is_lost() -> None:
    prober = Scripted({f"d{number}": 1.0 for number in range(40)})
    waiting: list[int] = []

    def look(runner: Runner) -> None:
        waiting.append(runner.waiting)

    runner, polls, _ = play([device(f"d{number}") for number in range(40)], prober, 20.0, concurrency=3, then=look)
    assert prober.most == 3
    assert waiting[0] > 0
    assert {poll.device for poll in polls} == {f"d{number}" for number in range(40)}
    assert runner.overruns > 0


def test_a_bug_in_the_prober_is_logged_with_the_device_counted_and_does_not_stop_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runner, polls, _ = play([device("bad"), device("b")], Scripted({"bad": "bug"}), 45.0)
    assert {poll.device for poll in polls} == {"b"}
    assert runner.bugs >= 4
    record = caplog.records[0]
    assert record.getMessage() == (
        "poll of device bad: the prober failed; this is a bug in wardwatch, please report it"
    )
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_a_bug_in_taking_a_result_in_is_logged_counted_and_does_not_stop_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_poll: Poll) -> None:
        raise KeyError

    runner, _, _ = play([device("a")], Scripted(), 35.0, on_poll=refuse)
    assert runner.bugs == runner.polls >= 3
    assert "its result could not be taken in" in caplog.text


def test_a_timeout_error_of_the_prober_itself_is_a_bug_and_not_a_deadline() -> None:
    class Wrong(Scripted):
        async def poll(self, device: Device, work: frozenset[Work], *, deadline_seconds: float) -> Poll:  # noqa: ARG002 -- the protocol's
            raise TimeoutError

    runner, polls, _ = play([device("a")], Wrong(), 35.0)
    assert polls == []
    assert runner.bugs >= 3
    assert runner.overstayed == 0


def test_stopping_lets_running_polls_end() -> None:
    prober = Scripted({"a": 8.0})
    _, polls, took = play([device("a")], prober, 12.0, stop_seconds=30.0)
    assert len(polls) == len(prober.calls)
    assert took <= 8.0


def test_stopping_does_not_wait_longer_than_its_time_for_a_poll_that_does_not_end() -> None:
    prober = Scripted({"a": "stuck"})
    runner, _, took = play([device("a", deadline=100.0)], prober, 12.0, stop_seconds=2.0)
    assert took == pytest.approx(2.0)
    assert (runner.busy, prober.running) == (0, 0)


def test_cancelling_the_run_leaves_no_poll_behind() -> None:
    prober = Scripted({"a": "stuck"})

    async def scene() -> None:
        clock = asyncio.get_running_loop().time
        schedule = Schedule([device("a")], start=clock(), intervals=TEN)
        task = asyncio.create_task(Runner(schedule, prober, print, clock=clock).run())
        await asyncio.sleep(11.0)
        assert prober.running == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(scene())
    assert prober.running == 0


def test_a_reload_drops_devices_that_left_with_the_results_of_their_running_polls() -> None:
    prober = Scripted({"goes": 9.0, "moves": 9.0})
    changed = device("moves", address="127.0.0.2")

    def reload(runner: Runner) -> None:
        seen.append(len(prober.calls))
        assert runner.busy == 2
        runner.replace(Schedule([changed, device("new")], start=1011.0, intervals=TEN))

    seen: list[int] = []
    runner, polls, _ = play([device("goes"), device("moves")], prober, 11.0, then=reload)
    after = [poll for poll in polls if poll.started >= 1011.0]
    assert {poll.device for poll in after} == {"moves", "new"}
    assert "goes" not in dict(runner.slowest())
    assert seen[0] >= 2


def test_without_devices_the_runner_waits_for_a_reload() -> None:
    def reload(runner: Runner) -> None:
        runner.replace(Schedule([device("new")], start=1005.0, intervals=TEN))

    _, polls, _ = play([], Scripted(), 20.0, then=reload)
    assert {poll.device for poll in polls} == {"new"}


def test_polling_once_gives_every_result_and_holds_each_device_to_its_deadline() -> None:
    prober = Scripted({"a": 2.0, "stuck": "stuck"})
    devices = [device("a"), device("stuck", deadline=1.0), *(device(f"d{number}") for number in range(5))]
    unasked = Device(DeviceName("pc"), SiteName("office"), "pc", reach=Reach.VIA_GATEWAY)
    polls: list[Poll] = []
    run(poll_each([*devices, unasked], prober, ALL, Admission(3), 10.0, on_poll=polls.append))
    assert sorted(poll.device for poll in polls) == sorted(each.name for each in devices)
    assert {poll.device: poll.reason for poll in polls if not poll.answered} == {"stuck": Reason.DEADLINE}
    assert prober.most == 3
    assert {(work, deadline) for name, _, work, deadline in prober.calls if name != "stuck"} == {(ALL, 10.0)}


def test_polling_once_survives_a_bug_and_names_the_device(caplog: pytest.LogCaptureFixture) -> None:
    polls: list[Poll] = []
    run(
        poll_each([device("bad"), device("b")], Scripted({"bad": "bug"}), ALL, Admission(1), 10.0, on_poll=polls.append)
    )
    assert [poll.device for poll in polls] == ["b"]
    assert "poll of device bad: the prober failed" in caplog.text


def test_a_device_can_be_asked_before_its_time_and_never_twice_at_once() -> None:
    name = DeviceName("a")
    usual, prober = Scripted({name: 2.0}), Scripted({name: 2.0})
    play([device(name)], usual, 35.0, then=lambda _: None)

    def hasten(runner: Runner) -> None:
        runner.hasten([(name, 0.0), (DeviceName("nobody"), 0.0)])
        runner.hasten([(name, 1.0)])

    runner, polls, _ = play([device(name)], prober, 35.0, then=hasten)
    (early,) = [call for call in prober.calls if call not in usual.calls]
    assert early[1:3] == (1_035.0, frozenset({Work.COUNTERS}))
    assert (runner.early, runner.overruns, prober.most) == (1, 0, 1), "the second was asked for while the first ran"
    assert len(polls) == len(usual.calls) + 1
