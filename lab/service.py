"""The whole lab in one place: city, agents, faults and inventory folder, from start to stop."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab.city import build_city, shipped_register
from lab.faults import Action, Fault, FaultPlayer, keep_quiet
from lab.fleet import Fleet, reachable
from lab.inventory import write_inventory
from lab.script import default_script, load_script
from lab.server import AgentServer
from lab.shared import FAILING_BY_DEFAULT, SharedSystems

if TYPE_CHECKING:
    from collections.abc import Callable

    from lab.model import LabCity
    from lab.order import CityOrder

_SILENCING = frozenset({Action.POWER_OFF, Action.REBOOT, Action.WRONG_ANSWERS})
_SHORTEST_NAP_SECONDS, _LONGEST_NAP_SECONDS = 0.01, 3600.0


@dataclass(frozen=True)
class LabSettings:
    """How a lab is run.

    Attributes:
        order: the city.
        folder: where its inventory is written.
        port: of the agents; 0 = any free one.
        faults: "default", "none", or the path of a script.
        pace_seconds: how often devices will be polled: the default faults are made to be seen at that pace.
    """

    order: CityOrder
    folder: Path
    port: int = 0
    faults: str = "default"
    pace_seconds: float = 5.0


class LabService:
    """Runs a lab: inert until `start`, gone after `stop`.

    Attributes:
        fleet: the agents.
        server: their socket.
        shared: the systems that all offices depend on.
    """

    def __init__(
        self,
        settings: LabSettings,
        *,
        clock: Callable[[], float] = time.time,
        tell: Callable[[float, str], None] = keep_quiet,
    ) -> None:
        """Build the city and its agents.

        Args:
            settings: what is wanted.
            clock: UTC seconds since 1970.
            tell: is told of faults: seconds since the start, and a text.

        Raises:
            LabError: the city or the script cannot be had.
        """
        self._settings, self._clock, self._tell = settings, clock, tell
        order = settings.order
        self.city = build_city(shipped_register(order.register), order)
        self._script = _script(settings, self.city)
        self.fleet = Fleet(self.city, clock())
        self.server = AgentServer(settings.port, clock=clock)
        self.shared = SharedSystems(FAILING_BY_DEFAULT if settings.faults == "default" else ())
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve, write the inventory, begin with the faults.

        Raises:
            OSError: the port is taken, or the folder cannot be written.
        """
        self.fleet.serve(self.server)
        await self.server.start()
        await self.shared.start()
        try:
            wrong = {fault.target: fault.instead for fault in self._script if fault.action is Action.WRONG_UPLINK}
            write_inventory(self.city, self._settings.folder, self.server.port, wrong, services=self.shared.entries())
        except OSError:
            await self.shared.stop()
            await self.server.close()
            raise
        self._task = asyncio.create_task(self._play())

    async def stop(self) -> None:
        """Stop serving; the inventory stays."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self.shared.stop()
        await self.server.close()

    def summary(self) -> dict[str, Any]:
        """What is served and where, for people and for `--json`."""
        return {
            "port": self.server.port,
            "inventory": str(self._settings.folder.resolve()),
            "sites": len(self.city.sites),
            "devices": len(self.city.devices),
            "polled": len(self.fleet.agents),
            "seed": self.city.seed,
            "scenario": self.city.scenario[0],
            "faults": [str(fault) for fault in self._script],
            "disturbed": self._disturbed(),
        }

    def _disturbed(self) -> list[str]:
        """The polled devices that some fault keeps from answering while it is on."""
        off = {fault.target for fault in self._script if fault.action in _SILENCING}
        cut = {fault.target for fault in self._script if fault.action is Action.CUT}
        reached = reachable(self.city, off, cut)
        return [name for name in self.fleet.agents if name not in reached]

    async def _play(self) -> None:
        player = FaultPlayer(self.fleet, self._script, self._clock(), self._tell)
        while True:
            player.advance(self._clock())
            nap = player.seconds_to_next(self._clock())
            await asyncio.sleep(min(max(nap, _SHORTEST_NAP_SECONDS), _LONGEST_NAP_SECONDS))


def _script(settings: LabSettings, city: LabCity) -> tuple[Fault, ...]:
    if settings.faults == "none":
        return ()
    if settings.faults == "default":
        return default_script(city, settings.pace_seconds)
    return load_script(Path(settings.faults), city)
