"""The agents of a simulated city on one socket, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.agent import DEFAULT_MESSAGE_OCTETS, Agent
from lab.objects import build_mib
from lab.traffic import MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lab.model import LabCity, LabDevice
    from lab.server import AgentServer


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
        self.agents: Mapping[str, Agent] = {
            device.name: self._agent(device, started, max_message_octets)
            for device in city.devices.values()
            if device.polled
        }

    def _agent(self, device: LabDevice, started: float, limit: int) -> Agent:
        site = self.city.sites[device.site]
        return Agent(
            build_mib(device, site, self.city.utc_offset_seconds),
            community=self.city.community.encode(),
            booted=started - device.running_seconds,
            latency_seconds=site.latency_seconds,
            loss=site.loss,
            seed=int(device.serial.removeprefix("LAB"), 16),
            max_message_octets=limit,
        )

    def serve(self, server: AgentServer) -> None:
        """Let all agents answer on a server."""
        for name, agent in self.agents.items():
            server.add(self.city.devices[name].address, agent)

    def reboot(self, device: str, now: float, silent_seconds: float) -> None:
        """Restart a device: silent for a while, then its counters begin at 0.

        Raises:
            KeyError: there is no such polled device.
        """
        self.agents[device].reboot(now, silent_seconds)

    def set_faults(self, off: Collection[str], cut: Collection[str], now: float) -> None:
        """Say what is wrong now; all that is not named is well.

        Agents without a way to the core fall silent, and lines with a dead end are down at both ends.

        Args:
            off: names of devices that are switched off or restarting.
            cut: names of sites whose lines to other sites are cut.
            now: UTC seconds since 1970.
        """
        reached = reachable(self.city, off, cut)
        for name, agent in self.agents.items():
            agent.cut = name not in reached
        time = round(now * MICROSECONDS)
        for device in self.city.devices.values():
            for port in device.ports:
                if port.peer in device.uplinks:
                    passes = device.name not in off and _passes(self.city, device, port.peer, off, cut)
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
