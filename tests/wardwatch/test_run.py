"""The running program: it serves, reloads, survives being killed, and stops when told to."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from inventory.load import load_inventory
from inventory.model import Expected
from lab.process import LabProcess, start_lab

from .process import Running, eventually, running

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from inventory.identifiers import DeviceName

UP, DOWN, BEHIND = 0.0, 2.0, 3.0

CUT_LATER = "- {cut: '%s', at: 6, lasts: 600}\n"


@pytest.fixture(scope="module")
def quiet_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """The small city without a fault."""
    with start_lab(tmp_path_factory.mktemp("lab") / "inventory", ("--faults", "none")) as lab:
        yield lab


def up_count(run: Running) -> int:
    return int(run.status()["devices"].get("up", 0))


def samples(run: Running, name: str, slice_code: str = "all") -> dict[str, float]:
    """Samples of a metric by device."""
    text = run.get(f"/metrics?slice={slice_code}").text
    return {
        sample.labels["device"]: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def totals(run: Running, without: Collection[str] = ()) -> dict[tuple[str, str], float]:
    """Octets received, by device and interface; those of cut devices are left out, they are withdrawn in time."""
    text = run.get("/metrics?slice=all").text
    return {
        (sample.labels["device"], sample.labels["ifname"]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "wardwatch_interface_receive_bytes_total" and sample.labels["device"] not in without
    }


def test_serves_everything_and_stops_cleanly_on_sigterm(quiet_lab: LabProcess, tmp_path: Path) -> None:
    """All polled devices come up; every address answers; SIGTERM ends it with exit code 0."""
    with running(quiet_lab.inventory, tmp_path / "data") as run:
        eventually("all devices up", lambda: up_count(run) == quiet_lab.polled)
        assert sum(samples(run, "wardwatch_device_up").values()) == quiet_lab.polled
        eventually("two samples of a counter", lambda: any(value > 0 for value in totals(run).values()))
        assert run.get("/healthz").text == "ok\n"
        assert "wardwatch_build_info" in run.get("/metrics").text
        targets = run.get("/sd").json()
        assert len(targets) == len({target["labels"]["slice"] for target in targets})
        for slice_code in (target["labels"]["slice"] for target in targets):
            assert run.get("/metrics" if slice_code == "self" else f"/metrics?slice={slice_code}").text
        assert "<html" in run.get("/status").text
        assert "SỐ LIỆU GIẢ LẬP" in run.get("/report").text
        assert run.get("/report", Accept="application/json").json()["simulated"] is True
        run.send(signal.SIGTERM)
        assert run.wait() == 0
        assert "Traceback" not in run.log.read_text()


def test_reload_takes_what_checks_and_refuses_what_does_not(quiet_lab: LabProcess, tmp_path: Path) -> None:
    """SIGHUP: a broken inventory changes nothing and is told in the log; a mended one comes into force."""
    folder = tmp_path / "inventory"
    shutil.copytree(quiet_lab.inventory, folder)
    with running(folder, tmp_path / "data") as run:
        eventually("all devices up", lambda: up_count(run) == quiet_lab.polled)
        broken = folder / "extra.yaml"
        broken.write_text("devices:\n  - {name: stray, site: nowhere, role: router, address: 127.9.9.9}\n")
        run.send(signal.SIGHUP)
        eventually("refusal in the log", lambda: 'device "stray"' in run.log.read_text())
        assert "extra.yaml:2" in run.log.read_text()
        assert up_count(run) == quiet_lab.polled
        before = totals(run)
        broken.write_text("city: {name: broken\n")
        broken.unlink()
        shutil.copy(folder / "inventory.yaml", folder / "inventory.bak") if (
            folder / "inventory.yaml"
        ).exists() else None
        run.send(signal.SIGHUP)
        eventually("taken up", lambda: "inventory reloaded" in run.log.read_text())
        assert up_count(run) == quiet_lab.polled
        after = totals(run)
        assert before.keys() <= after.keys()
        assert all(after[series] >= value for series, value in before.items()), "totals go on over a reload"
        run.send(signal.SIGTERM)
        assert run.wait() == 0


def test_kill_and_restart_keep_states_and_never_invent_traffic(tmp_path: Path) -> None:
    """kill -9 in the middle of an outage: the database opens, the outage is known at once and since the same time,
    nothing that is up becomes a change, and totals begin again below what was counted before."""
    script = tmp_path / "faults.yaml"
    with start_lab(tmp_path / "plan", ("--faults", "none")) as plan:
        site, inside, always = _first_commune(plan.inventory)
    script.write_text(CUT_LATER % site)
    with start_lab(tmp_path / "inventory", ("--faults", str(script))) as lab:
        data = tmp_path / "data"
        with running(lab.inventory, data) as run:
            eventually("the cut is seen whole", lambda: _settled(run, lab.polled, inside, always))
            faults = run.status()["faults"]
            states, before = _states(run, always), totals(run, without=inside)
            eventually("written out", lambda: "wardwatch_history_queue_length 0" in run.get("/metrics").text)
            run.send(signal.SIGKILL)
            run.wait()
        check = sqlite3.connect(data / "history.sqlite")
        assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        check.close()
        with running(lab.inventory, data) as run:
            assert _states(run, always) == states
            assert _what(run.status()["faults"]) == _what(faults)
            eventually("counters again", lambda: totals(run, without=inside).keys() == before.keys())
            after = totals(run, without=inside)
            assert any(after[series] < value for series, value in before.items() if value)
            assert not [series for series, value in after.items() if value > before[series] + 1e9]
            eventually("all is settled again", lambda: _settled(run, lab.polled, inside, always))
            assert _states(run, always) == states
            run.send(signal.SIGTERM)
            assert run.wait() == 0


def _what(faults: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(fault["device"], fault["since"]) for fault in faults]


def _states(run: Running, always: AbstractSet[str]) -> dict[str, float]:
    """States of the devices that are expected at all hours: those of the others depend on when the test runs."""
    states = samples(run, "wardwatch_device_state")
    return {device: state for device, state in states.items() if device in always}


def _settled(run: Running, polled: int, inside: AbstractSet[str], always: AbstractSet[str]) -> bool:
    """Whether just the devices inside the cut are silent, one of them down and the others behind it; of those that are
    switched off outside office hours it is only asked that they are not up."""
    states = samples(run, "wardwatch_device_state")
    missed = sorted(state for device, state in states.items() if device in inside & always)
    up = {device for device, state in states.items() if state == UP}
    return missed == [DOWN] + [BEHIND] * (len(missed) - 1) and len(up) == polled - len(inside) and not up & inside


def _first_commune(inventory: Path) -> tuple[str, set[DeviceName], set[DeviceName]]:
    """A commune's site, its devices that are polled, and the whole city's that are expected at all hours."""
    loaded = load_inventory(inventory)
    site = next(place.site for place in loaded.placements.values() if place.commune)
    polled = [device for device in loaded.devices.values() if device.polled_by_snmp]
    always = {device.name for device in polled if device.expected is Expected.ALWAYS}
    return site, {device.name for device in polled if device.site == site}, always
