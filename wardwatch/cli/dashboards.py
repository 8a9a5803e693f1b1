"""`wardwatch dashboards`: Grafana's dashboards, rules of Prometheus, configuration of Alertmanager: made, checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.dashboards_push import push
from wardwatch.cli.options import InventoryOption

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

app = typer.Typer(help="Make and check dashboards, rules and the configuration of alerting.", no_args_is_help=True)

_FINDINGS = 1

PollOption = Annotated[int, typer.Option(metavar="SECONDS", min=1, help="How often counters are polled.")]
HealthOption = Annotated[int, typer.Option(metavar="SECONDS", min=1, help="How often health is read.")]
ScrapeOption = Annotated[
    int, typer.Option(metavar="SECONDS", min=1, help="How often Prometheus scrapes; half of --poll or less.")
]


@app.command()
def build(
    inventory: InventoryOption = Path(),
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where to write.")] = Path("monitoring"),
    receivers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who is told (docs/alerting.md); without it rules only.", dir_okay=False),
    ] = None,
    poll: PollOption = 60,
    health: HealthOption = 300,
    scrape: ScrapeOption = 30,
    pages: Annotated[
        str,
        typer.Option(metavar="URL", help="Where people reach wardwatch's pages; alerts and boards link to them."),
    ] = "http://127.0.0.1:9579",
    grafana: Annotated[
        str, typer.Option(metavar="URL", help="Where people reach Grafana; alerts link to its dashboards instead.")
    ] = "",
    shapes: Annotated[
        bool, typer.Option("--shapes", help="Write the districts' outlines as well, for Grafana's map.")
    ] = False,
) -> None:
    """Write rules/ and grafana/{vi,en}/, and with --receivers alertmanager/ with the words of its messages.

    Rules and dashboards know no city. The configuration of Alertmanager takes opening hours and time zone from the
    inventory, and --shapes the positions of its units.
    """
    from dashboards.grafana.build import dashboard_files  # noqa: PLC0415
    from dashboards.rules.links import Links  # noqa: PLC0415 -- heavy imports wait until the command runs
    from dashboards.rules.render import rule_files  # noqa: PLC0415

    timing = _timing(poll, health, scrape)
    links = Links(_base(pages, "--pages"), _base(grafana, "--grafana"))
    _write(out / "rules", rule_files(timing, links))
    _write(out / "grafana", dashboard_files(timing, links.pages))
    if shapes:
        from dashboards.grafana.shapes import outlines  # noqa: PLC0415
        from wardwatch.loading import load_inventory  # noqa: PLC0415

        _write(out / "grafana/maps", {"wardwatch.geojson": outlines(load_inventory(inventory))})
    if receivers is not None:
        from dashboards.alertmanager.config import TEMPLATE_FILE, configuration, template  # noqa: PLC0415
        from dashboards.alertmanager.receivers import load_receivers  # noqa: PLC0415
        from wardwatch.loading import load_inventory  # noqa: PLC0415

        told, city = load_receivers(receivers), load_inventory(inventory)
        made = {"alertmanager.yml": configuration(told, city), TEMPLATE_FILE: template()}
        _write(out / "alertmanager", made, secret=True)


@app.command()
def lint(poll: PollOption = 60, health: HealthOption = 300, scrape: ScrapeOption = 30) -> None:
    """Check rules and dashboards for what Prometheus and Grafana do not see; exit code 1 when something is wrong."""
    from dashboards.grafana.build import dashboard_files  # noqa: PLC0415
    from dashboards.grafana.lint import problems as board_problems  # noqa: PLC0415
    from dashboards.rules.catalogue import all_alerts, all_recordings  # noqa: PLC0415
    from dashboards.rules.lint import problems  # noqa: PLC0415

    timing = _timing(poll, health, scrape)
    found = [*problems(timing), *board_problems(timing)]
    for problem in found:
        typer.echo(problem)
    if found:
        raise typer.Exit(_FINDINGS)
    counts = f"{len(list(all_alerts(timing)))} alerts, {len(list(all_recordings(timing)))} recordings"
    typer.echo(f"{counts}, {len(dashboard_files(timing))} dashboards: nothing wrong")


app.command()(push)


def _timing(poll: int, health: int, scrape: int) -> Timing:
    from dashboards.rules.model import Timing  # noqa: PLC0415

    if 2 * scrape > poll:
        msg = f"{scrape} s; expected half of the poll interval or less, {poll // 2} s"
        raise typer.BadParameter(msg, param_hint="--scrape")
    return Timing(poll, health, scrape)


def _base(url: str, option: str) -> str:
    """A base URL that can stand in a template: nothing in it has a meaning there."""
    if url and (not url.startswith(("http://", "https://")) or not set(url).isdisjoint("{}\"'<>\\ ?#")):
        msg = f'"{url}" is no base URL; expected such as https://grafana.city.vn, without ? and #'
        raise typer.BadParameter(msg, param_hint=option)
    return url.rstrip("/")


def _write(folder: Path, files: dict[str, str], *, secret: bool = False) -> None:
    """Write files into a folder and name each; those that may hold a secret are for their owner only."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600 if secret else 0o644)
        path.write_text(text, encoding="utf-8")
        typer.echo(str(path))
