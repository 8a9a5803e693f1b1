"""The recordings of real devices beside the repository: asked through the engine, and compared with what is known.

The figures are of recall, by `score.py` beside the recordings; it prints precision too, which is informative only:
the expected documents hold no more than could be traced.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from benchmarks.recorded import ask_all
from tests.shared_data import shared

if TYPE_CHECKING:
    from pathlib import Path

_DEVICES: Final = 70
_MEAN: Final = 0.97
"""Mean of the shares matched, over devices and categories."""

_WHOLE: Final = 0.98
"""Share of all facts."""

_FLOORS: Final = {
    "system": 1.0,
    "identity": 0.98,
    "interfaces": 1.0,
    "interface_counters": 1.0,
    "cpu": 0.99,
    "sensors": 0.9,
    "wireless": 0.92,
    "addresses": 0.98,
    "memory": 0.96,
    "storage": 1.0,
    "ups": 1.0,
    "inventory": 0.99,
    "neighbours": 1.0,
    "printer_supplies": 1.0,
    "printer_errors": 1.0,
    "bgp_neighbours": 0.7,
    "ospf_neighbours": 1.0,
    "printer_pages": 1.0,
}
"""Share of the facts of each category that must be found. What is missing was looked at one by one: a marker or a zero
that a device sends for what it does not have, or a unit that its maker's MIB contradicts (docs/proof)."""


async def test_real_devices_are_read_without_an_error_and_most_of_what_is_known_of_them_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared("recordings")
    files = sorted((folder / "recordings").glob("*.snmprec"))
    assert len(files) == _DEVICES
    assert await ask_all(files, tmp_path) == {}
    command = [sys.executable, str(folder / "score.py"), str(folder / "expected"), str(tmp_path)]
    printed = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True, timeout=60)
    with capsys.disabled():
        sys.stdout.write(f"\n{printed.stdout}")
    lines = [line.split() for line in printed.stdout.splitlines()]
    recall = {line[0]: int(line[1]) / int(line[2]) for line in lines if line and line[0] in _FLOORS}
    assert {part: round(share, 3) for part, share in recall.items() if share < _FLOORS[part]} == {}
    assert recall.keys() == _FLOORS.keys()
    mean = re.search(r"mean recall .*: ([0-9.]+)%", printed.stdout)
    assert mean is not None
    assert float(mean[1]) / 100 >= _MEAN
    total = next(line for line in lines if line and line[0] == "total")
    assert int(total[1]) / int(total[2]) >= _WHOLE
