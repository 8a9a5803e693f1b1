"""`wardwatch doctor`: whether this machine can run wardwatch, and what to do where it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wardwatch.cli.options import InventoryOption, JsonOption

_FINDINGS = 1


def doctor(
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="The folder, if not --inventory.")] = None,
    folder: InventoryOption = Path(),
    *,
    as_json: JsonOption = False,
) -> None:
    """Check this machine: kernel limits, clock, permissions, disk, addresses, secrets. Changes nothing, asks no device.

    Secrets are named, never shown. Exit code 1 when something has to be done.
    """
    from wardwatch.doctor.checks import Level, examine  # noqa: PLC0415 -- heavy imports wait until the command runs
    from wardwatch.doctor.gathering import gather  # noqa: PLC0415

    findings = examine(gather(directory or folder))
    problems = [finding for finding in findings if finding.level is Level.PROBLEM]
    if as_json:
        import json  # noqa: PLC0415

        document = {"ok": not problems, "findings": [finding._asdict() for finding in findings]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            typer.echo(f"{finding.level:<8} {finding.check:<{width}}  {finding.found}")
            if finding.do:
                typer.echo(f"{'':<8} {'':<{width}}  -> {finding.do}")
    raise typer.Exit(_FINDINGS if problems else 0)
