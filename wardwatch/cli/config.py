"""`wardwatch config`: configurations of devices as they were read over SSH, and where they depart from templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwatch.cli.options import DataDirOption, InventoryOption, JsonOption

if TYPE_CHECKING:
    from history.configurations import Version
    from inventory.identifiers import DeviceName
    from wardwatch.settings import Settings

app = typer.Typer(help="Look at the configurations that were read over SSH.", no_args_is_help=True)

DeviceArgument = Annotated[str, typer.Argument(metavar="DEVICE", help="Its name in the inventory.")]

_FINDINGS = 1


@app.command()
def log(
    device: Annotated[
        str | None, typer.Argument(metavar="[DEVICE]", help="Only this one's; else each one's last.")
    ] = None,
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """List the versions of a device's configuration, latest first, or the last version of each device."""
    import json  # noqa: PLC0415 -- imports wait until the command runs

    from history.configurations import ConfigurationStore  # noqa: PLC0415

    store = ConfigurationStore(_settings(inventory, data_dir).data_dir)
    names = store.devices() if device is None else [device]
    versions = [(name, each) for name in names for each in _latest_first(store.versions(_checked(name)), device)]
    if as_json:
        rows = [{"device": name, "version": each.path.stem, "at": each.at.isoformat()} for name, each in versions]
        typer.echo(json.dumps(rows, indent=1))
        return
    for name, each in versions:
        typer.echo(f"{each.path.stem}  {name}  {len(each.lines)} lines")
    if not versions:
        typer.echo("no configuration has been read" + (f" from {device}" if device else ""))


@app.command()
def show(
    device: DeviceArgument,
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help="As `config log` prints it.")] = "",
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
) -> None:
    """Print a device's configuration, the last one that was read, without its secrets."""
    for line in _version(_settings(inventory, data_dir), device, version, -1).lines:
        typer.echo(line)


@app.command()
def diff(
    device: DeviceArgument,
    old: Annotated[str, typer.Argument(metavar="[OLD]", help="A version; the last but one where not given.")] = "",
    new: Annotated[str, typer.Argument(metavar="[NEW]", help="A version; the last one where not given.")] = "",
    inventory: InventoryOption = Path(),
    data_dir: DataDirOption = None,
    *,
    golden: Annotated[bool, typer.Option("--golden", help="Against the template of its role instead.")] = False,
) -> None:
    """Print what changed between two versions, or where the last one departs from its template.

    Exit code 1 when there is a difference.
    """
    import difflib  # noqa: PLC0415

    settings = _settings(inventory, data_dir)
    if golden:
        lines = _departures(settings, device)
    else:
        one, other = _version(settings, device, old, -2), _version(settings, device, new, -1)
        lines = list(difflib.unified_diff(one.lines, other.lines, one.path.stem, other.path.stem, lineterm=""))
    for line in lines:
        typer.echo(line)
    raise typer.Exit(_FINDINGS if lines else 0)


def _departures(settings: Settings, device: str) -> list[str]:
    from collectors.ssh.drift import TemplateError, departures  # noqa: PLC0415
    from inventory.identifiers import DeviceName  # noqa: PLC0415
    from wardwatch.golden import golden_file, golden_template  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415

    known = load_inventory(settings.inventory).devices.get(DeviceName(device))
    if known is None:
        raise typer.BadParameter(f"no such device in the inventory: {device}")
    variables = {"device": known.name, "address": str(known.address)}
    try:
        template = golden_template(settings, known)
        if template is None:
            raise typer.BadParameter(f"{device} has no template: {golden_file(settings, known)} is not there")
        return [str(each) for each in departures(_version(settings, device, "", -1).lines, template, variables)]
    except TemplateError as error:
        raise typer.BadParameter(str(error)) from None


def _settings(inventory: Path, data_dir: Path | None) -> Settings:
    from wardwatch.settings import load_settings  # noqa: PLC0415

    return load_settings(inventory, {"data_dir": data_dir})


def _checked(device: str) -> DeviceName:
    """A name that is no way out of the data directory.

    Raises:
        BadParameter: it could be one.
    """
    from inventory.identifiers import DeviceName  # noqa: PLC0415

    if "/" in device or device.startswith("."):
        raise typer.BadParameter(f"{device!r} is no name of a device")
    return DeviceName(device)


def _latest_first(versions: list[Version], device: str | None) -> list[Version]:
    return versions[::-1] if device is not None else versions[-1:]


def _version(settings: Settings, device: str, name: str, place: int) -> Version:
    """A version by its name, or by its place from the end."""
    from history.configurations import ConfigurationStore  # noqa: PLC0415

    versions = ConfigurationStore(settings.data_dir).versions(_checked(device))
    found = [each for each in versions if each.path.stem == name] if name else versions[place:][:1]
    if found and (name or len(versions) >= -place):
        return found[0]
    there = ", ".join(each.path.stem for each in versions[-5:]) or "none"
    raise typer.BadParameter(
        f"{device} has no {f'version {name}' if name else 'earlier version'}; the last are: {there}"
    )
