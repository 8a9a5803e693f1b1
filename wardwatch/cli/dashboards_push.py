"""`wardwatch dashboards push`: what `dashboards build` wrote goes into a running Grafana."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboards.push import Annotation, Outcome
    from inventory.secret import Secret

_FINDINGS = 1


def push(
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    grafana: Annotated[str, typer.Option(metavar="URL", help="Address of Grafana.")] = "http://127.0.0.1:3000",
    token: Annotated[
        str,
        typer.Option(metavar="REF", help="Where the token of a service account is: env:NAME or file:/path."),
    ] = "env:GRAFANA_TOKEN",  # noqa: S107 -- where a secret is, not the secret
    built: Annotated[
        Path, typer.Option("--from", metavar="DIR", help="What `dashboards build --out` wrote.", file_okay=False)
    ] = Path("monitoring"),
    prometheus: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Prometheus as Grafana sees it (default: as it is there, or on this machine)."
        ),
    ] = None,
    data_source: Annotated[
        bool, typer.Option("--data-source/--no-data-source", help="Whether to make the data source; needs an Admin.")
    ] = True,
    scrape: Annotated[int, typer.Option(metavar="SECONDS", min=1, help="How often Prometheus scrapes.")] = 30,
    annotate: Annotated[
        float,
        typer.Option(
            metavar="DAYS",
            min=0,
            max=366,
            help="Outages, planned work and changed configurations of so many days, from history (0: none).",
        ),
    ] = 0.0,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, max=300, help="Of one request.")] = 10.0,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what somebody changed in Grafana (it keeps the version).")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put folders, data source, dashboards and annotations into Grafana. A second push changes nothing.

    Exit code 1 when something was not pushed: somebody changed it in Grafana, or Grafana refused it. Exit code 4 when
    Grafana does not answer or does not take the token.
    """
    from dashboards.push import Plan, connect  # noqa: PLC0415 -- imports wait until the command runs
    from dashboards.push import push as push_all  # noqa: PLC0415
    from dashboards.push.files import read_dashboards  # noqa: PLC0415

    secret = _token(token)
    found, wrong = read_dashboards(built)
    happened = _annotations(inventory, data_dir, annotate) if annotate else ()
    plan = Plan(found, data_source, prometheus, scrape, happened, overwrite)
    _warn_of_plain_text(grafana)
    with connect(grafana, secret, timeout) as connected:
        _report(wrong, push_all(connected, plan), as_json=as_json)


def _token(reference: str) -> Secret:
    from inventory.secret import parse_secret_ref  # noqa: PLC0415

    try:
        return parse_secret_ref(reference).resolve()
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--token") from None


def _annotations(inventory: Path, data_dir: Path | None, days: float) -> Sequence[Annotation]:
    import time  # noqa: PLC0415

    from wardwatch.annotating import happened  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    settings = load_settings(inventory, {"data_dir": data_dir})
    return happened(settings, load_inventory(inventory), time.time(), days)


def _warn_of_plain_text(address: str) -> None:
    """Say that a token goes over the network for all to read, where it does."""
    from ipaddress import ip_address  # noqa: PLC0415
    from urllib.parse import urlsplit  # noqa: PLC0415

    try:
        parts = urlsplit(address)
        near = parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        near = False
    if not near and address.startswith("http:"):
        typer.echo("the token goes over the network unencrypted; use https where Grafana has it", err=True)


def _report(wrong: Sequence[Outcome], outcomes: Iterable[Outcome], *, as_json: bool) -> None:
    """Say what became of each thing as soon as it is known, then how many there are of each; unchanged ones in number.

    What was known is said also when Grafana is lost on the way.
    """
    import json  # noqa: PLC0415
    from collections import Counter  # noqa: PLC0415
    from itertools import chain  # noqa: PLC0415

    from dashboards.push.outcome import FINDINGS, Result  # noqa: PLC0415

    done: list[Outcome] = []
    try:
        for each in chain(wrong, outcomes):
            done.append(each)
            if not as_json and each.result is not Result.UNCHANGED:
                typer.echo(str(each))
    finally:
        if as_json:
            typer.echo(json.dumps([each._asdict() for each in done], indent=1, ensure_ascii=False))
        else:
            counts = Counter(each.result for each in done)
            said = ", ".join(f"{counts[result]} {result}" for result in Result if counts[result])
            changed = any(counts[result] for result in Result if result not in {Result.UNCHANGED, Result.PROVIDED})
            typer.echo((said or "nothing done") + ("" if changed or not done else ": nothing to change"))
    if any(each.result in FINDINGS for each in done):
        raise typer.Exit(_FINDINGS)
