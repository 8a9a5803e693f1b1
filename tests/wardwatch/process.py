"""`wardwatch run` as a child process, on a free loopback port, ended by its pid."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_SECONDS = 30.0

FAST = {
    "WARDWATCH_INTERVALS_COUNTERS": "1s",
    "WARDWATCH_INTERVALS_HEALTH": "2s",
    "WARDWATCH_INTERVALS_IDENTITY": "10s",
    "WARDWATCH_DOWN_AFTER": "2/3",
    "WARDWATCH_TIMEOUT_SECONDS": "0.3",
    "WARDWATCH_RETRIES": "1",
}
"""Settings that make a test short; the code is the same."""


def free_port() -> int:
    """A TCP port of loopback that is free now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Running:
    """A `wardwatch run` that serves an inventory."""

    inventory: Path
    process: subprocess.Popen[str]
    url: str
    log: Path

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask it; the answer must be 200."""
        return httpx.get(self.url + path, headers=headers, timeout=10).raise_for_status()

    def status(self) -> Any:
        """The city's summary."""
        return self.get("/status.json").json()

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.process.pid, number)

    def wait(self) -> int:
        """Until it has ended; its exit code."""
        return self.process.wait(PATIENCE_SECONDS)


def eventually(what: str, look: Callable[[], object], patience: float = PATIENCE_SECONDS) -> None:
    """Ask until the answer is true; fails with `what` when it is not in time."""
    until = time.monotonic() + patience
    while True:
        with contextlib.suppress(httpx.TransportError):
            if look():
                return
        assert time.monotonic() < until, f"not within {patience:g} s: {what}"
        time.sleep(0.05)


def metric(run: Running, name: str) -> float:
    """The sum of all samples of one of its own metrics."""
    lines = [line for line in run.get("/metrics").text.splitlines() if line.startswith(name)]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def lines_of(run: Running, *words: str) -> list[str]:
    """The lines of its log that hold one of some words."""
    return [line for line in run.log.read_text().splitlines() if any(word in line for word in words)]


@contextlib.contextmanager
def running(
    inventory: Path, data: Path, settings: dict[str, str] | None = None, port: int | None = None
) -> Iterator[Running]:
    """Run it until the end of the block, on a port or any free one; ready when the block begins.

    Its history is in `data`, or in the database that the settings name; its log is beside `data`.
    """
    port = port or free_port()
    log = data.parent / f"run-{port}.log"
    command = [sys.executable, "-m", "wardwatch", "run", f"--inventory={inventory}", f"--listen=127.0.0.1:{port}"]
    if "WARDWATCH_DATABASE_URL" not in (settings or {}):
        command.append(f"--data-dir={data}")
    with log.open("a") as stderr:
        process = subprocess.Popen(
            command,
            env={**os.environ, **FAST, **(settings or {})},
            stderr=stderr,
            text=True,
        )
    found = Running(inventory, process, f"http://127.0.0.1:{port}", log)
    try:
        eventually("ready", lambda: _alive(found) and httpx.get(found.url + "/readyz").status_code == httpx.codes.OK)
        yield found
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _alive(found: Running) -> bool:
    assert found.process.poll() is None, f"wardwatch run ended: {found.log.read_text()}"
    return True
