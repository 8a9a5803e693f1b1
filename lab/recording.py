"""Recordings of devices in the .snmprec form of snmpsim: one `OID|tag|value` a line.

The tag is the decimal number of the BER tag; with `x` behind it the value is hexadecimal, with `e` it has backslash
escapes. Lines that say something else are reported and left out: a bad line never loses the others.
"""

from __future__ import annotations

import glob
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from lab.ber import Oid, Tag, encode_number, encode_oid
from lab.errors import BerError
from lab.mib import Constant, Mib, oid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_PARTS = 3


@dataclass(frozen=True)
class Recording:
    """A recorded device.

    Attributes:
        name: the file's name without its suffix.
        entries: variables in the order of their OIDs, the first of each name.
        problems: `file:line: what` of every line that was left out.
    """

    name: str
    entries: tuple[tuple[Oid, Constant], ...]
    problems: tuple[str, ...] = ()

    @cached_property
    def mib(self) -> Mib:
        """The store that serves it."""
        return Mib(self.entries)


def load_snmprec(path: Path) -> Recording:
    """Read a recording.

    Raises:
        OSError: the file cannot be read.
    """
    entries: dict[Oid, Constant] = {}
    problems: list[str] = []
    for line_number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip() or line.startswith(b"#"):
            continue
        try:
            name, value = _parse(line.removesuffix(b"\r"))
            if name in entries:
                raise ValueError("the name was there before; the first one counts")  # noqa: TRY301 -- one way to report
            entries[name] = value
        except (ValueError, BerError) as error:
            problems.append(f"{path.name}:{line_number}: {error}")
    return Recording(path.stem, tuple(sorted(entries.items())), tuple(problems))


def load_contexts(path: Path) -> dict[str, Mib]:
    """What a recorded device holds in other contexts, by their names: NAME@CONTEXT.snmprec beside NAME.snmprec.

    Raises:
        OSError: one of the files cannot be read.
    """
    companions = sorted(path.parent.glob(f"{glob.escape(path.stem)}@*{path.suffix}"))
    return {each.stem.removeprefix(f"{path.stem}@"): load_snmprec(each).mib for each in companions}


def _parse(line: bytes) -> tuple[Oid, Constant]:
    parts = line.split(b"|", _PARTS - 1)
    if len(parts) != _PARTS:
        raise ValueError("expected OID|tag|value")
    name = oid(parts[0].strip().decode("ascii"))
    encode_oid(name)
    tag_text, raw = parts[1].strip().decode("ascii"), parts[2]
    tag = Tag(int(tag_text.rstrip("xe")))
    suffix = tag_text[len(str(int(tag))) :]
    if suffix not in _UNWRAP:
        raise ValueError(f"tag {tag_text!r}: expected a number, alone or with x or e")
    return name, Constant(tag, _content(tag, _UNWRAP[suffix](raw), literal=suffix == "x"))


def _escaped(raw: bytes) -> bytes:
    return raw.decode("latin-1").encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1")


_UNWRAP: Mapping[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "x": lambda raw: bytes.fromhex(raw.decode("ascii")),
    "e": _escaped,
}

_RANGES: Mapping[Tag, tuple[int, int]] = {
    Tag.INTEGER: (-(2**31), 2**31 - 1),
    Tag.COUNTER32: (0, 2**32 - 1),
    Tag.GAUGE32: (0, 2**32 - 1),
    Tag.TIME_TICKS: (0, 2**32 - 1),
    Tag.COUNTER64: (0, 2**64 - 1),
}


def _content(tag: Tag, raw: bytes, *, literal: bool) -> bytes:
    """Contents octets of a recorded value; `literal` octets are taken as they are."""
    if tag in _RANGES:
        value = int.from_bytes(raw, "big", signed=tag is Tag.INTEGER) if literal else int(raw)
        low, high = _RANGES[tag]
        if not low <= value <= high:
            raise ValueError(f"{value} is out of the range of {tag.name}")
        return encode_number(value)
    if literal or tag in (Tag.OCTET_STRING, Tag.OPAQUE):
        return raw
    if tag is Tag.OBJECT_IDENTIFIER:
        return encode_oid(oid(raw.strip().decode("ascii")))
    if tag is Tag.IP_ADDRESS:
        return IPv4Address(raw.strip().decode("ascii")).packed
    if tag is Tag.NULL:
        return b""
    raise ValueError(f"{tag.name} is not a value")
