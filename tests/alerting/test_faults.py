"""From faults of the simulated city to notifications: k faults give k, none for what is behind them or planned."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from .chain import BEGINS, QUICK, Chain, Town, build_town, chain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture(scope="module")
def town() -> Town:
    return build_town()


def wait_for_all(made: Chain, faults: Sequence[tuple[str, str]], *, seconds: float) -> None:
    """Until every fault was told and told to be over; then a while longer, in which something too many could come."""
    made.desk.wait_for(
        "every fault told, and its end",
        lambda told: (
            {(each.status, each.fault) for each in told} >= {(s, f) for f in faults for s in ("firing", "resolved")}
        ),
        seconds=seconds,
    )
    quiet_until = time.monotonic() + 2 * QUICK.timing.scrape + 5
    while time.monotonic() < quiet_until:
        time.sleep(0.2)
    assert made.stories() == Counter((status, fault) for fault in faults for status in ("firing", "resolved"))


@pytest.mark.timeout(240)
def test_faults_side_by_side_and_one_that_is_planned(town: Town, tmp_path: Path) -> None:
    first, second, third = town.districts[:3]
    cut, other = town.offices(first)[0], town.offices(second)[0]
    planned, dark = town.offices(third)[0], town.offices(third)[1]
    now = datetime.now(UTC)
    window = {"from": now - timedelta(hours=1), "to": now + timedelta(hours=2)}
    times = ", ".join(f"{key}: {at:%Y-%m-%dT%H:%M}Z" for key, at in window.items())
    maintenance = f'maintenance: [{{site: "{planned}", {times}, reason: đổi tuyến}}]\n'
    faults = [
        f'{{cut: "{cut}", at: {BEGINS}, lasts: 25}}',
        f'{{cut: "{other}", at: {BEGINS + 3}, lasts: 25}}',
        f'{{cut: "{planned}", at: {BEGINS}, lasts: 30}}',
        f"{{power_off: {town.switch(dark)}, at: {BEGINS + 5}, lasts: 25}}",
    ]
    with chain(tmp_path, faults, maintenance) as made:
        told = [("SiteUnreachable", town.router(cut)), ("SiteUnreachable", town.router(other))]
        inside = "LanSegmentDown" if town.below(town.switch(dark)) else "DeviceDown"
        wait_for_all(made, [*told, (inside, town.switch(dark))], seconds=170)


@pytest.mark.timeout(240)
def test_a_district_with_all_behind_it_and_a_line_that_comes_and_goes(town: Town, tmp_path: Path) -> None:
    district, other = town.districts[:2]
    twice = town.offices(other)[0]
    faults = [
        f'{{cut: "{district}", at: {BEGINS}, lasts: 30}}',
        f'{{cut: "{twice}", at: {BEGINS}, lasts: 10}}',
        f'{{cut: "{twice}", at: {BEGINS + 18}, lasts: 10}}',
    ]
    with chain(tmp_path, faults) as made:
        told = [("SiteUnreachable", town.router(district)), ("SiteUnreachable", town.router(twice))]
        wait_for_all(made, told, seconds=170)
        words = next(each.annotations for each in made.desk.told if each.fault == told[0])
        assert words["summary"].startswith("Mất kết nối")
        assert words["summary_en"].endswith(words["summary"].partition(" (")[2])


@pytest.mark.timeout(400)
def test_restarts_of_every_program_lose_nothing_and_tell_nothing_twice(town: Town, tmp_path: Path) -> None:
    office = town.offices(town.districts[0])[0]
    fault = ("SiteUnreachable", town.router(office))
    with chain(tmp_path, [f'{{cut: "{office}", at: {BEGINS}, lasts: 110}}']) as made:
        made.desk.wait_for("the fault", lambda told: any(each.fault == fault for each in told), seconds=120)
        for part in ("wardwatch", "prometheus", "alertmanager"):
            made.start(part)
        wait_for_all(made, [fault], seconds=260)
