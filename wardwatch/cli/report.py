"""`wardwatch report`: papers for planners, from the inventory and from what was measured."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planning.availability import AvailabilityResult
    from planning.carrier import CarrierResult
    from planning.compare import Comparison, Snapshot
    from planning.model import GapResult

app = typer.Typer(help="Write reports for planners.", no_args_is_help=True)

_DATES = ["%Y-%m-%d"]


class FormatChoice(StrEnum):
    """Formats to choose from; `all` writes each."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"
    ALL = "all"


class LanguageChoice(StrEnum):
    """Languages to choose from."""

    VI = "vi"
    EN = "en"


@app.command()
def gap(
    inventory: InventoryOption = Path(),
    *,
    on: Annotated[
        datetime | None,
        typer.Option(formats=_DATES, metavar="DATE", help="Date of the report (default: today in the city)."),
    ] = None,
    form: Annotated[FormatChoice, typer.Option("--format", "-f", help="Format of the report.")] = FormatChoice.HTML,
    language: Annotated[LanguageChoice, typer.Option("--lang", help="Language of html and csv.")] = LanguageChoice.VI,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR|FILE", help="Where to write (default: this folder).")
    ] = None,
    units_on: Annotated[
        datetime | None,
        typer.Option(
            formats=_DATES,
            metavar="DATE",
            help="Group offices by the units of this date (default: the city's units_as_of).",
        ),
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Inventory of an earlier date, to say what changed.")
    ] = None,
    compare_on: Annotated[
        datetime | None, typer.Option(formats=_DATES, metavar="DATE", help="The earlier date; needed with --compare.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say which offices and districts are short of equipment, by how much, and what has to be asked.

    Exit code 0 when the report is written, whatever it finds: shortage is its content, not a failure. With --json the
    document goes to standard output, and files are written only when --out says where.
    """
    if (compare is None) != (compare_on is None):
        msg = "--compare and --compare-on go together: the inventory of the earlier date, and that date"
        raise typer.BadParameter(msg)
    result, comparison = _assess(inventory, on, units_on, (compare, compare_on) if compare and compare_on else None)
    if as_json:
        from exporters.reports.gap_json import render_json  # noqa: PLC0415

        typer.echo(render_json(result, comparison), nl=False)
    if out is not None or not as_json:
        for path in _write(result, comparison, form, language, out or Path()):
            typer.echo(str(path), err=as_json)
    if not as_json:
        _summarise(result)


@app.command()
def availability(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="The month (default: the present one, up to now).")
    ] = None,
    form: Annotated[FormatChoice, typer.Option("--format", "-f", help="Format of the report.")] = FormatChoice.HTML,
    language: Annotated[LanguageChoice, typer.Option("--lang", help="Language of html and csv.")] = LanguageChoice.VI,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR|FILE", help="Where to write (default: this folder).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say how much of a month each site was reached, in all hours and in opening hours, and what counters lost.

    It reads the data directory of the inventory's settings, also while `wardwatch run` is at work; changes of state are
    kept for 45 days. Exit code 0 when the report is written.
    """
    from wardwatch.availability import month_of, read_availability  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    loaded = load_inventory(inventory)
    try:
        chosen = month_of(month, loaded.city.zone)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from None
    result = read_availability(loaded, load_settings(inventory, {"data_dir": data_dir}), chosen)
    if as_json:
        from exporters.reports.availability_json import render_availability_json  # noqa: PLC0415

        typer.echo(render_availability_json(result), nl=False)
    if out is not None or not as_json:
        from exporters.reports.language import Language  # noqa: PLC0415
        from exporters.reports.writing import Format, write_availability  # noqa: PLC0415

        for each in tuple(Format) if form is FormatChoice.ALL else (Format(form),):
            path = write_availability(result, chosen.name, each, Language(language), out or Path())
            typer.echo(str(path), err=as_json)
    if not as_json:
        _summarise_availability(result)


@app.command()
def circuits(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="The month (default: the present one, up to now).")
    ] = None,
    provider: Annotated[
        str, typer.Option(metavar="NAME", help="Only the circuits of this carrier (default: all).")
    ] = "",
    form: Annotated[FormatChoice, typer.Option("--format", "-f", help="Format of the report.")] = FormatChoice.HTML,
    language: Annotated[LanguageChoice, typer.Option("--lang", help="Language of html and csv.")] = LanguageChoice.VI,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR|FILE", help="Where to write (default: this folder).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say how long each circuit carried in a month, for the carrier: outages, exclusions, availability.

    The samples behind all figures are in the JSON, and their SHA-256 on every paper. It reads the data directory, also
    while `wardwatch run` is at work; changes of state are kept for 45 days. Exit code 0 when the report is written.
    """
    from wardwatch.availability import month_of, read_circuits  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    loaded = load_inventory(inventory)
    try:
        chosen = month_of(month, loaded.city.zone)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from None
    carriers = sorted({each.provider for each in loaded.circuits.values()})
    if provider and provider not in carriers:
        msg = f'no circuit is of "{provider}"; the inventory names: {", ".join(carriers) or "no circuit"}'
        raise typer.BadParameter(msg, param_hint="--provider")
    result = read_circuits(loaded, load_settings(inventory, {"data_dir": data_dir}), chosen, provider)
    if as_json:
        from exporters.reports.circuits_json import render_circuits_json  # noqa: PLC0415

        typer.echo(render_circuits_json(result), nl=False)
    if out is not None or not as_json:
        from exporters.reports.language import Language  # noqa: PLC0415
        from exporters.reports.writing import Format, write_circuits  # noqa: PLC0415

        for each in tuple(Format) if form is FormatChoice.ALL else (Format(form),):
            path = write_circuits(result, chosen.name, each, Language(language), out or Path())
            typer.echo(str(path), err=as_json)
    if not as_json:
        _summarise_circuits(result)


def _summarise_circuits(result: CarrierResult) -> None:
    from exporters.reports.circuits_model import build_circuits  # noqa: PLC0415
    from exporters.reports.language import Language  # noqa: PLC0415
    from exporters.reports.texts import SIMULATED, Catalogue  # noqa: PLC0415

    if result.simulated:
        typer.echo(f"{SIMULATED}: {Catalogue(Language.EN)('simulated_note')}")
    for sentence in build_circuits(result, Language.EN).conclusions:
        typer.echo(sentence)
    typer.echo(f"SHA-256 of the samples: {result.digest}")


def _summarise_availability(result: AvailabilityResult) -> None:
    from exporters.reports.availability_model import build_availability  # noqa: PLC0415
    from exporters.reports.language import Language  # noqa: PLC0415
    from exporters.reports.texts import SIMULATED, Catalogue  # noqa: PLC0415

    if result.simulated:
        typer.echo(f"{SIMULATED}: {Catalogue(Language.EN)('simulated_note')}")
    for sentence in build_availability(result, Language.EN).conclusions:
        typer.echo(sentence)


def _assess(
    folder: Path, on: datetime | None, units_on: datetime | None, earlier: tuple[Path, datetime] | None
) -> tuple[GapResult, Comparison | None]:
    """Load and assess, with the comparison when an earlier inventory is given."""
    from planning.compare import Snapshot  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415 -- heavy imports wait until the command runs

    inventory = load_inventory(folder)
    day = (on or datetime.now(inventory.city.zone)).date()
    later = Snapshot(inventory, day)
    before = Snapshot(load_inventory(earlier[0]), earlier[1].date()) if earlier else None
    return assess_snapshot(later, units_on, before)


def assess_snapshot(
    later: Snapshot, units_on: datetime | None = None, earlier: Snapshot | None = None
) -> tuple[GapResult, Comparison | None]:
    """Assess an estate, and compare it with an earlier one when that is given.

    Args:
        later: the estate; its `seen` and `p95` carry what was measured.
        units_on: date of the units to group by; the city's own when None.
        earlier: the estate to compare with.
    """
    from planning.assessment import assess  # noqa: PLC0415
    from planning.compare import compare  # noqa: PLC0415
    from planning.grouping import group_by_units  # noqa: PLC0415

    grouping = group_by_units(later.inventory, units_on.date()) if units_on else None
    if earlier is not None:
        comparison = compare(earlier, later, grouping=grouping)
        return comparison.after, comparison
    return assess(later.inventory, later.on, seen=later.seen, p95=later.p95, grouping=grouping), None


def _write(
    result: GapResult, comparison: Comparison | None, form: FormatChoice, language: LanguageChoice, out: Path
) -> Sequence[Path]:
    """Write the formats asked for."""
    from exporters.reports.language import Language  # noqa: PLC0415
    from exporters.reports.writing import Format, write_gap  # noqa: PLC0415

    forms = tuple(Format) if form is FormatChoice.ALL else (Format(form),)
    return [write_gap(result, each, Language(language), out, comparison) for each in forms]


def _summarise(result: GapResult) -> None:
    """The conclusion in a few lines; names are cleaned, so that they cannot drive the terminal."""
    from exporters.reports.language import Language  # noqa: PLC0415
    from exporters.reports.texts import SIMULATED, Catalogue  # noqa: PLC0415
    from exporters.reports.wording import conclusions, stability_sentences  # noqa: PLC0415

    texts = Catalogue(Language.EN)
    if result.simulated:
        typer.echo(f"{SIMULATED}: {texts('simulated_note')}")
    if not result.offices:
        levels = ", ".join(result.method.levels)
        typer.echo(f"no office to assess: no site of a unit of level {levels} has a place named office", err=True)
    for sentence in (*conclusions(result, texts), *stability_sentences(result, texts)):
        typer.echo(sentence)
