"""The table of commands, and what every command has in common: version, errors as messages, exit codes.

Exit codes: 0 fine, 1 findings, 2 usage, 3 inventory does not check, 4 runtime failure.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from wardwatch.cli.config import app as config_app
from wardwatch.cli.dashboards import app as dashboards_app
from wardwatch.cli.demo import demo
from wardwatch.cli.doctor import doctor
from wardwatch.cli.history import app as history_app
from wardwatch.cli.init import init
from wardwatch.cli.inventory import app as inventory_app
from wardwatch.cli.lab import lab
from wardwatch.cli.maintenance import app as maintenance_app
from wardwatch.cli.norms import app as norms_app
from wardwatch.cli.poll import poll
from wardwatch.cli.probe import probe
from wardwatch.cli.report import app as report_app
from wardwatch.cli.run import run
from wardwatch.cli.silences import app as silences_app

app = typer.Typer(
    name="wardwatch",
    help="Watch a city's WAN and the IT equipment of its offices, and say which offices are short.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(init)
app.add_typer(inventory_app, name="inventory")
app.command()(probe)
app.command()(poll)
app.command()(run)
app.add_typer(report_app, name="report")
app.add_typer(norms_app, name="norms")
app.add_typer(history_app, name="history")
app.add_typer(maintenance_app, name="maintenance")
app.add_typer(silences_app, name="silences")
app.add_typer(config_app, name="config")
app.add_typer(dashboards_app, name="dashboards")
app.command()(lab)
app.command()(demo)
app.command()(doctor)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"wardwatch {version('wardwatch')}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Keep the options that stand before any command."""


def main() -> None:
    """Run a command; an error of ours becomes a message and an exit code, anything else is a bug and shows itself."""
    try:
        app()
    except BrokenPipeError:
        # The reader of a pipe went away (`wardwatch ... | head`); Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        code = _exit_code(error)
        if code is None:
            raise
        typer.echo(f"wardwatch: {error}" if code != _CHECK else str(error), err=True)
        sys.exit(code)


_USAGE, _CHECK, _RUNTIME = 2, 3, 4


def _exit_code(error: Exception) -> int | None:
    """The exit code of an error of our own trees; None for a bug. Imports late: the happy path needs none of them."""
    from collectors.errors import ProbeError  # noqa: PLC0415 -- see above
    from dashboards.errors import AlertmanagerError, DashboardsError, PushError  # noqa: PLC0415
    from history.errors import HistoryError  # noqa: PLC0415
    from inventory.errors import InventoryCheckError, InventoryError  # noqa: PLC0415
    from wardwatch.settings import SettingsError  # noqa: PLC0415

    codes: dict[type[Exception] | tuple[type[Exception], ...], int] = {
        InventoryCheckError: _CHECK,
        (InventoryError, ProbeError, HistoryError, AlertmanagerError, PushError, OSError): _RUNTIME,
        (SettingsError, DashboardsError): _USAGE,
    }
    return next((code for kind, code in codes.items() if isinstance(error, kind)), None)
