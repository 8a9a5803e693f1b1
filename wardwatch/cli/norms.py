"""`wardwatch norms`: what offices should have, may have at most, and how firm the text behind it is."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wardwatch.cli.options import InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.norms import Norm

app = typer.Typer(help="Check and show the norms that the equipment-gap report applies.", no_args_is_help=True)

NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="Files (.yaml) or shipped norms, together; default: the inventory's."),
]


@app.command()
def check(names: NamesArgument = None, inventory: InventoryOption = Path()) -> None:
    """Check norms: one rule for one thing at one time, no target above a ceiling; print every problem as file:line."""
    from inventory.errors import InventoryCheckError  # noqa: PLC0415 -- heavy imports wait until the command runs

    try:
        norms, _ = _norms(names, inventory)
    except InventoryCheckError as error:
        for problem in error.problems:
            typer.echo(str(problem))
        typer.echo(f"{len(error.problems)} problem{'' if len(error.problems) == 1 else 's'}", err=True)
        raise typer.Exit(3) from None
    firm = Counter(norm.status for norm in norms)
    listed = ", ".join(f"{count} {status}" for status, count in sorted(firm.items(), key=lambda pair: -pair[1]))
    typer.echo(f"{len(norms)} norm{'' if len(norms) == 1 else 's'}" + (f": {listed}" if listed else ""))
    for norm in norms:
        if norm.valid_from is None:
            typer.echo(f"norm {norm.id} says no date from which it is in force: it is used on every day before its end")


@app.command()
def show(
    names: NamesArgument = None,
    inventory: InventoryOption = Path(),
    *,
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="In force on this day (default: today)."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those of any day.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the norms in force on a day, with their texts and how firm they are."""
    norms, today = _norms(names, inventory)
    day = on.date() if on else today
    found = [norm for norm in norms if everything or norm.in_force(day)]
    if as_json:
        import json  # noqa: PLC0415

        when = None if everything else day.isoformat()
        typer.echo(json.dumps({"on": when, "norms": [_entry(norm) for norm in found]}, ensure_ascii=False, indent=2))
        return
    _print_table(found, "of any day" if everything else f"in force on {day}")


def _norms(names: Sequence[str] | None, inventory: Path) -> tuple[tuple[Norm, ...], date]:
    """The norms named, or the inventory's, and today's date in the city or here."""
    if names:
        from inventory.normfiles import load_norms  # noqa: PLC0415

        return load_norms(names, Path()), datetime.now().astimezone().date()
    from wardwatch.loading import load_inventory  # noqa: PLC0415

    loaded = load_inventory(inventory)
    return loaded.norms, datetime.now(loaded.city.zone).date()


def _print_table(norms: Sequence[Norm], which: str) -> None:
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, title=f"{len(norms)} norms {which}", title_justify="left")
    for heading in ("norm", "what", "amount", "in force", "how firm", "text"):
        table.add_column(heading, overflow="fold")
    for norm in norms:
        text = f"{norm.source} ({norm.note})" if norm.note else norm.source
        cells = (norm.id, f"{norm.role} of {', '.join(norm.items)}", _amount(norm), _span(norm), norm.status, text)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


def _amount(norm: Norm) -> str:
    """Such as `max 1 piece per 3 staff`; prices and lives are per piece."""
    amount = f"{norm.kind} {_number(norm.amount)} {norm.unit}"
    if norm.role in {"price", "life"}:
        return amount
    per = norm.per.replace("_", " ")
    return f"{amount} per {per if norm.per_amount == 1 else f'{_number(norm.per_amount)} {per}'}"


def _number(value: Any) -> str:
    return f"{int(value):,}" if value == int(value) else str(float(value))


def _span(norm: Norm) -> str:
    begins = norm.valid_from.isoformat() if norm.valid_from else "undated"
    return f"{begins} to {norm.valid_to.isoformat()}" if norm.valid_to else f"{begins} on"


def _entry(norm: Norm) -> dict[str, Any]:
    """A norm as a file of norms has it."""
    return {
        "id": norm.id,
        "item": list(norm.items),
        "role": norm.role,
        "kind": norm.kind,
        "amount": float(norm.amount),
        "per": norm.per,
        "per_amount": float(norm.per_amount),
        "unit": norm.unit,
        "scope": norm.scope,
        "from": norm.valid_from.isoformat() if norm.valid_from else None,
        "to": norm.valid_to.isoformat() if norm.valid_to else None,
        "status": norm.status,
        "source": norm.source,
        "note": norm.note,
    }
