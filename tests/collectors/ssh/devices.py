"""Inventories with one or two devices that are asked over SSH on loopback, and pollers for them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from collectors.poll import Work
from collectors.ssh.archive import Archive
from collectors.ssh.host_keys import HostKey, HostKeyFile
from collectors.ssh.poller import SshPoller
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName
from inventory.load import load_inventory

from ...agents.ssh_server import HOST_KEY, Manners, SshServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from collectors.errors import Reason
    from collectors.poll import Poll
    from collectors.readings import Readings
    from inventory.model import Device, Inventory

ALL = frozenset(Work)
NOW = 1795428000.0
"""Monday, 23 November 2026, 10:00 UTC."""

_CITY = """\
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units: [{code: "T", name: Thành phố Thử, level: city}]
collectors: [{name: dc-1, attached_to: r1}]
sites: [{unit: "T", name: dc}]
"""


def city(folder: Path, devices: str, credentials: str = "") -> Inventory:
    """An inventory; `ssh: {user: watch, password: env:WW_SSH}` is the login `ro` where nothing else is given."""
    folder.mkdir(parents=True, exist_ok=True)
    logins = credentials or "  ro: {ssh: {user: watch, password: env:WW_SSH}}\n"
    defaults = "defaults: {device: {collect: [ssh], credentials: ro}}\n"
    (folder / "city.yaml").write_text(f"{_CITY}credentials:\n{logins}{defaults}devices:\n{devices}", encoding="utf-8")
    return load_inventory(folder)


def one_device(folder: Path, port: int, ssh: str, credentials: str = "") -> Inventory:
    """An inventory of one device, r1."""
    entry = f"  - {{name: r1, site: dc, role: router, address: 127.0.0.1, ssh: {{port: {port}, {ssh}}}}}\n"
    return city(folder, entry, credentials)


def pinned(folder: Path, *names: str, key: Any = HOST_KEY) -> HostKeyFile:
    """A file of keys in which devices have the test server's."""
    file = HostKeyFile(folder / "ssh_known_hosts")
    for name in names or ("r1",):
        file.record(name, HostKey(key.get_name(), key.get_base64()))
    return file


@contextmanager
def polling(inventory: Inventory, keys: HostKeyFile, **parts: Any) -> Iterator[SshPoller]:
    """A poller, closed at the end."""
    poller = SshPoller(inventory, keys, **parts)
    try:
        yield poller
    finally:
        poller.close()


def transcripts(name: str) -> dict[str, str]:
    """What a device answers: command to answer, from a folder of files that are named after commands.

    What a name of a file cannot hold is written otherwise: `~` stands for `/`, `!` for `|`.
    """
    folder = Path(__file__).parent / "transcripts" / name
    return {
        file.stem.replace("~", "/").replace("!", "|"): file.read_text(encoding="utf-8") for file in folder.glob("*.txt")
    }


async def read_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch, platform: str, manners: Manners, template: str | None = None
) -> tuple[Poll, SshServer]:
    """One poll of everything at one moment, configuration included."""
    monkeypatch.setenv("WW_SSH", "right")
    with SshServer(manners) as server:
        inventory = one_device(folder / "city", server.port, f"platform: {platform}")
        archive = Archive(ConfigurationStore(folder), lambda _device: template)
        with polling(inventory, pinned(folder), archive=archive, clock=lambda: NOW) as poller:
            return await poller.poll(r1(inventory), ALL, deadline_seconds=60), server


def version(folder: Path) -> tuple[str, ...]:
    """The one version of r1's configuration that was kept."""
    (only,) = ConfigurationStore(folder).versions(DeviceName("r1"))
    return tuple(only.lines)


def told(poll: Poll) -> Readings:
    """What was read, without what the configuration's own tests compare."""
    return msgspec.structs.replace(poll.readings, configuration=None)


def failed(poll: Poll) -> dict[str, Reason]:
    """The modules that did not succeed, and why."""
    return {each.module: each.reason for each in poll.outcomes if each.reason is not None}


def r1(inventory: Inventory) -> Device:
    return inventory.devices[DeviceName("r1")]
