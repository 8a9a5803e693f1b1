"""Ruijie RGOS. Source: the maker's configuration guides of basic management and security."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.checks.rules import communities, doors, needs, refuses, risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.readings import RiskReading
    from collectors.ssh.checks.rules import Check, Path


def _telnet(lines: Sequence[Path]) -> RiskReading:
    """Lines that take telnet or say nothing, which is all; unless the service is switched off as a whole."""
    if any(path[0] == "no enable service telnet-server" for path in lines):
        return risk("telnet", "critical", [])
    vty = doors(lines, "line vty", "transport input")
    opened = [door for door, ways in vty.items() if {"telnet", "all"} & set(ways or ("all",))]
    return risk("telnet", "critical", opened)


CHECKS: Final[tuple[Check, ...]] = (
    _telnet,
    *communities(r"snmp-server community (?:[0-9] (?=\S+ )\S+|(?P<name>\S+))(?:.*\s(?P<write>rw)\b)?"),
    needs("no_ntp", r"s?ntp (?:server|peer) ", "no ntp server"),
    needs("no_logging", r"logging (?:server |host )?(?:\d|[0-9A-Fa-f]*:)", "no logging server"),
    refuses("old_ssh", "warning", r"ip ssh version 1$", "ip ssh version 1"),
    refuses(
        "weak_ciphers",
        "warning",
        r"ip ssh (?:cipher-mode .*\b(?:cbc|others)|hmac-algorithm .*\b(?:md5|sha1))",
        "old algorithms of SSH",
    ),
    refuses(
        "plain_passwords",
        "critical",
        r"enable password |username .* password (?!8 )|password (?!8 |encryption|policy)",
        "a password that can be read",
    ),
    refuses("http_server", "warning", r"enable service web-server(?: http| all)?$|http server enable$", "web server"),
)
