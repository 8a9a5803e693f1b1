"""`wardwatch norms`: what offices should have, may have at most, and how firm the text behind it is."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wardwatch.cli.options import InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inventory.errors import Problem
    from inventory.normchecks import NormRow
    from inventory.norms import Norm

app = typer.Typer(help="Check and show the norms that the equipment-gap report applies.", no_args_is_help=True)

NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="Files (.yaml) or shipped norms, together; default: the inventory's."),
]


@app.command()
def check(names: NamesArgument = None, inventory: InventoryOption = Path(), *, as_json: JsonOption = False) -> None:
    """Check norms: units, dates, overlaps, contradictions; print every problem and every remark as file:line."""
    from inventory.errors import InventoryCheckError  # noqa: PLC0415 -- heavy imports wait until the command runs
    from inventory.normremarks import norm_remarks  # noqa: PLC0415

    try:
        rows, weighed, _ = _norms(names, inventory)
    except InventoryCheckError as error:
        if as_json:
            _print_json({"ok": False, "problems": _plain(error.problems), "remarks": [], "status": {}})
        else:
            _print_problems(error.problems)
        raise typer.Exit(3) from None
    remarks = norm_remarks(rows, weighed)
    firm = sorted(Counter(norm.status for norm, _ in rows).items(), key=lambda pair: -pair[1])
    if as_json:
        _print_json({"ok": True, "problems": [], "remarks": _plain(remarks), "status": dict(firm)})
        return
    for remark in remarks:
        typer.echo(f"{remark} (remark)")
    listed = ", ".join(f"{count} {status}" for status, count in firm)
    typer.echo(f"{len(rows)} norm{'' if len(rows) == 1 else 's'}" + (f": {listed}" if listed else ""))


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
    item: Annotated[
        str | None, typer.Option("--item", metavar="ITEM", help="Of this item only: pc, circuit...")
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help="need, ceiling, compliance, life or price only.")
    ] = None,
    scope: Annotated[
        str | None,
        typer.Option("--scope", metavar="SCOPE", help="Of this scope and those without one: commune, a unit's code..."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the norms in force on a day, with their texts and how firm they are."""
    from inventory.norms import norm_document  # noqa: PLC0415

    rows, _, today = _norms(names, inventory)
    norms = [norm for norm, _ in rows]
    _refuse_unknown("item", item, {each for norm in norms for each in norm.items})
    _refuse_unknown("role", role, {norm.role.value for norm in norms})
    _refuse_unknown("scope", scope, {norm.scope for norm in norms} - {""})
    day = on.date() if on else today
    found = [
        norm
        for norm in norms
        if (everything or norm.in_force(day))
        and item in {None, *norm.items}
        and role in {None, norm.role.value}
        and (scope is None or norm.scope in {"", "all", scope})
    ]
    if as_json:
        when = None if everything else day.isoformat()
        _print_json({"on": when, "norms": [norm_document(norm) for norm in found]})
        return
    _print_table(found, "of any day" if everything else f"in force on {day}")


def _norms(names: Sequence[str] | None, inventory: Path) -> tuple[list[NormRow], Iterable[str], date]:
    """The norms named, or the inventory's, the kinds that its score weighs, and today's date in the city or here."""
    from inventory.method import GapMethod  # noqa: PLC0415
    from inventory.normfiles import load_norm_rows  # noqa: PLC0415

    if names:
        return load_norm_rows(names, Path()), GapMethod().weights, datetime.now().astimezone().date()
    from collectors.module_names import module_names  # noqa: PLC0415
    from inventory.load import load_sourced  # noqa: PLC0415

    sourced = load_sourced(inventory, modules=module_names())
    loaded = sourced.inventory
    rows = load_norm_rows(sourced.raw.get("norms", ()), inventory)
    return rows, loaded.gap.weights, datetime.now(loaded.city.zone).date()


def _refuse_unknown(what: str, name: str | None, known: set[str]) -> None:
    """A filter that no norm can pass is a slip of the pen, and not an answer."""
    if name is None or name in known:
        return
    from inventory.suggest import did_you_mean, listed, shown  # noqa: PLC0415

    hint = did_you_mean(name, known)
    expected = f"; expected {listed(sorted(known))}" if known else ""
    raise typer.BadParameter(f"no norm has the {what} {shown(name)}{expected}" + (f"; {hint}" if hint else ""))


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}", err=True)


def _plain(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    from dataclasses import asdict  # noqa: PLC0415

    return [asdict(problem) for problem in problems]


def _print_json(document: dict[str, Any]) -> None:
    import json  # noqa: PLC0415

    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _print_table(norms: Sequence[Norm], which: str) -> None:
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    title = f"{len(norms)} norm{'' if len(norms) == 1 else 's'} {which}"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for heading in ("norm", "what", "amount", "scope", "in force", "how firm", "text"):
        table.add_column(heading, overflow="fold")
    for norm in norms:
        text = f"{norm.source} ({norm.note})" if norm.note else norm.source
        what = f"{norm.role} of {', '.join(norm.items)}"
        cells = (norm.id, what, norm.amount_text, norm.scope or "all", norm.span_text, norm.status, text)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)
