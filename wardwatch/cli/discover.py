"""`wardwatch inventory discover`: ask ranges of addresses, and propose what the inventory could say of who answers."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.options import InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from collectors.discovery.interview import Login
    from collectors.discovery.ranges import Ranges
    from wardwatch.discovering import Wish

_FINDINGS = 1
_PACKETS_PER_SECOND = 50.0
_AT_ONCE = 64
_MOST = 65_536
_MINUTE = 60


def discover(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="CIDR|FILE...",
            help="Ranges to ask, such as 10.28.0.0/24 or 10.28.0.1-10.28.0.9, or files with one a line.",
        ),
    ],
    folder: InventoryOption = Path(),
    *,
    within: Annotated[
        list[str] | None,
        typer.Option(metavar="CIDR", help="Follow neighbours into this range too, without asking all of it."),
    ] = None,
    community: Annotated[
        str | None,
        typer.Option(
            "--community", "-c", metavar="TEXT", help="Instead of the inventory's logins: text, env:NAME or file:/path."
        ),
    ] = None,
    version: Annotated[int, typer.Option(min=1, max=2, help="Of that community: 1 or 2 (v2c).")] = 2,
    port: Annotated[int, typer.Option(min=1, max=65535, help="UDP port of the agents.")] = 161,
    rate: Annotated[
        float, typer.Option(min=0.1, max=10_000, metavar="N", help="Packets a second, at most.")
    ] = _PACKETS_PER_SECOND,
    at_once: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help="Addresses asked at the same time.")
    ] = _AT_ONCE,
    timeout: Annotated[float, typer.Option(min=0.05, max=60, metavar="SECONDS", help="Of one packet.")] = 1.0,
    retries: Annotated[int, typer.Option(min=0, max=5, help="How often a packet is sent again.")] = 1,
    most: Annotated[int, typer.Option(min=1, metavar="N", help="Refuse to ask more addresses than this.")] = _MOST,
    again: Annotated[bool, typer.Option("--again", help="Ask known devices too.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the proposal here.", dir_okay=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask ranges of addresses who is there, and propose entries for the inventory. Nothing is ever changed.

    Each address is asked once under each login, in the order of the inventory: a silent one costs (1 + retries)
    packets a login. Proposed are name, site, role, login and uplink of each device that is new, each with the reason.
    Exit code 1 when something is left open: a device without a site or role, a known one at another address.
    Ctrl-C ends the asking; what was found until then is proposed.
    """
    import asyncio  # noqa: PLC0415 -- heavy imports wait until the command runs

    from collectors.discovery.interview import Manners  # noqa: PLC0415
    from collectors.discovery.writing import document, yaml_text  # noqa: PLC0415
    from wardwatch.cli.probe import given_login  # noqa: PLC0415
    from wardwatch.discovering import Wish, logins_of  # noqa: PLC0415
    from wardwatch.discovering import discover as sweep  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415

    if output is not None and output.exists():
        raise typer.BadParameter(f"{output} is there already; name a file that is not, nothing is overwritten")
    if output is not None and not output.parent.is_dir():
        raise typer.BadParameter(f"{output}: there is no folder {output.parent}; make it, or name another")
    ranges = _ranges(targets, within or [], most)
    inventory = load_inventory(folder)
    given = None if community is None else given_login(community, version)
    logins, problems = logins_of(inventory, given)
    for problem in problems:
        typer.echo(f"not tried: {problem}", err=True)
    if not logins:
        raise typer.BadParameter("no SNMP login to try; name one under credentials:, or give --community")
    wish = Wish(ranges, Manners(port, timeout, retries), rate, at_once, again)
    _announce(wish, logins)
    with _progress(ranges.size) as tell:
        swept, proposal = asyncio.run(sweep(inventory, logins, wish, tell))
    if as_json:
        import json  # noqa: PLC0415

        text = json.dumps(document(proposal, swept), ensure_ascii=False, indent=2) + "\n"
    else:
        text = yaml_text(proposal, swept, inventory, f"Proposed by wardwatch inventory discover {' '.join(targets)}")
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        typer.echo(
            f"wrote {output}: {len(proposal.devices)} new devices, {len(proposal.unfinished)} not whole", err=True
        )
    raise typer.Exit(_FINDINGS if swept.interrupted or not proposal.is_settled else 0)


def _ranges(targets: list[str], within: list[str], most: int) -> Ranges:
    """The ranges meant, or a usage error before anything is sent."""
    from collectors.discovery.ranges import RangeError, Ranges, parse_ranges  # noqa: PLC0415

    try:
        ranges = Ranges(parse_ranges(_written(targets)), parse_ranges((text, f"--within {text}") for text in within))
    except RangeError as error:
        raise typer.BadParameter(str(error)) from None
    if ranges.size > most:
        hint = "ask less, allow it with --most, or only follow neighbours into a range with --within"
        raise typer.BadParameter(f"{ranges.size:,} addresses are more than {most:,}; {hint}")
    return ranges


def _written(targets: list[str]) -> Iterator[tuple[str, str]]:
    from collectors.discovery.ranges import RangeError, lines_of  # noqa: PLC0415

    for target in targets:
        path = Path(target)
        if path.is_file():
            try:
                yield from lines_of(path.read_text(encoding="utf-8"), target)
            except UnicodeDecodeError:
                raise RangeError(f"{target}: not a text file; expected one range a line") from None
        else:
            yield target, target


def _announce(wish: Wish, logins: tuple[Login, ...]) -> None:
    """What it will cost at most, before it begins; for people only."""
    import sys  # noqa: PLC0415

    if not sys.stderr.isatty():
        return
    packets = wish.ranges.size * len(logins) * (1 + wish.manners.retries)
    minutes = packets / wish.packets_per_second / _MINUTE
    several = "s" * (len(logins) != 1)
    typer.echo(
        f"{wish.ranges.size:,} addresses, {len(logins)} login{several}, at most {packets:,} packets to those that stay "
        f"silent: up to {minutes:.0f} min at {wish.packets_per_second:g} packets a second",
        err=True,
    )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error when that is a terminal, else nothing."""
    import sys  # noqa: PLC0415

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=total)
        yield lambda done, found: bar.update(task, completed=done, description=f"asking, {found} answered")
