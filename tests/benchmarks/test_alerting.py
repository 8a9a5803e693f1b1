"""The proof of alerting: it plays every kind of fault, and its judge sees what is doubled, lost or stray."""

from __future__ import annotations

import math

import pytest
import yaml

from benchmarks.proof.alerting import COMMUNES, RESTARTS, Script, Tale, judge, scripts
from lab.faults import Action
from tests.alerting.chain import build_town
from tests.alerting.desk import Told

SCRIPT = Script("cut", (), frozenset({"r-1", "sw-1"}), (Tale("SiteUnreachable", "r-1"),), after=60.0)


def told(status: str, alert: str, device: str, at: float) -> Told:
    return Told(status, {"alertname": alert, "device": device}, {}, at)


FIRING = told("firing", "SiteUnreachable", "r-1", 1075.0)
OVER = told("resolved", "SiteUnreachable", "r-1", 1100.0)


@pytest.mark.parametrize(
    ("heard", "doubled", "lost"),
    [
        ([FIRING, OVER], [], []),
        ([FIRING, OVER, FIRING], ["firing SiteUnreachable r-1"], []),
        ([FIRING], [], ["resolved SiteUnreachable r-1"]),
        ([OVER], [], ["firing SiteUnreachable r-1"]),
        ([FIRING, OVER, told("firing", "DeviceDown", "sw-1", 1080.0)], ["firing DeviceDown sw-1"], []),
        ([FIRING, OVER, told("firing", "DeviceDown", "sw-2", 1080.0)], [], []),
    ],
)
def test_what_is_told_of_a_script_is_held_against_what_should_be(
    heard: list[Told], doubled: list[str], lost: list[str]
) -> None:
    found = judge(SCRIPT, heard, 1000.0)
    assert (found.doubled, found.lost) == (doubled, lost)
    assert found.seconds == ([15.0] if FIRING in heard else [])


def test_every_kind_of_fault_is_played_each_at_a_place_of_its_own() -> None:
    played, maintenance = scripts(build_town(COMMUNES))
    words = {next(iter(yaml.safe_load(fault))) for script in played for fault in script.faults}
    assert words == {*(action.value for action in Action if action is not Action.MAINS), "flap", "power"}
    places = [device for script in played for device in script.devices]
    assert len(places) == len(set(places))
    assert yaml.safe_load(maintenance)["maintenance"][0]["site"] in played[-1].faults[0]


@pytest.mark.parametrize("part", ["wardwatch", "prometheus", "alertmanager"])
def test_each_program_is_started_again_amid_faults(part: str) -> None:
    played, _ = scripts(build_town(COMMUNES))
    faults = [yaml.safe_load(fault) for script in played for fault in script.faults]
    times = [(fault.get("at", 0.0), fault.get("lasts", math.inf)) for fault in faults]
    assert sum(at < RESTARTS[part] < at + lasts for at, lasts in times) >= len(played) // 2
