"""The demonstration: a simulated city in a child process, watched by the real thing."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.poll import Work
from exporters.reports.language import Language
from exporters.reports.writing import Format, write_gap
from inventory.load import load_inventory
from lab.process import start_lab
from wardwatch import application
from wardwatch.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from inventory.model import Inventory
    from wardwatch.watch import Watch

DEMO_SETTINGS: Mapping[str, object] = {
    "intervals": {Work.COUNTERS: 5.0, Work.HEALTH: 15.0, Work.IDENTITY: 300.0},
    "down_after": "2/3",
    "timeout_seconds": 1.0,
    "retries": 1,
}
"""Twelve times the usual pace and quick to judge, so that a minute shows something."""


@dataclass(frozen=True)
class DemoSummary:
    """What the demonstration saw.

    Attributes:
        districts, sites, devices: of the inventory; `polled` of the devices are asked over SNMP.
        answered: of the polled ones, at least once.
        cycles: polls ended per device polled, rounded down.
        series: exposed at the end.
        reports: files of the equipment-gap report.
    """

    districts: int
    sites: int
    devices: int
    polled: int
    answered: int
    cycles: int
    series: int
    reports: tuple[Path, ...]


def run_demo(
    folder: Path,
    *,
    version: str,
    listen: str | None,
    duration_seconds: float | None,
    lab_options: tuple[str, ...],
    on_ready: Callable[[str, Path], None],
) -> DemoSummary:
    """Simulate, watch, report; returns when the time is up or on Ctrl-C.

    Args:
        folder: where inventory, history and reports go.
        version: ours.
        listen: HOST:PORT; None = the usual one, or any free port when that is taken.
        duration_seconds: None = until Ctrl-C.
        lab_options: further options of the lab.
        on_ready: called with the base URL and the inventory folder.

    Raises:
        LabProcessError: the simulation did not come up.
        ListenError: the given address is taken.
    """
    with start_lab(folder / "inventory", lab_options) as lab:
        settings = load_settings(
            lab.inventory,
            {"data_dir": (folder / "data").resolve(), "listen": listen or _usual_or_free(), **DEMO_SETTINGS},
        )
        inventory = load_inventory(settings.inventory)
        watch = asyncio.run(
            application.run(
                inventory,
                settings,
                version=version,
                duration_seconds=duration_seconds,
                on_ready=lambda url: on_ready(url, lab.inventory),
            )
        )
    return _summary(watch, _write_reports(watch, folder / "reports"))


def _usual_or_free() -> str:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        host, port = Settings.listen.split(":")
        try:
            trial.bind((host, int(port)))
        except OSError:
            return f"{host}:0"
    return Settings.listen


def _write_reports(watch: Watch, folder: Path) -> tuple[Path, ...]:
    result = watch.gap_result
    if result is None:
        return ()
    wanted = [(form, language) for form in (Format.HTML, Format.CSV) for language in Language]
    return tuple(write_gap(result, form, language, folder) for form, language in [*wanted, (Format.JSON, Language.VI)])


def _summary(watch: Watch, reports: tuple[Path, ...]) -> DemoSummary:
    inventory: Inventory = watch.inventory
    polled = [device.name for device in inventory.devices.values() if device.polled_by_snmp]
    known = [watch.latest(name) for name in polled]
    return DemoSummary(
        districts=len({place.district for place in inventory.placements.values() if place.district}),
        sites=len(inventory.sites),
        devices=len(inventory.devices),
        polled=len(polled),
        answered=sum(latest is not None and latest.answered_at is not None for latest in known),
        cycles=watch.runner.polls // max(1, len(polled)),
        series=watch.store.series,
        reports=reports,
    )
