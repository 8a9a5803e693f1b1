"""What a configuration should not say, or should: checks that look at it before its secrets are masked. Pure.

Sources: the maker's guide to harden Cisco IOS devices (document 13608); the FRR user guide; those of other families
stand in `checks`. A check tells where and how many, never a secret.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.readings import RiskReading
from collectors.ssh.checks import comware, rgos, vrp, zxros
from collectors.ssh.checks.rules import DEFAULT_COMMUNITIES, needs, refuses, risk
from collectors.ssh.configuration import paths
from collectors.ssh.hardening_linux import LINUX_CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from collectors.ssh.checks.rules import Path

_DEEPEST: Final = 8
"""Lines above a line that checks of platforms are told; a hostile device could nest a thousand."""


def _telnet(lines: Sequence[Path]) -> RiskReading:
    """Lines that take telnet, or say nothing and then may take it by default (before IOS 15.2)."""
    doors = [path[0] for path in lines if len(path) == 1 and path[0].startswith("line vty")]
    said = {path[0]: path[1].split()[2:] for path in lines if len(path) > 1 and path[1].startswith("transport input")}
    open_doors = [door for door in doors if {"telnet", "all"} & set(said.get(door, ["all"]))]
    return risk("telnet", "critical", open_doors)


def _communities(lines: Sequence[Path]) -> list[tuple[str, str]]:
    """Communities with what they may do."""
    words = (path[0].split() for path in lines if path[0].startswith("snmp-server community "))
    return [(each[2], "RW" if "RW" in (word.upper() for word in each[3:]) else "RO") for each in words if len(each) > 2]  # noqa: PLR2004 -- command, object, name


def _default_community(lines: Sequence[Path]) -> RiskReading:
    count = sum(name.lower() in DEFAULT_COMMUNITIES for name, _ in _communities(lines))
    return risk("default_community", "critical", [f"{count} x a community that everybody knows"] if count else [])


def _snmp_write(lines: Sequence[Path]) -> RiskReading:
    count = sum(may == "RW" for _, may in _communities(lines))
    return risk("snmp_write", "critical", [f"{count} x a community that may write"] if count else [])


CHECKS: Final[Mapping[str, tuple[Callable[[Sequence[Path]], RiskReading | None], ...]]] = {
    "": (),
    "ios": (
        _telnet,
        _default_community,
        _snmp_write,
        needs("no_ntp", r"ntp (?:server|peer) ", "no ntp server"),
        needs("no_logging", r"logging (?:host )?(?:\d|[0-9A-Fa-f]*:)", "no logging host"),
        needs("old_ssh", r"ip ssh version 2$", "no ip ssh version 2"),
        refuses(
            "weak_ciphers", "warning", r"ip ssh server algorithm .*(?:cbc|md5|sha1\b|group1-)", "old algorithms of SSH"
        ),
        refuses(
            "plain_passwords",
            "critical",
            r"enable password |username .* password (?:0 |7 )|password (?:0 |7 )",
            "a password that can be read",
        ),
        refuses("http_server", "warning", r"ip http server$", "ip http server"),
    ),
    "frr": (
        needs("no_logging", r"log (?:syslog|file)", "no log syslog, no log file"),
        refuses("default_password", "critical", r"(?:enable )?password zebra$", "the password of the examples"),
    ),
    "vrp": vrp.CHECKS,
    "comware": comware.CHECKS,
    "rgos": rgos.CHECKS,
    "zxros": zxros.CHECKS,
    "linux": LINUX_CHECKS,
}


class StatedCheck(NamedTuple):
    """A check that a platform's file states; see `collectors.ssh.platform_file.CheckDocument`."""

    risk: str
    severity: str
    says: str
    pattern: re.Pattern[str]
    needed: bool
    when: re.Pattern[str] | None = None

    def found(self, lines: Sequence[str]) -> str:
        """What is to be said of a configuration's lines, each told with those above it; "" where all is well."""
        if self.when is not None and not any(map(self.when.search, lines)):
            return ""
        count = sum(self.pattern.search(line) is not None for line in lines)
        if self.needed:
            return "" if count else self.says
        return f"{count} x {self.says}" if count else ""


def hardening(lines: Sequence[str], family: str, checks: Sequence[StatedCheck] = ()) -> tuple[RiskReading, ...]:
    """All checks of a family of configurations and of a platform, the well ones too.

    Those that could read too little for a verdict are left out.

    Args:
        lines: normalised, secrets in them.
        family: as platforms name it; "" = none.
        checks: of the platform alone; those of one risk follow each other and are one reading, as bad as the worst.
    """
    found = paths(lines)
    told = [" / ".join((*path[:_DEEPEST], *path[_DEEPEST:][-1:])) for path in found]
    own = (_worst(list(each), told) for _, each in groupby(checks, attrgetter("risk")))
    judged = (check(found) for check in CHECKS[family])
    return (*(each for each in judged if each is not None), *own)


def _worst(checks: Sequence[StatedCheck], lines: Sequence[str]) -> RiskReading:
    said = [(check, text) for check in checks if (text := check.found(lines))]
    severity = "critical" if any(check.severity == "critical" for check, _ in said) else "warning"
    return risk(checks[0].risk, severity, [text for _, text in said])
