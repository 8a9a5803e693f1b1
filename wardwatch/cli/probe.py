"""`wardwatch probe`: ask devices everything, now, and show what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from wardwatch.cli.options import InventoryOption, JsonOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.snmp.client import SnmpLogin, UsmLogin
    from inventory.model import Device, Inventory
    from inventory.secret import Secret
    from wardwatch.cli.probe_inspect import Purpose
    from wardwatch.probing import Endpoint, Patience, Probed

_FINDINGS = 1
_SNMP_PORT = 161
_HIGHEST_PORT = 65535
_V1, _V2C, _V3 = 1, 2, 3
_AUTH = ("md5", "sha", "sha224", "sha256", "sha384", "sha512")
_PRIV = ("des", "3des", "aes128", "aes192", "aes256", "aes192c", "aes256c")
_PIPE_WIDTH = 160
_AD_HOC_DEADLINE_SECONDS = 30.0


def probe(
    targets: Annotated[
        list[str], typer.Argument(metavar="TARGET...", help="Devices of the inventory, or with a login HOST[:PORT].")
    ],
    *,
    inventory: InventoryOption = Path(),
    community: Annotated[
        str | None,
        typer.Option("--community", "-c", metavar="TEXT", help="v1 or v2c login: the text, env:NAME or file:/path."),
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", min=_V1, max=_V3, help="1, 2 (v2c, the default) or 3 (with --user).")
    ] = None,
    user: Annotated[str | None, typer.Option(metavar="NAME", help="v3 login.")] = None,
    auth: Annotated[
        str | None, typer.Option(metavar="PROTOCOL:REF", help="v3: as sha256:env:NAME or sha256:file:/path.")
    ] = None,
    priv: Annotated[
        str | None, typer.Option(metavar="PROTOCOL:REF", help="v3: as aes128:env:NAME or aes128:file:/path.")
    ] = None,
    context: Annotated[
        str, typer.Option(metavar="NAME", help="With any login: one of the agent's contexts, such as that of a VLAN.")
    ] = "",
    timeout: Annotated[float | None, typer.Option(min=0.05, metavar="SECONDS", help="Of one request.")] = None,
    retries: Annotated[int | None, typer.Option(min=0, max=20, help="How often a request is sent again.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write the facts document NAME.json of each.")
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say which profile, module and object gave each fact, and what nobody read."),
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Record everything as .snmprec, without names, addresses and secrets."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="OID", help="With --record: keep texts below this OID that no module reads."),
    ] = None,
    most: Annotated[
        int, typer.Option(min=1, metavar="N", help="With --explain or --record: variables walked at most.")
    ] = 50_000,
    deadline: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="With --explain or --record: for all of it.")
    ] = 120.0,
    over_ssh: Annotated[
        bool, typer.Option("--ssh", help="Ask devices of the inventory over SSH as well, and say where the two differ.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask devices everything over SNMP, and show it.

    With --json the facts document: one object for one target, an array of objects in the order asked for several.
    A target that does not answer is left out there, its reason goes to standard error, and the exit code is 1.

    --explain and --record walk all that one device has: they are for writing a profile of a new family.
    """
    import asyncio  # noqa: PLC0415 -- heavy imports wait until the command runs

    from wardwatch.probing import probe_devices, probe_endpoints  # noqa: PLC0415

    targets = list(dict.fromkeys(targets))
    if over_ssh:
        given = (community, version, user, auth, priv, context or None, record, keep, explain or None)
        _probe_over_ssh(targets, (inventory, timeout, retries), output, alone=not any(given), as_json=as_json)
    login = _login(community=community, version=version, user=user, auth=auth, priv=priv, context=context)
    if explain or record is not None or keep:
        purpose = _purpose(explain=explain, record=record, keep=keep or [], most=most, as_json=as_json)
        _inspect(targets, login, (inventory, timeout, retries, deadline), purpose)
    if login is not None:
        endpoints = [_endpoint(target) for target in targets]
        probed = asyncio.run(probe_endpoints(endpoints, login, _ad_hoc_patience(timeout, retries)))
    else:
        known, devices, patience = _devices(inventory, targets, timeout, retries)
        probed = asyncio.run(probe_devices(known, devices, patience))
    _report(probed, output, as_json=as_json)
    raise typer.Exit(_FINDINGS if any(one.problems for one in probed) else 0)


def _probe_over_ssh(
    targets: list[str],
    how: tuple[Path, float | None, int | None],
    output: Path | None,
    *,
    alone: bool,
    as_json: bool,
) -> NoReturn:
    """Ask devices over SSH and show what came; never returns."""
    import asyncio  # noqa: PLC0415

    from wardwatch.probing import probe_over_ssh  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    if not alone:
        raise typer.BadParameter("--ssh asks devices of the inventory under its logins; leave the other options out")
    folder, timeout, retries = how
    known, devices, _ = _devices(folder, targets, timeout, retries, over_ssh=True)
    settings = load_settings(folder, {"timeout_seconds": timeout, "retries": retries})
    probed = asyncio.run(probe_over_ssh(known, devices, settings))
    _report(probed, output, as_json=as_json)
    raise typer.Exit(_FINDINGS if any(one.problems for one in probed) else 0)


def _purpose(*, explain: bool, record: Path | None, keep: list[str], most: int, as_json: bool) -> Purpose:
    """What one device is looked through for, or a usage error before anything is sent."""
    from wardwatch.cli.probe_inspect import Purpose  # noqa: PLC0415

    if record is None and keep:
        raise typer.BadParameter("--keep is about what --record leaves out; give --record FILE as well")
    wrong = [one for one in keep if not re.fullmatch(r"[0-9]+(\.[0-9]+){5,}", one)]
    if wrong:
        raise typer.BadParameter(f"--keep {wrong[0]}: expected an OID of six parts or more, such as 1.3.6.1.4.1.9")
    if record is not None and record.exists():
        raise typer.BadParameter(f"{record} is there already; name a file that is not, nothing is overwritten")
    if record is not None and not record.parent.is_dir():
        raise typer.BadParameter(f"{record}: there is no folder {record.parent}; make it, or name another")
    return Purpose(explain=explain, record=record, keep=tuple(keep), most=most, as_json=as_json)


def _inspect(
    targets: list[str], login: SnmpLogin | None, how: tuple[Path, float | None, int | None, float], purpose: Purpose
) -> NoReturn:
    """Look through one device and show or record it; never returns."""
    import asyncio  # noqa: PLC0415
    from dataclasses import replace  # noqa: PLC0415

    from collectors.discovery.interview import Login  # noqa: PLC0415
    from collectors.errors import ProbeError, Reason  # noqa: PLC0415
    from inventory.errors import SecretError  # noqa: PLC0415
    from wardwatch.cli.probe_inspect import fulfil  # noqa: PLC0415
    from wardwatch.inspecting import look_at_device, look_at_endpoint  # noqa: PLC0415

    if len(targets) != 1:
        raise typer.BadParameter("--explain and --record take one target at a time")
    folder, timeout, retries, deadline = how
    if login is not None:
        patience = replace(_ad_hoc_patience(timeout, retries), deadline_seconds=deadline)
        coroutine = look_at_endpoint(_endpoint(targets[0]), Login("", login), patience, purpose.most)
    else:
        known, devices, patience = _devices(folder, targets, timeout, retries)
        coroutine = look_at_device(known, devices[0], replace(patience, deadline_seconds=deadline), purpose.most)
    try:
        look = asyncio.run(coroutine)
    except (ProbeError, SecretError) as error:
        reason = error.reason if isinstance(error, ProbeError) else Reason.SECRET
        typer.echo(f"{targets[0]}: {reason}: {str(error).removeprefix(f'{targets[0]}: ')}", err=True)
        raise typer.Exit(_FINDINGS) from None
    except OSError as error:
        typer.echo(f"{targets[0]}: unreachable: {error.strerror}; check the name and the resolver", err=True)
        raise typer.Exit(_FINDINGS) from None
    raise typer.Exit(_FINDINGS if fulfil(purpose, look) else 0)


def _login(
    *, community: str | None, version: int | None, user: str | None, auth: str | None, priv: str | None, context: str
) -> SnmpLogin | None:
    """The login given on the command line; None when there is none and the inventory's are meant."""
    from msgspec.structs import replace  # noqa: PLC0415

    from collectors.snmp.client import SnmpLogin  # noqa: PLC0415

    if user is not None:
        if community is not None or version not in (None, _V3):
            raise typer.BadParameter("--user is for version 3, --community for 1 and 2; give one of them")
        if priv is not None and auth is None:
            raise typer.BadParameter("--priv needs --auth: there is no privacy without authentication")
        return SnmpLogin(
            _V3, user=user, auth=_usm(auth, "--auth", _AUTH), priv=_usm(priv, "--priv", _PRIV), context=context
        )
    if auth is not None or priv is not None or version == _V3:
        raise typer.BadParameter("--auth, --priv and --version 3 need --user")
    if community is None:
        if version is not None:
            raise typer.BadParameter("--version needs --community")
        if context:
            raise typer.BadParameter("--context needs a login: --community, or --user")
        return None
    return replace(given_login(community, version or _V2C), context=context)


def given_login(community: str, version: int) -> SnmpLogin:
    """A login by community, as it was given on the command line.

    Raises:
        SecretError: it is a reference that leads nowhere.
    """
    from collectors.snmp.client import SnmpLogin  # noqa: PLC0415

    return SnmpLogin(version, community=_secret(community))


def _secret(text: str) -> Secret:
    """A community: a reference if it is one, else the text itself."""
    from inventory.secret import Secret, parse_secret_ref  # noqa: PLC0415

    try:
        reference = parse_secret_ref(text)
    except ValueError:
        return Secret(text)
    return reference.resolve()


def _usm(text: str | None, option: str, protocols: tuple[str, ...]) -> UsmLogin | None:
    """One half of a v3 login, from PROTOCOL:REF; what was given is not repeated, it may hold a passphrase."""
    from collectors.snmp.client import UsmLogin  # noqa: PLC0415
    from inventory.secret import parse_secret_ref  # noqa: PLC0415

    if text is None:
        return None
    protocol, _, reference = text.partition(":")
    if protocol not in protocols:
        raise typer.BadParameter(f"{option}: expected PROTOCOL:env:NAME with a protocol of {', '.join(protocols)}")
    try:
        return UsmLogin(protocol, parse_secret_ref(reference).resolve())
    except ValueError as error:
        raise typer.BadParameter(f"{option}: {error}") from None


def _endpoint(text: str) -> Endpoint:
    """HOST[:PORT], an IPv6 address in brackets or, without a port, as it is."""
    from wardwatch.probing import Endpoint  # noqa: PLC0415

    bracketed = re.fullmatch(r"\[([^\]]+)\](?::(\d+))?", text)
    plain = re.fullmatch(r"([^:\[\]\s]+)(?::(\d+))?", text)
    bare_v6 = re.fullmatch(r"([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\w+)?)()", text)
    found = bracketed or plain or bare_v6
    port = int(found[2] or _SNMP_PORT) if found is not None else 0
    if found is None or not 0 < port <= _HIGHEST_PORT:
        raise typer.BadParameter(f"{text!r}: expected HOST, HOST:PORT or [IPV6]:PORT")
    return Endpoint(text, found[1], port)


def _ad_hoc_patience(timeout: float | None, retries: int | None) -> Patience:
    from wardwatch.probing import Patience  # noqa: PLC0415

    return Patience(timeout or 2.0, 2 if retries is None else retries, _AD_HOC_DEADLINE_SECONDS)


def _devices(
    folder: Path, names: list[str], timeout: float | None, retries: int | None, *, over_ssh: bool = False
) -> tuple[Inventory, list[Device], Patience]:
    """The devices of those names, all known and asked in this way, or a usage error before anything is sent."""
    from inventory.folder import SETTINGS_FILE  # noqa: PLC0415
    from inventory.identifiers import DeviceName  # noqa: PLC0415
    from wardwatch.loading import load_inventory  # noqa: PLC0415
    from wardwatch.probing import Patience  # noqa: PLC0415
    from wardwatch.settings import load_settings  # noqa: PLC0415

    if not any(path.name != SETTINGS_FILE for path in folder.glob("*.yaml")):
        hint = "name its folder with --inventory, or give a login (--community, --user) for targets outside of it"
        raise typer.BadParameter(f"there is no inventory in {folder}; {hint}")
    settings = load_settings(folder, {"timeout_seconds": timeout, "retries": retries})
    known = load_inventory(settings.inventory)
    unknown = [name for name in names if DeviceName(name) not in known.devices]
    if unknown:
        raise typer.BadParameter(_unknown(unknown, known))
    devices = [known.devices[DeviceName(name)] for name in names]
    way = "ssh" if over_ssh else "snmp"
    unasked = [device.name for device in devices if not (device.polled_by_ssh if over_ssh else device.polled_by_snmp)]
    if unasked:
        raise typer.BadParameter(
            f"not asked over {way.upper()}: {', '.join(unasked)}; "
            f"a device that is has an address and {way} among its collect"
        )
    return known, devices, Patience(settings.timeout_seconds, settings.retries, settings.deadline_seconds)


def _unknown(names: list[str], known: Inventory) -> str:
    from inventory.suggest import did_you_mean  # noqa: PLC0415

    shown = [f'"{name}" {did_you_mean(name, [*known.devices])}'.rstrip() for name in names]
    hint = "a target outside of the inventory needs a login (--community, --user)"
    return f"no such device in the inventory: {', '.join(shown)}; {hint}"


def _report(probed: list[Probed], output: Path | None, *, as_json: bool) -> None:
    """Documents to standard output or files, tables to standard output, problems to standard error."""
    import json  # noqa: PLC0415

    from collectors.facts import facts_document  # noqa: PLC0415

    documents = {one.name: facts_document(one.name, one.readings) for one in probed if one.readings is not None}
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for name, file in _files(output, documents).items():
            file.write_text(json.dumps(documents[name], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            typer.echo(f"{name}: {file}", err=as_json)
    if as_json and (documents or len(probed) > 1):
        shown = list(documents.values()) if len(probed) > 1 else documents[probed[0].name]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    elif output is None and not as_json:
        _print_tables(probed)
    for one in probed:
        for problem in one.problems:
            typer.echo(f"{one.name}: {problem}", err=True)


def _files(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    """A file for each target: its name as far as file systems take it, told apart where that makes two alike."""
    files: dict[str, Path] = {}
    for name in names:
        stem = re.sub(r"[^\w.-]+", "_", name).strip("._") or "target"
        while folder / f"{stem}.json" in files.values():
            stem += "_"
        files[name] = folder / f"{stem}.json"
    return files


def _print_tables(probed: list[Probed]) -> None:
    from rich.console import Console  # noqa: PLC0415

    from wardwatch.cli.probe_tables import tables  # noqa: PLC0415

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PIPE_WIDTH)
    for one in probed:
        if one.readings is not None:
            console.print(*tables(one.name, one.readings), sep="\n")
