"""`wardwatch report`: papers for planners, from the inventory and from what was measured."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption, JsonOption
from wardwatch.cli.report_sheet import sheet

if TYPE_CHECKING:
    from exporters.reports.writing import Paper
    from inventory.model import Inventory
    from planning.compare import Comparison
    from planning.model import GapResult
    from wardwatch.availability import Month
    from wardwatch.settings import Settings

app = typer.Typer(help="Write reports for planners.", no_args_is_help=True)
app.command()(sheet)

_DATES = ["%Y-%m-%d"]


class FormatChoice(StrEnum):
    """Formats to choose from; `all` writes each."""

    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"
    ALL = "all"


class LanguageChoice(StrEnum):
    """Languages to choose from."""

    VI = "vi"
    EN = "en"


FormatOption = Annotated[FormatChoice, typer.Option("--format", "-f", help="Format of the report.")]
LanguageOption = Annotated[
    LanguageChoice, typer.Option("--lang", help="Language of all formats but json, which holds both.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="DIR|FILE", help="Where to write (default: this folder).")
]
UnitsOption = Annotated[
    datetime | None,
    typer.Option(
        formats=_DATES, metavar="DATE", help="Group sites by the units of this date (default: the city's units_as_of)."
    ),
]
MonthOption = Annotated[
    str | None, typer.Option(metavar="YYYY-MM", help="The month (default: the present one, up to now).")
]


@app.command()
def gap(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    on: Annotated[
        datetime | None,
        typer.Option(formats=_DATES, metavar="DATE", help="Date of the report (default: today in the city)."),
    ] = None,
    form: FormatOption = FormatChoice.HTML,
    language: LanguageOption = LanguageChoice.VI,
    out: OutOption = None,
    units_on: UnitsOption = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Inventory of an earlier date, to say what changed.")
    ] = None,
    compare_on: Annotated[
        datetime | None, typer.Option(formats=_DATES, metavar="DATE", help="The earlier date; needed with --compare.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say which offices and districts are short of equipment, by how much, and what has to be asked.

    What the network shows, equipment that was seen and the load of circuits, is read from the data directory, also
    while `wardwatch run` is at work; where there is none, it is unknown. Exit code 0 when the report is written,
    whatever it finds: shortage is its content, not a failure. With --json the document goes to standard output, and
    files are written only when --out says where.
    """
    if (compare is None) != (compare_on is None):
        msg = "--compare and --compare-on go together: the inventory of the earlier date, and that date"
        raise typer.BadParameter(msg)
    earlier = (compare, compare_on) if compare and compare_on else None
    result, comparison = _assess((inventory, data_dir), on, units_on, earlier)
    from exporters.reports.writing import gap_paper  # noqa: PLC0415

    _deliver(gap_paper(result, comparison), form, language, out, as_json=as_json)
    if not result.offices:
        levels = ", ".join(result.method.levels)
        typer.echo(f"no office to assess: no site of a unit of level {levels} has a place named office", err=True)


@app.command()
def availability(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    month: MonthOption = None,
    units_on: UnitsOption = None,
    form: FormatOption = FormatChoice.HTML,
    language: LanguageOption = LanguageChoice.VI,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how much of a month each site was reached, in all hours and in opening hours, and what counters lost.

    It reads the data directory of the inventory's settings, also while `wardwatch run` is at work; changes of state are
    kept for 45 days. Exit code 0 when the report is written.
    """
    from exporters.reports.writing import availability_paper  # noqa: PLC0415
    from wardwatch.availability import read_availability  # noqa: PLC0415

    loaded, settings, chosen = _month(inventory, data_dir, month)
    result = read_availability(loaded, settings, chosen, units_on=units_on.date() if units_on else None)
    _deliver(availability_paper(result, chosen.name), form, language, out, as_json=as_json)


@app.command()
def circuits(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    month: MonthOption = None,
    provider: Annotated[
        str, typer.Option(metavar="NAME", help="Only the circuits of this carrier (default: all).")
    ] = "",
    form: FormatOption = FormatChoice.HTML,
    language: LanguageOption = LanguageChoice.VI,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how long each circuit carried in a month, for the carrier: outages, exclusions, availability.

    The samples behind all figures are in the JSON, and their SHA-256 on every paper. It reads the data directory, also
    while `wardwatch run` is at work; changes of state are kept for 45 days. Exit code 0 when the report is written.
    """
    from exporters.reports.writing import circuits_paper  # noqa: PLC0415
    from wardwatch.availability import read_circuits  # noqa: PLC0415

    loaded, settings, chosen = _month(inventory, data_dir, month)
    carriers = sorted({each.provider for each in loaded.circuits.values()})
    if provider and provider not in carriers:
        msg = f'no circuit is of "{provider}"; the inventory names: {", ".join(carriers) or "no circuit"}'
        raise typer.BadParameter(msg, param_hint="--provider")
    result = read_circuits(loaded, settings, chosen, provider)
    _deliver(circuits_paper(result, chosen.name), form, language, out, as_json=as_json)
    if not as_json:
        typer.echo(f"SHA-256 of the samples: {result.digest}")


def _month(folder: Path, data_dir: Path | None, month: str | None) -> tuple[Inventory, Settings, Month]:
    """The inventory, its settings, and the month that is asked for."""
    from wardwatch.availability import month_of  # noqa: PLC0415 -- heavy imports wait until the command runs
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    loaded = load_inventory(folder)
    try:
        chosen = month_of(month, loaded.city.zone)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from None
    return loaded, load_settings(folder, {"data_dir": data_dir}), chosen


def _deliver(paper: Paper, form: FormatChoice, language: LanguageChoice, out: Path | None, *, as_json: bool) -> None:
    """Print the document, or write the formats asked for and say the conclusion in a few lines.

    With --json files are written only where --out says so, and their names go to standard error.
    """
    from exporters.reports.language import Language  # noqa: PLC0415
    from exporters.reports.texts import SIMULATED, Catalogue  # noqa: PLC0415
    from exporters.reports.writing import Format, write_paper  # noqa: PLC0415

    if as_json:
        typer.echo(paper.render(Format.JSON, Language.EN), nl=False)
    if out is not None or not as_json:
        for each in tuple(Format) if form is FormatChoice.ALL else (Format(form),):
            typer.echo(str(write_paper(paper, each, Language(language), out or Path())), err=as_json)
    if not as_json:
        if paper.simulated:
            typer.echo(f"{SIMULATED}: {Catalogue(Language.EN)('simulated_note')}")
        for sentence in paper.conclusions(Language.EN):
            typer.echo(sentence)


def _assess(
    place: tuple[Path, Path | None],
    on: datetime | None,
    units_on: datetime | None,
    earlier: tuple[Path, datetime] | None,
) -> tuple[GapResult, Comparison | None]:
    """Load and assess by what was measured, with the comparison when an earlier inventory is given.

    Args:
        place: folder of the inventory, and the data directory where it is not that of its settings.
        on: date of the report.
        units_on: date of the units to group by.
        earlier: inventory and date to compare with; what was measured then is in the same data directory.
    """
    from wardwatch.loading import load_inventory  # noqa: PLC0415 -- heavy imports wait until the command runs
    from wardwatch.measured import assess_snapshot, history_at, measured  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    inventory = load_inventory(place[0])
    settings = load_settings(place[0], {"data_dir": place[1]})
    day = (on or datetime.now(inventory.city.zone)).date()
    with history_at(settings.database) as history:
        if history is None:
            typer.echo(f"no history at {settings.database}: what the network shows is unknown", err=True)
        later = measured(inventory, settings, day, history)
        before = measured(load_inventory(earlier[0]), settings, earlier[1].date(), history) if earlier else None
    return assess_snapshot(later, units_on.date() if units_on else None, before)
