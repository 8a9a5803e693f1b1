"""`wardwatch maintenance`: planned work, of the inventory and announced while wardwatch runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption, JsonOption

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from history import Announcement, Place
    from inventory.maintenance import WorkSpan
    from inventory.model import Inventory, MaintenanceWindow

app = typer.Typer(help="Announce planned work, so that what is down meanwhile is no outage.", no_args_is_help=True)

ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]

_DAY_SECONDS = 86_400.0
_LONGEST_SECONDS = 92 * _DAY_SECONDS
_LONGEST_TEXT = 500


@app.command("list")
def list_work(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    days: Annotated[
        float, typer.Option(metavar="N", min=0, max=366, help="What begins within so many days (0: what goes on).")
    ] = 7.0,
    as_json: JsonOption = False,
) -> None:
    """List the work that goes on and the work that begins soon; of weekly work the present or next time."""
    import time  # noqa: PLC0415 -- imports wait until the command runs

    from wardwatch.announcing import announced  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    now, loaded = time.time(), load_inventory(inventory)
    said = announced(load_settings(inventory, {"data_dir": data_dir}), now)
    windows: list[tuple[MaintenanceWindow, Announcement | None]] = [(window, None) for window in loaded.maintenance]
    windows += [(window, each) for each in said if (window := each.window) is not None]
    found = [
        _Work(window, span, each)
        for window, each in windows
        if (span := window.when.span_from(now)) is not None and span.begins <= now + days * _DAY_SECONDS
    ]
    found.sort(key=lambda work: (work.span, work.window.key))
    if as_json:
        _print_json(found, loaded.city.zone, now)
        return
    for work in found:
        typer.echo(_line(work, loaded.city.zone, now))
    if not found:
        typer.echo(f"no work goes on or begins within {days:g} days")


@app.command()
def add(
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="What is done.")],
    by: ByOption,
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="At a site: all its devices.")] = None,
    device: Annotated[str | None, typer.Option(metavar="DEVICE", help="At one device.")] = None,
    district: Annotated[str | None, typer.Option(metavar="CODE", help="In a district: all its sites.")] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="In the whole city.")] = False,
    begins: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="When it begins, city time (default: now).")
    ] = None,
    ends: Annotated[str | None, typer.Option("--to", metavar="TIME", help="When it ends, city time.")] = None,
    lasting: Annotated[str | None, typer.Option("--for", metavar="TIME", help="How long it lasts: 90m, 2h.")] = None,
) -> None:
    """Announce work; a running wardwatch knows of it within 30 seconds. Times are such as 2026-11-28T22:00.

    What was down before the announcement stays an outage until then: the past is not rewritten.
    """
    import time  # noqa: PLC0415

    from history import Announcement, Place  # noqa: PLC0415
    from wardwatch.announcing import writing  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    loaded, now = load_inventory(inventory), time.time()
    subjects = {Place.SITE: site, Place.DEVICE: device, Place.DISTRICT: district, Place.ALL: "" if everywhere else None}
    place, name = _subject(loaded, {each: given for each, given in subjects.items() if given is not None})
    span = _span(_Times(begins, ends, lasting), loaded.city.zone, now)
    announcement = Announcement(
        place=place,
        name=name,
        begins=span.begins,
        ends=span.ends,
        reason=_one_line(reason, "--reason", "what is done"),
        by=_one_line(by, "--by", "who announces it"),
        at=now,
    )
    with writing(load_settings(inventory, {"data_dir": data_dir})) as history:
        number = history.announce(announcement)
    typer.echo(f"{number}: {_when(span, loaded.city.zone)}  {_where(place, name)}: {announcement.reason}")


@app.command()
def end(
    number: Annotated[int, typer.Argument(metavar="ID", help="The number, as `maintenance list` prints it.")],
    by: ByOption,
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
) -> None:
    """Say that announced work is over, or call it off; what is still down then is an outage from now on."""
    import time  # noqa: PLC0415

    from wardwatch.announcing import writing  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    who, now = _one_line(by, "--by", "who says so"), time.time()
    with writing(load_settings(inventory, {"data_dir": data_dir})) as history:
        found = history.announcement(number)
        if found is None:
            msg = f"no work {number} was announced; `wardwatch maintenance list` prints the numbers"
            raise typer.BadParameter(msg, param_hint="ID")
        if found.ended_at is not None or found.ends <= now:
            msg = f"work {number} is over already" + (f", said {found.ended_by}" if found.ended_by else "")
            raise typer.BadParameter(msg, param_hint="ID")
        history.end_announced(number, now, who)
    typer.echo(f"{number}: {'over' if found.begins <= now else 'called off'}, said {who}")


class _Work(NamedTuple):
    """A window with its present or next time; `said` is None for what the inventory says."""

    window: MaintenanceWindow
    span: WorkSpan
    said: Announcement | None


class _Times(NamedTuple):
    begins: str | None
    ends: str | None
    lasting: str | None


def _subject(inventory: Inventory, given: dict[Place, str]) -> tuple[Place, str]:
    """Where the work is; exactly one place that the inventory knows."""
    from history import Place  # noqa: PLC0415
    from inventory.suggest import did_you_mean  # noqa: PLC0415

    if len(given) != 1:
        msg = "expected one of --site, --device, --district and --all"
        raise typer.BadParameter(msg, param_hint="/".join(f"--{place}" for place in given) or None)
    ((place, name),) = given.items()
    known = {
        Place.SITE: inventory.sites.keys(),
        Place.DEVICE: inventory.devices.keys(),
        Place.DISTRICT: {placement.district for placement in inventory.placements.values()} - {""},
        Place.ALL: {""},
    }[place]
    if name not in known:
        hint = did_you_mean(name, list(known))
        msg = f'the inventory knows no {place} "{name}"' + (f"; {hint}" if hint else "")
        raise typer.BadParameter(msg, param_hint=f"--{place}")
    return place, name


def _span(times: _Times, zone: ZoneInfo, now: float) -> WorkSpan:
    from inventory.durations import parse_seconds  # noqa: PLC0415
    from inventory.maintenance import WorkSpan  # noqa: PLC0415

    begins = now if times.begins is None else _moment(times.begins, zone, "--from")
    if begins < now:
        msg = "work is announced before it begins; leave --from out for work that begins now"
        raise typer.BadParameter(msg, param_hint="--from")
    if (times.ends is None) == (times.lasting is None):
        msg = "expected either --to TIME or --for TIME"
        raise typer.BadParameter(msg)
    if times.ends is not None:
        ends = _moment(times.ends, zone, "--to")
    else:
        try:
            ends = begins + parse_seconds(times.lasting, 60, _LONGEST_SECONDS)
        except ValueError as error:
            msg = f'"{times.lasting}" is no such time; expected {error}'
            raise typer.BadParameter(msg, param_hint="--for") from None
    if not begins < ends <= begins + _LONGEST_SECONDS:
        msg = f"it ends {'before it begins' if ends <= begins else 'too late'}; expected within 92 days after --from"
        raise typer.BadParameter(msg, param_hint="--to")
    return WorkSpan(begins, ends)


def _moment(text: str, zone: ZoneInfo, option: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or len(text) < len("2026-11-28T22:00"):
        msg = f'"{text}" is not a time; expected date and time of the city, such as 2026-11-28T22:00'
        raise typer.BadParameter(msg, param_hint=option)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()


def _one_line(text: str, option: str, expected: str) -> str:
    """One line of visible text, cut to a length that a page can show."""
    from exporters.reports.clean import clean  # noqa: PLC0415

    visible = clean(text)[:_LONGEST_TEXT]
    if not visible:
        msg = f"nothing is given; expected {expected}"
        raise typer.BadParameter(msg, param_hint=option)
    return visible


def _where(place: str, name: str) -> str:
    return f"{place} {name}" if name else "the whole city"


def _place(window: MaintenanceWindow) -> tuple[str, str]:
    subjects = {"site": window.site, "device": window.device, "district": window.district}
    return next(((place, name) for place, name in subjects.items() if name), ("all", ""))


def _when(span: WorkSpan, zone: ZoneInfo) -> str:
    begins, ends = (datetime.fromtimestamp(at, zone) for at in span)
    return (
        f"{begins:%Y-%m-%d %H:%M} to {ends:%H:%M}"
        if begins.date() == ends.date()
        else (f"{begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}")
    )


def _line(work: _Work, zone: ZoneInfo, now: float) -> str:
    from exporters.reports.clean import clean  # noqa: PLC0415

    said = "inventory"
    if work.said is not None:
        at = datetime.fromtimestamp(work.said.at, zone)
        said = f"announced {at:%Y-%m-%d %H:%M} by {clean(work.said.by)}"
    going_on = " (going on)" if work.span.covers(now) else ""
    where = clean(_where(*_place(work.window)))
    return f"{work.window.key or '-'}: {_when(work.span, zone)}{going_on}  {where}: {clean(work.window.reason)}  {said}"


def _print_json(found: list[_Work], zone: ZoneInfo, now: float) -> None:
    import json  # noqa: PLC0415

    def told(at: float) -> str:
        return datetime.fromtimestamp(at, UTC).astimezone(zone).isoformat(timespec="seconds")

    document = []
    for work in found:
        place, name = _place(work.window)
        entry = {
            "id": int(work.window.key) if work.window.key else None,
            "place": place,
            "name": name,
            "begins": told(work.span.begins),
            "ends": told(work.span.ends),
            "going_on": work.span.covers(now),
            "reason": work.window.reason,
            "from": "inventory" if work.said is None else "announced",
            "by": None if work.said is None else work.said.by,
            "at": None if work.said is None else told(work.said.at),
        }
        document.append(entry)
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
