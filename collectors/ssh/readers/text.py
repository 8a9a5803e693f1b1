"""What readers share: device text made safe, hardware addresses, stable numbers of interfaces."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from collectors.snmp.text import decode_text

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 1_000
"""Characters of a line that readers look at."""

_HEX = re.compile(r"[0-9a-f]{12}")
_ABOVE_IFINDEX = 1 << 31


def safe(text: object) -> str | None:
    """A device's text on one line, without what steers terminals; None where there is none."""
    return decode_text(str(text).encode()) or None if text is not None else None


def mac(text: str) -> str | None:
    """A hardware address in any maker's spelling as six pairs; None where it is none, or no machine's."""
    digits = re.sub(r"[.:-]", "", text.lower())
    if not _HEX.fullmatch(digits) or digits == "0" * 12:
        return None
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def short(text: str) -> str:
    """An answer with its lines cut: expressions may take time with the square of a line, which the device chooses."""
    return "\n".join(line[:LONGEST_LINE] for line in text.split("\n"))


def number_of_interface(name: str) -> int:
    """A number for an interface whose ifIndex the command line does not tell: stable, and no ifIndex (RFC 2863)."""
    return _ABOVE_IFINDEX + zlib.crc32(name.encode())


def whole(row: Mapping[str, str], key: str) -> int | None:
    """A column of figures; None where it is empty."""
    return int(row[key]) if row.get(key) else None
