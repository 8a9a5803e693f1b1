"""`wardwatch init`: an inventory to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write to; made if it is not there.")],
) -> None:
    """Write a commented inventory of five devices and the settings beside it; never overwrites a file."""
    from inventory.starting import write_starter  # noqa: PLC0415

    try:
        written = write_starter(directory)
    except FileExistsError as error:
        typer.echo(f"wardwatch init: {error}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"wardwatch init: {directory} cannot be written: {error.strerror}", err=True)
        raise typer.Exit(4) from None
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo(
        "\nNext: put your addresses into network.yaml, export WW_COMMUNITY=..., and try\n"
        f"  wardwatch inventory check {directory}\n"
        f"  wardwatch poll --inventory {directory}"
    )
