"""The programs that benchmarks measure, as child processes: the lab's whole city, and `wardwatch run` over it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHOLE_CITY = ("--districts", "all", "--communes", "all", "--plan", "full", "--faults", "none")
"""Options of the lab: every district and commune of the shipped register, every kind of equipment, nothing broken."""

START_SECONDS = 120.0

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Running:
    """A `wardwatch run`: its process and the address it serves at."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    @property
    def pid(self) -> int:
        """Of the process."""
        return self.process.pid


def free_port() -> int:
    """A TCP port of loopback that is free now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextlib.contextmanager
def running(inventory: Path, folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run wardwatch over an inventory until the block ends; it polls when the block begins.

    Args:
        inventory: its folder.
        folder: takes the history and the log.
        settings: environment variables.

    Raises:
        RuntimeError: it did not come up; the message holds its log.
    """
    port = free_port()
    log = folder / "run.log"
    command = [sys.executable, "-m", "wardwatch", "run", f"--inventory={inventory.resolve()}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, f"--data-dir={folder.resolve() / 'data'}", f"--listen=127.0.0.1:{port}"],
            cwd=_ROOT,
            env={**os.environ, **(settings or {})},
            stderr=output,
        )
    found = Running(process, f"http://127.0.0.1:{port}", log)
    try:
        _await_ready(found)
        yield found
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_ready(found: Running) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{found.url}/readyz", trust_env=False).status_code == httpx.codes.OK:
                return
        if found.process.poll() is not None or time.monotonic() > until:
            msg = f"wardwatch run did not come up:\n{found.log.read_text(errors='replace')}"
            raise RuntimeError(msg)
        time.sleep(0.1)
