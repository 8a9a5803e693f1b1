"""`wardwatch demo`: the whole way on a simulated city."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wardwatch.demo import DemoSummary


def demo(
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
) -> None:
    """Simulate a small city on loopback, watch it for real, and say where to look. Everything it shows is simulated."""
    from wardwatch import logs  # noqa: PLC0415 -- heavy imports wait until the command runs
    from wardwatch.demo import run_demo  # noqa: PLC0415

    logs.configure()
    typer.echo("SỐ LIỆU GIẢ LẬP - simulating a city on loopback; nothing here is a finding about a real place")

    def ready(url: str, inventory: Path) -> None:
        typer.echo(f"  status page   {url}/status        (English: {url}/status?lang=en, wall: {url}/status/wall)")
        typer.echo(f"  gap report    {url}/report        (English: {url}/report?lang=en)")
        typer.echo(f"  metrics       {url}/metrics?slice=all, for Prometheus: {url}/sd")
        typer.echo(f"  inventory     {inventory}")
        typer.echo(
            "within a minute a district's router is cut off and comes back, and a device reboots: watch the page"
        )
        typer.echo(f"stops after {duration:g} s, or with Ctrl-C" if duration else "stop with Ctrl-C")

    summary = run_demo(
        folder,
        version=version("wardwatch"),
        listen=listen,
        duration_seconds=duration,
        lab_options=("--seed", str(seed)),
        on_ready=ready,
    )
    _print(summary)


def _print(summary: DemoSummary) -> None:
    typer.echo("summary")
    typer.echo(f"  districts     {summary.districts}")
    typer.echo(f"  sites         {summary.sites}")
    typer.echo(
        f"  devices       {summary.devices} configured, {summary.polled} of them asked, {summary.answered} answered"
    )
    typer.echo(f"  cycles        {summary.cycles}")
    typer.echo(f"  series        {summary.series}")
    for path in summary.reports:
        typer.echo(f"  report        {path}")
