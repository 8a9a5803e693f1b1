"""CPU, memory and start time of this process, from /proc; nothing where there is no /proc."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")


class ProcessNumbers(NamedTuple):
    """What a process has used: CPU seconds, resident bytes, and its start in UTC seconds since 1970."""

    cpu_seconds: float
    resident_bytes: int
    started_at: float


def process_numbers(proc: Path = _PROC) -> ProcessNumbers | None:
    """Read /proc/self/stat and the boot time; None where these are not to be had.

    Source: proc(5); utime, stime, starttime, rss are fields 14, 15, 22, 24. The command before them may hold spaces.
    """
    try:
        fields = (proc / "self/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        boot = next(
            line for line in (proc / "stat").read_text(encoding="ascii").splitlines() if line.startswith("btime")
        )
        utime, stime, starttime, pages = (int(fields[number - 3]) for number in (14, 15, 22, 24))
    except (OSError, ValueError, IndexError, StopIteration):
        return None
    ticks = os.sysconf("SC_CLK_TCK")
    return ProcessNumbers(
        cpu_seconds=(utime + stime) / ticks,
        resident_bytes=pages * os.sysconf("SC_PAGE_SIZE"),
        started_at=int(boot.split()[1]) + starttime / ticks,
    )
