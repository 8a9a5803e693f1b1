"""`wardwatch silences`: planned work as silences of Alertmanager, for those who do not let `run` keep them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption

app = typer.Typer(help="Keep planned work as silences of Alertmanager.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Keep `sync` a command of its own."""


@app.command()
def sync(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    alertmanager: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Alertmanager (default: alertmanager_url of the settings)."),
    ] = None,
) -> None:
    """Make, change and end silences once, so that they are those of the planned work; what others made stays.

    `wardwatch run` does the same every 30 seconds where the setting alertmanager_url is given.
    """
    import time  # noqa: PLC0415 -- imports wait until the command runs

    from wardwatch.announcing import announced  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415
    from wardwatch.silencing import synchronise, tail_seconds  # noqa: PLC0415

    settings = load_settings(inventory, {"data_dir": data_dir, "alertmanager_url": alertmanager})
    if not settings.alertmanager_url:
        msg = "no Alertmanager is given; give --alertmanager URL or the setting alertmanager_url"
        raise typer.BadParameter(msg)
    now = time.time()
    said = announced(settings, now - tail_seconds(settings))
    windows = [
        *load_inventory(settings.inventory).maintenance,
        *(window for each in said if (window := each.window) is not None),
    ]
    typer.echo(f"silences: {synchronise(settings, windows, now)}")
