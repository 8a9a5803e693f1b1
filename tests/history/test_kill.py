"""A process killed in the middle of writing loses nothing that was acknowledged."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from collectors.state.model import DeviceState
from history import History

if TYPE_CHECKING:
    from pathlib import Path

CHILD = """
import sys
from collectors.state.model import DeviceState, DeviceStatus, Transition
from history import History

history = History(sys.argv[1])
history.open()
history.start()
before = {name: status for name, status in history.states().items()}
first = 1 + max((int(status.since) for status in before.values()), default=0)
for number in range(first, first + 1_000_000):
    name = f"d{number % 50}"
    state = DeviceState.DOWN if number // 50 % 2 else DeviceState.UP
    old = before.get(name, DeviceStatus(name, DeviceState.UNKNOWN, 0.0))
    before[name] = DeviceStatus(name, state, float(number), f"change {number}")
    history.record(Transition(old, before[name]))
    if number % 20 == 0:
        assert history.flush()
        print(number, flush=True)
"""


def write_until_killed(file: Path, acknowledgements: int) -> int:
    """Let a child write, kill it; the last change that it had been told is on disk."""
    command = [sys.executable, "-c", CHILD, str(file)]
    last = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(acknowledgements):
            last = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        for line in child.stdout:
            last = int(line) if line.endswith("\n") else last
    assert child.returncode == -signal.SIGKILL
    return last


def test_acknowledged_changes_survive_kill_9_again_and_again(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    total = 0
    for times in range(4):
        acknowledged = write_until_killed(file, 3 + 5 * times)
        history = History(file)
        history.open()
        states = history.states()
        latest = max(int(status.since) for status in states.values())
        assert latest >= acknowledged > total
        total = latest
        for name, status in states.items():
            number = int(status.since)
            assert number % 50 == int(name[1:])
            assert status.state is (DeviceState.DOWN if number // 50 % 2 else DeviceState.UP)
            assert status.reason == f"change {number}"
            assert number > acknowledged - 50, "every device is as it was when last acknowledged, or later"
        history.stop()
