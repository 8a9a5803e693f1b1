"""The running whole: engine, schedule, feed and history wired together, from start to stop, with reloads between."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from collectors.admission import SILENT_AFTER_SECONDS, Admission
from collectors.runner import Runner
from collectors.schedule import Schedule
from collectors.services import OfficeBook, ServiceWatch
from collectors.snmp.engine import Engine
from collectors.snmp.poller import SnmpPoller
from collectors.snmp.usm.reports import REPORTS
from exporters.metrics.own import OwnNumbers
from history import History, HistoryError
from inventory.errors import InventoryCheckError
from wardwatch.assessing import Assessor
from wardwatch.credentials import snmp_credentials
from wardwatch.feed import Feed
from wardwatch.hearing import Hearing
from wardwatch.hinting import HintReceivers
from wardwatch.lag import LoopLag
from wardwatch.loading import load_inventory
from wardwatch.outages import REVIEW_SECONDS
from wardwatch.pacing import follow, pacing_for
from wardwatch.pinging import Pinging
from wardwatch.silencing import Silencing
from wardwatch.sshing import SshSide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from collectors.latest import LatestDevice
    from collectors.load_model import CircuitSample
    from collectors.ping import PingReading, PingStatus, PingTransport
    from collectors.poll import Poll
    from collectors.services import OfficeCount, ServiceState
    from collectors.sightings import Sighting
    from collectors.state.findings import Finding
    from collectors.state.model import DeviceStatus, Transition
    from dashboards.status.rates import Rate
    from dashboards.status.source import GapScore, LoadBoard, OutageBoard
    from exporters.metrics.chunks import ChunkStore
    from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
    from inventory.model import Inventory
    from planning.model import GapResult, OfficeGap
    from wardwatch.settings import Settings

_log = logging.getLogger(__name__)

_Part = TypeVar("_Part")

OFFICES_SECONDS = 10.0
"""How often it is counted which offices can use which service: it takes some milliseconds for a city."""

FIRST_ROUND_SECONDS = 300.0
"""So long after the start every device has been asked: what the assessment of the start took from history is old."""

TICK_SECONDS = 1.0
"""How often time is taken in; what depends on it (planned work, withdrawal) is exact to this."""


def vantage_point(inventory: Inventory) -> str:
    """The name of the vantage point that this process is: the first collector of the inventory."""
    return inventory.collectors[0].name if inventory.collectors else ""


class Watch:
    """Everything that runs while wardwatch runs; what the web pages and the exporter ask. Inert until `start`."""

    def __init__(
        self, inventory: Inventory, settings: Settings, *, version: str, pings: PingTransport | None = None
    ) -> None:
        """Take a checked inventory and settings, and by what pings are sent (None: real ICMP)."""
        self._settings, self._version = settings, version
        self._first = inventory
        self._history = History(settings.database)
        self._pacing = pacing_for(inventory, settings)
        self._engine = Engine(pacing=self._pacing)
        self._feed: Feed | None = None
        self._poller: SnmpPoller | None = None
        self._runner: Runner | None = None
        self._ssh: SshSide | None = None
        self._pinging = Pinging(settings, pings)
        self._services = ServiceWatch(inventory.services, vantage_point(inventory), on_result=self._show_services)
        self._offices = OfficeBook(inventory)
        self._office_counts: list[OfficeCount] = []
        self._hints = HintReceivers(settings, self._ask_soon)
        self._tasks: list[asyncio.Task[None]] = []
        self._assessor = Assessor(self._history)
        self._lag = LoopLag()
        self._hearing = Hearing(self._history)
        self._admission = Admission(settings.concurrency, silent_after_seconds=SILENT_AFTER_SECONDS)
        self.reloads_refused = 0

    async def start(self) -> None:
        """Open the history, restore what it knows, bind sockets, begin to poll.

        Raises:
            HistoryError: the database cannot be opened or is of a newer version.
            OSError: a socket cannot be bound.
        """
        await asyncio.to_thread(self._history.open)
        await asyncio.to_thread(self._history.start)
        _log.info("history is kept in %s", self._settings.database)
        possible = self._pinging.look(self._first)
        self._feed = Feed(self._first, self._settings, self._history, version=self._version, pinging=possible)
        await self._engine.start()
        self._poller = self._new_poller(self._first)
        self._runner = Runner(self._schedule(self._first), self._poller, self._take, admission=self._admission)
        self._ssh = SshSide(self._first, self._settings, self.feed.take_ssh)
        await self._hints.start(self._first)
        self._show_services()
        await self._assessor.assess(self.feed)
        self._tasks = [
            asyncio.create_task(self._runner.run(), name="runner"),
            asyncio.create_task(self._ssh.run(), name="ssh"),
            asyncio.create_task(self._tick(), name="clock"),
            asyncio.create_task(self._keep_assessed(), name="assessment"),
            asyncio.create_task(self._lag.watch(), name="lag"),
            asyncio.create_task(self._services.run(), name="services"),
            asyncio.create_task(self._pinging.run(self._first, self._take_ping), name="pings"),
        ]
        if self._settings.alertmanager_url:
            silencing = Silencing(self._settings, lambda: self.inventory, self._history)
            self._tasks.append(asyncio.create_task(silencing.run(), name="silences"))

    def _take(self, poll: Poll) -> None:
        """Hand a poll on, and ask those soon whose answers its silence makes urgent."""
        self.feed.take(poll)
        self._hasten()

    def _take_ping(self, reading: PingReading) -> None:
        self.feed.take_ping(reading)
        self._hasten()

    def _show_services(self) -> None:
        self.store.set_services(self._services.states.values())
        self._show_offices()

    def _show_offices(self) -> None:
        state, services = self.feed.state, self._services.states.values()
        counts = list(self._offices.count(state.statuses, services, blind=bool(state.blind)))
        if counts != self._office_counts:
            self._office_counts = counts
            self.store.set_offices(counts)

    def _hasten(self) -> None:
        self._ask_soon(self.feed.state.wanted_soon())

    def _ask_soon(self, wanted: Sequence[tuple[DeviceName, float]]) -> None:
        self.runner.hasten(wanted)
        self._pinging.hasten(wanted)

    async def stop(self) -> None:
        """Let running polls end within a bound, release sockets, write out history."""
        if self._runner is not None:
            self._runner.stop()
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._ssh is not None:
            await asyncio.to_thread(self._ssh.close)
        await self._hints.close()
        await self._engine.close()
        self._pinging.close()
        if self._feed is not None:
            self._feed.note_watching()
        await asyncio.to_thread(self._history.stop)

    async def reload(self) -> bool:
        """Read the inventory again; when it does not check, everything stays as it is.

        Returns:
            Whether the new inventory is in force.
        """
        try:
            inventory = await asyncio.to_thread(load_inventory, self._settings.inventory, self._settings.collector)
        except InventoryCheckError as error:
            self.reloads_refused += 1
            _log.error("the inventory does not check and the running one stays:\n%s", error)
            return False
        await self._adopt(inventory)
        await self._assessor.assess(self.feed)
        _log.info("inventory reloaded: %d sites, %d devices", len(inventory.sites), len(inventory.devices))
        return True

    async def _adopt(self, inventory: Inventory) -> None:
        """Put a new inventory in force. Polls under way end with the old one's logins.

        What can be made beforehand is made in a thread, so that the event loop is held for some milliseconds only.
        """
        before = self.inventory
        inventory = await asyncio.to_thread(_with_known, before, inventory)
        self.feed.pinging = self._pinging.look(inventory)
        prepared = await asyncio.to_thread(self.feed.prepare, inventory)
        changed = await asyncio.to_thread(_changed, before, inventory)
        schedule = await asyncio.to_thread(self._schedule, inventory)
        offices = await asyncio.to_thread(OfficeBook, inventory)
        await asyncio.to_thread(follow, self._pacing, inventory)
        gone = self.feed.replace(inventory, prepared)
        for name in (*gone, *changed):
            self.poller.forget(name)
        self.poller.use(snmp_credentials(inventory))
        await asyncio.sleep(0)
        self.runner.replace(schedule)
        if self._ssh is not None:
            self._ssh.use(inventory, (*gone, *changed))
        self._services.use(inventory.services)
        self._offices = offices
        self._show_services()
        await self._hints.use(inventory)
        self._pinging.use(inventory)

    def _new_poller(self, inventory: Inventory) -> SnmpPoller:
        return SnmpPoller(
            self._engine,
            snmp_credentials(inventory),
            timeout_seconds=self._settings.timeout_seconds,
            retries=self._settings.retries,
            on_heard=self._admission.heard,
        )

    def _schedule(self, inventory: Inventory) -> Schedule:
        return Schedule(
            inventory.devices.values(),
            start=time.monotonic(),
            intervals=self._settings.intervals,
            deadline_seconds=self._settings.deadline_seconds,
        )

    async def _tick(self) -> None:
        remarks_at = offices_at = 0.0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.feed.tick()
            if time.monotonic() >= offices_at:
                offices_at = time.monotonic() + OFFICES_SECONDS
                self._show_offices()
            if time.monotonic() >= remarks_at:
                remarks_at = time.monotonic() + REVIEW_SECONDS
                await self._hearing.hear(self.feed)

    async def _keep_assessed(self) -> None:
        """Assess after the first round and every hour; a task of its own, as the clock has to go on meanwhile."""
        await asyncio.sleep(FIRST_ROUND_SECONDS)
        await self._assessor.assess(self.feed)
        while True:
            await asyncio.sleep(TICK_SECONDS)
            await self._assessor.renew(self.feed)

    @property
    def feed(self) -> Feed:
        """Where polls go; exists from `start` on."""
        return _there(self._feed)

    @property
    def poller(self) -> SnmpPoller:
        """Who asks devices; exists from `start` on."""
        return _there(self._poller)

    @property
    def runner(self) -> Runner:
        """What keeps the schedule; exists from `start` on."""
        return _there(self._runner)

    @property
    def inventory(self) -> Inventory:
        """The inventory in force."""
        return self.feed.inventory

    @property
    def statuses(self) -> Mapping[DeviceName, DeviceStatus]:
        """State by device."""
        return self.feed.state.statuses

    @property
    def blind(self) -> str:
        """Why nothing can be known at present; "" when it can."""
        return self.feed.state.blind

    @property
    def store(self) -> ChunkStore:
        """What is exposed."""
        return self.feed.store

    @property
    def ready(self) -> bool:
        """Whether states are restored and polls are under way."""
        return not self.waiting_for()

    @property
    def gap(self) -> Mapping[UnitCode, GapScore] | None:
        """Shortage score by district."""
        return self._assessor.scores

    @property
    def gap_result(self) -> GapResult | None:
        """The whole last assessment."""
        return self._assessor.result

    def waiting_for(self) -> str:
        """What has still to happen before answers mean something."""
        return "" if self._tasks else "restoring states"

    @property
    def outages(self) -> OutageBoard:
        """Outages, with what people said of them."""
        return self.feed.outages.board

    @property
    def findings(self) -> Sequence[Finding]:
        """What is found about the ways of the city and is no fault."""
        return self.feed.findings

    @property
    def services(self) -> Mapping[str, ServiceState]:
        """The states of the services that are checked from here."""
        return self._services.states

    @property
    def circuit_loads(self) -> LoadBoard:
        """Measured load of circuits against their limits."""
        return self._assessor.board

    @property
    def offices(self) -> Mapping[SiteName, OfficeGap]:
        """What the last assessment says of each office's equipment."""
        return self._assessor.offices

    @property
    def gap_on(self) -> date | None:
        """The date of the last assessment."""
        return None if self._assessor.result is None else self._assessor.result.on

    async def samples(self, circuit: CircuitId, begins: float, ends: float) -> Sequence[CircuitSample] | None:
        """The 5-minute samples of a circuit in a period, from history; None when that cannot be read now."""
        try:
            return await asyncio.to_thread(self._history.samples, begins, ends, circuit)
        except HistoryError as error:
            _log.warning("the samples of circuit %s cannot be read now: %s", circuit, error)
            return None

    def latest(self, device: DeviceName) -> LatestDevice | None:
        """The last answers of a device."""
        return self.feed.latest.of(device)

    def rates(self, device: DeviceName) -> Mapping[int, Rate]:
        """Present traffic by ifIndex."""
        return self.feed.rates.of(device, self.now())

    def ping(self, device: DeviceName) -> PingStatus | None:
        """How the last pings of a device went."""
        return self.feed.ping(device)

    def sighting(self, device: DeviceName) -> Sighting | None:
        """When a machine that is not asked was last in the tables of its site."""
        return self.feed.sightings.of(device)

    def unlisted(self, site: SiteName) -> int | None:
        """Stations of a site that the inventory does not know."""
        return self.feed.unlisted.get(site)

    def transitions(self, limit: int, device: DeviceName | None = None) -> Sequence[Transition]:
        """The last changes of state, newest first."""
        return self.feed.transitions(limit, device)

    def now(self) -> float:
        """UTC seconds since 1970."""
        return time.time()

    def own_metrics(self) -> bytes:
        """The exposition of wardwatch itself."""
        counts, usm = self._engine.counts, self._engine.usm
        numbers = OwnNumbers(
            poll_overruns=self.runner.overruns,
            polls_early=self.runner.early,
            snmp_receive_drops=self._engine.receive_drops,
            snmp_refused={
                "unasked": counts.unasked,
                "wrong_source": counts.wrong_source,
                "malformed": counts.malformed,
            },
            snmp_paced_requests=0 if self._pacing is None else self._pacing.waits,
            snmp_pacing_wait_seconds=0.0 if self._pacing is None else self._pacing.waited_seconds,
            snmp_usm_reports={report: usm.reports[report] for report in REPORTS},
            snmp_duplicate_engines=len(usm.engines.duplicates),
            hints=self._hints.counts,
            syslog_messages=self._hints.syslog_messages,
            series=self.store.series,
            series_dropped=self.store.series_dropped,
            history_queue_length=self._history.queue_length,
            event_loop_lag_seconds=self._lag.longest,
            interfaces_filtered=self.store.interfaces_filtered,
        )
        return self.feed.own.render(numbers)


def _changed(before: Inventory, after: Inventory) -> list[DeviceName]:
    """Devices that are new or described otherwise than before."""
    return [name for name, device in after.devices.items() if before.devices.get(name) != device]


def _with_known(before: Inventory, after: Inventory) -> Inventory:
    """The new inventory with the objects of the old one for devices that are as they were: quicker told to be equal."""
    known = before.devices
    devices = {name: old if (old := known.get(name)) == device else device for name, device in after.devices.items()}
    return replace(after, devices=devices)


def _there(part: _Part | None) -> _Part:
    if part is None:
        msg = "Watch.start has not been called"
        raise RuntimeError(msg)
    return part
