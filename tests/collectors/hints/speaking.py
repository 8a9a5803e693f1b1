"""Receivers under test, and the real programs that speak to them: net-snmp's snmptrap and snmpinform, and logger."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from collectors.hints import Hint, HintDesk, HintResult, Sender
from collectors.hints.buckets import Rate
from collectors.hints.syslog import SyslogReceiver
from collectors.hints.traps import TrapReceiver
from inventory.identifiers import DeviceName

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from collectors.snmp.client import SnmpLogin

PATIENCE_SECONDS = 20.0
R1 = DeviceName("r-1")
PLENTY = Rate(per_second=1000.0, burst=1000)
LINK_DOWN = "1.3.6.1.6.3.1.1.5.3"

Receiver = TrapReceiver | SyslogReceiver


@dataclass
class Open:
    """A receiver that is open on loopback, and the hints that it gave."""

    receiver: Receiver
    hints: list[Hint] = field(default_factory=list)

    def counts(self) -> dict[HintResult, int]:
        """What became of datagrams, without the results that did not occur."""
        return {result: count for result, count in self.receiver.counts().items() if count}

    async def until_counted(self, result: HintResult, count: int = 1) -> None:
        """Wait until so many datagrams ended so."""
        await until(lambda: self.receiver.counts()[result] >= count)


async def until(look: Callable[[], object]) -> None:
    """Wait until something is true; fails when it is not in time."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not look():  # noqa: ASYNC110 -- what is looked at tells nobody
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def receiving(
    kind: Callable[[tuple[str, int], HintDesk], Receiver],
    *logins: SnmpLogin,
    address: str = "127.0.0.1",
    all_hints: Rate = PLENTY,
    of_a_device: Rate = PLENTY,
) -> AsyncIterator[Open]:
    """A receiver that knows one device, r-1 at an address of loopback, under these logins."""
    hints: list[Hint] = []
    desk = HintDesk(hints.append, utc=lambda: 1_800_000_000.0, all_hints=all_hints, of_a_device=of_a_device)
    receiver = kind(("127.0.0.1", 0), desk)
    receiver.use({address: Sender((R1,), logins)})
    await receiver.start()
    try:
        yield Open(receiver, hints)
    finally:
        await receiver.close()


async def run(*command: str, folder: Path | None = None) -> int:
    """Run a program to its end; its exit code.

    Args:
        command: the program and its arguments.
        folder: where net-snmp's programs keep what they remember.
    """
    program = shutil.which(command[0])
    assert program is not None, f"{command[0]} is not installed; see docs/agents.md"
    environ = {**os.environ, "SNMP_PERSISTENT_DIR": str(folder), "SNMPCONFPATH": str(folder)} if folder else None
    process = await asyncio.create_subprocess_exec(
        program, *command[1:], env=environ, stderr=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await process.wait()


def send(port: int, *messages: bytes, source: str = "127.0.0.1") -> None:
    """Send datagrams from an address of loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind((source, 0))
        for message in messages:
            sender.sendto(message, ("127.0.0.1", port))
