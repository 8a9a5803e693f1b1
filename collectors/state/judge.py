"""The verdict on one device, from its own polls and from what is known of those above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collectors.state.expected import Doors, MaintenancePlan, excuse
from collectors.state.model import DeviceState
from collectors.state.watched import NEVER, Standing, Watched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from collectors.state.graph import UplinkGraph
    from inventory.identifiers import DeviceName

_NAMED = 3
"""So many devices are named in a reason; more are counted."""


class Verdict(NamedTuple):
    """What a device's state should be, and what its silence means for others."""

    state: DeviceState
    reason: str = ""
    roots: tuple[DeviceName, ...] = ()
    standing: Standing = Standing.OPEN


class Judge:
    """Judges devices, one at a time, in any order.

    A device that is confirmed silent is an outage when a device right above it was seen answering after the silence
    began; it is behind others when all above it are confirmed silent; else it waits. The same holds towards the
    controls: unless one of them was seen answering after the silence began, nothing is declared.

    Attributes:
        held: devices whose silence waits for the verdict on others.
        blind: why nothing can be known, when no control answers; "" otherwise.
        plan: planned work.
    """

    def __init__(
        self,
        watched: Mapping[DeviceName, Watched],
        graph: UplinkGraph,
        plan: MaintenancePlan,
        doors: Doors,
        controls: Sequence[Watched],
        *,
        held_seconds: float,
    ) -> None:
        """Take what is known.

        Args:
            watched: all devices that are asked.
            graph: the ways between them.
            plan: planned work.
            doors: which sites are open.
            controls: the vantage point's controls among them.
            held_seconds: how long a silent device waits for the verdict on others before it is judged without them.
        """
        self._watched, self._graph, self._doors = watched, graph, doors
        self.plan = plan
        self._controls, self._held_seconds = controls, held_seconds
        self.held: set[DeviceName] = set()
        self.blind = ""

    def judge(self, watched: Watched, now: float) -> Verdict | None:
        """The state a device should have; None: it stays as it is until more is known."""
        if self.blind:
            self._release(watched)
            return Verdict(DeviceState.UNKNOWN, self.blind)
        verdict = self._silent(watched, now) if watched.reach.answers is False else self._talking(watched, now)
        work = self.plan.work_on(watched.device.name, now)
        if work is None:
            return verdict
        standing = verdict.standing if verdict else watched.standing
        standing = Standing.PLANNED if standing is Standing.OUTAGE else standing
        return Verdict(DeviceState.MAINTENANCE, f"maintenance: {work}" if work else "maintenance", standing=standing)

    def spared(self, watched: Watched, now: float) -> bool:
        """Whether the silence of a device would be no outage now, so that nothing is to be confirmed in haste."""
        return bool(
            self.blind
            or watched.unasked
            or excuse(watched.device.expected, office_open=self._doors.open(watched.device.site))
            or self.plan.work_on(watched.device.name, now) is not None
        )

    def waited(self, name: DeviceName, now: float) -> bool:
        """Whether a held device has waited long enough."""
        since = self._watched[name].held_since
        return since is not None and now - since >= self._held_seconds

    def _talking(self, watched: Watched, now: float) -> Verdict | None:
        """The verdict on a device that is not confirmed silent; a missed poll or two decide nothing.

        A device that came and went several times within the hour stays down until it has been calm for a while.
        """
        self._release(watched)
        if watched.unasked:
            return Verdict(DeviceState.UNKNOWN, watched.unasked)
        if not watched.reach.answers or watched.reach.missed_last or watched.answered_from == NEVER:
            return None
        if watched.status.state is DeviceState.DOWN and (flapping := watched.unsettled(now)):
            return Verdict(DeviceState.DOWN, flapping)
        trouble = watched.trouble
        return Verdict(DeviceState.DEGRADED if trouble else DeviceState.UP, trouble)

    def _silent(self, watched: Watched, now: float) -> Verdict | None:
        """The verdict on a device that is confirmed silent."""
        verdict = self._cause(watched, now)
        if verdict is None and watched.reach.answers is False:
            self._hold(watched, now)
        else:
            self._release(watched)
        excused = excuse(watched.device.expected, office_open=self._doors.open(watched.device.site))
        if not excused:
            return verdict
        standing = verdict.standing if verdict else watched.standing
        standing = Standing.EXCUSED if standing is Standing.OUTAGE else standing
        return Verdict(DeviceState.UNKNOWN, excused, standing=standing)

    def _cause(self, watched: Watched, now: float) -> Verdict | None:
        """Its own fault, or that of others; None: not known yet.

        When the way of a device that was cut off opens again, its silence so far proves nothing: it must be
        confirmed anew, with the way open, before the device counts as an outage of its own.
        """
        way_open = self._way_open(watched)
        if way_open is None and self.waited(watched.device.name, now):
            way_open = True
        if way_open is False:
            return self._behind(watched)
        if way_open is None:
            return None
        if watched.standing is Standing.CUT:
            watched.forget()
            return None
        if not self.waited(watched.device.name, now) and not self._missed_in_the_open(watched):
            return None
        return Verdict(DeviceState.DOWN, watched.flapping(now) or watched.last_reason, standing=Standing.OUTAGE)

    def _way_open(self, watched: Watched) -> bool | None:
        """Whether a silent device could be reached; None: not known yet."""
        name, since = watched.device.name, watched.missed_from
        parents = [self._watched[parent] for parent in self._graph.parents[name]]
        if name in self._graph.exits or not parents or any(parent.answered_since(since) for parent in parents):
            seen = not self._controls or any(control.answered_since(since) for control in self._controls)
            return True if seen else None
        return False if all(parent.reach.answers is False for parent in parents) else None

    def _missed_in_the_open(self, watched: Watched) -> bool:
        """Whether it was asked in vain while its way was open.

        What fell silent together with the device above it, and was not asked again since that one answers, may have
        been behind it: a router that restarts takes less time than its silence needs to be confirmed.
        """
        name, since, last = watched.device.name, watched.missed_from, watched.reach.missed_again
        parents = [self._watched[parent] for parent in self._graph.parents[name]]
        if name in self._graph.exits or not parents:
            return True
        return any(
            parent.answered_since(since)
            and (parent.reach.missed_again <= watched.answered_from or parent.reach.answered_between(since, last))
            for parent in parents
        )

    def _behind(self, watched: Watched) -> Verdict | None:
        """The verdict on a device all of whose ways are cut; None: what cuts them is not judged yet."""
        above = self._graph.cut_by(watched.device.name, lambda name: self._watched[name].standing is Standing.CUT)
        by_standing: dict[Standing, list[DeviceName]] = {}
        for name in above:
            by_standing.setdefault(self._watched[name].standing, []).append(name)
        if outages := by_standing.get(Standing.OUTAGE):
            return Verdict(DeviceState.BEHIND, f"behind {some(outages)}", tuple(outages), Standing.CUT)
        if not above or Standing.OPEN in by_standing:
            return None
        if planned := by_standing.get(Standing.PLANNED):
            return Verdict(DeviceState.MAINTENANCE, f"behind {some(planned)}, in maintenance", standing=Standing.CUT)
        reason = f"behind {some(above)}, not expected to answer now"
        return Verdict(DeviceState.UNKNOWN, reason, standing=Standing.CUT)

    def _hold(self, watched: Watched, now: float) -> None:
        if watched.held_since is None:
            watched.held_since = now
        self.held.add(watched.device.name)

    def _release(self, watched: Watched) -> None:
        watched.held_since = None
        self.held.discard(watched.device.name)


def some(names: Sequence[DeviceName]) -> str:
    """The first few names, and how many more."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
