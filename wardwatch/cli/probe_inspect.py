"""What `wardwatch probe` shows or writes of one device that was looked through: --explain and --record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from collectors.snmp.recording.scrubbing import Scrubbed
    from wardwatch.inspecting import Look

_SHOWN_FACTS = 200
_SHOWN_TREES = 40


@dataclass(frozen=True)
class Purpose:
    """What one device is looked through for; see the options of `probe`."""

    explain: bool
    record: Path | None
    keep: tuple[str, ...]
    most: int
    as_json: bool


def fulfil(purpose: Purpose, look: Look) -> bool:
    """Show and write what was asked for; whether something was cut or failed, which is said."""
    for cut in look.everything.cuts:
        typer.echo(f"{look.name}: walk {cut}", err=True)
    failed = [one for one in look.outcomes if one.reason is not None]
    document: dict[str, Any] = {"target": look.name, "cuts": list(look.everything.cuts)}
    if purpose.explain:
        document |= _explanation(look)
    if purpose.record is not None:
        scrubbed = _scrubbed(purpose, look)
        _write(purpose.record, scrubbed, look)
        document["recording"] = {
            "file": str(purpose.record),
            "variables": len(scrubbed.variables),
            "replaced": scrubbed.replaced,
            "left_out": scrubbed.left_out,
            "masked": scrubbed.masked,
        }
    if purpose.as_json:
        import json  # noqa: PLC0415

        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        _show(document)
    return bool(failed or look.everything.cuts)


def _explanation(look: Look) -> dict[str, Any]:
    import msgspec  # noqa: PLC0415

    from collectors.snmp.explanation import (  # noqa: PLC0415
        explain_facts,
        explain_match,
        explain_modules,
        explain_unread,
    )
    from collectors.snmp.object_names import names_for  # noqa: PLC0415
    from collectors.snmp.profiles import shipped  # noqa: PLC0415

    library, names = shipped(), names_for(look.family)
    system = look.readings.system
    said = {
        "profiles": explain_match(library, system, look.held) if system is not None else [],
        "modules": explain_modules(look.parts, look.outcomes, look.modules, look.held, names),
        "facts": explain_facts(look.parts, look.modules, look.held, names),
        "unread": explain_unread(look.everything.variables, look.asked, names, library.makers),
    }
    found: dict[str, Any] = msgspec.to_builtins(said)
    return {"walked": len(look.everything.variables), **found}


def _scrubbed(purpose: Purpose, look: Look) -> Scrubbed:
    from collectors.discovery.interview import TELLING  # noqa: PLC0415
    from collectors.discovery.management import MANAGEMENT  # noqa: PLC0415
    from collectors.snmp.recording.scrubbing import Given, scrub  # noqa: PLC0415

    login = look.login.login
    secrets = [login.community, *(half.secret for half in (login.auth, login.priv) if half is not None)]
    given = Given(
        read=frozenset({*look.asked, *MANAGEMENT.columns, *TELLING}),
        family=look.family,
        makers=look.makers,
        secrets=(*(secret.reveal() for secret in secrets if secret is not None), login.user),
        keep=purpose.keep,
    )
    return scrub(look.everything.variables, given)


def _write(file: Path, scrubbed: Scrubbed, look: Look) -> None:
    from collectors.snmp.recording.snmprec import lines  # noqa: PLC0415

    cuts = [f"# cut: {cut.split(':')[0]}" for cut in look.everything.cuts]
    file.write_text("\n".join([*cuts, *lines(scrubbed.variables)]) + "\n", encoding="utf-8")


def _show(document: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=200)
    if "profiles" in document:
        _table(console, "Profiles", ("profile", "", "because"), (
            (one["family"], "chosen" if one["chosen"] else "no", one["reason"]) for one in document["profiles"]
        ), none="no profile is near: only the standard MIBs are read")  # fmt: skip
        modules = document["modules"]
        _table(console, "Modules", ("module", "work", "outcome", "gave", "objects (rows)"), (
            (one["module"], one["work"], one["outcome"], _pairs(one["gave"]), _pairs(one["objects"]))
            for one in modules if not one["outcome"].startswith("empty")
        ))  # fmt: skip
        empty = [one["module"] for one in modules if one["outcome"].startswith("empty")]
        console.print(f"The device has nothing of: {', '.join(empty) or 'no module'}\n", markup=False)
        facts = document["facts"]
        _table(console, f"Facts ({len(facts)})", ("group", "fact", "value", "module", "object"), (
            (one["group"], one["fact"], one["value"], one["module"] + ("" if one["believed"] else " (overruled)"),
             one["source"]) for one in facts[:_SHOWN_FACTS]
        ))  # fmt: skip
        if len(facts) > _SHOWN_FACTS:
            typer.echo(f"... and {len(facts) - _SHOWN_FACTS} more; --json has all of them")
        trees = document["unread"]
        count = sum(tree["variables"] for tree in trees)
        title = f"Nobody reads {count} of {document['walked']} variables"
        _table(console, title, ("below", "", "variables", "such as"), (
            (tree["root"], tree["name"], str(tree["variables"]), "\n".join(tree["examples"]))
            for tree in trees[:_SHOWN_TREES]
        ))  # fmt: skip
    if "recording" in document:
        _recorded(document["recording"])


def _pairs(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _table(console: Any, title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], none: str = "") -> None:
    """A table of plain texts: rich reads no markup in a `Text`."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(title=Text(title), title_justify="left", box=None, header_style="bold dim", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table if table.row_count else Text(f"{title}: {none or 'none'}"))
    console.print()


def _recorded(said: dict[str, Any]) -> None:
    typer.echo(f"wrote {said['file']}: {said['variables']} variables")
    typer.echo(f"replaced: {_pairs(said['replaced']) or 'nothing'}")
    for reason, count in said["left_out"].items():
        typer.echo(f"left out: {count} variables: {reason}")
    masked = {root: count for root, count in said["masked"].items() if count}
    for root, count in masked.items():
        typer.echo(f"masked: {count} texts below {root}, which no module reads (--keep {root} keeps them)")
    typer.echo("read it through before it leaves the house: what makers' objects hold is known only in part")
