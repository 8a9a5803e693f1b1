"""The checks: facts to findings, each with what to do. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.snmp.pacing import ANSWER_OCTETS, charge

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardwatch.doctor.facts import Facts, SecretFact

_PYTHON: Final = (3, 11, 0)
_SQLITE: Final = (3, 35, 0)
"""From this on SQLite has what the history's migrations use (ALTER TABLE ... DROP COLUMN)."""

_COMFORTABLE_IN_FLIGHT: Final = 64
_DESCRIPTORS_BASE, _DESCRIPTORS_WANTED = 256, 1024
_GIB: Final = 1 << 30
_BYTES_PER_DEVICE: Final = 2 << 20
"""What the history of one device comes to in 45 days and in the daily figures after them, generously."""

_OTHERS: Final = 0o077
_CLOCK_ERROR_SECONDS: Final = 5.0


class Level(StrEnum):
    """How a check came out."""

    FINE = "fine"
    NOTE = "note"
    """Something works less well, or could not be found out; nothing has to be done."""
    PROBLEM = "problem"


class Finding(NamedTuple):
    """What a check found, and what to do about it."""

    check: str
    level: Level
    found: str
    do: str = ""


def examine(facts: Facts) -> list[Finding]:
    """Everything there is to say, in the order of the checks."""
    place = [_database] if facts.database else [_data_dir, _space]
    return [check(facts) for check in (*_CHECKS, *place, _listen)] + [_secret(secret) for secret in facts.secrets]


def _python(facts: Facts) -> Finding:
    version = ".".join(map(str, facts.python))
    if facts.python < _PYTHON:
        return Finding("python", Level.PROBLEM, f"Python {version}", "run it with Python 3.11 or newer")
    return Finding("python", Level.FINE, f"Python {version}")


def _sqlite(facts: Facts) -> Finding:
    version = ".".join(map(str, facts.sqlite))
    if facts.sqlite < _SQLITE:
        return Finding("sqlite", Level.PROBLEM, f"SQLite {version}", "use a Python built with SQLite 3.35 or newer")
    return Finding("sqlite", Level.FINE, f"SQLite {version}")


def _receive_buffer(facts: Facts) -> Finding:
    wanted, granted = facts.receive_buffer_wanted, facts.receive_buffer_granted
    if granted is None:
        return Finding("receive buffer", Level.NOTE, "no UDP socket could be opened", "see that UDP is allowed here")
    in_flight = granted // charge(ANSWER_OCTETS)
    said = f"{granted:,} octets granted of {2 * wanted:,}: {in_flight:,} answers may be on their way at once"
    if granted >= 2 * wanted or in_flight >= facts.concurrency:
        return Finding("receive buffer", Level.FINE, said)
    level = Level.PROBLEM if in_flight < min(facts.devices, _COMFORTABLE_IN_FLIGHT) else Level.NOTE
    return Finding(
        "receive buffer", level, f"{said}, fewer than the {facts.concurrency:,} devices that are asked at once",
        f"sysctl -w net.core.rmem_max={wanted}, and the same in /etc/sysctl.d/ to keep it",
    )  # fmt: skip


def _descriptors(facts: Facts) -> Finding:
    soft, hard = facts.file_descriptors
    said = f"{soft:,} open files allowed ({hard:,} at most)"
    if soft < _DESCRIPTORS_BASE:
        return Finding("open files", Level.PROBLEM, said, f"ulimit -n {_DESCRIPTORS_WANTED}, or LimitNOFILE=")
    if soft < _DESCRIPTORS_WANTED:
        do = f"ulimit -n {_DESCRIPTORS_WANTED}, if many people look at the pages at once"
        return Finding("open files", Level.NOTE, said, do)
    return Finding("open files", Level.FINE, said)


def _ping(facts: Facts) -> Finding:
    if facts.raw_sockets:
        return Finding("ping", Level.FINE, "this process may open raw sockets (CAP_NET_RAW)")
    low, high = facts.ping_groups or (1, 0)
    if any(low <= group <= high for group in facts.groups):
        return Finding("ping", Level.FINE, f"net.ipv4.ping_group_range {low} {high} has a group of this process")
    return Finding(
        "ping", Level.NOTE, "neither CAP_NET_RAW nor net.ipv4.ping_group_range: ping stays unknown, never down",
        "AmbientCapabilities=CAP_NET_RAW in the unit, or sysctl -w net.ipv4.ping_group_range='0 2147483647'",
    )  # fmt: skip


def _clock(facts: Facts) -> Finding:
    if facts.clock_synchronised is None:
        return Finding("clock", Level.NOTE, "the kernel does not say whether the clock is synchronised")
    do = "run chrony, ntpd or systemd-timesyncd; counters carry this clock's time to Prometheus"
    if not facts.clock_synchronised:
        return Finding("clock", Level.PROBLEM, "the clock is not synchronised", do)
    error = facts.clock_error_seconds
    if error is not None and error > _CLOCK_ERROR_SECONDS:
        return Finding("clock", Level.PROBLEM, f"the clock may be off by {error:.1f} s", do)
    near = "" if error is None else f", off by {error:.3f} s at most"
    return Finding("clock", Level.FINE, f"synchronised{near}")


def _zone(facts: Facts) -> Finding:
    if not facts.zone:
        return Finding("time zone", Level.NOTE, "not checked: there is no inventory that names the city's")
    if not facts.zone_known:
        return Finding("time zone", Level.PROBLEM, f"no rules for {facts.zone}", "install the package tzdata")
    return Finding("time zone", Level.FINE, facts.zone)


def _names(facts: Facts) -> Finding:
    if not facts.names:
        return Finding("names", Level.FINE, "no name has to be resolved: devices have addresses")
    failed = {name: why for name, why in facts.names.items() if why}
    if failed:
        said = ", ".join(f"{name} ({why})" for name, why in failed.items())
        return Finding("names", Level.PROBLEM, f"not resolved: {said}", "see /etc/resolv.conf and services:")
    return Finding("names", Level.FINE, f"{len(facts.names)} resolved")


def _data_dir(facts: Facts) -> Finding:
    place = facts.data_dir
    if facts.data_dir_problem:
        do = "make it, owned by the user that runs wardwatch, or name another with data_dir:"
        return Finding("data directory", Level.PROBLEM, f"{place}: {facts.data_dir_problem}", do)
    if facts.data_dir_mode is not None and facts.data_dir_mode & _OTHERS:
        found = f"{place} may be read by others (mode {facts.data_dir_mode:o})"
        return Finding("data directory", Level.PROBLEM, found, f"chmod 700 {place}")
    return Finding("data directory", Level.FINE, place)


def _database(facts: Facts) -> Finding:
    if facts.database_problem:
        found, _, do = facts.database_problem.partition("; ")
        return Finding("database", Level.PROBLEM, found, do)
    return Finding("database", Level.FINE, f"{facts.database} can be written to")


def _space(facts: Facts) -> Finding:
    if facts.free_bytes is None:
        return Finding("space", Level.NOTE, "how much is free could not be found out")
    wanted = max(_GIB, facts.devices * _BYTES_PER_DEVICE)
    said = f"{facts.free_bytes / _GIB:.1f} GiB free, {wanted / _GIB:.1f} GiB wanted for {facts.devices:,} devices"
    if facts.free_bytes < wanted:
        return Finding("space", Level.PROBLEM, said, "free some, or put data_dir: on another file system")
    return Finding("space", Level.FINE, said)


def _listen(facts: Facts) -> Finding:
    if facts.listen_problem:
        do = "stop what listens there (a wardwatch that runs is fine), or name another with listen:"
        return Finding("listen address", Level.PROBLEM, f"{facts.listen}: {facts.listen_problem}", do)
    return Finding("listen address", Level.FINE, f"{facts.listen} is free")


def _settings(facts: Facts) -> Finding:
    if facts.settings_problems:
        said = "; ".join(facts.settings_problems)
        return Finding("settings", Level.PROBLEM, said, "correct wardwatch.yaml or the environment")
    return Finding("settings", Level.FINE, "they check")


def _inventory(facts: Facts) -> Finding:
    if not facts.has_inventory:
        return Finding(
            "inventory", Level.NOTE, "there is none here", "name its folder, or begin one: wardwatch init DIR"
        )
    if facts.inventory_problems:
        first, more = facts.inventory_problems[0], len(facts.inventory_problems) - 1
        said = f"{first}{f' and {more} more' if more else ''}"
        return Finding("inventory", Level.PROBLEM, said, "wardwatch inventory check shows all of it")
    return Finding("inventory", Level.FINE, f"it checks; {facts.devices:,} devices are asked over SNMP")


def _secret(secret: SecretFact) -> Finding:
    what = f"secret {secret.reference}"
    if secret.problem:
        return Finding(what, Level.PROBLEM, secret.problem, "set it for the user that runs wardwatch")
    if secret.mode is not None and secret.mode & _OTHERS:
        path = secret.reference.removeprefix("file:")
        return Finding(what, Level.PROBLEM, f"others may read it (mode {secret.mode:o})", f"chmod 600 {path}")
    return Finding(what, Level.FINE, "it can be read")


_CHECKS: Final[tuple[Callable[[Facts], Finding], ...]] = (
    _python,
    _sqlite,
    _settings,
    _inventory,
    _zone,
    _receive_buffer,
    _descriptors,
    _ping,
    _clock,
    _names,
)
