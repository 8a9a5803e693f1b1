"""Who should be asked before its time because others fell silent. Pure; the clock is passed in.

What an outage needs to be declared is little: its root confirmed silent, and something right above the root seen
answering since. So a missed poll makes the devices right above be asked at once, and step by step that climbs to the
root; a device is asked again itself only while something above it answers, that is, while it may be the root. What
hangs below is left to its regular polls: it would only say the same a hundred times. Controls are asked again in any
case: when none answers, nothing may be declared at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collectors.state.watched import NEVER, Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from collectors.state.graph import UplinkGraph
    from inventory.identifiers import DeviceName

RETEST_SHARE = 1 / 6
"""Of the poll interval, between two early polls of one device: 10 s of 60, so that 3 of 5 still means that a device
was silent for half a minute, and a line that blinks is no outage."""


class Wanted(NamedTuple):
    """A device that should be asked before its next regular poll, and in how many seconds at the earliest."""

    device: DeviceName
    delay_seconds: float


class Retests:
    """Gathers whom to ask early, each device at most once per `seconds`."""

    def __init__(
        self,
        watched: Mapping[DeviceName, Watched],
        graph: UplinkGraph,
        controls: Mapping[DeviceName, Watched],
        spared: Callable[[Watched, float], bool],
        *,
        interval_seconds: float,
    ) -> None:
        """Take what is known.

        Args:
            watched: all devices that are asked.
            graph: the ways between them.
            controls: the vantage point's controls among them.
            spared: whether the silence of a device would be no outage at a time.
            interval_seconds: between two regular polls of a device.
        """
        self._watched, self._graph, self._controls, self._spared = watched, graph, controls, spared
        self._seconds, self._lapse = interval_seconds * RETEST_SHARE, interval_seconds
        self._due: dict[DeviceName, float] = {}
        self._wanted: list[Wanted] = []

    def look(self, watched: Watched, now: float, held: Collection[DeviceName]) -> None:
        """Take in that a device was polled.

        Args:
            watched: the device, its poll taken in and judged.
            now: UTC seconds.
            held: confirmed silent devices that wait for the verdict on others.
        """
        name = watched.device.name
        if watched.reach.missed_last:
            self._consider(watched, now, held)
            return
        for child in self._graph.children[name]:
            self._consider(self._watched[child], now, held)
        if name in self._controls:
            for each in held:
                self._consider(self._watched[each], now, held)

    def take(self) -> tuple[Wanted, ...]:
        """Whom to ask early, as gathered since the last call; those above come before those below."""
        found, self._wanted = tuple(self._wanted), []
        return found

    def _consider(self, watched: Watched, now: float, held: Collection[DeviceName]) -> None:
        """Ask for what the verdict on a silent device still needs."""
        name, confirmed = watched.device.name, watched.reach.answers is False
        if not watched.reach.missed_last or (confirmed and name not in held) or self._spared(watched, now):
            return
        parents = [self._watched[parent] for parent in self._graph.parents[name]]
        since = watched.missed_from
        if name in self._graph.exits or not parents or any(each.answered_since(since) for each in parents):
            controls = self._controls.values()
            if not any(control.answered_since(since) for control in controls):
                self._want_all(controls, now)
            if not confirmed:
                self._want(watched, now)
            return
        self._want_all(parents, now)
        if name in self._controls and not confirmed:
            self._want(watched, now)

    def _want_all(self, others: Collection[Watched], now: float) -> None:
        for other in others:
            if other.reach.missed_last or other.reach.answers is False or self._spared(other, now):
                continue  # what is to be known of it, its own silence asks for
            self._want(other, now)

    def _want(self, watched: Watched, now: float) -> None:
        name, heard = watched.device.name, watched.heard_at
        heard_at = NEVER if heard is None else heard
        due = self._due.get(name, NEVER)
        if due > heard_at and now < due + self._lapse:
            return  # asked for already, and not heard of since
        silent_until = heard_at + self._seconds if watched.reach.missed_last else NEVER
        at = max(now, silent_until, due + self._seconds)
        self._due[name] = at
        self._wanted.append(Wanted(name, at - now))
