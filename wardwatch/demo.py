"""The demonstration: a simulated city in a child process, watched by the real thing."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from collectors.poll import Work
from exporters.reports.language import Language
from exporters.reports.writing import Format, gap_paper, write_paper
from inventory.model import Expected
from lab.process import start_lab
from wardwatch import application
from wardwatch.loading import load_inventory
from wardwatch.onlooker import Onlooker
from wardwatch.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from lab.process import LabProcess
    from wardwatch.watch import Watch


@dataclass(frozen=True)
class DemoSize:
    """How large a demonstration is.

    Attributes:
        lab_options: what the simulated city is asked for.
        settings: pace and patience of the watch.
    """

    lab_options: tuple[str, ...]
    settings: Mapping[str, object]


SMALL = DemoSize(
    (),
    MappingProxyType(
        {
            "intervals": {Work.COUNTERS: 5.0, Work.HEALTH: 15.0, Work.IDENTITY: 300.0},
            "down_after": "2/3",
            "timeout_seconds": 1.0,
            "retries": 1,
        }
    ),
)
"""Three districts at twelve times the usual pace, so that a minute shows something."""

WHOLE = DemoSize(
    ("--districts=all", "--communes=all", "--plan=full", "--nights", "--loss=0.01", "--pace=30"),
    MappingProxyType(
        {
            "intervals": {Work.COUNTERS: 60.0},
            "down_after": "2/3",
            "concurrency": 150,
            "deadline_seconds": 45.0,
        }
    ),
)
"""The whole city at the usual pace, quicker to judge. At first sight every device is asked for everything, which keeps
a core busy for most of a minute: fewer at a time, so that each gets its answers within its deadline."""


@dataclass(frozen=True)
class DemoSummary:
    """What the demonstration saw.

    Attributes:
        districts, communes, sites, devices: of the inventory; `polled` of the devices are asked over SNMP.
        answered: of the polled ones, at least once.
        asleep: of the others, those that are switched off outside office hours.
        on_purpose: of the others, those that a fault of the simulation concerns.
        unexplained: of the others, the rest, each with the reason of its last poll.
        faults: what else went wrong on purpose, a text each.
        cycles: polls ended per device polled, rounded down.
        interval_seconds: wanted between two polls of a device; `worst_cycle_seconds` is the longest there was.
        longest_poll_seconds: of one device, answered or not.
        series: exposed at the end.
        first_page_seconds: from the start of the demonstration until a page could be opened.
        reports: files of the equipment-gap report.
    """

    districts: int
    communes: int
    sites: int
    devices: int
    polled: int
    answered: int
    asleep: int
    on_purpose: tuple[str, ...]
    unexplained: tuple[str, ...]
    faults: tuple[str, ...]
    cycles: int
    interval_seconds: float
    worst_cycle_seconds: float
    longest_poll_seconds: float
    series: int
    first_page_seconds: float
    reports: tuple[Path, ...]


def run_demo(
    folder: Path,
    size: DemoSize,
    *,
    version: str,
    listen: str | None,
    duration_seconds: float | None,
    lab_options: tuple[str, ...],
    on_step: Callable[[str], None],
    on_ready: Callable[[str, LabProcess], None],
    on_progress: Callable[[int, int], None],
) -> DemoSummary:
    """Simulate, watch, report; returns when the time is up or on Ctrl-C.

    Args:
        folder: where inventory, history and reports go.
        size: of the city.
        version: ours.
        listen: HOST:PORT; None = the usual one, or any free port when that is taken.
        duration_seconds: None = until Ctrl-C.
        lab_options: further options of the lab.
        on_step: called with what is being done before the first page.
        on_ready: called with the base URL and the simulation.
        on_progress: called every second with how many devices have answered, and how many are asked.

    Raises:
        LabProcessError: the simulation did not come up.
        ListenError: the given address is taken.
    """
    started = time.monotonic()
    on_step("building the city")
    with start_lab(folder / "inventory", (*size.lab_options, *lab_options)) as lab:
        on_step("reading its inventory")
        settings = load_settings(
            lab.inventory,
            {"data_dir": (folder / "data").resolve(), "listen": listen or _usual_or_free(), **size.settings},
        )
        inventory = load_inventory(settings.inventory)
        onlooker = Onlooker(inventory, on_progress)
        on_step("starting the watch")
        ready: list[float] = []

        def page(url: str) -> None:
            ready.append(time.monotonic() - started)
            on_ready(url, lab)

        watch = asyncio.run(
            application.run(
                inventory,
                settings,
                version=version,
                duration_seconds=duration_seconds,
                on_ready=page,
                on_start=onlooker.start,
            )
        )
    reports = _write_reports(watch, folder / "reports")
    interval = settings.intervals[Work.COUNTERS]
    first_page = ready[0] if ready else 0.0
    return _summary(watch, onlooker, lab, interval_seconds=interval, first_page_seconds=first_page, reports=reports)


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
    paper = gap_paper(result)
    return tuple(write_paper(paper, form, language, folder) for form, language in [*wanted, (Format.JSON, Language.VI)])


def _summary(
    watch: Watch,
    onlooker: Onlooker,
    lab: LabProcess,
    *,
    interval_seconds: float,
    first_page_seconds: float,
    reports: tuple[Path, ...],
) -> DemoSummary:
    inventory = watch.inventory
    onlooker.look(watch)
    silent = onlooker.silent
    on_purpose = [name for name in silent if name in lab.disturbed]
    asleep = [name for name in silent if name not in on_purpose and _may_sleep(inventory, name, onlooker)]
    districts, communes = _places(inventory)
    return DemoSummary(
        districts=districts,
        communes=communes,
        sites=len(inventory.sites),
        devices=len(inventory.devices),
        polled=onlooker.asked,
        answered=onlooker.asked - len(silent),
        asleep=len(asleep),
        on_purpose=tuple(on_purpose),
        unexplained=tuple(
            f"{name} ({reason})" for name, reason in silent.items() if name not in on_purpose and name not in asleep
        ),
        faults=lab.faults,
        cycles=watch.runner.polls // max(1, onlooker.asked),
        interval_seconds=interval_seconds,
        worst_cycle_seconds=onlooker.worst_cycle_seconds,
        longest_poll_seconds=onlooker.longest_poll_seconds,
        series=watch.store.series,
        first_page_seconds=first_page_seconds,
        reports=reports,
    )


def _may_sleep(inventory: Inventory, name: DeviceName, onlooker: Onlooker) -> bool:
    return inventory.devices[name].expected is not Expected.ALWAYS and onlooker.office_was_closed


def _places(inventory: Inventory) -> tuple[int, int]:
    """How many districts and communes have devices."""
    placements = inventory.placements.values()
    return (
        len({place.district for place in placements if place.district}),
        len({place.commune for place in placements if place.commune}),
    )
