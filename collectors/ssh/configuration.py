"""Configurations as text that can be compared, kept and shown: without what always changes, without secrets. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from collectors.snmp.text import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MASK: Final = "<secret>"
"""Stands for every secret alike: what tells two secrets apart could be used to guess them."""

UNREADABLE: Final = "(not readable)"
"""Stands in a configuration of several files for one that the user may not read."""

LONGEST_LINE: Final = 1_000
"""Characters; what is longer is cut, so that a hostile device cannot keep us busy with one line."""

_TYPE: Final = r"(?:\s+\d(?=\s))?"
_REST: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:password|passwd|passphrase|secret|key-string|pre-shared-key|authentication-key|psk){_TYPE}\s+(?P<secret>\S.*)",
        rf"\bmessage-digest-key\s+\d+\s+\S+{_TYPE}\s+(?P<secret>\S.*)",
        r"^\s*createUser\s+(?:-e\s+\S+\s+)?\S+\s+(?P<secret>\S.*)",
        r"^\s*(?:trapsess|informsess|proxy)\s+(?P<secret>-\S.*)",
        r"^\s*crypto\s+pw\s+(?P<secret>\S.*)",
        r"\s:om(?:mysql|pgsql|libdbi|mongodb):(?P<secret>\S.*)",
        rf"\bmd5{_TYPE}\s+(?P<secret>\S.*)",
        r"^\s*snmp-server\s+(?:user|host)\s+\S+(?:\s+(?:vrf\s+\S+|traps|informs))*\s+(?P<secret>\S.*)",
        rf"\b(?:tacacs|radius|isakmp|server)\b.*?\skey{_TYPE}\s+(?P<secret>\S.*)",
        r"^\s*key\s+\d\s+(?P<secret>\S.*)",
        r"^\s*key\s+(?!\d+\s*$|chain\b)(?P<secret>\S.*)",
        r"\bauthentication\s+(?:text|string)?\s*(?P<secret>(?!mode\b|key-chain\b|message-digest\b|login\b|pre-share\b)\S+)\s*$",
    )
)
"""Where a secret begins; it goes to the end of the line, as some makers allow blanks in one."""

_WORDS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\br[ow]community6?\s+(?P<secret>\S+)",
        r"^\s*com2sec(?:6|unix)?\s+(?:-Cn\s+\S+\s+)?\S+\s+\S+\s+(?P<secret>\S+)",
        r"^\s*(?:trap2?sink|informsink)\s+\S+\s+(?P<secret>\S+)",
        r"^\s*trapcommunity\s+(?P<secret>\S+)",
        r"\bpwd\s*=\s*\"?(?P<secret>[^\"\s]+)",
        r"(?<!set )(?<!match )(?<![-\w])community\s+(?P<secret>\S+)",
        r"://(?P<secret>[^/@\s]+)@",
    )
)
"""Secrets of one word, with more behind that is none."""


def heading(command: str) -> str:
    """The line that a section of a configuration of several files begins with; its lines stand under it."""
    return f"[{command.removeprefix('cat ')}]"


def normalised(text: str, volatile: Iterable[re.Pattern[str]]) -> tuple[str, ...]:
    """The lines that say something of the configuration, safe to be shown; their order and indentation stay."""
    patterns = tuple(volatile)
    found = []
    for line in text.splitlines():
        bare = line[:LONGEST_LINE].rstrip()
        indent = len(bare) - len(bare.lstrip(" "))
        shown = " " * indent + decode_text(bare.encode())
        if shown.strip() and not any(pattern.search(shown) for pattern in patterns):
            found.append(shown)
    return tuple(found)


def masked(lines: Iterable[str]) -> tuple[str, ...]:
    """The same without secrets, whoever the maker: rather one word too many is masked than one too few."""
    return tuple(map(_masked, lines))


def _masked(line: str) -> str:
    for pattern in _WORDS:
        line = pattern.sub(lambda match: match[0].replace(match["secret"], MASK), line)
    starts = [match.start("secret") for pattern in _REST if (match := pattern.search(line))]
    return line[: min(starts)] + MASK if starts else line


def paths(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Each line with the lines that it stands under, by indentation."""
    above: list[tuple[int, str]] = []
    found = []
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, line.strip()))
        found.append(tuple(text for _, text in above))
    return tuple(found)


def digest(lines: Sequence[str]) -> str:
    """What tells two configurations apart; one that is only told in another order is the same."""
    text = "\n".join(sorted("\t".join(path) for path in paths(lines)))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def same(lines: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two configurations say the same, in whatever order."""
    return Counter(paths(lines)) == Counter(paths(others))
