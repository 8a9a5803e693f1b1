"""Traps and syslog in the running whole: off unless set, a hint asks early, nothing else comes of it."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from collectors.hints.mailbox import MailboxError
from collectors.ping import ToldTransport
from collectors.schedule import spread
from inventory.load import load_inventory
from inventory.model import SnmpCredential
from lab.process import LabProcess, start_lab
from wardwatch.settings import Settings, load_settings
from wardwatch.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from inventory.model import Device, Inventory

PATIENCE_SECONDS = 30.0
PLACE = ("127.0.0.1", 0)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """The small city without a fault."""
    with start_lab(tmp_path_factory.mktemp("lab") / "inventory", ("--faults", "none")) as found:
        yield found


def watching(folder: Path, data: Path, **settings: str) -> Watch:
    """A watch whose regular polls are so far apart that they do not come within a test."""
    environ = {"WARDWATCH_INTERVALS_COUNTERS": "2h", "WARDWATCH_INTERVALS_HEALTH": "3h", **settings}
    found = load_settings(folder, {"data_dir": data}, environ)
    return Watch(load_inventory(folder), found, version="0", pings=ToldTransport(lambda _: None))


async def until(look: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not look():  # noqa: ASYNC110 -- what is looked at tells nobody
            await asyncio.sleep(0.01)


def late_one(inventory: Inventory) -> Device:
    """A device of v2c whose regular poll comes late in the interval."""
    return max(
        (
            device
            for device in inventory.devices.values()
            if device.polled_by_snmp and credential_of(inventory, device).version == 2
        ),
        key=lambda device: spread(device.name),
    )


def credential_of(inventory: Inventory, device: Device) -> SnmpCredential:
    found = inventory.credentials[device.credentials[0]]
    assert isinstance(found, SnmpCredential)
    return found


async def trap(inventory: Inventory, device: Device, port: int) -> None:
    program = shutil.which("snmptrap")
    assert program is not None
    community = credential_of(inventory, device).community
    assert community is not None
    options = (f"--clientaddr={device.address}", "-v2c", "-c", community.resolve().reveal())
    await asyncio.to_thread(
        subprocess.run,
        (program, *options, f"udp:127.0.0.1:{port}", "", "1.3.6.1.6.3.1.1.5.3"),
        check=True,
        timeout=20,
    )


def hints(watch: Watch) -> dict[str, int]:
    """The metric, without what is 0."""
    lines = re.findall(r'wardwatch_hints_total\{kind="(\w+)",result="(\w+)"\} (\d+)', watch.own_metrics().decode())
    return {f"{kind} {result}": int(count) for kind, result, count in lines if count != "0"}


async def test_nothing_is_received_unless_it_is_set(lab: LabProcess, tmp_path: Path) -> None:
    watch = watching(lab.inventory, tmp_path)
    try:
        await watch.start()
        assert (watch._hints._open, hints(watch)) == ([], {})
        assert 'wardwatch_hints_total{kind="trap",result="taken"} 0' in watch.own_metrics().decode()
    finally:
        await watch.stop()


async def test_a_trap_makes_its_device_be_asked_before_its_time_and_changes_no_state(
    lab: LabProcess, tmp_path: Path
) -> None:
    watch = watching(lab.inventory, tmp_path, WARDWATCH_HINTS_TRAPS="127.0.0.1:0")
    try:
        await watch.start()
        device, traps = late_one(watch.inventory), watch._hints._traps
        assert traps is not None
        before = dict(watch.statuses)
        await trap(watch.inventory, device, traps.port)
        await until(lambda: hints(watch))
        assert (hints(watch), dict(watch.statuses)) == ({"trap taken": 1}, before)
        await until(lambda: watch.runner.early == 1 and watch.runner.polls >= 1)
        known = watch.latest(device.name)
        assert known is not None
        assert known.answered_at is not None
    finally:
        await watch.stop()


async def test_a_reload_brings_other_senders(lab: LabProcess, tmp_path: Path) -> None:
    folder = tmp_path / "inventory"
    shutil.copytree(lab.inventory, folder)
    watch = watching(folder, tmp_path, WARDWATCH_HINTS_TRAPS="127.0.0.1:0")
    try:
        await watch.start()
        inventory, traps = watch.inventory, watch._hints._traps
        assert traps is not None
        device = late_one(inventory)
        for file in folder.glob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"community: *\S+[^,}\n]", "community: env:HINTING_OTHER", text), encoding="utf-8")
        assert await watch.reload()
        await trap(inventory, device, traps.port)
        await until(lambda: hints(watch))
        assert hints(watch) == {"trap refused": 1}
    finally:
        await watch.stop()


async def test_a_port_that_is_taken_ends_the_start_with_what_to_do(lab: LabProcess, tmp_path: Path) -> None:
    first = watching(lab.inventory, tmp_path / "a", WARDWATCH_HINTS_SYSLOG="127.0.0.1:0")
    try:
        await first.start()
        syslog = first._hints._syslog
        assert syslog is not None
        second = watching(lab.inventory, tmp_path / "b", WARDWATCH_HINTS_SYSLOG=f"127.0.0.1:{syslog.port}")
        try:
            with pytest.raises(
                MailboxError, match=r"cannot receive syslog at 127\.0\.0\.1:\d+: Address already in use"
            ):
                await second.start()
        finally:
            await second.stop()
    finally:
        await first.stop()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", (None, None)),
        ("hints: {traps: off}", (None, None)),
        ("hints: {traps: '10.0.0.5:162', syslog: '[::]:514'}", (("10.0.0.5", 162), ("::", 514))),
    ],
)
def test_settings_say_where(tmp_path: Path, text: str, places: tuple[object, object]) -> None:
    (tmp_path / "wardwatch.yaml").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path, environ={})
    assert (settings.hints_traps, settings.hints_syslog) == places


def test_the_environment_switches_off_what_the_file_opens(tmp_path: Path) -> None:
    (tmp_path / "wardwatch.yaml").write_text("hints: {traps: '10.0.0.5:162'}", encoding="utf-8")
    found = load_settings(tmp_path, environ={"WARDWATCH_HINTS_TRAPS": "off"})
    assert found == Settings(inventory=tmp_path, data_dir=tmp_path / "data")
