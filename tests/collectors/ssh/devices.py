"""Inventories with one or two devices that are asked over SSH on loopback, and pollers for them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from collectors.poll import Work
from collectors.ssh.host_keys import HostKey, HostKeyFile
from collectors.ssh.poller import SshPoller
from inventory.identifiers import DeviceName
from inventory.load import load_inventory

from ...agents.ssh_server import HOST_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inventory.model import Device, Inventory

ALL = frozenset(Work)

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


def r1(inventory: Inventory) -> Device:
    return inventory.devices[DeviceName("r1")]
