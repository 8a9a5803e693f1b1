"""`wardwatch report sheet`: the state sheet of each office, to be corrected, signed and imported again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption


class SheetFormat(StrEnum):
    """Formats of state sheets."""

    XLSX = "xlsx"
    DOCX = "docx"


class SheetLanguage(StrEnum):
    """Languages to choose from."""

    VI = "vi"
    EN = "en"


def sheet(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    unit: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only the offices of this unit; may be repeated.")
    ] = None,
    district: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only the offices of this district; may be repeated.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Date of the figures (default: today in the city)."),
    ] = None,
    form: Annotated[SheetFormat, typer.Option("--format", "-f", help="Format of the sheets.")] = SheetFormat.XLSX,
    language: Annotated[SheetLanguage, typer.Option("--lang", help="Language of the sheets.")] = SheetLanguage.VI,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write to.")] = Path(),
) -> None:
    """Write a state sheet for each office: what it declared, what it needs, what is to be asked; a file an office.

    The office corrects the coloured cells and signs; `wardwatch inventory import` reads the file back, and an unchanged
    one changes nothing. What was seen on the network comes from the data directory. Without --unit and --district all
    offices are written. Exit code 0 when they are.
    """
    from exporters.reports.language import Language  # noqa: PLC0415 -- heavy imports wait until the command runs
    from exporters.reports.state_files import SheetForm, write_state_sheets  # noqa: PLC0415
    from exporters.reports.state_model import build_state_sheets, sites_of  # noqa: PLC0415
    from exporters.reports.texts import SIMULATED, Catalogue  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.measured import assess_snapshot, history_at, measured  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    loaded = load_inventory(inventory)
    settings = load_settings(inventory, {"data_dir": data_dir})
    with history_at(settings.database) as history:
        estate = measured(loaded, settings, (on or datetime.now(loaded.city.zone)).date(), history)
    result, _ = assess_snapshot(estate)
    codes = {office.unit for office in result.offices}
    groups = {group.code for group in result.groups}
    for given, known, option in ((unit, codes, "--unit"), (district, groups, "--district")):
        unknown = sorted(set(given or ()) - known)
        if unknown:
            msg = f"no office to write a sheet for: {', '.join(unknown)}"
            raise typer.BadParameter(msg, param_hint=option)
    sites = sites_of(result, unit or (), district or ())
    sheets = build_state_sheets(result, loaded, sites, Language(language))
    count = 0
    for path in write_state_sheets(sheets, SheetForm(form), out):
        typer.echo(str(path))
        count += 1
    if result.simulated:
        typer.echo(f"{SIMULATED}: {Catalogue(Language.EN)('simulated_note')}", err=True)
    typer.echo(f"{count} state sheet{'s' * (count != 1)} written", err=True)
