"""H3C Comware. Source: the maker's security configuration guides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.checks.rules import communities, doors, needs, refuses, risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.readings import RiskReading
    from collectors.ssh.checks.rules import Check, Path


def _telnet(lines: Sequence[Path]) -> RiskReading:
    """A telnet server that is switched on; lines that are set to telnet, unless it is switched off as a whole."""
    said = {path[0] for path in lines}
    if "telnet server enable" in said:
        return risk("telnet", "critical", ["telnet server enable"])
    if "undo telnet server enable" in said:
        return risk("telnet", "critical", [])
    vty = {**doors(lines, "user-interface vty", "protocol inbound"), **doors(lines, "line vty", "protocol inbound")}
    return risk("telnet", "critical", [door for door, ways in vty.items() if {"telnet", "all"} & set(ways or ())])


CHECKS: Final[tuple[Check, ...]] = (
    _telnet,
    *communities(
        r"snmp-agent community (?:(?P<write>write)|read) (?:cipher \S+|(?:simple |plain )?(?P<name>\S+))(?:\s|$)"
    ),
    needs(
        "no_ntp", r"(?:ntp-service|ntp|sntp) (?:ipv6 )?(?:unicast-server|unicast-peer|server|peer) ", "no ntp server"
    ),
    needs("no_logging", r"info-center loghost ", "no info-center loghost"),
    refuses("old_ssh", "warning", r"ssh server compatible-ssh1x enable$", "ssh server compatible-ssh1x enable"),
    refuses(
        "weak_ciphers",
        "warning",
        r"ssh2 algorithm (?:cipher|mac|key-exchange) .*(?:cbc|3des|\bdes\b|md5|sha1(?!\d)|group1-)",
        "old algorithms of SSH",
    ),
    refuses(
        "plain_passwords",
        "critical",
        r"(?:.* )?password simple |super password (?:role \S+ |level \d+ )?simple |.*\bkey (?:\w+ )?simple ",
        "a password that can be read",
    ),
    refuses("http_server", "warning", r"ip http enable$", "ip http enable"),
)
