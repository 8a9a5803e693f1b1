"""`wardwatch inventory import` and `export`: spreadsheets of offices in and out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wardwatch.cli.options import InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.exchange.importing import Plan

_FINDINGS, _CHECK = 1, 3
_SHOWN_CHANGES, _SHOWN_FINDINGS, _SHOWN_NOTES = 40, 100, 3


class WhatChoice(StrEnum):
    """What is exported."""

    ALL = "all"
    ASSETS = "assets"
    DEVICES = "devices"
    CIRCUITS = "circuits"
    FIGURES = "figures"


class FormChoice(StrEnum):
    """Formats of exported files."""

    XLSX = "xlsx"
    CSV = "csv"


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="XLSX or CSV files of one source, or state sheets (also DOCX).",
            exists=True,
        ),
    ],
    folder: InventoryOption = Path(),
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Write the result into the inventory.")] = False,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the source (default: made from the first file's name).")
    ] = "",
    answer: Annotated[
        Path | None, typer.Option(metavar="FILE", help="YAML with answers to questions.", exists=True, dir_okay=False)
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the open questions here, to be filled in.")
    ] = None,
    prefer: Annotated[
        bool, typer.Option("--prefer", help="Where two files differ, take what was declared later.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Import surveys, registers of assets, lists of circuits or devices, as offices keep them, and state sheets.

    Shows what would change; writes only with --apply, and only what then still checks. Exit code 1 when questions or
    problems are left; what they are about is left out, everything else is taken.
    """
    from inventory.exchange.applying import apply_texts  # noqa: PLC0415 -- openpyxl and pydantic wait until here
    from inventory.exchange.importing import Source, plan_import  # noqa: PLC0415
    from inventory.exchange.mapping import write_questions  # noqa: PLC0415

    source = Source(files, _checked_name(name), answer, prefer)
    plan = _checking(lambda: plan_import(folder, source), as_json=as_json, failed="cannot be imported")
    written: Sequence[Path] = ()
    if apply:
        texts = plan.texts
        written = _checking(
            lambda: apply_texts(folder, texts),
            as_json=as_json,
            failed="nothing was written: with the import the inventory would not check",
        )
    if questions is not None:
        text = write_questions(plan.findings.questions.values(), files[0].name)
        questions.write_text(text, encoding="utf-8")
    _print_json(plan, written, applied=apply) if as_json else _print(plan, written, applied=apply)
    raise typer.Exit(_FINDINGS if plan.open else 0)


def _checked_name(name: str) -> str:
    if name and not all(char.isascii() and (char.isalnum() or char in "._-") for char in name):
        msg = f"--name {name}: expected ASCII letters, digits, dots, underscores and hyphens"
        raise typer.BadParameter(msg)
    return name


def _checking(work: Any, *, as_json: bool, failed: str) -> Any:
    """The result of some work, or the inventory's problems on standard output and exit code 3."""
    from dataclasses import asdict  # noqa: PLC0415

    from inventory.errors import InventoryCheckError  # noqa: PLC0415

    try:
        return work()
    except InventoryCheckError as error:
        if as_json:
            _echo_json({"ok": False, "problems": [asdict(problem) for problem in error.problems]})
        else:
            for problem in error.problems:
                typer.echo(str(problem))
            typer.echo(f"{failed}: {len(error.problems)} problem{'s' * (len(error.problems) != 1)}", err=True)
        raise typer.Exit(_CHECK) from None


def _print_json(plan: Plan, written: Sequence[Path], *, applied: bool) -> None:
    from dataclasses import asdict  # noqa: PLC0415

    from inventory.exchange.difference import counts  # noqa: PLC0415

    findings = plan.findings
    _echo_json(
        {
            "ok": not plan.open,
            "source": plan.source.key,
            "tables": plan.tables,
            "counts": counts(plan.changes),
            "changes": [asdict(change) for change in plan.changes],
            "questions": [asdict(question) for question in findings.questions.values()],
            "problems": [asdict(problem) for problem in findings.problems],
            "notes": [
                *findings.notes,
                *(f"{what}: {item}" for what, items in findings.groups.items() for item in items),
            ],
            "files": sorted(plan.texts),
            "applied": applied,
            "written": [str(path) for path in written],
        }
    )


def _echo_json(document: Any) -> None:
    import json  # noqa: PLC0415

    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _print(plan: Plan, written: Sequence[Path], *, applied: bool) -> None:
    from inventory.exchange.difference import counts  # noqa: PLC0415

    for table in plan.tables:
        typer.echo(table)
    _print_changes(plan)
    for title, things in (
        ("Questions", list(plan.findings.questions.values())),
        ("Problems", plan.findings.problems),
        ("Notes", [*plan.findings.notes, *_grouped(plan)]),
    ):
        if things:
            typer.echo(f"\n{title} ({len(things)}):")
            for thing in things[:_SHOWN_FINDINGS]:
                typer.echo(f"  {thing}")
            if len(things) > _SHOWN_FINDINGS:
                typer.echo(f"  ... and {len(things) - _SHOWN_FINDINGS} more; --json has all of them")
    typer.echo()
    typer.echo(", ".join(f"{count} {status}" for status, count in counts(plan.changes).items()))
    for path in written:
        typer.echo(f"wrote {path}")
    if plan.texts and not applied:
        typer.echo(f"nothing was written; --apply writes {', '.join(sorted(plan.texts))}")
    elif not plan.texts:
        typer.echo("no file would change" if not applied else "no file changed")


def _grouped(plan: Plan) -> list[str]:
    lines = []
    for what, items in plan.findings.groups.items():
        some = "; ".join(items[:_SHOWN_NOTES])
        more = f" and {len(items) - _SHOWN_NOTES} more" if len(items) > _SHOWN_NOTES else ""
        lines.append(f"{len(items)} {what}: {some}{more}")
    return lines


def _print_changes(plan: Plan) -> None:
    """The items that change, as a table; what stays is only counted."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from inventory.exchange.difference import Status  # noqa: PLC0415

    replaced = [change for change in plan.changes if change.status in {Status.CHANGED, Status.REMOVED}]
    rows = [
        (change.status.value, change.subject, change.item, change.before, change.after, change.where.rpartition("!")[2])
        for change in replaced
    ]
    added: dict[str, list[str]] = {}
    for change in plan.changes:
        if change.status is Status.ADDED:
            added.setdefault(change.subject, []).append(f"{change.item} {change.after}")
    rows += [(Status.ADDED.value, subject, "", "", ", ".join(items), "") for subject, items in added.items()]
    if not rows:
        return
    table = Table(box=None, header_style="bold")
    for column in ("", "of", "item", "before", "after", "cell"):
        table.add_column(column, overflow="fold")
    for row in rows[:_SHOWN_CHANGES]:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
    if len(rows) > _SHOWN_CHANGES:
        typer.echo(f"... and {len(rows) - _SHOWN_CHANGES} more; --json has all of them")


def export(
    folder: InventoryOption = Path(),
    *,
    what: Annotated[WhatChoice, typer.Option("--what", "-w", help="What to export.")] = WhatChoice.ALL,
    form: Annotated[
        FormChoice, typer.Option("--format", "-f", help="One workbook, or a CSV file each.")
    ] = FormChoice.XLSX,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR|FILE", help="Where to write (default: this folder).")
    ] = Path(),
) -> None:
    """Write assets, devices and circuits as sheets; what comes back unchanged changes nothing when it is imported."""
    from inventory.exchange.exporting import export_inventory  # noqa: PLC0415
    from inventory.exchange.sheets_out import FileForm, What  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415

    whats = tuple(What) if what is WhatChoice.ALL else (What(what.value),)
    inventory = _checking(lambda: load_inventory(folder), as_json=False, failed="cannot be exported")
    for path in export_inventory(inventory, whats, FileForm(form.value), out):
        typer.echo(str(path))
