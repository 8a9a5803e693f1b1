"""Cisco IOS and IOS-XE. Source: the maker's guide to harden IOS devices (document 13608)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.checks.rules import communities, doors, needs, refuses, risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.readings import RiskReading
    from collectors.ssh.checks.rules import Check, Path


def _telnet(lines: Sequence[Path]) -> RiskReading:
    """Lines that take telnet, or say nothing and then may take it by default (before IOS 15.2)."""
    vty = doors(lines, "line vty", "transport input")
    opened = [door for door, ways in vty.items() if {"telnet", "all"} & set(ways or ("all",))]
    return risk("telnet", "critical", opened)


CHECKS: Final[tuple[Check, ...]] = (
    _telnet,
    *communities(r"snmp-server community (?P<name>\S+)(?:.*\s(?P<write>rw)\b)?"),
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
)
