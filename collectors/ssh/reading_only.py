"""What may be sent at all: commands that only read. Not YAML, as the file of a platform must not vouch for itself."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = r"[\w./:@ -]+"

_JUNOS: Final = rf"show {_WORDS} \| display (?:xml|set)|set cli (?:screen-length 0|complete-on-space off)"
"""Operational mode; `set cli` is the session's own, and of what may follow a pipe only these do not write files."""

_FORTIOS: Final = (
    rf"(?:sudo \w+ )?(?:get {_WORDS}|show|diagnose (?:netlink interface list|sys ntp status|sys logdisk usage))"
)
"""`sudo global` reads what virtual domains share without entering anything; of `diagnose` only what lists."""

READING_LINES: Final = re.compile(
    rf"(?:show|display) {_WORDS}|terminal (?:length|width) \d+|screen-length (?:0 temporary|disable)|dir|enable"
    rf"|{_JUNOS}|{_FORTIOS}",
    re.ASCII,
)
"""Lines of a shell that only read, or change nothing but the session's own paging; a file may list no other."""

_MENUS: Final = (
    "system (?:identity|resource|routerboard|clock|ntp client|package update)|interface(?: bridge host)?"
    "|ip (?:address|arp)|routing (?:bgp (?:connection|session|peer)|ospf neighbor)"
)
_ROUTEROS: Final = rf"/(?:{_MENUS}) print(?: (?:terse|stats-detail|status|without-paging))*|/export"
"""`print` of menus that are named, as other words before it would do things, and no `file=`, which would write one."""

_VYATTA: Final = r"/opt/vyatta/bin/vyatta-op-cmd-wrapper show [\w-]+(?: [\w-]+)*"
"""What a person types in operational mode, without the shell that understands `configure` too."""

READING_COMMANDS: Final = re.compile(
    rf"{_ROUTEROS}|{_VYATTA}|"
    r"cat /[\w./-]+"
    r"|ip(?: -j)?(?: -[sd6])* (?:link|address|neigh)(?: show)?"
    r"|apt-get -s -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= upgrade --with-new-pkgs"
    r"|ls /[\w./-]+|ss -Hltn|/usr/sbin/sshd -T"
    r"|df -P -k -l|uname -srm|hostname|vmstat 1 2|date \+%s\.%N|timedatectl show|chronyc -c tracking"
    rf'|show {_WORDS}|vtysh -c "show {_WORDS}"',
    re.ASCII,
)
"""Commands run without a shell of ours that only read; without any character that a shell would take for its own."""
