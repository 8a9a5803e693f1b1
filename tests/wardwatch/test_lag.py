"""How late the event loop was."""

from __future__ import annotations

import asyncio
import contextlib
import time

from wardwatch.lag import LoopLag


def test_the_worst_delay_is_told_for_one_to_two_minutes_and_then_forgotten() -> None:
    now = 0.0
    lag = LoopLag(lambda: now)
    lag.note(0.3)
    lag.note(0.1)
    found = {}
    for now in (30.0, 59.0, 61.0, 119.0, 122.0, 600.0):
        found[now] = lag.longest
    assert found == {30.0: 0.3, 59.0: 0.3, 61.0: 0.3, 119.0: 0.3, 122.0: 0.0, 600.0: 0.0}


async def test_a_hold_of_the_loop_is_measured() -> None:
    lag = LoopLag()
    task = asyncio.create_task(lag.watch())
    await asyncio.sleep(0.06)
    time.sleep(0.2)  # noqa: ASYNC251 -- this is the hold
    await asyncio.sleep(0.06)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert 0.1 < lag.longest < 5.0
