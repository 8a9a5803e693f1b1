"""Services over time: judged by several checks, kept over a reload, each on its own clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from collectors.services import Measured, ServiceFailure, ServiceResult, ServiceState, ServiceWatch
from inventory.model import Service

from .servers import page, serving

if TYPE_CHECKING:
    from collections.abc import Callable

FINE = Measured(0.1)


def _service(name: str, target: str = "127.0.0.1:1", **more: object) -> Service:
    return Service(name, name, {"tcp": target}, **more)  # type: ignore[arg-type]


def _result(at: float, *, up: bool) -> ServiceResult:
    reason = None if up else ServiceFailure.TIMEOUT
    return ServiceResult("a", "dc-1", at, FINE if up else None, reason)


def test_one_failure_changes_nothing_two_do_and_one_success_ends_it() -> None:
    watch = ServiceWatch([_service("a")], "dc-1", clock=lambda: 5.0)
    assert watch.states == {"a": ServiceState("a", "dc-1", None, 5.0)}
    seen = []
    for at, up in ((10, True), (70, False), (130, False), (190, True), (250, False)):
        watch.take(_result(at, up=up))
        seen.append((watch.states["a"].up, watch.states["a"].since))
    assert seen == [(True, 10), (True, 10), (False, 130), (True, 190), (True, 190)]


def test_each_result_is_told_when_the_state_is_already_there() -> None:
    told: list[bool | None] = []
    watch = ServiceWatch([_service("a")], "dc-1", on_result=lambda: told.append(watch.states["a"].up))
    for at, up in ((10, True), (70, False), (130, False)):
        watch.take(_result(at, up=up))
    assert told == [True, True, False]


def test_the_first_check_tells_at_once() -> None:
    watch = ServiceWatch([_service("a")], "dc-1")
    watch.take(_result(10, up=False))
    assert watch.states["a"].up is False


def test_services_of_another_vantage_point_are_left_to_it_and_a_reload_keeps_what_stays() -> None:
    watch = ServiceWatch([_service("a"), _service("b", vantage=("dc-2",)), _service("c", vantage=("dc-1",))], "dc-1")
    assert list(watch.states) == ["a", "c"]
    watch.take(_result(10, up=True))
    watch.use([_service("c", "127.0.0.1:2"), _service("a")])
    assert list(watch.states) == ["c", "a"]
    assert (watch.states["a"].up, watch.states["c"].up) == (True, None)
    watch.use([])
    assert watch.states == {}


async def test_it_checks_what_is_there_and_follows_a_reload_until_it_is_stopped() -> None:
    async with serving(page()) as port:
        web = Service("web", "web", {"http": f"http://127.0.0.1:{port}/"})
        watch = ServiceWatch([web], "dc-1", interval_seconds=0.05)
        task = asyncio.create_task(watch.run())
        await _until(lambda: watch.states["web"].up is True)
        watch.use([web, Service("more", "more", {"tcp": f"127.0.0.1:{port}"})])
        await _until(lambda: watch.states["more"].up is True)
        watch.use([])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not [each for each in asyncio.all_tasks() if each.get_name().startswith("service ")]


async def test_a_bug_in_a_check_costs_that_check_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Else a service would be called up for ever that nobody checks any more."""
    outcomes: list[ServiceResult | Exception]
    outcomes = [_result(10, up=True), ZeroDivisionError("a bug"), _result(70, up=False), _result(130, up=False)]

    async def checked(*_: object, **__: object) -> ServiceResult:
        outcome = outcomes.pop(0) if len(outcomes) > 1 else outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr("collectors.services.watch.checked", checked)
    watch = ServiceWatch([_service("a")], "dc-1", interval_seconds=0.01)
    task = asyncio.create_task(watch.run())
    await _until(lambda: watch.states["a"].up is False)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (logged,) = caplog.records
    assert logged.getMessage() == "check of service a failed; this is a bug in wardwatch, please report it"


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  what is waited for has no event: it is what a page would see
            await asyncio.sleep(0.01)
