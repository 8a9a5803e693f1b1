"""What the configuration of a Linux machine should not say, or should, over several files. Pure.

Sources: sshd_config(5), snmpd.conf(5), chrony.conf(5), timesyncd.conf(5), rsyslog.conf(5), OpenSSH 9.2. A file that is
not there says what the program does without it; one that may not be read says nothing, and then there is no verdict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.ssh.algorithms import old_among
from collectors.ssh.checks.rules import DEFAULT_COMMUNITIES, risk
from collectors.ssh.configuration import UNREADABLE, heading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collectors.readings import RiskReading
    from collectors.ssh.checks.rules import Path

_NOT_WEAK: Final = "hmac-sha1"
"""Offered by every sshd by default, and not broken as a MAC (RFC 6194): nothing that somebody would have configured."""

_SERVER: Final = re.compile(r"(?:server|pool|peer)\s+\S|(?:Fallback)?NTP=\s*\S")
_ELSEWHERE: Final = re.compile(r"(?:sourcedir|confdir|include(?:file)?)\s")
_FORWARD: Final = re.compile(r"\S+\s+@@?\S|.*\btype\s*=\s*\"om(?:fwd|relp|kafka|elasticsearch)\"|URL=\s*\S")
_CLOCKS: Final = (
    *("/etc/chrony/chrony.conf", "/etc/chrony.conf", "/etc/ntpsec/ntp.conf", "/etc/ntp.conf"),
    "/etc/systemd/timesyncd.conf",
)
_LOGS: Final = ("/etc/rsyslog.conf", "/etc/rsyslog.d/50-default.conf", "/etc/systemd/journal-upload.conf")
_READ_HERE: Final = frozenset({"50-default.conf", "README"})


class _Files:
    """The sections of a configuration: the lines of a file; () where it is not there, None where it may not be read."""

    def __init__(self, found: Sequence[Path]) -> None:
        self._lines: dict[str, list[str]] = {}
        for path in found:
            section = self._lines.setdefault(path[0], [])
            section += path[1:2]

    def of(self, name: str) -> tuple[str, ...] | None:
        lines = self._lines.get(heading(name), [])
        return None if UNREADABLE in lines else tuple(lines)

    def all_of(self, names: Sequence[str]) -> tuple[list[str], bool]:
        """The lines of several files, and whether all that are there could be read."""
        read = [self.of(name) for name in names]
        return [line for lines in read for line in lines or ()], None not in read


def _sshd(files: _Files) -> tuple[str, ...] | None:
    """What sshd goes by, as far as it is known: by its own word, else its file, where no other one is included.

    Of a keyword the first line counts; what stands under Match is for some and left out.
    """
    if effective := files.of("/usr/sbin/sshd -T"):
        return effective
    own = files.of("/etc/ssh/sshd_config")
    if not own:
        return None
    included = any(line.lower().startswith("include ") for line in own)
    if included and files.of("ls /etc/ssh/sshd_config.d") != ():
        return None
    ends = next((place for place, line in enumerate(own) if line.lower().startswith("match ")), len(own))
    return own[:ends]


def _value(lines: Sequence[str], keyword: str, default: str = "") -> str:
    words = (re.split(r"[\s=]+", line, maxsplit=1) for line in lines)
    return next((rest[0].strip() for key, *rest in words if key.lower() == keyword and rest), default)


def _root_login(files: _Files) -> RiskReading | None:
    lines = _sshd(files)
    if lines is None:
        return None
    asked = _value(lines, "passwordauthentication", "yes").lower() != "no"
    allowed = _value(lines, "permitrootlogin", "prohibit-password").lower() == "yes"
    found = "PermitRootLogin yes, PasswordAuthentication yes"
    return risk("root_login", "critical", [found] if asked and allowed else [])


def _weak_ciphers(files: _Files) -> RiskReading | None:
    lines = _sshd(files)
    if lines is None:
        return None
    named = [_value(lines, key) for key in ("kexalgorithms", "ciphers", "macs", "hostkeyalgorithms")]
    allowed = [name for value in named if not value.startswith("-") for name in value.lstrip("+^").split(",")]
    weak = [name for name in old_among(allowed) if name != _NOT_WEAK]
    return risk("weak_ciphers", "warning", [", ".join(weak)] if weak else [])


def _communities(files: _Files) -> list[tuple[str, bool]] | None:
    """Communities of snmpd, each with whether it may write."""
    lines = files.of("/etc/snmp/snmpd.conf")
    if lines is None:
        return None
    found = []
    for words in map(str.split, lines):
        directive = words[0].lower()
        if directive in {"rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6"} and len(words) > 1:
            found.append((words[1], directive.startswith("rw")))
        elif directive in {"com2sec", "com2sec6"} and len(words) > 3:  # noqa: PLR2004 -- name, source, community
            found.append((words[-1], False))
        elif directive == "rwuser":
            found.append(("", True))
    return found


def _counted(name: str, count: int, what: str) -> RiskReading:
    return risk(name, "critical", [f"{count} x {what}"] if count else [])


def _default_community(files: _Files) -> RiskReading | None:
    found = _communities(files)
    if found is None:
        return None
    count = sum(name.lower() in DEFAULT_COMMUNITIES for name, _ in found)
    return _counted("default_community", count, "a community that everybody knows")


def _snmp_write(files: _Files) -> RiskReading | None:
    found = _communities(files)
    return (
        None if found is None else _counted("snmp_write", sum(writes for _, writes in found), "a line that may write")
    )


def _no_ntp(files: _Files) -> RiskReading | None:
    lines, whole = files.all_of(_CLOCKS)
    if any(map(_SERVER.match, lines)):
        return risk("no_ntp", "warning", [])
    if not whole or any(map(_ELSEWHERE.match, lines)):
        return None
    return risk("no_ntp", "warning", ["chrony.conf, ntp.conf, timesyncd.conf"])


def _no_logging(files: _Files) -> RiskReading | None:
    lines, whole = files.all_of(_LOGS)
    if any(map(_FORWARD.match, lines)):
        return risk("no_logging", "warning", [])
    others = files.of("ls /etc/rsyslog.d")
    if not whole or others is None or not _READ_HERE.issuperset(others):
        return None
    return risk("no_logging", "warning", ["rsyslog.conf, journal-upload.conf"])


def _of_files(check: Callable[[_Files], RiskReading | None]) -> Callable[[Sequence[Path]], RiskReading | None]:
    """A check of files as one of lines; where there is no file at all nothing was read."""
    return lambda found: check(_Files(found)) if found else None


CHECKS: Final = tuple(
    map(_of_files, (_root_login, _weak_ciphers, _default_community, _snmp_write, _no_ntp, _no_logging))
)
