"""ZTE ZXROS and ZXR10. Source: the maker's configuration guides of system management."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.checks.rules import communities, needs, refuses

if TYPE_CHECKING:
    from collectors.ssh.checks.rules import Check

CHECKS: Final[tuple[Check, ...]] = (
    refuses(
        "telnet",
        "critical",
        r"line telnet server enable$|telnet(?:-server| server)? enable$|transport input (?:.* )?(?:telnet|all)\b",
        "a door for telnet",
    ),
    *communities(
        r"snmp-server community (?:(?:encrypted|cipher) \S+|(?:plain |simple )?(?P<name>\S+))(?:.*\s(?P<write>rw)\b)?"
    ),
    needs("no_ntp", r"s?ntp (?:server|peer) ", "no ntp server"),
    needs("no_logging", r"(?:syslog-server|syslog server|logging (?:server|host)) ", "no syslog-server"),
    refuses("old_ssh", "warning", r"ssh server version 1$", "ssh server version 1"),
    refuses(
        "weak_ciphers",
        "warning",
        r"ssh server (?:encryption|cipher|hmac|mac) .*(?:cbc|des|blowfish|arcfour|md5|none)(?!.*\bdisable$)",
        "old algorithms of SSH",
    ),
    refuses(
        "plain_passwords",
        "critical",
        r"(?:username \S+ )?password (?!encrypted |cipher )\S"
        r"|enable secret (?:level \d+ )?(?![58] |encrypted |cipher |level )\S",
        "a password that can be read",
    ),
    refuses("http_server", "warning", r"(?:ip )?http(?: server)? enable$|web enable$", "web server"),
)
