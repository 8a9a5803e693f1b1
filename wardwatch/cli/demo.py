"""`wardwatch demo`: the whole way on a simulated city."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lab.process import LabProcess
    from wardwatch.demo import DemoSummary

_NAMED = 8
"""So many devices are named in the summary; of more, the number says enough."""


def demo(  # one parameter an option, as typer wants it
    *,
    folder: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Where inventory, history and reports go.")
    ] = Path("demo-data"),
    duration: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=1, help="Stop after so long (default: until Ctrl-C).")
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Where to serve (default: 127.0.0.1:9579, another port when taken)."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of everything that is made up.")] = 1,
    small: Annotated[
        bool, typer.Option("--small", help="Three districts at a quicker pace, for a small machine.")
    ] = False,
    scenario: Annotated[
        str, typer.Option(help="How well off the districts are; `wardwatch lab --help` names the scenarios.")
    ] = "default",
) -> None:
    """Simulate a city on loopback, watch it for real, and say where to look. Everything it shows is simulated."""
    from lab.errors import LabError  # noqa: PLC0415 -- heavy imports wait until the command runs
    from wardwatch import logs  # noqa: PLC0415
    from wardwatch.demo import SMALL, WHOLE, run_demo  # noqa: PLC0415

    logs.configure()
    typer.echo("SỐ LIỆU GIẢ LẬP - simulating a city on loopback; nothing here is a finding about a real place")

    def ready(url: str, lab: LabProcess) -> None:
        typer.echo(f"  status page   {url}/status        (English: {url}/status?lang=en, wall: {url}/status/wall)")
        typer.echo(f"  gap report    {url}/report        (English: {url}/report?lang=en)")
        typer.echo(f"  metrics       {url}/metrics?slice=all, for Prometheus: {url}/sd")
        typer.echo(f"  inventory     {lab.inventory}")
        typer.echo(f"  city          {lab.sites} sites, {lab.devices} devices, {lab.polled} of them asked over SNMP")
        typer.echo("goes wrong on purpose, so that there is something to see:")
        for fault in lab.faults:
            typer.echo(f"  {fault}")
        typer.echo(f"stops after {duration:g} s, or with Ctrl-C" if duration else "stop with Ctrl-C")

    try:
        summary = run_demo(
            folder,
            SMALL if small else WHOLE,
            version=version("wardwatch"),
            listen=listen,
            duration_seconds=duration,
            lab_options=("--seed", str(seed), "--scenario", scenario),
            on_step=lambda what: typer.echo(f"{what} ..."),
            on_ready=ready,
            on_progress=_progress,
        )
    except LabError as error:
        typer.echo(f"wardwatch: {error}", err=True)
        raise typer.Exit(2) from None
    _print(summary)


def _progress(answered: int, asked: int) -> None:
    """A line that is written over, for a person at a terminal."""
    if sys.stdout.isatty():
        typer.echo(f"\r{answered} of {asked} devices have answered ", nl=False)


def _print(summary: DemoSummary) -> None:
    lines = {
        "districts": summary.districts,
        "communes": summary.communes,
        "sites": summary.sites,
        "devices": (
            f"{summary.devices} configured, {summary.polled} of them asked, {summary.answered} answered; "
            f"{summary.asleep} off outside office hours, {len(summary.on_purpose)} silent on purpose, "
            f"{len(summary.unexplained)} silent without a reason"
        ),
        "on purpose": _named(summary.on_purpose),
        "without reason": _named(summary.unexplained),
        "faults": "; ".join(summary.faults) or "none",
        "cycles": (
            f"{summary.cycles} of {summary.interval_seconds:g} s; worst {summary.worst_cycle_seconds:.1f} s, "
            f"longest poll of a device {summary.longest_poll_seconds:.1f} s"
        ),
        "series": summary.series,
        "first page": f"after {summary.first_page_seconds:.1f} s",
    }
    typer.echo("\nsummary (SỐ LIỆU GIẢ LẬP: all of it is simulated)")
    for name, value in lines.items():
        typer.echo(f"  {name:<15} {value}")
    for path in summary.reports:
        typer.echo(f"  {'report':<15} {path}")


def _named(names: tuple[str, ...]) -> str:
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + rest or "none"
