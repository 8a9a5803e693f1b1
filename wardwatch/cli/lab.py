"""`wardwatch lab`: a simulated city on loopback, with an inventory that the other commands can be tried on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def lab(  # one parameter an option, as typer wants it
    *,
    folder: Annotated[Path, typer.Option("--dir", help="Folder that the inventory is written to.")] = Path("lab-city"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="UDP port of the agents; 0: any free one.")] = 16161,
    seed: Annotated[int, typer.Option(help="Of everything that is made up: the same seed gives the same city.")] = 1,
    register: Annotated[str, typer.Option(help="Shipped register of units; default: the first.")] = "",
    districts: Annotated[str, typer.Option(help="Unit codes separated by commas, or all; default: drawn.")] = "",
    communes: Annotated[str, typer.Option(help="How many communes in all, or all.")] = "8",
    plan: Annotated[str, typer.Option(help="What stands in the sites: small, full or routers.")] = "small",
    scenario: Annotated[
        str,
        typer.Option(
            help="How well off the districts are: default, none_short, all_short, graded, short_small_inner, "
            "blank_survey, or a YAML file."
        ),
    ] = "default",
    nights: Annotated[
        bool, typer.Option("--nights", help="Office machines are really off outside office hours.")
    ] = False,
    loss: Annotated[float, typer.Option(help="Share of datagrams lost on every fifth commune's line.")] = 0.0,
    pace: Annotated[float, typer.Option(min=0.1, help="Seconds between polls, which the default faults follow.")] = 5.0,
    faults: Annotated[str, typer.Option(help="default, none, or the YAML file of a script.")] = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Say what is served as one line of JSON.")] = False,
) -> None:
    """Serve a simulated city on loopback addresses until Ctrl-C; every figure of it is made up."""
    from lab.city import default_register  # noqa: PLC0415 -- heavy: only this command needs it
    from lab.errors import LabError  # noqa: PLC0415
    from lab.order import CityOrder  # noqa: PLC0415
    from lab.run import run  # noqa: PLC0415
    from lab.service import LabSettings  # noqa: PLC0415

    try:
        order = CityOrder.from_options(
            seed=seed,
            register=register or default_register(),
            districts=districts,
            communes=communes,
            plan=plan,
            scenario=scenario,
            nights=nights,
            loss=loss,
        )
        run(LabSettings(order, folder, port, faults, pace), as_json=as_json)
    except LabError as error:
        typer.echo(f"wardwatch: {error}", err=True)
        raise typer.Exit(2) from None
