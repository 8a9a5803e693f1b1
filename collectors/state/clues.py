"""Why a root is silent: from what others say, and from the last words of its site. Pure; silence alone is no clue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.errors import Reason
from collectors.intervals import intervals_of
from collectors.poll import Work
from collectors.state.model import ANSWERING, SILENT
from collectors.state.outages import Cause, Clue, Why
from collectors.state.ports import port_signal
from inventory.model import Expected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from collectors.latest import LatestDevice
    from collectors.state.model import DeviceStatus
    from inventory.identifiers import DeviceName
    from inventory.model import CircuitEnd, Device, Inventory

_WELL_BEFORE_INTERVALS = 3.0
"""What a cut line takes away was last heard within one interval before it, with a lost poll within two."""

_AT_ONE_TIME_INTERVALS = 1.5
"""Last answers of devices that lose their power together lie within one interval of each other."""

_BATTERY_SECONDS = 3_600.0
"""What went silent longer before has nothing to do with it: few batteries of an office last an hour."""

_CONFIRMED_INTERVALS = 3.0
"""An outage begins and ends when that is confirmed: what started anew so long before or after may belong to it."""

_TICKS_A_SECOND = 100

_SEVERAL = 2
"""One device may be switched off or fail by itself; two at one time have something in common."""


class Clues:
    """Looks at what is known at the moment. Power comes before the line: a router without power takes its line down."""

    def __init__(
        self,
        inventory: Inventory,
        statuses: Mapping[DeviceName, DeviceStatus],
        latest: Callable[[DeviceName], LatestDevice | None],
        *,
        interval_seconds: float = 60.0,
    ) -> None:
        """Take what is known.

        Args:
            inventory: in force.
            statuses: a live view of the present states.
            latest: the last answers of a device, those that are too old withdrawn.
            interval_seconds: between two polls of a device.
        """
        self._inventory, self._statuses, self._latest = inventory, statuses, latest
        self._interval = interval_seconds
        self._far_ends: dict[DeviceName, list[CircuitEnd]] = {}
        for circuit in inventory.circuits.values():
            for own in circuit.ends:
                others = [end for end in circuit.ends if end.device != own.device]
                self._far_ends.setdefault(own.device, []).extend(others)

    def why(self, name: DeviceName) -> Why:
        """Why a silent device is silent, as far as anything says so."""
        status = self._statuses.get(name)
        if status is not None and status.reason == Reason.AUTHENTICATION:
            return Why(Cause.LOGIN, Clue.REFUSED)
        if self._on_battery(name):
            return Why(Cause.POWER, Clue.UPS)
        if self._others_died_first(name):
            return Why(Cause.POWER, Clue.DIED_FIRST)
        return Why(Cause.LINE, Clue.PORT) if self._line_is_dead(name) else Why()

    def in_hindsight(self, name: DeviceName, started: float, ended: float) -> Why:
        """Why a way into a site was silent, from who started anew meanwhile; to be asked when all were polled since.

        Args:
            name: the root, which answers again.
            started: when its outage began, UTC seconds.
            ended: when that ended.
        """
        own = self._restarted(name, started, ended)
        if own is None or not self._is_edge(name):
            return Why()
        others = [
            restarted
            for each in self._others(name)
            if (restarted := self._restarted(each.name, started, ended)) is not None
        ]
        if sum(others) >= _SEVERAL:
            return Why(Cause.POWER, Clue.RESTARTED)
        return Why() if own or any(others) else Why(Cause.LINE, Clue.RAN_ON)

    def _is_edge(self, name: DeviceName) -> bool:
        return name in self._inventory.edges_by_site[self._inventory.devices[name].site]

    def _others(self, name: DeviceName) -> Iterator[Device]:
        """The devices at the site of a device that nobody is supposed to switch off."""
        for device in self._inventory.devices_by_site[self._inventory.devices[name].site]:
            if device.name != name and device.polled_by_snmp and device.expected is Expected.ALWAYS:
                yield device

    def _restarted(self, name: DeviceName, started: float, ended: float) -> bool | None:
        """Whether a device began to run during an outage, by its sysUpTime.

        None when it has not answered since, or began to run only later: then it no longer tells what it did meanwhile.
        """
        latest = self._latest(name)
        counters = latest.readings.counters if latest is not None else None
        if counters is None or counters.uptime_ticks is None or counters.taken_at < ended - self._interval:
            return None
        began_to_run = counters.taken_at - counters.uptime_ticks / _TICKS_A_SECOND
        around = _CONFIRMED_INTERVALS * self._interval
        return None if began_to_run > ended + around else began_to_run > started - around

    def _on_battery(self, name: DeviceName) -> bool:
        """Whether the last that a UPS of the device's site said was that it runs on battery."""
        site = self._inventory.devices[name].site
        for device in self._inventory.devices_by_site[site]:
            latest = self._latest(device.name)
            if latest is not None and latest.readings.ups is not None and latest.readings.ups.on_battery:
                return True
        return False

    def _others_died_first(self, name: DeviceName) -> bool:
        """Whether several devices of the site were heard last at one time, while the way into it answered on."""
        own = self._heard(name)
        if own is None or not self._is_edge(name):
            return False
        earliest, latest = own - _BATTERY_SECONDS, own - _WELL_BEFORE_INTERVALS * self._interval
        dead = (each for each in self._others(name) if self._is_silent(each.name) and self._asked_as_often(each))
        heard = sorted(at for each in dead if (at := self._heard(each.name)) is not None and earliest < at < latest)
        together = _AT_ONE_TIME_INTERVALS * self._interval
        return any(last - first <= together for first, last in zip(heard, heard[_SEVERAL - 1 :], strict=False))

    def _asked_as_often(self, device: Device) -> bool:
        return intervals_of(device, {Work.COUNTERS: self._interval})[Work.COUNTERS] <= self._interval

    def _heard(self, name: DeviceName) -> float | None:
        """When a device answered last; None before its first answer since a restart."""
        latest = self._latest(name)
        return latest.answered_at if latest is not None else None

    def _is_silent(self, name: DeviceName) -> bool:
        status = self._statuses.get(name)
        return status is not None and status.state in SILENT

    def _line_is_dead(self, name: DeviceName) -> bool:
        """Whether every far end that can be asked has no signal on the port towards the device, and one can."""
        signals = [signal for end in self._above(name) if (signal := self._signal(end)) is not None]
        return bool(signals) and not any(signals)

    def _above(self, name: DeviceName) -> Iterator[CircuitEnd]:
        """The far ends of a device's circuits that are its uplinks; a district's communes say nothing of its line."""
        above = {way.to for way in self._inventory.devices[name].uplinks}
        yield from (end for end in self._far_ends.get(name, ()) if end.device in above)

    def _signal(self, end: CircuitEnd) -> bool | None:
        """Whether a port of a device that answers has signal; None when that is not known."""
        status = self._statuses.get(end.device)
        if status is None or status.state not in ANSWERING:
            return None
        return port_signal(self._latest(end.device), end)
