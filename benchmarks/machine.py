"""What this machine is and what its processes use, read from /proc: figures without their machine say nothing."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Used(NamedTuple):
    """CPU seconds that a process has used, user and system, and the bytes it has resident (proc(5), stat)."""

    cpu_seconds: float
    resident_bytes: int


def used(pid: int) -> Used:
    """What a process has used so far.

    Raises:
        OSError: there is no such process.
    """
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    utime, stime, pages = (int(fields[number - 3]) for number in (14, 15, 24))
    return Used((utime + stime) / _TICKS, pages * _PAGE)


def busy_seconds() -> float:
    """CPU seconds that all processes together have used since the machine started (proc(5), /proc/stat)."""
    name, *fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
    assert name == "cpu"
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
    return (user + nice + system + irq + softirq + steal) / _TICKS


def description() -> str:
    """Processor, cores, memory, system and Python, in one line."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "CPU unknown")
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PHYS_PAGES") * _PAGE / 2**30
    return (
        f"{model}, {cores} cores, {memory:.0f} GiB; {platform.system()} {platform.release().partition('-')[0]}; "
        f"Python {platform.python_version()}"
    )
