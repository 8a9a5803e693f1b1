"""Debian's net-snmp tools as a client that knows nothing of ours, and the text that they must print."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

import pytest

from lab.ber import Oid, Tag, decode_number, decode_oid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NUMBERS = {
    Tag.INTEGER: "INTEGER",
    Tag.COUNTER32: "Counter32",
    Tag.GAUGE32: "Gauge32",
    Tag.COUNTER64: "Counter64",
}
_CHATTER = ("Created directory: ", "End of MIB")
_PAST_THE_END = "No more variables left in this MIB View (It is past the end of the MIB tree)"
_LINE = re.compile(r"^(?=\.\d)", re.MULTILINE)


async def run(
    tool: str,
    home: Path,
    target: str,
    *names: str,
    community: str,
    version: str = "-v2c",
    options: tuple[str, ...] = (),
    patience: str = "2",
) -> list[str]:
    """Output of a tool, one text a variable, with spaces squeezed; OIDs and values numeric, strings in hexadecimal."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (Debian package snmp)")
    environment = {**os.environ, "MIBS": "", "SNMP_PERSISTENT_DIR": str(home), "SNMPCONFPATH": str(home)}
    command = [tool, version, "-c", community, "-t", patience, "-r", "0", "-Onxe", *options, target, *names]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    said = "".join(line for line in output.decode().splitlines(keepends=True) if not line.startswith(_CHATTER))
    return [" ".join(part.split()) for part in _LINE.split(said) if part.strip()]


async def walk(tool: str, home: Path, target: str, root: str = ".1", **how: Any) -> list[str]:
    """What a walk printed, without the remark that the end was reached."""
    return [line for line in await run(tool, home, target, root, **how) if not line.endswith(_PAST_THE_END)]


def printed(variables: Iterable[tuple[Oid, int, bytes]]) -> list[str]:
    """What the tools print for these variables."""
    return [f".{'.'.join(map(str, name))} = {_value(tag, content)}" for name, tag, content in variables]


def _value(tag: int, content: bytes) -> str:
    if tag in _NUMBERS:
        return f"{_NUMBERS[Tag(tag)]}: {decode_number(content)}"
    if tag == Tag.TIME_TICKS:
        ticks = decode_number(content)
        days, rest = divmod(ticks // 100, 86400)
        clock = f"{rest // 3600}:{rest % 3600 // 60:02d}:{rest % 60:02d}.{ticks % 100:02d}"
        word = f"{days} day{'' if days == 1 else 's'}, " if days else ""
        return f"Timeticks: ({ticks}) {word}{clock}"
    if tag == Tag.OBJECT_IDENTIFIER:
        return f"OID: .{'.'.join(map(str, decode_oid(content)))}"
    if tag == Tag.IP_ADDRESS:
        return f"IpAddress: {IPv4Address(content)}"
    if tag == Tag.NULL:
        return "NULL"
    return f"Hex-STRING: {content.hex(' ').upper()}" if content else '""'
