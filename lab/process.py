"""A lab in a process of its own, for the demo, tests and benchmarks: started, awaited, stopped by its pid."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lab.errors import LabProcessError

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class LabProcess:
    """A running lab; also a context manager that stops it.

    Attributes:
        port: UDP port of its agents.
        inventory: folder of its inventory.
        sites, devices, polled: how many it has; `polled` answer SNMP.
        scenario: how well off its districts are.
        faults: what goes wrong in it on purpose, a text each.
        disturbed: names of polled devices that a fault keeps from answering while it is on.
    """

    port: int
    inventory: Path
    sites: int
    devices: int
    polled: int
    scenario: str
    faults: tuple[str, ...]
    disturbed: tuple[str, ...]
    _process: subprocess.Popen[str]

    @property
    def pid(self) -> int:
        """Of the child process."""
        return self._process.pid

    def stop(self, timeout_seconds: float = 10.0) -> int:
        """Ask it to stop, insist when it does not; returns its exit code.

        Args:
            timeout_seconds: until it is killed.
        """
        code, _ = _end(self._process, timeout_seconds)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()


def start_lab(folder: Path, options: Sequence[str] = (), *, timeout_seconds: float = 60.0) -> LabProcess:
    """Start `python -m lab` and wait until it serves. It ends by itself when this process does.

    Args:
        folder: where its inventory is written.
        options: further ones of `python -m lab`.
        timeout_seconds: until it must be ready.

    Raises:
        LabProcessError: it ended or was not ready in time; the message holds what it said.
    """
    command = [sys.executable, "-m", "lab", "--json", "--stop-on-eof", "--dir", str(folder), *options]
    process = subprocess.Popen(  # noqa: S603 -- this interpreter, this package, no shell
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    timer = threading.Timer(timeout_seconds, process.kill)
    timer.start()
    line = process.stdout.readline() if process.stdout else ""
    timer.cancel()
    if not line:
        code, said = _end(process, timeout_seconds)
        raise LabProcessError(f"the lab did not come up (exit code {code}): {said or 'it said nothing'}")
    facts = json.loads(line)
    return LabProcess(
        port=facts["port"],
        inventory=Path(facts["inventory"]),
        sites=facts["sites"],
        devices=facts["devices"],
        polled=facts["polled"],
        scenario=facts["scenario"],
        faults=tuple(facts["faults"]),
        disturbed=tuple(facts["disturbed"]),
        _process=process,
    )


def _end(process: subprocess.Popen[str], timeout_seconds: float) -> tuple[int, str]:
    """Exit code of a process that is asked to end, and what it wrote to standard error."""
    process.terminate()
    try:
        _, said = process.communicate(timeout=timeout_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        _, said = process.communicate()
    return process.returncode, said.strip()
