"""What a configuration should not say, or should: checks that look at it before its secrets are masked. Pure.

Sources: the maker's guide to harden Cisco IOS devices (document 13608); the FRR user guide. A check tells where and how
many, never a secret.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import RiskReading
from collectors.ssh.configuration import paths
from collectors.ssh.hardening_linux import LINUX_CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Path = tuple[str, ...]

_DEFAULTS: Final = frozenset({"public", "private", "cisco", "snmp", "admin", "community"})
"""Communities that everybody tries first."""


def _risk(name: str, severity: str, found: Sequence[str]) -> RiskReading:
    """A check with what it found: nothing is well."""
    return RiskReading(name, severity, "; ".join(found)) if found else RiskReading(name, "ok")


def _telnet(lines: Sequence[Path]) -> RiskReading:
    """Lines that take telnet, or say nothing and then may take it by default (before IOS 15.2)."""
    doors = [path[0] for path in lines if len(path) == 1 and path[0].startswith("line vty")]
    said = {path[0]: path[1].split()[2:] for path in lines if len(path) > 1 and path[1].startswith("transport input")}
    open_doors = [door for door in doors if {"telnet", "all"} & set(said.get(door, ["all"]))]
    return _risk("telnet", "critical", open_doors)


def _communities(lines: Sequence[Path]) -> list[tuple[str, str]]:
    """Communities with what they may do."""
    words = (path[0].split() for path in lines if path[0].startswith("snmp-server community "))
    return [(each[2], "RW" if "RW" in (word.upper() for word in each[3:]) else "RO") for each in words if len(each) > 2]  # noqa: PLR2004 -- command, object, name


def _default_community(lines: Sequence[Path]) -> RiskReading:
    count = sum(name.lower() in _DEFAULTS for name, _ in _communities(lines))
    return _risk("default_community", "critical", [f"{count} x a community that everybody knows"] if count else [])


def _snmp_write(lines: Sequence[Path]) -> RiskReading:
    count = sum(may == "RW" for _, may in _communities(lines))
    return _risk("snmp_write", "critical", [f"{count} x a community that may write"] if count else [])


def _needs(name: str, expression: str, missing: str) -> Callable[[Sequence[Path]], RiskReading]:
    pattern = re.compile(expression)

    def check(lines: Sequence[Path]) -> RiskReading:
        there = any(pattern.match(path[-1]) for path in lines)
        return _risk(name, "warning", [] if there else [missing])

    return check


def _refuses(name: str, severity: str, expression: str, what: str) -> Callable[[Sequence[Path]], RiskReading]:
    pattern = re.compile(expression)

    def check(lines: Sequence[Path]) -> RiskReading:
        count = sum(pattern.match(path[-1]) is not None for path in lines)
        return _risk(name, severity, [f"{count} x {what}"] if count else [])

    return check


CHECKS: Final[Mapping[str, tuple[Callable[[Sequence[Path]], RiskReading | None], ...]]] = {
    "ios": (
        _telnet,
        _default_community,
        _snmp_write,
        _needs("no_ntp", r"ntp (?:server|peer) ", "no ntp server"),
        _needs("no_logging", r"logging (?:host )?(?:\d|[0-9A-Fa-f]*:)", "no logging host"),
        _needs("old_ssh", r"ip ssh version 2$", "no ip ssh version 2"),
        _refuses(
            "weak_ciphers", "warning", r"ip ssh server algorithm .*(?:cbc|md5|sha1\b|group1-)", "old algorithms of SSH"
        ),
        _refuses(
            "plain_passwords",
            "critical",
            r"enable password |username .* password (?:0 |7 )|password (?:0 |7 )",
            "a password that can be read",
        ),
        _refuses("http_server", "warning", r"ip http server$", "ip http server"),
    ),
    "frr": (
        _needs("no_logging", r"log (?:syslog|file)", "no log syslog, no log file"),
        _refuses("default_password", "critical", r"(?:enable )?password zebra$", "the password of the examples"),
    ),
    "linux": LINUX_CHECKS,
}


def hardening(lines: Sequence[str], family: str) -> tuple[RiskReading, ...]:
    """All checks of a family of configurations, the well ones too; without those for which too little could be read.

    Args:
        lines: normalised, secrets in them.
        family: as platforms name it.
    """
    found = paths(lines)
    return tuple(risk for check in CHECKS[family] if (risk := check(found)) is not None)
