"""Where a poll goes: last answers, rates, states, metrics and history, in this order. No network, no tasks."""

from __future__ import annotations

import time
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from collectors.intervals import own_intervals
from collectors.lan_ports import kept_counters
from collectors.latest import KEPT_INTERVALS, Latest
from collectors.load import LoadBook
from collectors.ping.book import PingBook
from collectors.ping.model import PingStatus
from collectors.poll import Work
from collectors.sightings import Listed, SightingBook
from collectors.state.city import CityState
from collectors.state.expected import MaintenancePlan
from collectors.state.model import ANSWERING
from collectors.state.ports import port_signal
from dashboards.status.rates import RateBook
from exporters.metrics.chunks import ChunkStore
from exporters.metrics.own import OwnMetrics
from history import Evidence
from planning.lan import SWITCH
from wardwatch.outages import OutageDesk
from wardwatch.seen import note_stations, restore
from wardwatch.sight import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from collectors.ping.model import PingReading
    from collectors.poll import Poll
    from collectors.readings import SeenStation
    from collectors.state.findings import Finding
    from collectors.state.model import DeviceStatus, Transition
    from history import Announcement, History
    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import CircuitEnd, Inventory, MaintenanceWindow
    from wardwatch.settings import Settings


UNLISTED_SECONDS = 60.0
"""How often stations that the inventory does not know are counted at most: it takes some milliseconds for a city."""

WATCHING_SECONDS = 30.0
"""How often history learns that somebody is watching: what a crash leaves in doubt is no longer than this."""

SAMPLES_SECONDS = 10.0
"""How often it is looked which samples of circuits are finished although their devices fell silent."""

REMEMBERED_TRANSITIONS = 5_000
"""Changes of state kept in memory for the pages; a page never waits for the disk."""


class Prepared(NamedTuple):
    """What of a new inventory was made before it comes into force.

    `state` was made from `statuses` and `announced`, which may be outdated.
    """

    store: ChunkStore
    state: CityState
    statuses: Mapping[DeviceName, DeviceStatus]
    listed: Listed
    announced: tuple[MaintenanceWindow, ...]


class Feed:
    """Takes polls and the passing of time, and keeps everything that is shown up to date.

    Attributes:
        inventory: the one in force.
        latest, rates, state, store, own, outages: the parts, for who shows them; `state` and `store` are new after a
            reload.
        sightings: of machines that are not asked.
        loads: what is being measured of circuits; what is finished goes to history.
        findings: what is found about the ways of the city and is no fault.
        pinging: whether pings can be sent; to be changed before `prepare` only.
        unlisted: stations that the inventory does not know, by site; only sites whose devices have tables.
    """

    def __init__(
        self,
        inventory: Inventory,
        settings: Settings,
        history: History,
        *,
        version: str,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        pinging: bool = True,
    ) -> None:
        """Start from what history knows, so that a restart is not a change.

        Args:
            inventory: checked.
            settings: intervals and rules.
            history: open; its states and evidence are taken up.
            version: ours, for `wardwatch_build_info`.
            clock: UTC seconds.
            steady: seconds of a clock that is never set.
            pinging: whether pings can be sent.
        """
        self.inventory, self.pinging = inventory, pinging
        self._settings, self._history, self._clock, self._steady = settings, history, clock, steady
        self._interval = settings.intervals[Work.COUNTERS]
        self.latest = Latest(settings.intervals, self._own_intervals(inventory))
        self.sightings = SightingBook(inventory)
        self.loads = LoadBook(inventory)
        self._samples_at = 0.0
        self.unlisted: Mapping[SiteName, int] = {}
        self._count_at = 0.0
        self._watching_since = self._watching_until = self._started = clock()
        restore(history.evidence(), inventory, self.latest, self.sightings)
        self.latest.withdraw(clock())
        self.rates = RateBook(longest_gap_seconds=3 * self._interval)
        self.rates.own_gaps = self._own_gaps(inventory)
        self._pings = PingBook(KEPT_INTERVALS * self._interval, self._own_gaps(inventory))
        self._recent = deque(history.transitions(limit=REMEMBERED_TRANSITIONS), maxlen=REMEMBERED_TRANSITIONS)
        self.own = OwnMetrics(version)
        self._announced = _windows(history.announced(clock()))
        self.state = self._new_state(inventory, history.states())
        self.state.recall(reversed(self._recent), clock())
        self.findings: tuple[Finding, ...] = ()
        for name in inventory.devices:
            if (known := self.latest.of(name)) is not None:
                self.state.learn(name, known.read_at.get("neighbours", clock()), known.readings)
        self.outages = OutageDesk(
            history, inventory, self.state.statuses, self.latest, now=clock(), interval_seconds=self._interval
        )
        self.outages.announced = self._announced
        self.store = self._new_store(inventory)
        self.store.plan = self.state.plan
        self._show_outages()
        self._show(inventory.devices)
        self._show_sightings(self.sightings.seen)
        self.tick()

    def _new_state(self, inventory: Inventory, known: Mapping[DeviceName, DeviceStatus]) -> CityState:
        return CityState(
            inventory,
            down_after=self._settings.down_after,
            up_after=self._settings.up_after,
            restored=known,
            interval_seconds=self._interval,
            now=self._clock(),
            plan=self._plan(inventory),
            signal=self._signal,
            pinging=self.pinging,
        )

    def _signal(self, end: CircuitEnd) -> bool | None:
        return port_signal(self.latest.of(end.device), end)

    def _plan(self, inventory: Inventory) -> MaintenancePlan:
        return MaintenancePlan((*inventory.maintenance, *self._announced), inventory)

    def _new_store(self, inventory: Inventory) -> ChunkStore:
        return ChunkStore(
            inventory,
            counters_interval_seconds=self._interval,
            series_cap=self._settings.series_cap,
            clock=self._clock,
        )

    def _own_intervals(self, inventory: Inventory) -> Mapping[DeviceName, Mapping[Work, float]]:
        return own_intervals(inventory.devices.values(), self._settings.intervals)

    def _own_gaps(self, inventory: Inventory) -> Mapping[DeviceName, float]:
        return {name: 3 * own[Work.COUNTERS] for name, own in self._own_intervals(inventory).items()}

    def now(self) -> float:
        """UTC seconds, by the clock that everything here goes by."""
        return self._clock()

    def take(self, poll: Poll) -> None:
        """Take in a poll. One of a device that a reload has removed meanwhile is dropped."""
        if poll.device not in self.inventory.devices:
            return
        self.own.observe(poll)
        self.latest.apply(poll)
        self._measure(poll)
        self.rates.apply(poll)
        changes = self.state.apply(poll)
        self._keep(changes)
        seen = note_stations(self.sightings, poll.device, poll.finished, poll.readings)
        self._show_sightings(sighting.device for sighting in seen)
        if Work.IDENTITY in poll.work and poll.answered:
            self._keep_evidence(poll.device)
        self._show({poll.device, *(change.after.device for change in changes)})

    def take_ssh(self, poll: Poll) -> None:
        """Take in a poll over SSH: it adds to what SNMP tells, or tells all where that is closed.

        It is no sign of life that states are judged by: a login can be refused by a device that works.
        """
        device = self.inventory.devices.get(poll.device)
        if device is None:
            return
        self.own.observe(poll)
        if device.polled_by_snmp:
            self.latest.apply_beside(poll)
        else:
            self.latest.apply(poll)
            if not poll.answered:  # which module tells why: the one that stands for the session
                self.latest.apply_beside(poll)
            self._measure(poll)
            self.rates.apply(poll)
        if Work.IDENTITY in poll.work and poll.answered:
            self._keep_evidence(poll.device)
        seen = note_stations(self.sightings, poll.device, poll.finished, poll.readings)
        self._show_sightings(sighting.device for sighting in seen)
        self._show({poll.device})

    def _measure(self, poll: Poll) -> None:
        """Take in what passed over the circuits that end at a device."""
        sample, latest = poll.readings.counters, self.latest.of(poll.device)
        if sample is not None and latest is not None:
            clocks = (self._clock(), self._steady())
            for finished in self.loads.take(poll.device, sample, latest.readings.interfaces, clocks):
                self._history.record_sample(finished)

    def take_ping(self, reading: PingReading) -> None:
        """Take in a round of pings. One of a device that a reload has removed meanwhile is dropped."""
        if reading.device not in self.inventory.devices:
            return
        self._pings.take(reading)
        changes = self.state.apply(reading)
        self._keep(changes)
        self._show(change.after.device for change in changes)
        self._show_pings((reading.device,))

    def ping(self, device: DeviceName) -> PingStatus | None:
        """What is known of a device's pings; None when nothing is, or what is too old."""
        reading = self._pings.of(device)
        return None if reading is None else PingStatus(reading, self.state.answers_pings(device))

    def tick(self) -> None:
        """Take in the time: what is too old is withdrawn, what was to happen by now has happened."""
        now = self._clock()
        if not 0 <= now - self._watching_until < WATCHING_SECONDS:
            self.note_watching()
        self._pass(now)
        steady = self._steady()
        if steady >= self._samples_at:
            self._samples_at = steady + SAMPLES_SECONDS
            for finished in self.loads.finished((now, steady)):
                self._history.record_sample(finished)
        if self.sightings.changed and now >= self._count_at:
            self._count_unlisted()
            self._count_at = now + UNLISTED_SECONDS

    def _pass(self, now: float) -> None:
        changes = self.state.tick(now)
        self._keep(changes)
        if self.outages.review(now):
            self._show_outages()
        if (findings := self.state.findings()) != self.findings:
            self.findings = findings
            self.store.set_findings(findings)
        self._show(self.latest.withdraw(now) | {change.after.device for change in changes})
        self._show_pings(self._pings.withdraw(now))

    def announce(self, announcements: Iterable[Announcement]) -> None:
        """Take in the planned work that people announced and that is not over; it counts from now on."""
        windows = _windows(announcements)
        if windows == self._announced:
            return
        self._announced = self.outages.announced = windows
        changes = self.state.replan(self._plan(self.inventory), self._clock())
        self.store.plan = self.state.plan
        self._keep(changes)
        self._show({change.after.device for change in changes})

    def note_watching(self) -> None:
        """Let history know that wardwatch has been watching up to now; after a pause it begins to watch anew."""
        now = self._clock()
        if not 0 <= now - self._watching_until < 3 * WATCHING_SECONDS:
            self._watching_since = now
        self._watching_until = now
        self._history.record_watching(self._watching_since, now)

    def prepare(self, inventory: Inventory) -> Prepared:
        """What of another inventory can be made beforehand; changes nothing of ours and may run in any thread."""
        known = dict(self.state.statuses)
        announced = self._announced
        state = self._new_state(inventory, known)
        return Prepared(self._new_store(inventory), state, known, Listed.of(inventory), announced)

    def replace(self, inventory: Inventory, prepared: Prepared | None = None) -> tuple[DeviceName, ...]:
        """Go on with another inventory; devices that stayed keep their state, answers and running totals.

        Args:
            inventory: checked.
            prepared: what `prepare` made of it, strangers being counted anew at the next tick; None = make it now, and
                count at once, which takes half a second for a city.

        Returns:
            The devices that left.
        """
        store, state, statuses, listed, announced = prepared or self.prepare(inventory)
        for name, status in self.state.statuses.items():
            if statuses.get(name) is not status:
                state.restore(status)
        gone = tuple(self.latest.retain(inventory.devices, self._own_intervals(inventory)))
        self.rates.own_gaps = self._pings.own_seconds = self._own_gaps(inventory)
        self._pings.retain({name for name, device in inventory.devices.items() if device.pinged})
        for name in gone:
            self.rates.forget(name)
        self.inventory = inventory
        self.sightings.replace(inventory, listed)
        self.loads.replace(inventory)
        self._count_at = 0.0
        state.adopt(self.state)
        self.state = state
        self.outages.replace(inventory, self.state.statuses, self._clock())
        if announced != self._announced:  # something was announced while all this was made
            self._keep(state.replan(self._plan(inventory), self._clock()))
        fresh = store.adopt(self.store)
        store.plan = self.state.plan
        self.store = store
        store.set_findings(self.findings)
        self._show_outages()
        self._show(fresh)
        self._show_pings(fresh)
        self._show_sightings(self.sightings.seen)
        if prepared is None:
            self.tick()
        else:  # counting takes long for a city, and the loop has been held enough: at the next tick
            self.unlisted = {site: count for site, count in self.unlisted.items() if site in inventory.sites}
            self.store.set_unlisted(self.unlisted)
            self._pass(self._clock())
        return gone

    def record(self) -> Record:
        """What is known of machines now, for the gap report: a copy, to be read in any thread."""
        evidence, now = {}, self._clock()
        for name in self.inventory.devices:
            known = self.latest.of(name)
            if known is None or (at := known.answered_at or max(known.read_at.values(), default=None)) is None:
                continue
            evidence[name] = Evidence(name, at, known.readings)
        answering = {name: now for name, each in self.state.statuses.items() if each.state in ANSWERING}
        sightings = [last for name in self.sightings.seen if (last := self.sightings.of(name)) is not None]
        return Record(evidence, answering, sightings=sightings, remembered_since=self._started)

    def transitions(self, limit: int, device: DeviceName | None = None) -> Sequence[Transition]:
        """The last changes of state, newest first, of the city or of one device."""
        found = (change for change in self._recent if device is None or change.after.device == device)
        return tuple(islice(found, limit))

    def _keep(self, changes: Iterable[Transition]) -> None:
        for change in changes:
            self._history.record(change)
            self._recent.appendleft(change)
        if self.outages.take(changes, blind=bool(self.state.blind)):
            self._show_outages()

    def _show_outages(self) -> None:
        self.store.set_outages(self.outages.open)

    def _keep_evidence(self, device: DeviceName) -> None:
        """What was seen, for the gap report and for the time after a restart.

        Running counters are no evidence but for the state of sockets, and of long tables only what tells of listed
        machines, and some others.
        """
        latest = self.latest.of(device)
        if latest is not None and latest.answered_at is not None:
            stations = latest.readings.stations
            kept = None if stations is None else self.sightings.worth_keeping(device, stations)
            sockets = kept_counters(latest.readings) if self.inventory.devices[device].role == SWITCH else None
            seen = msgspec.structs.replace(latest.readings, counters=sockets, stations=kept)
            self._history.record_evidence(device, latest.answered_at, seen)

    def _show_sightings(self, devices: Iterable[DeviceName]) -> None:
        for name in devices:
            if (sighting := self.sightings.of(name)) is not None:
                self.store.see(name, sighting.at)

    def _count_unlisted(self) -> None:
        tables: dict[SiteName, list[Sequence[SeenStation]]] = {}
        for site, devices in self.inventory.devices_by_site.items():
            for device in devices:
                latest = self.latest.of(device.name)
                if latest is not None and latest.readings.stations:
                    tables.setdefault(site, []).append(latest.readings.stations)
        self.unlisted = self.sightings.count_unlisted(tables)
        self.sightings.changed = False
        self.store.set_unlisted(self.unlisted)

    def _show_pings(self, devices: Iterable[DeviceName]) -> None:
        for name in devices:
            self.store.ping(name, self.ping(name))

    def _show(self, devices: Iterable[DeviceName]) -> None:
        for name in devices:
            self.store.update(name, self.latest.of(name), self.state.status(name))


def _windows(announcements: Iterable[Announcement]) -> tuple[MaintenanceWindow, ...]:
    return tuple(window for each in announcements if (window := each.window) is not None)
