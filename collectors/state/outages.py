"""Outages as objects: one for each root, from when it was declared until the device answers again. Pure.

What is only behind a root belongs to the root's outage. An outage that an outer one hides stays open: nobody has seen
the device answer. Planned work ends it, for what is announced is no outage; still silent after the work, the device is
an outage of its own from then.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from collectors.state.model import SILENT, DeviceState
from inventory.identifiers import DeviceName, SiteName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from collectors.state.model import DeviceStatus, Transition
    from inventory.model import Inventory


class Layer(StrEnum):
    """What an outage takes with it; the `layer` label."""

    WAN = "wan"
    """A way into a site, or something that other sites hang on."""
    LAN = "lan"
    """Something inside a site that other devices hang on."""
    DEVICE = "device"
    """A device on which nothing hangs."""


class Cause(StrEnum):
    """What is known of why; the `cause` label."""

    UNKNOWN = "unknown"
    """It does not answer, and nothing says why."""
    LINE = "line"
    """Its line."""
    POWER = "power"
    """Its site has no mains."""
    LOGIN = "login"
    """It answers and refuses all logins: not the line, but who asks."""


class Clue(StrEnum):
    """What the cause is told from."""

    NONE = ""
    """Nothing says why."""
    REFUSED = "refused"
    """It answers that the login is wrong."""
    UPS = "ups"
    """The last that a UPS of its site said was that it runs on battery."""
    DIED_FIRST = "died_first"
    """Several devices of its site fell silent at one time, well before it, and it answered meanwhile."""
    PORT = "port"
    """The port at the other end of its line, on a device that answers, has no signal."""
    RESTARTED = "restarted"
    """When it answered again, several other devices of its site had started anew meanwhile."""
    RAN_ON = "ran_on"
    """When it answered again, neither it nor any other device of its site had started anew meanwhile."""


class Why(NamedTuple):
    """A cause and what it is told from."""

    cause: Cause = Cause.UNKNOWN
    clue: Clue = Clue.NONE


class Outage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One outage.

    Attributes:
        key: names it for people and in history: the root and the time of its beginning.
        device, site: the root and where it stands.
        reason: as the state machine words it.
        cause, clue: why, as far as anything says so, and what says it.
        started, ended: UTC seconds; `ended` is None while it lasts.
        ending: why it ended: "answered", "planned", "excused" (not expected any more), "removed" (from the inventory).
        devices: most devices that were down with it at one time, the root included.
        sites: all sites that could not be reached because of it.
        staff, counters: of these sites, as far as they said.
        unanswered: how many of these sites did not say how many counters they have.
    """

    key: str
    device: DeviceName
    site: SiteName
    layer: Layer
    cause: Cause = Cause.UNKNOWN
    clue: Clue = Clue.NONE
    reason: str = ""
    started: float
    ended: float | None = None
    ending: str = ""
    devices: int = 1
    sites: tuple[SiteName, ...] = ()
    staff: int = 0
    counters: int = 0
    unanswered: int = 0


_ENDINGS: Mapping[DeviceState, str] = MappingProxyType(
    {DeviceState.UP: "answered", DeviceState.DEGRADED: "answered", DeviceState.MAINTENANCE: "planned"}
)


class OutageBook:
    """The outages that last, kept up to date change by change."""

    def __init__(
        self,
        inventory: Inventory,
        statuses: Mapping[DeviceName, DeviceStatus],
        known: Iterable[Outage] = (),
        *,
        why: Callable[[DeviceName], Why] = lambda _: Why(),
        now: float = 0.0,
    ) -> None:
        """Go on from what history knows.

        Args:
            inventory: in force.
            statuses: a live view of the present states.
            known: outages that had not ended when history last heard of them.
            why: tells, from what is known at the moment, why a device is silent.
            now: UTC seconds.
        """
        self._inventory, self._statuses, self._why = inventory, statuses, why
        self._below: dict[DeviceName, set[SiteName]] = {}
        for device in inventory.devices.values():
            for way in device.uplinks:
                self._below.setdefault(way.to, set()).add(device.site)
        self._behind: dict[DeviceName, set[DeviceName]] = {}
        for name, status in statuses.items():
            for root in status.roots:
                self._behind.setdefault(root, set()).add(name)
        self._open: dict[DeviceName, Outage] = {}
        self._caught_up: list[Outage] = []
        self._catch_up(known, now)

    @property
    def open(self) -> Mapping[DeviceName, Outage]:
        """The outages that last, by root; a live view."""
        return MappingProxyType(self._open)

    def caught_up(self) -> tuple[Outage, ...]:
        """What differs from what history knew at the beginning; once."""
        found, self._caught_up = tuple(self._caught_up), []
        return found

    def _catch_up(self, known: Iterable[Outage], now: float) -> None:
        """Bring what history knew in line with the states: the last words of a crash may be missing on either side."""
        for outage in known:
            status = self._statuses.get(outage.device)
            if status is None:
                self._caught_up.append(_ended(outage, now, "removed"))
            elif ending := _ENDINGS.get(status.state):
                self._caught_up.append(_ended(outage, max(status.since, outage.started), ending))
            else:
                self._open[outage.device] = outage
        for name, status in self._statuses.items():
            if status.state is DeviceState.DOWN and name not in self._open:
                self._caught_up.append(self._begin(status))

    def take(self, changes: Iterable[Transition], *, blind: bool = False) -> tuple[Outage, ...]:
        """Take in changes of state.

        Args:
            changes: what changed, already visible in the statuses.
            blind: the vantage point sees nothing: unknown states end no outage.

        Returns:
            The outages that are new, that ended, or of which something is known that was not.
        """
        touched: dict[str, Outage] = {}
        concerned: dict[DeviceName, None] = {}
        for change in changes:
            name, state = change.after.device, change.after.state
            self._move(change)
            outage = self._open.get(name)
            if outage is None and state is DeviceState.DOWN:
                outage = self._begin(change.after)
                touched[outage.key] = outage
            elif outage is not None and (ending := self._ending(state, blind=blind)):
                touched[outage.key] = _ended(outage, change.after.since, ending)
                del self._open[name]
            concerned |= dict.fromkeys((name, *change.after.roots))
        for name in concerned:
            if name in self._open and (grown := self._review(self._open[name])):
                touched[grown.key] = grown
        return tuple(touched.values())

    def _move(self, change: Transition) -> None:
        """Note what a device stands behind now."""
        for root in change.before.roots:
            self._behind.get(root, set()).discard(change.after.device)
        for root in change.after.roots:
            self._behind.setdefault(root, set()).add(change.after.device)

    def _ending(self, state: DeviceState, *, blind: bool) -> str:
        if state is DeviceState.UNKNOWN:
            return "" if blind else "excused"
        return _ENDINGS.get(state, "")

    def review(self) -> tuple[Outage, ...]:
        """Look at all open outages again; those of which more is known than before."""
        return tuple(grown for outage in list(self._open.values()) if (grown := self._review(outage)))

    def _begin(self, status: DeviceStatus) -> Outage:
        device = self._inventory.devices[status.device]
        outage = Outage(
            key=f"{device.name}@{status.since:.0f}",
            device=device.name,
            site=device.site,
            layer=self._layer(device.name),
            reason=status.reason,
            started=status.since,
        )
        self._open[device.name] = outage
        return self._review(outage) or outage

    def _layer(self, name: DeviceName) -> Layer:
        site = self._inventory.devices[name].site
        below = self._below.get(name, set())
        if name in self._inventory.edges_by_site[site] or below - {site}:
            return Layer.WAN
        return Layer.LAN if below else Layer.DEVICE

    def _review(self, outage: Outage) -> Outage | None:
        """The outage with what it has grown to; None when nothing is new."""
        hit = {outage.device} | self._behind.get(outage.device, set())
        sites = set(outage.sites)
        for site in {self._inventory.devices[name].site for name in hit}:
            edge = self._inventory.edges_by_site[site]
            if edge and all(self._statuses[name].state in SILENT for name in edge):
                sites.add(site)
        known = outage.cause is not Cause.UNKNOWN
        cause, clue = (outage.cause, outage.clue) if known else self._why(outage.device)
        found = [self._inventory.sites[name] for name in sorted(sites) if name in self._inventory.sites]
        grown = msgspec.structs.replace(
            outage,
            cause=cause,
            clue=clue,
            devices=max(outage.devices, len(hit)),
            sites=tuple(site.name for site in found),
            staff=sum(site.staff or 0 for site in found),
            counters=sum(site.counters or 0 for site in found),
            unanswered=sum(site.counters is None for site in found),
        )
        if grown == outage:
            return None
        self._open[outage.device] = grown
        return grown


def _ended(outage: Outage, at: float, ending: str) -> Outage:
    return msgspec.structs.replace(outage, ended=at, ending=ending)
