"""Configurations as text that can be compared, kept and shown: without what always changes, without secrets. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from collectors.snmp.text import decode_text
from collectors.ssh.cipher_masks import ONE_WORD, TO_THE_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MASK: Final = "<secret>"
"""Stands for every secret alike: what tells two secrets apart could be used to guess them."""

UNREADABLE: Final = "(not readable)"
"""Stands in a configuration of several files for one that the user may not read."""

LONGEST_LINE: Final = 1_000
"""Characters; what is longer is cut, so that a hostile device cannot keep us busy with one line."""

_TYPE: Final = r"(?:\s+(?:\d|(?:irreversible-)?cipher|simple|plain|hash|encrypted)(?=\s))?"
_REST: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:password|passwd|passphrase|secret|key-string|pre-shared-key|authentication-key|(?<![=,]wpa2-)(?<![=,]wpa-)psk){_TYPE}\s+(?P<secret>\S.*)",
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
        *TO_THE_END,
        r"\bauthentication\s+(?:text|string)?\s*(?P<secret>(?!mode\b|key-chain\b|message-digest\b|login\b|pre-share\b)\S+)\s*$",
    )
)
"""Where a secret begins; it goes to the end of the line, as some makers allow blanks in one."""

_VALUES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            r"(?<![\w-])(?:[\w-]*(?:passw(?:or)?d|passphrase|secret|psk|-pass)|(?:[\w-]*-)?(?:pre-?shared|private|preshared|encryption"
            r"|authentication|auth|protocol|shared|wep|md5)[\w-]*-?key(?:-\d)?|key-\d|sim-pin|pin|community)"
            r"=(?P<secret>\"(?:\\.|[^\"\\])*\"?|\S+)"
        ),
        r"(?<!\S)(?P<secret>\"?\$(?:[1568y]|9|2[aby]|sha1)\$\S+)",
        r"(?<!\S)ENC\s+(?P<secret>\S+)",
    )
)
"""Secrets by their own look, or as the value of an assignment; what stands behind is none."""

_LATER: Final = re.compile(
    r"(?<![\w=,-])(?:psksecret|ppk-secret|private-key|preshared-key|key-data|auth-pwd|priv-pwd|passwd|wpa-passphrase"
    r"|[\w-]*-(?:passwd|password|secret|psk|passphrase))\s+(?P<secret>\S.*)"
    r"|^\s*set (?:key|sae-password|wifi-key|auth-key)\s+(?P<other>\S.*)",
    re.IGNORECASE,
)
_COMMUNITIES: Final = re.compile(r"^(?:/snmp community|config system snmp community)$")
_NAME: Final = re.compile(r"(?<![\w-])name(?:=|\s+)(?P<secret>\"(?:\\.|[^\"\\])*\"?|\S+)")
"""Lines under which a name is a community, and that name."""

_PEM: Final = re.compile(r"-----(?P<end>BEGIN|END) [A-Z ]*PRIVATE KEY-----")

_WORDS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        *ONE_WORD,
        r"\br[ow]community6?\s+(?P<secret>\S+)",
        r"^\s*com2sec(?:6|unix)?\s+(?:-Cn\s+\S+\s+)?\S+\s+\S+\s+(?P<secret>\S+)",
        r"^\s*(?:trap2?sink|informsink)\s+\S+\s+(?P<secret>\S+)",
        r"^\s*trapcommunity\s+(?P<secret>\S+)",
        r"\bpwd\s*=\s*\"?(?P<secret>[^\"\s]+)",
        r"(?<!set )(?<!match )(?<!snmp-agent )(?<!snmp-server )(?<![-\w])community\s+(?P<secret>\S+)",
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
    return tuple(line for line in masks(lines) if line is not None)


def masks(lines: Iterable[str]) -> tuple[str | None, ...]:
    """For each line what is kept of it; None where it lies in the middle of a private key."""
    kept = tuple(lines)
    found: list[str | None] = []
    inside = False
    for line, path in zip(kept, paths(kept), strict=True):
        border = _PEM.search(line)
        if border is not None:
            inside = border["end"] == "BEGIN" and "-----END" not in line[border.end() :]
            found.append(line[: border.start()].rstrip('"') + MASK if border["end"] == "BEGIN" else MASK)
        elif inside:
            found.append(None)
        else:
            named = any(map(_COMMUNITIES.search, path[:-1]))
            found.append(_masked(_NAME.sub(_mask, line) if named else line))
    return tuple(found)


def _mask(match: re.Match[str]) -> str:
    """What fits, with its secret masked where it stands: a secret may be a letter that other words have, too."""
    at = match.start("secret") - match.start()
    return match[0][:at] + MASK + match[0][at + len(match["secret"]) :]


def _masked(line: str) -> str:
    for pattern in (*_VALUES, *_WORDS):
        line = pattern.sub(_mask, line)
    starts = [match.start("secret") for pattern in _REST if (match := pattern.search(line))]
    if later := _LATER.search(line):
        starts.append(later.start(later.lastgroup or 0))
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
