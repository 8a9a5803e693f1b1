"""`wardwatch doctor`: pure checks of made-up machines, and one look at this one."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from benchmarks.postgres import PASSWORD
from wardwatch.cli import app as cli
from wardwatch.doctor.checks import Finding, Level, examine
from wardwatch.doctor.facts import Facts, SecretFact

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.postgres import Server

_MIB = 1 << 20

_GOOD = Facts(
    python=(3, 12, 1),
    sqlite=(3, 45, 0),
    receive_buffer_wanted=8 * _MIB,
    receive_buffer_granted=16 * _MIB,
    devices=6500,
    file_descriptors=(4096, 4096),
    raw_sockets=True,
    ping_groups=(1, 0),
    groups=frozenset({1000}),
    clock_synchronised=True,
    clock_error_seconds=0.02,
    zone="Asia/Ho_Chi_Minh",
    names={"dichvu.example": ""},
    data_dir="/var/lib/wardwatch",
    data_dir_mode=0o700,
    free_bytes=100 << 30,
    listen="127.0.0.1:9579",
    secrets=(SecretFact("file:/etc/wardwatch/ro", "", 0o600), SecretFact("env:WW_AUTH")),
)
"""A machine on which everything is as it should be."""


def _of(check: str, **changes: Any) -> Finding:
    return next(finding for finding in examine(replace(_GOOD, **changes)) if finding.check == check)


def test_a_machine_as_it_should_be_has_nothing_to_do() -> None:
    assert {(finding.level, finding.do) for finding in examine(_GOOD)} == {(Level.FINE, "")}
    assert [finding.check for finding in examine(_GOOD)] == [
        "python", "sqlite", "settings", "inventory", "time zone", "receive buffer", "open files", "ping", "clock",
        "names", "data directory", "space", "listen address", "secret file:/etc/wardwatch/ro", "secret env:WW_AUTH",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "changes", "level", "found", "do"),
    [
        ("python", {"python": (3, 10, 9)}, "problem", "3.10.9", "3.11 or newer"),
        ("sqlite", {"sqlite": (3, 31, 1)}, "problem", "3.31.1", "3.35 or newer"),
        ("settings", {"settings_problems": ("wardwatch.yaml:2: x",)}, "problem", "wardwatch.yaml:2", "wardwatch.yaml"),
        ("inventory", {"has_inventory": False}, "note", "none here", "wardwatch init"),
        ("inventory", {"inventory_problems": ("a.yaml:1: x", "y")}, "problem", "a.yaml:1: x and 1 more", "check"),
        ("time zone", {"zone_known": False}, "problem", "Asia/Ho_Chi_Minh", "tzdata"),
        ("time zone", {"zone": ""}, "note", "no inventory", ""),
        ("receive buffer", {"receive_buffer_granted": 425_984}, "note", "111 answers", "net.core.rmem_max=8388608"),
        ("receive buffer", {"receive_buffer_granted": 100_000}, "problem", "26 answers", "rmem_max"),
        ("receive buffer", {"receive_buffer_granted": 100_000, "devices": 20}, "note", "26 answers", "rmem_max"),
        ("receive buffer", {"receive_buffer_granted": 8 * _MIB}, "fine", "2,193 answers", ""),
        ("receive buffer", {"receive_buffer_granted": None}, "note", "no UDP socket", "UDP"),
        ("open files", {"file_descriptors": (100, 4096)}, "problem", "100 open files", "ulimit -n 1024"),
        ("open files", {"file_descriptors": (512, 4096)}, "note", "512 open files", "ulimit -n 1024"),
        ("ping", {"raw_sockets": False}, "note", "ping stays unknown", "CAP_NET_RAW"),
        ("ping", {"raw_sockets": False, "ping_groups": (0, 2000)}, "fine", "0 2000", ""),
        ("ping", {"raw_sockets": False, "ping_groups": None}, "note", "ping stays unknown", "ping_group_range"),
        ("clock", {"clock_synchronised": False}, "problem", "not synchronised", "chrony"),
        ("clock", {"clock_error_seconds": 9.0}, "problem", "off by 9.0 s", "chrony"),
        ("clock", {"clock_synchronised": None}, "note", "does not say", ""),
        ("names", {"names": {"a.example": "", "b.example": "no such name"}}, "problem", "b.example (no", "resolv.conf"),
        ("names", {"names": {}}, "fine", "no name", ""),
        ("data directory", {"data_dir_problem": "Read-only file system"}, "problem", "Read-only", "data_dir:"),
        ("data directory", {"data_dir_mode": 0o755}, "problem", "mode 755", "chmod 700 /var/lib/wardwatch"),
        ("data directory", {"data_dir_mode": None}, "fine", "/var/lib/wardwatch", ""),
        ("database", {"database": "postgresql://ww@db/city"}, "fine", "postgresql://ww@db/city can be written to", ""),
        (
            "database",
            {"database": "postgresql://ww@db/city", "database_problem": "history postgresql://ww@db/city: x; do y; z"},
            "problem",
            "history postgresql://ww@db/city: x",
            "do y; z",
        ),
        ("space", {"free_bytes": 5 << 30}, "problem", "5.0 GiB free, 12.7 GiB wanted", "data_dir:"),
        ("space", {"free_bytes": None}, "note", "could not be found out", ""),
        ("listen address", {"listen_problem": "Address already in use"}, "problem", "already in use", "listen:"),
    ],
)
def test_each_check_says_what_is_wrong_and_what_to_do(
    check: str, changes: dict[str, Any], level: str, found: str, do: str
) -> None:
    finding = _of(check, **changes)
    assert (finding.level, found in finding.found, do in finding.do) == (level, True, True), finding
    assert bool(finding.do) == bool(do)


@pytest.mark.parametrize(
    ("secret", "level", "do"),
    [
        (SecretFact("file:/etc/ww/ro", "", 0o644), "problem", "chmod 600 /etc/ww/ro"),
        (SecretFact("file:/etc/ww/ro", "cannot be read (No such file or directory)"), "problem", "set it"),
        (SecretFact("env:WW_AUTH", "unset or empty"), "problem", "set it"),
        (SecretFact("env:WW_AUTH"), "fine", ""),
    ],
)
def test_secrets_are_named_and_their_files_modes_judged(secret: SecretFact, level: str, do: str) -> None:
    finding = _of(f"secret {secret.reference}", secrets=(secret,))
    assert (finding.level, do in finding.do) == (level, True)


_CITY = """
city: {name: Somewhere, code: "9", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}
units: [{code: "9", name: Somewhere, level: city}]
collectors: [{name: here, attached_to: core}]
credentials: {ro: {snmp: {version: 2, community: "file:SECRET"}}}
services:
  - {name: web, title: Web, check: {http: "https://no-such-name.invalid/"}, vantage: here}
  - {name: odd, title: Odd, check: {tcp: "odd..example:25"}, vantage: here}
sites: [{name: centre, unit: "9"}]
devices: [{name: core, site: centre, role: router, address: 127.0.0.9, credentials: ro}]
"""


def test_this_machine_is_looked_at_and_left_as_it_was(tmp_path: Path) -> None:
    """A secret that others may read, a name that does not resolve and a taken port are found; nothing is written."""
    secret = tmp_path / "community"
    secret.write_text("xin-chao-2026\n", encoding="utf-8")
    secret.chmod(0o644)
    (tmp_path / "city.yaml").write_text(_CITY.replace("SECRET", str(secret)), encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        (tmp_path / "wardwatch.yaml").write_text(f"listen: {listen}\n", encoding="utf-8")
        before = sorted(tmp_path.iterdir())
        result = CliRunner().invoke(cli.app, ["doctor", str(tmp_path), "--json"])
        shown = CliRunner().invoke(cli.app, ["doctor", "-i", str(tmp_path)])
    assert sorted(tmp_path.iterdir()) == before
    assert (result.exit_code, shown.exit_code) == (1, 1)
    assert "xin-chao-2026" not in result.output + shown.output
    assert f"-> chmod 600 {secret}" in shown.stdout
    said = {finding["check"]: finding for finding in json.loads(result.stdout)["findings"]}
    assert said["listen address"]["found"].startswith(f"{listen}: ")
    assert "no-such-name.invalid" in said["names"]["found"]
    assert "odd..example (it cannot be the name of a host)" in said["names"]["found"]
    assert {check: said[check]["level"] for check in ("python", "sqlite", "inventory", "time zone")} == dict.fromkeys(
        ("python", "sqlite", "inventory", "time zone"), "fine"
    )
    levels = {check: said[check]["level"] for check in (f"secret file:{secret}", "listen address", "names")}
    assert set(levels.values()) == {"problem"}


def test_the_database_of_the_settings_is_tried_with_its_password(postgres: Server, tmp_path: Path) -> None:
    """Right and wrong passwords; the value is nowhere in what is said, and nothing is made in the database."""
    (secret := tmp_path / "database-password").write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o600)
    database = postgres.new_database()
    settings = f"database_url: {postgres.url(database)}\ndatabase_password: file:{secret}\n"
    (tmp_path / "wardwatch.yaml").write_text(settings, encoding="utf-8")
    found = _doctor(tmp_path)
    assert found["database"] == ("fine", f"{postgres.url(database)} can be written to")
    assert found[f"secret file:{secret}"][0] == "fine"
    assert "data directory" not in found
    assert postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database) == "0"
    secret.write_text("hunter2", encoding="utf-8")
    level, said = _doctor(tmp_path)["database"]
    assert (level, "password authentication failed" in said, "hunter2" in said) == ("problem", True, False)


def _doctor(folder: Path) -> dict[str, tuple[str, str]]:
    result = CliRunner().invoke(cli.app, ["doctor", str(folder), "--json"])
    return {each["check"]: (each["level"], each["found"]) for each in json.loads(result.stdout)["findings"]}
