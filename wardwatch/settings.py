"""Settings of the application: from flags, the environment, `wardwatch.yaml` in the inventory folder, and defaults.

The first that says something wins, value by value. Each setting has one name everywhere: `deadline_seconds` in the
file is `WARDWATCH_DEADLINE_SECONDS` in the environment, `intervals: {health: ...}` is `WARDWATCH_INTERVALS_HEALTH`.
`WARDWATCH_INVENTORY` names the folder and is read by the command line, which must know it first.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from collectors.ping.pinger import PACKETS_PER_SECOND, REQUESTS
from collectors.poll import Work
from collectors.schedule import DEFAULT_DEADLINE_SECONDS, DEFAULT_INTERVALS
from collectors.snmp.pacing import DEFAULT_SHARE
from exporters.metrics.limits import SERIES_CAP
from inventory.folder import SETTINGS_FILE
from inventory.sources import Place, Problems, SourceMap
from inventory.suggest import did_you_mean
from inventory.yamldoc import read_yaml
from wardwatch import setting_values as values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from history import HistoryPlace
    from inventory.errors import Problem
    from inventory.secret import SecretRef

LANGUAGES = ("vi", "en")
"""Languages of pages and reports; the first is the one shown when nobody chooses."""

_PREFIX = "WARDWATCH_"


class SettingsError(Exception):
    """The settings do not check: nothing starts, every problem is reported."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems.

        Args:
            problems: at least one.
        """
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Settings:
    """How the application runs.

    Attributes:
        inventory: folder of the inventory.
        data_dir: what is kept between runs. WARDWATCH_DATA_DIR; in the file relative to the file.
        database_url: PostgreSQL database that the history is kept in instead of data_dir, without a password; "" = it
            is kept in data_dir. WARDWATCH_DATABASE_URL. `--data-dir` on the command line goes before it.
        database_password: where the password of the URL's user is found; None = as libpq finds it.
            WARDWATCH_DATABASE_PASSWORD="file:/etc/wardwatch/database-password", "env:NAME".
        listen: address and port of our web server. WARDWATCH_LISTEN; an IPv6 address in brackets.
        intervals: seconds between two polls by class of work. WARDWATCH_INTERVALS_COUNTERS, _HEALTH, _STATIONS,
            _IDENTITY; "90", "5m" and "6h" are understood.
        down_after: (n, m): a device is silent after n of the last m polls failed. WARDWATCH_DOWN_AFTER="3/5".
        up_after: (n, m): one that was down answers again after n of the last m. WARDWATCH_UP_AFTER="2/3".
        deadline_seconds: of one poll of a device without its own. WARDWATCH_DEADLINE_SECONDS.
        timeout_seconds: of one request before it is sent again. WARDWATCH_TIMEOUT_SECONDS.
        retries: how often a request is sent again. WARDWATCH_RETRIES.
        concurrency: devices asked at the same time at most. WARDWATCH_CONCURRENCY.
        circuit_share: of a circuit's contracted bandwidth that polling everything behind it may take; None = as much as
            it can. WARDWATCH_CIRCUIT_SHARE="5%", "off".
        ping_requests: echo requests in a round of pings. WARDWATCH_PING_REQUESTS.
        ping_packets_per_second: echo requests to all devices together at most. WARDWATCH_PING_PACKETS_PER_SECOND.
        hints_traps: host and port at which SNMP notifications are received; None = they are not. In the file
            `hints: {traps: ...}`. WARDWATCH_HINTS_TRAPS="10.0.0.5:162", "off".
        hints_syslog: the same for syslog. WARDWATCH_HINTS_SYSLOG="10.0.0.5:514", "off".
        languages: of pages and reports, preferred first. WARDWATCH_LANGUAGES="vi,en".
        external_address: host and port under which Prometheus reaches us, for `/sd`; empty = those that it asks `/sd`
            at. WARDWATCH_EXTERNAL_ADDRESS.
        collector: name of the vantage point of the inventory that this process is; "" = all of them, and the first
            where one is to be named. WARDWATCH_COLLECTOR.
        alertmanager_url: base URL of the Alertmanager in which planned work is kept as silences; "" = in none.
            WARDWATCH_ALERTMANAGER_URL.
        alertmanager_user: who logs in there (basic authentication); "" = nobody does. WARDWATCH_ALERTMANAGER_USER.
        alertmanager_password: where his password is found. WARDWATCH_ALERTMANAGER_PASSWORD="file:/path", "env:NAME".
        series_cap: most series that a device without a cap of its own may expose. WARDWATCH_SERIES_CAP.
    """

    inventory: Path
    data_dir: Path
    database_url: str = ""
    database_password: SecretRef | None = None
    listen: str = "127.0.0.1:9579"
    intervals: Mapping[Work, float] = field(default_factory=lambda: MappingProxyType(dict(DEFAULT_INTERVALS)))
    down_after: tuple[int, int] = (3, 5)
    up_after: tuple[int, int] = (2, 3)
    deadline_seconds: float = DEFAULT_DEADLINE_SECONDS
    timeout_seconds: float = 2.0
    retries: int = 2
    concurrency: int = 500
    circuit_share: float | None = DEFAULT_SHARE
    ping_requests: int = REQUESTS
    ping_packets_per_second: int = PACKETS_PER_SECOND
    hints_traps: tuple[str, int] | None = None
    hints_syslog: tuple[str, int] | None = None
    languages: tuple[str, ...] = LANGUAGES
    external_address: str = ""
    collector: str = ""
    alertmanager_url: str = ""
    alertmanager_user: str = ""
    alertmanager_password: SecretRef | None = None
    series_cap: int = SERIES_CAP

    @property
    def ssh_host_keys(self) -> Path:
        """The pinned host keys of devices that are asked over SSH."""
        return self.data_dir / "ssh_known_hosts"

    @property
    def database(self) -> HistoryPlace:
        """Where the history is: an SQLite file in the data directory, or a PostgreSQL database."""
        from history import HistoryPlace  # noqa: PLC0415 -- brings the database library, which most commands do not need

        if self.database_url:
            return HistoryPlace(self.database_url, self.database_password)
        return HistoryPlace(self.data_dir / "history.sqlite")

    @property
    def listen_address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "data_dir": values.path,
    "database_url": values.database_url,
    "database_password": values.secret,
    "listen": values.listen,
    **{f"intervals.{work}": values.seconds(at_least=1, at_most=31 * 86_400) for work in Work},
    "down_after": values.n_of_m,
    "up_after": values.n_of_m,
    "deadline_seconds": values.seconds(at_least=0.1, at_most=3600),
    "timeout_seconds": values.seconds(at_least=0.05, at_most=600),
    "retries": values.whole(0, 20),
    "concurrency": values.whole(1, 100_000),
    "circuit_share": values.share_or_off,
    "ping_requests": values.whole(1, 20),
    "ping_packets_per_second": values.whole(1, 100_000),
    "hints.traps": values.place_or_off,
    "hints.syslog": values.place_or_off,
    "languages": values.some_of(LANGUAGES),
    "external_address": values.listen,
    "collector": values.name,
    "alertmanager_url": values.web_url,
    "alertmanager_user": values.user,
    "alertmanager_password": values.secret,
    "series_cap": values.whole(1, 10_000_000),
}
"""How each setting is read, by its path in the file."""

_NEVER_REPEATED = {"database_url", "database_password", "alertmanager_url", "alertmanager_password"}
"""Settings whose value may be or hold a secret, by mistake or not."""

_NESTED = {
    "intervals": "counters, health, stations and identity, each with its seconds",
    "hints": "traps and syslog, each with address:port or off",
}
"""Settings that are mappings, and what is expected in them."""


def load_settings(
    folder: Path, flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Settle every setting.

    Args:
        folder: of the inventory; may hold a `wardwatch.yaml`.
        flags: of the command line by the names of Settings' attributes; None as a value means not given.
        environ: None = the process's environment.

    Raises:
        SettingsError: something is unknown or impossible; carries every problem found.
    """
    problems = Problems()
    found: dict[str, Any] = {}
    _from_file(folder / SETTINGS_FILE, found, problems)
    if "data_dir" in found:
        found["data_dir"] = folder / found["data_dir"]
    _from_environment(os.environ if environ is None else environ, found, problems)
    _from_flags(flags or {}, found, problems)
    if (flags or {}).get("data_dir") is not None:
        found.pop("database_url", None)
    if not problems.found:
        _check_together(found, problems)
    if problems.found:
        raise SettingsError(problems.found)
    intervals = {work: found.pop(f"intervals.{work}", DEFAULT_INTERVALS[work]) for work in Work}
    hints = {f"hints_{kind}": found.pop(f"hints.{kind}", None) for kind in ("traps", "syslog")}
    found.setdefault("data_dir", folder / "data")
    return Settings(inventory=folder, intervals=MappingProxyType(intervals), **hints, **found)


def _from_file(file: Path, found: dict[str, Any], problems: Problems) -> None:
    if not file.exists():
        return
    sources = SourceMap()
    root = read_yaml(file, file.name, sources, problems)
    for path, value in _flat(root):
        _take(path, value, sources.place(root, path.split(".")), found, problems)


def _from_environment(environ: Mapping[str, str], found: dict[str, Any], problems: Problems) -> None:
    """Other variables of the prefix are not ours to judge: an orchestrator sets some for a service of our name."""
    for path in _READERS:
        name = _PREFIX + path.replace(".", "_").upper()
        if value := environ.get(name):
            _take(path, value, Place(f"environment {name}"), found, problems)


def _from_flags(flags: Mapping[str, Any], found: dict[str, Any], problems: Problems) -> None:
    for path, value in _flat(flags):
        if value is not None:
            _take(path, value, Place("--" + path.replace(".", "-").replace("_", "-")), found, problems)


def _flat(root: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Entries by path; only what stands in _NESTED is nested."""
    flat: list[tuple[str, Any]] = []
    for key, value in root.items():
        if key in _NESTED and isinstance(value, (dict, MappingProxyType)):
            flat += [(f"{key}.{name}", inner) for name, inner in value.items()]
        else:
            flat.append((key, value))
    return flat


def _take(path: str, value: Any, place: Place, found: dict[str, Any], problems: Problems) -> None:
    read = _READERS.get(path)
    if read is None:
        expected = _NESTED.get(path, "")
        what = f'"{path}" is not a mapping' if expected else f'unknown setting "{path}"'
        known = _READERS if "." in path else {known.partition(".")[0] for known in _READERS}
        problems.add(place, what, expected, "" if expected else did_you_mean(path, known))
        return
    try:
        found[path] = read(value)
    except ValueError as error:
        written = "what is written there" if path in _NEVER_REPEATED else values.said(value)
        problems.add(place, f'"{path}" cannot be {written}', str(error))


def _check_together(found: Mapping[str, Any], problems: Problems) -> None:
    timeout = found.get("timeout_seconds", Settings.timeout_seconds)
    deadline = found.get("deadline_seconds", Settings.deadline_seconds)
    if timeout > deadline:
        what = f"timeout_seconds ({timeout:g}) is longer than deadline_seconds ({deadline:g})"
        hint = "a poll would end before its first request may be sent again; lower the one or raise the other"
        problems.add(Place(SETTINGS_FILE), what, "a timeout within the deadline", hint)
