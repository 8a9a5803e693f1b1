"""`wardwatch poll`: one cycle and what it cost."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from inventory.load import load_inventory
from lab.process import start_lab

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = "city: {name: X}\n"


def poll(inventory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does."""
    command = [sys.executable, "-m", "wardwatch", "poll", "-i", str(inventory), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_everything_answers_and_the_cost_is_told(tmp_path: Path) -> None:
    """One JSON document whose figures fit together; the table says the same for people."""
    with start_lab(tmp_path / "inventory", ("--faults", "none")) as lab:
        done, shown = poll(lab.inventory, "--json"), poll(lab.inventory)
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    assert (summary["devices"], summary["answered"], summary["partial"]) == (lab.polled, lab.polled, 0)
    assert summary["silent"] == {}
    assert summary["packets_sent"] >= summary["packets_received"] >= lab.polled
    assert summary["varbinds"] > 10 * summary["interfaces"] > 0
    assert summary["bytes_received"] > summary["varbinds"]
    assert min(summary[key] for key in ("wall_seconds", "cpu_seconds", "cpu_ms_per_device", "rss_bytes")) > 0
    assert shown.returncode == 0
    assert f"{lab.polled} asked, {lab.polled} answered" in shown.stdout


def test_a_silent_device_is_named_and_makes_exit_code_1(tmp_path: Path) -> None:
    with start_lab(tmp_path / "inventory", ("--faults", "none")) as lab:
        above = next(iter(load_inventory(lab.inventory).devices.values()))
        gone = {
            "name": "gone",
            "site": above.site,
            "role": "server",
            "address": "127.254.254.254",
            "port": 9,
            "credentials": list(above.credentials),
            "uplinks": [{"to": above.name}],
        }
        (lab.inventory / "more.yaml").write_text(json.dumps({"devices": [gone]}))
        done = poll(lab.inventory, "--json")
    assert done.returncode == 1, done.stdout + done.stderr
    summary = json.loads(done.stdout)
    assert summary["answered"] == lab.polled
    assert list(summary["silent"]) == ["gone"]
    assert summary["silent"]["gone"].startswith("timeout: ")


def test_an_inventory_that_does_not_check_is_exit_code_3_and_no_packet(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text(BROKEN)
    done = poll(tmp_path)
    assert done.returncode == 3
    assert "city.yaml:1" in done.stderr
    assert "Traceback" not in done.stderr
