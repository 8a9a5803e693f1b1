"""The agents of a simulated city on one socket, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.agent import DEFAULT_MESSAGE_OCTETS, Agent
from lab.objects.cabinet import Cabinet
from lab.traffic import MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lab.effects import Effects
    from lab.model import LabCity, LabDevice
    from lab.server import AgentServer

RENUMBERED_BY = 1000
"""What is added to every ifIndex of a device whose interfaces are numbered anew."""


class Fleet:
    """Agents by device name. What is cut or off is silent, and so is everything that has no way left to the core.

    Attributes:
        agents: of the devices that are polled.
    """

    def __init__(self, city: LabCity, started: float, *, max_message_octets: int = DEFAULT_MESSAGE_OCTETS) -> None:
        """Start every device some time ago.

        Args:
            city: the city.
            started: when the lab starts, UTC seconds since 1970.
            max_message_octets: of every agent's answers.
        """
        self.city = city
        self._cabinet = Cabinet(city)
        self.agents: Mapping[str, Agent] = {
            device.name: self._agent(device, started, max_message_octets)
            for device in city.devices.values()
            if device.polled
        }

    def _agent(self, device: LabDevice, started: float, limit: int) -> Agent:
        site = self.city.sites[device.site]
        return Agent(
            self._cabinet.source(device),
            community=self.city.community.encode(),
            booted=started - device.running_seconds,
            latency_seconds=site.latency_seconds,
            loss=site.loss,
            seed=int(device.serial.removeprefix("LAB"), 16),
            max_message_octets=limit,
            office_day=device.office_day,
        )

    def serve(self, server: AgentServer) -> None:
        """Let all agents answer on a server."""
        for name, agent in self.agents.items():
            device = self.city.devices[name]
            server.add(device.address, agent, device.answers_from)

    def reboot(self, device: str, now: float, silent_seconds: float) -> None:
        """Restart a device: silent for a while, then its counters begin at 0.

        Raises:
            KeyError: there is no such polled device.
        """
        self.agents[device].reboot(now, silent_seconds)

    def renumber(self, device: str, now: float, *, back: bool) -> None:
        """Give the interfaces of a device other numbers, or their old ones back; ifTableLastChange says so.

        Raises:
            KeyError: there is no such polled device.
        """
        known = self.city.devices[device]
        for port in known.ports:
            port.index += -RENUMBERED_BY if back else RENUMBERED_BY
        known.table_changed = round(now * MICROSECONDS)
        self.agents[device].forget_mib()

    def discharge_in(self, site: str, seconds: float) -> None:
        """Say how long the batteries of a site's UPS last from full to empty."""
        for device in self.city.devices_by_site[site]:
            if device.battery is not None:
                device.battery.lasts_seconds = seconds

    def apply(self, effects: Effects, now: float) -> None:
        """Say what is wrong now; all that is not named is well.

        Agents without a way to the core fall silent, and lines with a dead end are down at both ends.

        Args:
            effects: what is wrong.
            now: UTC seconds since 1970.
        """
        time = round(now * MICROSECONDS)
        reached = reachable(self.city, effects.off, effects.cut)
        for name, agent in self.agents.items():
            site = self.city.sites[self.city.devices[name].site]
            agent.cut = name not in reached
            agent.latency_seconds = site.latency_seconds + effects.delay_seconds.get(name, 0.0)
            agent.loss = max(site.loss, effects.loss.get(name, 0.0))
            agent.wrong = effects.wrong.get(name)
        for device in self.city.devices.values():
            self._lines(device, effects, time)
            if device.battery is not None:
                device.battery.mains(present=device.site not in effects.dark, time=time)

    def _lines(self, device: LabDevice, effects: Effects, time: int) -> None:
        for port in device.ports:
            if port.peer in device.uplinks:
                passes = device.name not in effects.off and _passes(
                    self.city, device, port.peer, effects.off, effects.cut
                )
                (port.line.mend if passes else port.line.cut)(time)


def reachable(city: LabCity, off: Collection[str], cut: Collection[str] = ()) -> frozenset[str]:
    """Names of the devices that have a way to the collector's attachment.

    Args:
        city: the city; in its order a device stands behind its uplinks.
        off: names of devices that pass nothing.
        cut: names of sites whose lines to other sites pass nothing.
    """
    reached: set[str] = set()
    for device in city.devices.values():
        ways = [upper for upper in device.uplinks if upper in reached and _passes(city, device, upper, off, cut)]
        if device.name not in off and (ways or device.name == city.attached_to):
            reached.add(device.name)
    return frozenset(reached)


def _passes(city: LabCity, lower: LabDevice, upper: str, off: Collection[str], cut: Collection[str]) -> bool:
    return upper not in off and (lower.site not in cut or city.devices[upper].site == lower.site)
