"""`wardwatch poll`: ask everything once and say what it cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.options import InventoryOption, JsonOption

if TYPE_CHECKING:
    from wardwatch.cycle import CycleSummary

_FINDINGS = 1


def poll(
    inventory: InventoryOption = Path(),
    as_json: JsonOption = False,
    concurrency: Annotated[int | None, typer.Option(min=1, help="Devices asked at the same time at most.")] = None,
    unpaced: Annotated[bool, typer.Option("--unpaced", help="Take as much of the circuits as there is.")] = False,
) -> None:
    """Ask every device of the inventory once, for everything, and print a summary.

    Exit code 1 when a device did not answer that is expected to answer always, or could not be asked.
    """
    import asyncio  # noqa: PLC0415 -- heavy imports wait until the command runs

    from wardwatch.cycle import run_cycle  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    settings = load_settings(inventory, {"concurrency": concurrency, "circuit_share": "off" if unpaced else None})
    summary = asyncio.run(run_cycle(load_inventory(settings.inventory, settings.collector), settings))
    _print_json(summary) if as_json else _print(summary)
    raise typer.Exit(_FINDINGS if summary.missing or summary.failed else 0)


def _per(summary: CycleSummary, total: int) -> str:
    return f"{total / max(1, summary.devices):,.0f}"


def _print_json(summary: CycleSummary) -> None:
    import msgspec  # noqa: PLC0415

    typer.echo(msgspec.json.encode(summary).decode())


def _print(summary: CycleSummary) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False)
    table = Table(show_header=False, box=None, pad_edge=False)
    rows = (
        ("devices", f"{summary.devices} asked, {summary.answered} answered, {summary.partial} of these in part"),
        ("varbinds", f"{summary.varbinds}"),
        (
            "packets",
            f"{summary.packets_sent} sent ({summary.retries} of them again), {summary.packets_received} received",
        ),
        (
            "octets a device",
            f"{_per(summary, summary.bytes_sent)} sent, {_per(summary, summary.bytes_received)} received",
        ),
        ("wall time", f"{summary.wall_seconds:.2f} s"),
        ("CPU time", f"{summary.cpu_seconds:.2f} s, {summary.cpu_ms_per_device:.2f} ms a device"),
        ("memory", f"{summary.rss_bytes / 1e6:.0f} MB resident at most"),
    )
    for row in rows:
        table.add_row(*row)
    if summary.ssh_devices:
        table.add_row("over SSH", f"{summary.ssh_devices} asked, {summary.ssh_answered} logged in to")
    console.print(table)
    if summary.failed:
        console.print(
            f"[red]could not be asked[/red] {summary.failed} devices, by a bug in wardwatch: see the log above"
        )
    for name, failure in summary.ssh_failed.items():
        console.print(f"[yellow]over SSH[/yellow] {escape(name)}: {escape(failure)}")
    for name, failure in summary.silent.items():
        console.print(f"[yellow]no answer[/yellow] {escape(name)}: {escape(failure)}")
