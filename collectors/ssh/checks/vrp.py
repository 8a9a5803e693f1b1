"""Huawei VRP. Source: the maker's security hardening guides of the S, AR and NE series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.checks.rules import communities, doors, needs, refuses, risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.readings import RiskReading
    from collectors.ssh.checks.rules import Check, Path


def _telnet(lines: Sequence[Path]) -> RiskReading:
    """A telnet server that is switched on; lines that take telnet, unless it is switched off as a whole.

    A line that says nothing takes telnet in older releases and ssh in newer ones: a warning.
    """
    said = {path[0] for path in lines}
    servers = sorted(line for line in said if line in {"telnet server enable", "telnet ipv6 server enable"})
    if servers:
        return risk("telnet", "critical", servers)
    if "undo telnet server enable" in said or "telnet server disable" in said:
        return risk("telnet", "critical", [])
    vty = doors(lines, "user-interface vty", "protocol inbound")
    opened = [door for door, ways in vty.items() if {"telnet", "all"} & set(ways or ())]
    if opened:
        return risk("telnet", "critical", opened)
    return risk("telnet", "warning", [f"{door} does not say what it takes" for door, ways in vty.items() if not ways])


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
        r"ssh (?:ipv[46]-)?server (?:cipher|hmac|key-exchange) "
        r".*(?:cbc|3des|\bdes\b|arcfour|blowfish|md5|sha1(?![\d_])|sha1_96|group1_|group_exchange_sha1|group14_sha1)",
        "old algorithms of SSH",
    ),
    refuses(
        "plain_passwords",
        "critical",
        r"(?:.* )?password simple |super password (?:level \d+ )?simple |.*\bshared-key simple ",
        "a password that can be read",
    ),
    refuses("http_server", "warning", r"http server enable$|http (?:ipv6 )?server-source ", "http server enable"),
)
