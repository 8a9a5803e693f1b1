"""Options that several commands share, so that they are called the same and mean the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

InventoryOption = Annotated[
    Path,
    typer.Option("--inventory", "-i", metavar="DIR", envvar="WARDWATCH_INVENTORY", help="Folder of the inventory."),
]

DataDirOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where history is kept (default: what wardwatch.yaml says)."),
]

JsonOption = Annotated[bool, typer.Option("--json", help="For machines: one JSON document on standard output.")]
