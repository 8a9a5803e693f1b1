"""`wardwatch history`: outages as history has them, and what people say of them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collectors.state.outages import Outage
    from history import History, Remark, RemarkKind
    from inventory.model import Inventory

app = typer.Typer(help="Look at outages and say who takes care of them.", no_args_is_help=True)

OutageArgument = Annotated[str, typer.Argument(metavar="OUTAGE", help="Its key, as `history outages` prints it.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]

_SECONDS_A_DAY = 86_400.0
_LONGEST_TEXT = 1000


@app.command()
def outages(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    days: Annotated[
        float,
        typer.Option(metavar="N", min=0, help="Those that ended within so many days too (0: only those that last)."),
    ] = 0.0,
    as_json: JsonOption = False,
) -> None:
    """List outages, latest first. Exit code 1 when one lasts."""
    import time  # noqa: PLC0415 -- imports wait until the command runs

    with _history(inventory, data_dir) as (loaded, history):
        found = history.outages(time.time() - days * _SECONDS_A_DAY if days else None)
        remarks = history.remarks([outage.key for outage in found])
    if as_json:
        _print_json(found, remarks)
    else:
        for outage in found:
            typer.echo(_line(loaded, outage, remarks))
        if not found:
            typer.echo("no outage" + (f" within {days:g} days" if days else " lasts"))
    if any(outage.ended is None for outage in found):
        raise typer.Exit(1)


@app.command()
def acknowledge(
    outage: OutageArgument,
    by: ByOption,
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="A word on it.")] = "",
) -> None:
    """Say who takes care of an outage."""
    from history import RemarkKind  # noqa: PLC0415

    _say((inventory, data_dir), outage, by, RemarkKind.ACKNOWLEDGED, text)


@app.command()
def ticket(
    outage: OutageArgument,
    number: Annotated[str, typer.Argument(metavar="TICKET", help="The number under which the carrier has it.")],
    by: ByOption,
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
) -> None:
    """Keep the carrier's ticket of an outage."""
    from history import RemarkKind  # noqa: PLC0415

    _say((inventory, data_dir), outage, by, RemarkKind.TICKET, number)


@app.command()
def note(
    outage: OutageArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the next shift should know.")],
    by: ByOption,
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
) -> None:
    """Keep a note on an outage."""
    from history import RemarkKind  # noqa: PLC0415

    _say((inventory, data_dir), outage, by, RemarkKind.NOTE, text)


@contextmanager
def _history(folder: Path, data_dir: Path | None) -> Iterator[tuple[Inventory, History]]:
    """The history of an inventory's settings, open; it must have been written before.

    Raises:
        HistoryUnavailableError: there is none.
    """
    from history import History, HistoryUnavailableError  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    settings = load_settings(folder, {"data_dir": data_dir})
    loaded = load_inventory(folder)
    if not settings.database.exists():
        what = f"history {settings.database}: there is none yet; expected one written by `wardwatch run`"
        raise HistoryUnavailableError(what)
    history = History(settings.database)
    history.open()
    try:
        yield loaded, history
    finally:
        history.stop()


def _say(where: tuple[Path, Path | None], key: str, by: str, kind: RemarkKind, text: str) -> None:
    import time  # noqa: PLC0415

    from history import Remark  # noqa: PLC0415

    by, text = _one_line(by), _one_line(text)
    if not by:
        msg = "nobody is named; expected who says so"
        raise typer.BadParameter(msg, param_hint="--by")
    with _history(*where) as (_, history):
        known = {outage.key for outage in history.outages(since=0.0)}
        if key not in known:
            msg = f'there is no outage "{key}"; `wardwatch history outages --days 7` lists them'
            raise typer.BadParameter(msg, param_hint="OUTAGE")
        history.remark(Remark(key, time.time(), by, kind, text))
    typer.echo(f"{key}: {kind.value} by {by}" + (f": {text}" if text else ""))


def _one_line(text: str) -> str:
    """One line of visible text, cut to a length that a page can show."""
    from exporters.reports.clean import clean  # noqa: PLC0415

    return clean(text)[:_LONGEST_TEXT]


def _line(inventory: Inventory, outage: Outage, remarks: Sequence[Remark]) -> str:
    """An outage in one line for a terminal, the remarks on it below."""
    from exporters.reports.clean import clean  # noqa: PLC0415

    zone = inventory.city.zone
    began = datetime.fromtimestamp(outage.started, zone)
    until = "lasts" if outage.ended is None else f"until {datetime.fromtimestamp(outage.ended, zone):%Y-%m-%d %H:%M}"
    reach = f"{len(outage.sites)} sites, {outage.devices} devices, {outage.counters} counters"
    why = f"{outage.layer}, cause {outage.cause}{f' ({outage.clue})' if outage.clue else ''}"
    lines = [f"{clean(outage.key)}  {began:%Y-%m-%d %H:%M} {until}  site {clean(outage.site)}  {why}  {reach}"]
    for remark in remarks:
        if remark.outage == outage.key:
            at = datetime.fromtimestamp(remark.at, zone)
            lines.append(f"  {at:%Y-%m-%d %H:%M} {clean(remark.by)}, {remark.kind}: {clean(remark.text)}".rstrip(": "))
    return "\n".join(lines)


def _print_json(outages: Sequence[Outage], remarks: Sequence[Remark]) -> None:
    import msgspec  # noqa: PLC0415

    document = [
        {
            **msgspec.to_builtins(outage),
            "remarks": [msgspec.to_builtins(each) for each in remarks if each.outage == outage.key],
        }
        for outage in outages
    ]
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
