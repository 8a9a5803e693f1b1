"""The SSH side of the application: a poller with its keys, its archive of configurations and its own schedule."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from collectors.admission import Admission
from collectors.poll import Work
from collectors.runner import Runner, poll_each
from collectors.schedule import DEFAULT_DEADLINE_SECONDS, SSH_WAY, Schedule
from collectors.ssh.archive import Archive
from collectors.ssh.host_keys import HostKeyFile
from collectors.ssh.poller import SESSIONS, SshPoller
from history.configurations import ConfigurationStore
from wardwatch.golden import golden_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from collectors.poll import Poll
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from wardwatch.settings import Settings


def ssh_poller(inventory: Inventory, settings: Settings, *, keeping: bool = True) -> SshPoller:
    """A poller that knows the pinned keys.

    Args:
        inventory: checked.
        settings: say where the data directory is.
        keeping: whether configurations are read and kept.
    """
    archive = Archive(ConfigurationStore(settings.data_dir), lambda device: golden_template(settings, device))
    return SshPoller(inventory, HostKeyFile(settings.ssh_host_keys), archive=archive if keeping else None)


async def poll_over_ssh(inventory: Inventory, settings: Settings, on_poll: Callable[[Poll], None]) -> None:
    """Ask every device that is asked over SSH once, for every class of work."""
    poller = ssh_poller(inventory, settings)
    try:
        devices, work = inventory.devices.values(), frozenset(Work)
        await poll_each(
            devices, poller, work, Admission(SESSIONS), DEFAULT_DEADLINE_SECONDS, on_poll=on_poll, way=SSH_WAY
        )
    finally:
        await asyncio.to_thread(poller.close)


class SshSide:
    """What polls devices over SSH while wardwatch runs. Inert until `run`."""

    def __init__(self, inventory: Inventory, settings: Settings, on_poll: Callable[[Poll], None]) -> None:
        """Take a checked inventory."""
        self._settings, self._poller = settings, ssh_poller(inventory, settings)
        self._runner = Runner(self._schedule(inventory), self._poller, on_poll, admission=Admission(SESSIONS))

    def _schedule(self, inventory: Inventory) -> Schedule:
        return Schedule(
            inventory.devices.values(), start=time.monotonic(), intervals=self._settings.intervals, way=SSH_WAY
        )

    async def run(self) -> None:
        """Poll until stopped."""
        await self._runner.run()

    def use(self, inventory: Inventory, changed: Iterable[DeviceName]) -> None:
        """Go on with another inventory; sessions of devices that changed are ended."""
        for name in changed:
            self._poller.forget(name)
        self._poller.use(inventory)
        self._runner.replace(self._schedule(inventory))

    def close(self) -> None:
        """End what is open; waits for threads, so not on the event loop."""
        self._poller.close()
