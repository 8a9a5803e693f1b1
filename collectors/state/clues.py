"""Why a root is silent, from what others say and from the last words of its site. Pure; silence is no clue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.errors import Reason
from collectors.state.model import DeviceState
from collectors.state.outages import Cause
from collectors.state.ports import port_signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from collectors.latest import LatestDevice
    from collectors.state.model import DeviceStatus
    from inventory.identifiers import DeviceName
    from inventory.model import CircuitEnd, Inventory

_ANSWERING = frozenset({DeviceState.UP, DeviceState.DEGRADED})


class Clues:
    """Looks at what is known at the moment. Power comes before the line: a router without power takes its line down."""

    def __init__(
        self,
        inventory: Inventory,
        statuses: Mapping[DeviceName, DeviceStatus],
        latest: Callable[[DeviceName], LatestDevice | None],
    ) -> None:
        """Take what is known.

        Args:
            inventory: in force.
            statuses: a live view of the present states.
            latest: the last answers of a device, those that are too old withdrawn.
        """
        self._inventory, self._statuses, self._latest = inventory, statuses, latest
        self._far_ends: dict[DeviceName, list[CircuitEnd]] = {}
        for circuit in inventory.circuits.values():
            for own in circuit.ends:
                others = [end for end in circuit.ends if end.device != own.device]
                self._far_ends.setdefault(own.device, []).extend(others)

    def cause(self, name: DeviceName) -> Cause:
        """Why a silent device is silent, as far as anything says so."""
        status = self._statuses.get(name)
        if status is not None and status.reason == Reason.AUTHENTICATION:
            return Cause.LOGIN
        if self._on_battery(name):
            return Cause.POWER
        return Cause.LINE if self._line_is_dead(name) else Cause.UNKNOWN

    def _on_battery(self, name: DeviceName) -> bool:
        """Whether the last that a UPS of the device's site said was that it runs on battery."""
        site = self._inventory.devices[name].site
        for device in self._inventory.devices_by_site[site]:
            latest = self._latest(device.name)
            if latest is not None and latest.readings.ups is not None and latest.readings.ups.on_battery:
                return True
        return False

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
        if status is None or status.state not in _ANSWERING:
            return None
        return port_signal(self._latest(end.device), end)
