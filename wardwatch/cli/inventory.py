"""`wardwatch inventory`: check and show it, print the schema of its files, exchange sheets, discover devices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wardwatch.cli.discover import discover
from wardwatch.cli.exchange import export, import_
from wardwatch.cli.options import InventoryOption, JsonOption

if TYPE_CHECKING:
    from inventory.model import Inventory

app = typer.Typer(help="Check and show the inventory; exchange it with spreadsheets.", no_args_is_help=True)
app.command("import")(import_)
app.command()(export)
app.command()(discover)


def _load(folder: Path, *, as_json: bool) -> Inventory:
    """The inventory, or the problems on standard output and exit code 3."""
    from inventory.errors import InventoryCheckError  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415

    try:
        return load_inventory(folder)
    except InventoryCheckError as error:
        if as_json:
            _print_json({"ok": False, "problems": [_problem(problem) for problem in error.problems]})
        else:
            for problem in error.problems:
                typer.echo(str(problem))
            count = len(error.problems)
            typer.echo(f"{count} problem{'' if count == 1 else 's'} in {folder}", err=True)
        raise typer.Exit(3) from None


def _problem(problem: Any) -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415

    return asdict(problem)


def _print_json(document: Any) -> None:
    import json  # noqa: PLC0415

    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


@app.command()
def check(
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="The folder, if not --inventory.")] = None,
    folder: InventoryOption = Path(),
    *,
    as_json: JsonOption = False,
) -> None:
    """Check an inventory: print every problem as file:line, or one line that says what there is."""
    inventory = _load(directory or folder, as_json=as_json)
    counts = _counts(inventory)
    if as_json:
        _print_json({"ok": True, "counts": counts})
        return
    made_up = " (simulated)" if inventory.simulated else ""
    listed = ", ".join(f"{count} {what.removesuffix('s') if count == 1 else what}" for what, count in counts.items())
    typer.echo(f"{inventory.city.name}{made_up}: {listed}; units as of {inventory.city.units_as_of}")


def _counts(inventory: Inventory) -> dict[str, int]:
    return {
        "units": len(inventory.units.on(inventory.city.units_as_of)),
        "sites": len(inventory.sites),
        "devices": len(inventory.devices),
        "circuits": len(inventory.circuits),
        "norms": len(inventory.norms),
    }


@app.command()
def show(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Devices, sites or units.")] = None,
    folder: InventoryOption = Path(),
    *,
    as_json: JsonOption = False,
) -> None:
    """Show devices, sites and units by name or code; without names, all devices. Secrets are shown as references."""
    from inventory.describe import describe, describe_all  # noqa: PLC0415
    from inventory.query import find  # noqa: PLC0415
    from inventory.suggest import did_you_mean  # noqa: PLC0415

    inventory = _load(folder, as_json=as_json)
    if not names:
        rows = describe_all(inventory)
        _print_json(rows) if as_json else _print_table(rows)
        return
    found = []
    for name in names:
        things = find(inventory, name)
        if not things:
            hint = did_you_mean(name, {*inventory.devices, *inventory.sites})
            typer.echo(f'nothing is named "{name}"{"; " + hint if hint else ""}', err=True)
            raise typer.Exit(2)
        found += [describe(inventory, thing) for thing in things]
    if as_json:
        _print_json(found)
    else:
        for document in found:
            _print_document(document)


def _print_table(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, header_style="bold")
    for column in rows[0] if rows else ("name",):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row.values()))
    Console().print(table)


def _print_document(document: dict[str, Any]) -> None:
    """One thing, a key a line; what is not known is left out."""
    known = {key: value for key, value in document.items() if value not in (None, "", [], {})}
    width = max(len(key) for key in known)
    for key, value in known.items():
        lines = value if isinstance(value, list) else [value]
        for number, line in enumerate(lines):
            typer.echo(f"{key if number == 0 else '':{width}}  {_line(line)}")
    typer.echo()


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in value.items() if part not in (None, ""))
    return str(value)


@app.command()
def schema(
    *,
    norms: Annotated[bool, typer.Option("--norms", help="The schema of files of norms instead.")] = False,
) -> None:
    """Print the JSON Schema of the inventory's files, for editors."""
    from inventory.schema import inventory_schema, norms_schema  # noqa: PLC0415

    _print_json(norms_schema() if norms else inventory_schema())
