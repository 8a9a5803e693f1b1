"""`wardwatch run`: watch and serve until told to stop."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption


def run(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    listen: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Where to serve pages and metrics (default: 127.0.0.1:9579)."),
    ] = None,
    collector: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The vantage point of the inventory that this process is (default: all)."),
    ] = None,
) -> None:
    """Poll the inventory on schedule; serve /status, /metrics, /sd, /report until SIGTERM or Ctrl-C.

    SIGHUP reads the inventory again; when it does not check, the problems are logged and the running one stays.
    """
    import asyncio  # noqa: PLC0415 -- heavy imports wait until the command runs

    from wardwatch import application, logs  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    settings = load_settings(inventory, {"data_dir": data_dir, "listen": listen, "collector": collector})
    loaded = load_inventory(settings.inventory, settings.collector)
    logs.configure()
    devices = sum(device.polled_by_snmp or device.polled_by_ssh for device in loaded.devices.values())

    def ready(url: str) -> None:
        typer.echo(f"watching {devices} devices of {len(loaded.sites)} sites; look at {url}/status", err=True)

    asyncio.run(application.run(loaded, settings, version=version("wardwatch"), on_ready=ready))
