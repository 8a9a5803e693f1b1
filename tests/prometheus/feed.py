"""A city that polls itself: real merging, running totals, chunks and routes over invented answers of known rates."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette

from collectors.latest import Latest
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import CounterSample, InterfaceCounters, InterfaceReading, Readings
from collectors.state.model import DeviceState, DeviceStatus
from exporters.metrics import ChunkStore, OwnMetrics, OwnNumbers
from exporters.web import metrics_routes
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.model import City, Device, Inventory, Site
from inventory.units import Unit, UnitRegister

from .server import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

POLL_SECONDS = 2.0
BYTES_PER_SECOND = 1_234_567
"""What every first interface receives; it sends a tenth of that."""

REBOOTING = DeviceName("r-101")
BROKEN_SLICE = "30"
NAMES = (InterfaceReading(1, "ether1", speed_bps=100_000_000), InterfaceReading(2, 'wan "một"\n'))


def city() -> Inventory:
    """A core router above three districts of one commune each."""
    communes = [UnitCode(f"{district}01"[-3:]) for district in (1, 2, 3)]
    districts = [UnitCode(f"{district}0") for district in (1, 2, 3)]
    units = [Unit(UnitCode("1"), "City", "city", None)]
    units += [Unit(code, f"District {code}", "district", UnitCode("1")) for code in districts]
    units += [
        Unit(code, f"Commune {code}", "commune", parent) for code, parent in zip(communes, districts, strict=True)
    ]
    sites = [Site(SiteName("dc"), UnitCode("1")), *(Site(SiteName(code), code) for code in communes)]
    devices = [Device(DeviceName("core-1"), SiteName("dc"), "core")]
    devices += [Device(DeviceName(f"r-{code}"), SiteName(code), "router") for code in communes]
    return Inventory(
        City("City", "1", "UTC", date(2024, 1, 1)),
        UnitRegister(tuple(units)),
        {site.name: site for site in sites},
        {device.name: device for device in devices},
        simulated=True,
    )


class BreakableStore(ChunkStore):
    """A store of which one slice fails."""

    def pieces(self, slice_code: str | None) -> Iterator[bytes]:
        if slice_code == BROKEN_SLICE:
            msg = "broken for the test"
            raise RuntimeError(msg)
        return super().pieces(slice_code)


class Feed:
    """Polls all devices every POLL_SECONDS; `reboot_at` is the UTC time at which one of them restarts."""

    def __init__(self, *, reboot_after_seconds: float) -> None:
        self.inventory = city()
        self.store = BreakableStore(self.inventory, counters_interval_seconds=POLL_SECONDS)
        self.own = OwnMetrics("0")
        self.started_at = time.time()
        self.reboot_at = self.started_at + reboot_after_seconds
        self.latest = Latest({Work.COUNTERS: POLL_SECONDS, Work.HEALTH: 60.0, Work.IDENTITY: 3600.0})

    def own_metrics(self) -> bytes:
        """With the figures that there are."""
        return self.own.render(OwnNumbers(0, 0, self.store.series, self.store.series_dropped, 0))

    def waiting_for(self) -> str:
        """Ready at once."""
        return ""

    def poll_all(self, at: float) -> None:
        """What every device answered at a moment."""
        for device in self.inventory.devices:
            poll = self._poll(device, at)
            self.own.observe(poll)
            self.latest.apply(poll)
            self.store.update(device, self.latest.of(device), DeviceStatus(device, DeviceState.UP, self.started_at))

    def _poll(self, device: DeviceName, at: float) -> Poll:
        rebooted = device == REBOOTING and at >= self.reboot_at
        up_since = self.reboot_at if rebooted else self.started_at - 1000
        octets = round((at - up_since) * BYTES_PER_SECOND)
        rows = (
            InterfaceCounters(1, 1, 1, octets, octets // 10, octets // 1000, octets // 9000, wide=True),
            InterfaceCounters(2, 1, 2, 0, 0, 0, 0, wide=True),
        )
        sample = CounterSample(at, round((at - up_since) * 100), len(rows), 0, rows)
        readings = Readings(interfaces=NAMES, counters=sample)
        outcomes = (ModuleOutcome("counters"),)
        return Poll(device, frozenset({Work.COUNTERS}), at, at, True, readings, outcomes)  # noqa: FBT003 -- answered

    async def run(self) -> None:
        """Poll at even times; an answer's time is that of its poll, even when this machine gets round to it later."""
        at = self.started_at
        while True:
            self.poll_all(at)
            at += POLL_SECONDS
            await asyncio.sleep(max(0.0, at - time.time()))


@contextmanager
def serve(feed: Feed) -> Iterator[str]:
    """Run feed and routes in a loop of their own until the block ends; the address of the routes."""
    port = free_port()
    app = Starlette(routes=metrics_routes(feed))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", lifespan="off"))

    async def both() -> None:
        polling = asyncio.create_task(feed.run())
        await server.serve()
        polling.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(both()), name="feed")
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline, "the routes did not come up"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
