"""The state of the whole city, brought up to date poll by poll."""

from __future__ import annotations

from collections import deque
from types import MappingProxyType
from typing import TYPE_CHECKING

from collectors.poll import Poll
from collectors.state.expected import Doors, MaintenancePlan
from collectors.state.graph import UplinkGraph
from collectors.state.judge import Judge, Verdict, some
from collectors.state.links import LinkBook
from collectors.state.model import ANSWERING, DeviceState, DeviceStatus, Transition
from collectors.state.paths import PathBook
from collectors.state.reachability import Rule
from collectors.state.retest import Retests, Wanted
from collectors.state.watched import FLAP_SECONDS, FLAPPING, Standing, Watched
from inventory.model import Expected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from collectors.ping.model import PingReading
    from collectors.readings import Readings
    from collectors.state.findings import Finding
    from inventory.identifiers import DeviceName
    from inventory.model import CircuitEnd, Collector, Inventory

_HELD_INTERVALS = 3
"""For so many poll intervals a silent device waits for the verdict on others, then it is judged without them."""

_UNHEARD_INTERVALS = 10
"""After so many poll intervals without the end of a poll, the state of a device is unknown."""


def uplink_graph(inventory: Inventory, collector: str | None = None, *, pinging: bool = True) -> UplinkGraph:
    """The ways from a vantage point (None: from all) to every device; pure, takes a moment for a city.

    What is only pinged is not asked when pings cannot be sent (`pinging`).
    """
    attached = [each.attached_to for each in _vantage(inventory, collector)]
    return UplinkGraph(inventory.devices, attached, lambda device: device.polled_by_snmp or (pinging and device.pinged))


def _no_signal_known(_end: CircuitEnd) -> None:
    """What a port says is not known."""


def _vantage(inventory: Inventory, collector: str | None) -> list[Collector]:
    return [each for each in inventory.collectors if collector in {None, each.name}]


class CityState:
    """States of all devices that follow from the polls so far; these may come in any order."""

    def __init__(
        self,
        inventory: Inventory,
        *,
        down_after: tuple[int, int] = (3, 5),
        up_after: tuple[int, int] = (2, 3),
        restored: Mapping[DeviceName, DeviceStatus] | None = None,
        collector: str | None = None,
        interval_seconds: float = 60.0,
        now: float = 0.0,
        graph: UplinkGraph | None = None,
        plan: MaintenancePlan | None = None,
        signal: Callable[[CircuitEnd], bool | None] = _no_signal_known,
        pinging: bool = True,
    ) -> None:
        """Begin with what history knows.

        Args:
            inventory: devices, uplinks, vantage points, planned work.
            down_after: (n, m), silent after n of the last m polls failed.
            up_after: (n, m), answering again after n of the last m polls were answered; asked of a device that is DOWN.
            restored: states of before a restart.
            collector: name of the vantage point that asks; None = all of the inventory's together.
            interval_seconds: between two polls of a device.
            now: UTC seconds, the `since` of devices that history does not know.
            graph: what `uplink_graph` made of the inventory; None = make it now.
            plan: planned work, announced one included; None = what the inventory says.
            signal: whether the port at an end of a circuit has signal, as its device last said; None = not known.
            pinging: whether pings can be sent; when not, they are unknown, and what is only pinged is not asked.

        Raises:
            ValueError: `down_after` or `up_after` is impossible.
        """
        self._inventory = inventory
        self._unheard_seconds = _UNHEARD_INTERVALS * interval_seconds
        self._doors = Doors(inventory)
        self._watched: dict[DeviceName, Watched] = {}
        self._statuses: dict[DeviceName, DeviceStatus] = {}
        self._rule, self._pinging = Rule(down_after, up_after), pinging
        self._admit(restored or {}, now)
        vantage = _vantage(inventory, collector)
        self._name = ", ".join(each.name for each in vantage)
        controls = {name: self._watched[name] for each in vantage for name in each.controls if name in self._watched}
        self._controls = controls
        self._graph = graph or uplink_graph(inventory, collector, pinging=pinging)
        self._plan = plan or MaintenancePlan(inventory.maintenance, inventory)
        held = _HELD_INTERVALS * interval_seconds
        self._bench = Judge(
            self._watched, self._graph, self._plan, self._doors, tuple(controls.values()), held_seconds=held
        )
        self._ticked_at: float | None = None
        self._retests = Retests(
            self._watched, self._graph, controls, self._bench.spared, interval_seconds=interval_seconds
        )
        self._paths = PathBook(inventory, self._watched, self._graph, signal)
        self._links = LinkBook(inventory, self._graph)

    def _admit(self, restored: Mapping[DeviceName, DeviceStatus], now: float) -> None:
        for name, device in self._inventory.devices.items():
            status = restored.get(name)
            if not device.polled_by_snmp and not (self._pinging and device.pinged):
                since = status.since if status and status.state is DeviceState.UNKNOWN else now
                reason = "not asked: pings cannot be sent" if device.pinged else "not polled"
                self._statuses[name] = DeviceStatus(name, DeviceState.UNKNOWN, since, reason)
                continue
            status = status or DeviceStatus(name, DeviceState.UNKNOWN, now, "not yet polled")
            self._statuses[name] = status
            self._watched[name] = Watched(device, self._rule, status, pinging=self._pinging)

    def restore(self, status: DeviceStatus) -> None:
        """Begin with what has become of a device since `restored` was written down; before its first poll only."""
        watched = self._watched.get(status.device)
        if watched is not None:
            self._statuses[status.device] = status
            watched.restore(self._rule, status)

    @property
    def statuses(self) -> Mapping[DeviceName, DeviceStatus]:
        """The present status of every device of the inventory; a live view."""
        return MappingProxyType(self._statuses)

    @property
    def plan(self) -> MaintenancePlan:
        """Planned work, announced one included."""
        return self._plan

    @property
    def blind(self) -> str:
        """Why nothing can be known, when no control answers; "" otherwise."""
        return self._bench.blind

    def status(self, device: DeviceName) -> DeviceStatus:
        """The present status of a device.

        Raises:
            KeyError: the inventory has no such device.
        """
        return self._statuses[device]

    def findings(self) -> tuple[Finding, ...]:
        """What is found about the ways of the city and is no fault, by kind and device."""
        found = [*self._links.findings(), *self._paths.findings()]
        return tuple(sorted(found, key=lambda finding: (finding.kind, finding.device)))

    def wanted_soon(self) -> tuple[Wanted, ...]:
        """Whom to ask before its time, as it has come up since the last call; call it after `apply`."""
        return self._retests.take()

    def learn(self, device: DeviceName, at: float, readings: Readings) -> None:
        """Take in what a device of the inventory said of itself and its neighbours before watching began."""
        self._links.learn(device, at, readings)

    def recall(self, changes: Iterable[Transition], now: float) -> None:
        """Know again which devices came and went before a restart.

        Args:
            changes: those of the last `FLAP_SECONDS` at least, oldest first.
            now: UTC seconds.
        """
        recovered: dict[DeviceName, list[float]] = {}
        for change in changes:
            back = change.before.state is DeviceState.DOWN and change.after.state in ANSWERING
            if back and change.after.since > now - FLAP_SECONDS:
                recovered.setdefault(change.after.device, []).append(change.after.since)
        for name, watched in self._watched.items():
            watched.recall(recovered.get(name, ()), now)

    def adopt(self, old: CityState) -> None:
        """Go on with what else was known before a reload; the states are given to the constructor."""
        for name, watched in self._watched.items():
            before = old._watched.get(name)
            if before is not None:
                watched.recovered = before.recovered
            if before is not None and before.device.address == watched.device.address:
                watched.reach.adopt_pings(before.reach)
        self._paths.adopt(old._paths)
        self._links.adopt(old._links)

    def answers_pings(self, device: DeviceName) -> bool | None:
        """Whether a device answers pings, N of M rounds; None while that is not known, or it is not pinged."""
        watched = self._watched.get(device)
        pings = watched.reach.pings if watched is not None else None
        return pings.reach.answers if pings is not None and pings.heard_at is not None else None

    def apply(self, poll: Poll | PingReading) -> tuple[Transition, ...]:
        """Take in a poll or a round of pings.

        Returns:
            What changed: states, and the roots of devices behind an outage. A poll of a device that is not in the
            inventory, or not to be asked, changes nothing.
        """
        watched = self._watched.get(poll.device)
        if watched is None:
            return ()
        changes = self._take_in(watched, poll)
        if isinstance(poll, Poll):
            self._links.learn(poll.device, poll.finished, poll.readings)
        self._retests.look(watched, poll.finished, self._bench.held)
        if not self.blind and (isinstance(poll, Poll) or watched.reach.polls is None):
            self._paths.look(watched)
        return changes

    def _take_in(self, watched: Watched, poll: Poll | PingReading) -> tuple[Transition, ...]:
        """Judge the polled device, and those on whom its poll bears."""
        before = _seen_from_below(watched)
        watched.hear(poll)
        if poll.device in self._controls and self._look_at_controls():
            return self._settle(self._watched, poll.finished)
        concerned = [poll.device]
        if before != _seen_from_below(watched):
            concerned += self._unsettled_below(poll.device)
        elif self._bench.held:
            concerned += [child for child in self._graph.children[poll.device] if child in self._bench.held]
        if self._bench.held and poll.device in self._controls:
            concerned += self._bench.held
        return self._settle(concerned, poll.finished)

    def replan(self, plan: MaintenancePlan, now: float) -> tuple[Transition, ...]:
        """Go on with other planned work. What was before `now` (UTC seconds) stays as it was.

        Returns:
            What changed.
        """
        before, self._plan = self._plan, plan
        self._bench.plan = plan
        concerned = {*before.devices, *plan.devices} & self._watched.keys()
        return self._settle([name for name in concerned if before.work_on(name, now) != plan.work_on(name, now)], now)

    def tick(self, now: float) -> tuple[Transition, ...]:
        """Take in the time: planned work, office hours, waiting that has lasted long enough, polls that do not come.

        Args:
            now: UTC seconds; call it every few seconds, and once before the first poll.

        Returns:
            What changed.
        """
        last, self._ticked_at = self._ticked_at, now
        changed = self._watched.keys() if last is None else self._plan.changed(last, now)
        concerned: set[DeviceName] = self._watched.keys() & changed
        concerned |= self._open_or_close(now)
        concerned |= {name for name in self._bench.held if self._bench.waited(name, now)}
        concerned |= self._unheard(now)
        return self._settle(concerned, now)

    def _open_or_close(self, now: float) -> set[DeviceName]:
        """The devices that are expected in opening hours, when those of their sites begin or end.

        Silence of the night proves nothing in the morning: it is confirmed anew.
        """
        changed = self._doors.look(now)
        if not changed:
            return set()
        found: set[DeviceName] = set()
        for name, each in self._watched.items():
            site = each.device.site
            if each.device.expected is not Expected.OFFICE_HOURS or self._doors.of(site) not in changed:
                continue
            found.add(name)
            if self._doors.open(site) and each.standing is Standing.EXCUSED:
                each.forget()
        return found

    def _unheard(self, now: float) -> set[DeviceName]:
        """The devices that no poll has ended of for too long."""
        found: set[DeviceName] = set()
        limit = now - self._unheard_seconds
        for name, watched in self._watched.items():
            if watched.heard_at is None:
                watched.heard_at = now
            elif watched.heard_at < limit and not watched.unasked:
                watched.forget()
                watched.unasked = f"no poll ended for {self._unheard_seconds:.0f} s"
                found.add(name)
            if watched.reach.drop_pings(limit):
                found.add(name)
        return found

    def _look_at_controls(self) -> bool:
        """Whether the vantage point has just gone blind or sees again.

        What fell silent meanwhile, or was taken for silent before, must be confirmed anew.
        """
        blind = all(control.reach.answers is False for control in self._controls.values())
        if blind is bool(self.blind):
            return False
        reason = f"collector {self._name} is blind: no control answers ({some(tuple(self._controls))})"
        self._bench.blind = reason if blind else ""
        if not blind:
            for watched in self._watched.values():
                if watched.reach.answers is False:
                    watched.forget()
        return True

    def _settle(self, names: Iterable[DeviceName], now: float) -> tuple[Transition, ...]:
        """Judge devices, and those below whose silence the outcome explains or no longer explains."""
        queue = deque(names)
        changes: list[Transition] = []
        while queue:
            name = queue.popleft()
            watched = self._watched[name]
            before = _seen_from_below(watched)
            verdict = self._bench.judge(watched, now)
            if verdict is not None and (change := self._publish(watched, verdict, now)):
                changes.append(change)
            if before != _seen_from_below(watched):
                queue.extend(self._unsettled_below(name))
        return tuple(changes)

    def _unsettled_below(self, name: DeviceName) -> list[DeviceName]:
        return [child for child in self._graph.children[name] if self._watched[child].reach.answers is not True]

    def _publish(self, watched: Watched, verdict: Verdict, now: float) -> Transition | None:
        old = watched.status
        watched.standing = verdict.standing
        state, reason, roots, _ = verdict
        if state is old.state:
            kept = state is DeviceState.DOWN and not reason.startswith(FLAPPING)
            if kept or (reason == old.reason and roots == old.roots):
                return None
            now = old.since
        new = DeviceStatus(watched.device.name, state, now, reason, roots)
        watched.status = self._statuses[new.device] = new
        return Transition(old, new) if state is not old.state or roots != old.roots else None


def _seen_from_below(watched: Watched) -> tuple[object, ...]:
    """What the verdict on the devices below depends on, apart from the time of the last answer."""
    return watched.reach.answers, watched.standing, watched.status.state, watched.status.roots
