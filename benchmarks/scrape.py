"""What rendering and scraping cost: `python -m benchmarks.scrape [SERIES]`.

A city of devices with 24 interfaces each, all in one process: the cost of rendering a device after a poll, of one
scrape of everything with Prometheus' own headers through the ASGI application, how long the event loop was held, and
how the same data fare through prometheus_client.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import prometheus_client
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette

from collectors.counters import InterfaceTotals
from collectors.latest import LatestDevice
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import CounterSample, CpuReading, InterfaceReading, MemoryReading, Readings, StorageReading
from collectors.state.model import DeviceState, DeviceStatus
from exporters.metrics import ChunkStore
from exporters.metrics.catalogue import PLACEMENT_LABELS
from exporters.metrics.process import process_numbers
from exporters.web import metrics_routes
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.model import City, Device, Inventory, Site
from inventory.units import Unit, UnitRegister

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

INTERFACES = 24
SERIES_PER_DEVICE = INTERFACES * 12 + 16
DEVICES_PER_DISTRICT = 60
START = 1_780_000_000.0

PROMETHEUS_HEADERS = [
    (b"host", b"127.0.0.1:9579"),
    (b"user-agent", b"Prometheus/2.42.0"),
    (
        b"accept",
        (
            b"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            b"text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
        ),
    ),
    (b"accept-encoding", b"gzip"),
    (b"x-prometheus-scrape-timeout-seconds", b"10"),
]


def city_of(devices: int) -> Inventory:
    """An invented city of communes with one router each."""
    districts = [UnitCode(f"{number:03d}") for number in range(-(-devices // DEVICES_PER_DISTRICT))]
    communes = [UnitCode(f"{10_000 + number}") for number in range(devices)]
    units = [Unit(UnitCode("01"), "City", "city", None)]
    units += [Unit(code, f"District {code}", "district", UnitCode("01")) for code in districts]
    units += [
        Unit(code, f"Commune {code}", "commune", districts[number // DEVICES_PER_DISTRICT])
        for number, code in enumerate(communes)
    ]
    sites = {SiteName(code): Site(SiteName(code), code) for code in communes}
    routers = [Device(DeviceName(f"r-{code}"), SiteName(code), "router") for code in communes]
    return Inventory(
        City("City", "01", "UTC", date(2024, 12, 31)),
        UnitRegister(tuple(units)),
        sites,
        {router.name: router for router in routers},
        simulated=True,
    )


def totals_at(poll: int, number: int) -> tuple[InterfaceTotals, ...]:
    """Totals that have grown with every poll, interface by interface at its own pace."""
    octets = [(poll + 1) * (1009 + number * 97 + index * 7919) * 60 for index in range(INTERFACES)]
    stamp = int((START + 60 * poll) * 1000) + number
    return tuple(
        InterfaceTotals(
            f"ge-0/0/{index}", True, index % 3 > 0, stamp,  # noqa: FBT003 -- a row of a table
            count, count // 7, count // 700, count // 900, index % 2, 0, poll, 0,
        )
        for index, count in enumerate(octets)
    )  # fmt: skip


def latest_at(device: DeviceName, poll: int, number: int, before: LatestDevice | None) -> LatestDevice:
    """What is known after a poll of the counters; names and health were read with the first."""
    at = START + 60 * poll
    sample = CounterSample(at, 6000 * (poll + 1), INTERFACES, 0, ())
    readings = Readings(
        interfaces=tuple(
            InterfaceReading(index + 1, f"ge-0/0/{index}", type=6, alias=f"to office {index}", speed_bps=10**9)
            for index in range(INTERFACES)
        ),
        counters=sample,
        cpu=tuple(CpuReading(str(core), 0.25) for core in range(4)),
        memory=(MemoryReading("1", "Physical memory", "system", 2**31, 2**30),),
        storage=(StorageReading("31", "/", 2**34, 2**33), StorageReading("32", "/var", 2**34, 2**32)),
    )
    if before is not None:
        old = before.readings
        readings = Readings(
            interfaces=old.interfaces, counters=sample, cpu=old.cpu, memory=old.memory, storage=old.storage
        )
    return LatestDevice(
        readings=readings,
        answered_at=at,
        last_poll=Poll(device, frozenset({Work.COUNTERS}), at - 0.05, at, True, readings),  # noqa: FBT003 -- answered
        totals=totals_at(poll, number),
        outcomes={module: ModuleOutcome(module) for module in ("system", "interfaces", "counters")},
    )


class Feed:
    """Polls every device of the city at once, again and again."""

    def __init__(self, inventory: Inventory, store: ChunkStore) -> None:
        self.inventory, self.store = inventory, store
        self.latest: dict[DeviceName, LatestDevice] = {}

    def poll(self, number: int) -> float:
        """One poll of all devices; the CPU seconds that rendering took per device."""
        for position, name in enumerate(self.inventory.devices):
            self.latest[name] = latest_at(name, number, position, self.latest.get(name))
        statuses = [DeviceStatus(name, DeviceState.UP, START) for name in self.latest]
        start = time.process_time()
        for status in statuses:
            self.store.update(status.device, self.latest[status.device], status)
        return (time.process_time() - start) / len(statuses)

    def own_metrics(self) -> bytes:
        """Not measured."""
        return b""

    def waiting_for(self) -> str:
        """Always ready."""
        return ""


async def hold(stop: asyncio.Event) -> float:
    """The longest time in seconds that the event loop did not come round."""
    longest, last = 0.0, time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


async def scrape(app: Starlette, query: bytes) -> int:
    """Ask the application as Prometheus does; the bytes of the body."""
    received = 0

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal received
        received += len(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/metrics",
        "raw_path": b"/metrics",
        "query_string": query,
        "root_path": "",
        "headers": PROMETHEUS_HEADERS,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 9579),
    }
    await app(scope, receive, send)
    return received


async def scrape_measured(app: Starlette, query: bytes) -> tuple[float, int]:
    """CPU seconds of a scrape and the bytes sent, nothing else running."""
    start = time.process_time()
    received = await scrape(app, query)
    return time.process_time() - start, received


async def scrape_watched(app: Starlette, query: bytes) -> float:
    """The longest hold of the event loop during a scrape."""
    stop = asyncio.Event()
    watcher = asyncio.create_task(hold(stop))
    await asyncio.sleep(0)
    await scrape(app, query)
    stop.set()
    return await watcher


class ClientCollector(Collector):
    """The interface families of the same data as prometheus_client would have them built anew at each scrape."""

    FIELDS = tuple(f"{way}_{what}" for way in ("in", "out") for what in ("octets", "packets", "errors", "discards"))

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self.series = 0

    def collect(self) -> Iterator[Metric]:
        """Ten families of INTERFACES samples a device."""
        labels = [*PLACEMENT_LABELS, "ifname"]
        for field in (*self.FIELDS, "admin_up", "oper_up"):
            kind = CounterMetricFamily if field in self.FIELDS else GaugeMetricFamily
            family = kind(f"wardwatch_{field}", "the same data", labels=labels)
            for name, place in self._feed.inventory.placements.items():
                for total in self._feed.latest[name].totals:
                    values = [place.district, place.commune, place.site, place.device, place.role, total.key]
                    family.add_metric(values, getattr(total, field))
                    self.series += 1
            yield family


def client_seconds_per_series(feed: Feed) -> float:
    """CPU seconds of prometheus_client's generate_latest by series."""
    registry = prometheus_client.CollectorRegistry()
    collector = ClientCollector(feed)
    registry.register(collector)
    collector.series = 0
    start = time.process_time()
    prometheus_client.generate_latest(registry)
    return (time.process_time() - start) / collector.series


def main() -> None:
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    inventory = city_of(-(-series // SERIES_PER_DEVICE))
    store = ChunkStore(inventory, clock=lambda: START + 600)
    feed = Feed(inventory, store)
    app = Starlette(routes=metrics_routes(feed))

    print(f"rendering, first poll        {feed.poll(0) * 1e3:8.3f} ms a device of {INTERFACES} interfaces")
    print(f"rendering, each further poll {feed.poll(1) * 1e3:8.3f} ms a device of {INTERFACES} interfaces")
    resident = process_numbers()
    assert resident is not None
    print(f"series                       {store.series:8d} in {len(store.slices)} slices")
    print(f"resident memory              {resident.resident_bytes / 1e6:8.0f} MB, readings and totals included")
    text = sum(map(len, store.pieces(None)))
    asyncio.run(scrape(app, b"slice=all"))
    times = sorted(asyncio.run(scrape_measured(app, b"slice=all")) for _ in range(5))
    median, sent = times[len(times) // 2]
    print(f"scrape of all, gzip          {median:8.3f} s CPU, {text / 1e6:.1f} MB of text, {sent / 1e6:.1f} MB sent")
    longest = asyncio.run(scrape_watched(app, b"slice=all"))
    print(f"event loop held              {longest * 1e3:8.1f} ms at most")
    slices = sum(asyncio.run(scrape_measured(app, b"slice=" + code.encode()))[0] for code in store.slices)
    print(f"all slices one by one        {slices:8.3f} s CPU")
    client = client_seconds_per_series(feed) * store.series
    print(f"prometheus_client            {client:8.3f} s CPU for as many series, {client / median:.0f} times as much")


if __name__ == "__main__":
    main()
