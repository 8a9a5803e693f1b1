"""Gathers the facts: reads, opens what it closes again, asks the resolver; changes nothing and asks no device."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import socket
import sqlite3
import sys
import tempfile
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from collectors.snmp.transport import RECEIVE_BUFFER
from history import History, HistoryError
from inventory.errors import InventoryCheckError, SecretError
from inventory.folder import SETTINGS_FILE
from inventory.model import SnmpCredential
from inventory.secret import SecretRef
from wardwatch.doctor.facts import Facts, SecretFact
from wardwatch.loading import load_inventory
from wardwatch.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inventory.model import Inventory

_UNSYNCHRONISED, _TIME_ERROR = 0x40, 5
"""STA_UNSYNC and TIME_ERROR of adjtimex(2)."""

_MICROSECONDS = 1_000_000


def gather(folder: Path) -> Facts:
    """The facts of this machine, for the inventory in a folder."""
    settings_problems: tuple[str, ...] = ()
    settings = Settings(folder, folder / "data")
    try:
        settings = load_settings(folder)
    except SettingsError as error:
        settings_problems = tuple(map(str, error.problems))
    has_inventory = any(path.name != SETTINGS_FILE for path in folder.glob("*.yaml"))
    known: Inventory | None = None
    inventory_problems: tuple[str, ...] = ()
    if has_inventory:
        try:
            known = load_inventory(folder)
        except InventoryCheckError as error:
            inventory_problems = tuple(map(str, error.problems))
    synchronised, error_seconds = _clock()
    zone = known.city.timezone if known is not None else ""
    problem, mode, free = _data_dir(settings.data_dir)
    return Facts(
        python=sys.version_info[:3],
        sqlite=sqlite3.sqlite_version_info,
        receive_buffer_wanted=RECEIVE_BUFFER,
        receive_buffer_granted=_receive_buffer(),
        concurrency=settings.concurrency,
        devices=0 if known is None else sum(device.polled_by_snmp for device in known.devices.values()),
        file_descriptors=resource.getrlimit(resource.RLIMIT_NOFILE),
        raw_sockets=_raw_sockets(),
        ping_groups=_ping_groups(),
        groups=frozenset((os.getegid(), *os.getgroups())),
        clock_synchronised=synchronised,
        clock_error_seconds=error_seconds,
        zone=zone,
        zone_known=_zone_known(zone),
        names={name: _resolve(name) for name in (() if known is None else dict.fromkeys(_names(known)))},
        data_dir=str(settings.data_dir),
        data_dir_problem=problem,
        data_dir_mode=mode,
        free_bytes=free,
        database=str(settings.database) if settings.database_url else "",
        database_problem=_database(settings),
        listen=settings.listen,
        listen_problem=_listen(settings.listen),
        inventory_problems=inventory_problems,
        has_inventory=has_inventory,
        secrets=tuple(_secret(reference) for reference in dict.fromkeys(_all_references(known, settings))),
        settings_problems=settings_problems,
    )


def _receive_buffer() -> int | None:
    try:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            return probe.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    except OSError:
        return None


def _raw_sockets() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()
    except OSError:
        return False
    return True


def _ping_groups() -> tuple[int, int] | None:
    try:
        low, high = Path("/proc/sys/net/ipv4/ping_group_range").read_text(encoding="ascii").split()
        return int(low), int(high)
    except (OSError, ValueError):
        return None


class _Timex(ctypes.Structure):
    """The first fields of struct timex (adjtimex(2)), with room for the rest of it."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 512),
    )


def _clock() -> tuple[bool | None, float | None]:
    """Whether the clock is synchronised and how far it may be off, as the kernel says; no daemon is asked."""
    timex = _Timex()
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except (AttributeError, OSError):
        return None, None
    if state < 0:
        return None, None
    synchronised = state != _TIME_ERROR and not timex.status & _UNSYNCHRONISED
    return synchronised, timex.maxerror / _MICROSECONDS


def _zone_known(zone: str) -> bool:
    try:
        return not zone or bool(ZoneInfo(zone).key)
    except (ZoneInfoNotFoundError, OSError):
        return False


def _names(inventory: Inventory) -> Iterator[str]:
    """Host names that services are checked at; addresses need no resolver."""
    for service in inventory.services:
        for target in service.check.values():
            host = urlsplit(target if "//" in target else f"//{target}").hostname or ""
            try:
                ip_address(host)
            except ValueError:
                if host:
                    yield host


def _resolve(name: str) -> str:
    try:
        socket.getaddrinfo(name, None)
    except OSError as error:
        return error.strerror or str(error)
    except UnicodeError:
        return "it cannot be the name of a host"
    return ""


def _database(settings: Settings) -> str:
    """Why the database on a server cannot be had; empty when it can, or when there is none."""
    if not settings.database_url:
        return ""
    try:
        History(settings.database).look()
    except HistoryError as error:
        return str(error)
    return ""


def _all_references(known: Inventory | None, settings: Settings) -> Iterator[SecretRef]:
    if settings.database_password is not None:
        yield settings.database_password
    if known is not None:
        yield from _references(known)


def _data_dir(folder: Path) -> tuple[str, int | None, int | None]:
    """Why the data directory cannot be written, its mode, and how much is free there."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    free = shutil.disk_usage(there).free
    if not folder.exists():
        may = os.access(there, os.W_OK | os.X_OK)
        return "" if may else f"it is not there, and {there} cannot be written", None, free
    if not folder.is_dir():
        return "it is no directory", None, free
    mode = folder.stat().st_mode & 0o777
    try:
        with tempfile.TemporaryFile(dir=folder):
            return "", mode, free
    except OSError as error:
        return error.strerror or str(error), mode, free


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _references(inventory: Inventory) -> Iterator[SecretRef]:
    for credential in inventory.credentials.values():
        if isinstance(credential, SnmpCredential):
            halves = (credential.auth, credential.priv)
            found = (credential.community, *(half.secret for half in halves if half is not None))
        else:
            found = (credential.key, credential.password)
        yield from (reference for reference in found if reference is not None)


def _secret(reference: SecretRef) -> SecretFact:
    """Whether a secret can be read; its value is forgotten at once."""
    mode = None
    if reference.scheme == "file":
        try:
            mode = Path(reference.place).stat().st_mode & 0o777
        except OSError:
            mode = None
    try:
        reference.resolve()
    except SecretError as error:
        return SecretFact(str(reference), str(error).removeprefix(f"secret {reference}: "), mode)
    return SecretFact(str(reference), "", mode)
