"""The lab as a process of its own: ready when it says so, gone when told, and never left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from inventory.load import load_inventory
from lab.ber import Pdu
from lab.errors import LabProcessError
from lab.process import start_lab
from wardwatch.cli.lab import lab

from .client import answer, request

NAME = "1.3.6.1.2.1.1.5.0"
ROOT = Path(__file__).resolve().parents[2]


def _ask(address: str, port: int) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(5)
        asker.sendto(request(Pdu.GET, NAME, community="lab-read"), (address, port))
        return answer(asker.recv(65535)).variables[0][2]


def test_it_serves_the_inventory_that_it_wrote_and_stops_when_told(tmp_path: Path) -> None:
    with start_lab(tmp_path, ["--seed", "9", "--communes", "3", "--faults", "none"]) as served:
        loaded = load_inventory(served.inventory)
        assert (len(loaded.sites), len(loaded.devices)) == (served.sites, served.devices) == (7, served.polled)
        for device in loaded.devices.values():
            assert device.port == served.port
            assert _ask(str(device.address), device.port) == device.name.encode()
    assert served.stop() == 0
    with pytest.raises(ProcessLookupError):
        os.kill(served.pid, 0)


def test_a_lab_that_cannot_be_built_says_why(tmp_path: Path) -> None:
    with pytest.raises(LabProcessError, match=r"exit code 2\): lab: district 12345: no such unit"):
        start_lab(tmp_path, ["--districts", "12345"])


def test_a_port_that_is_taken_is_a_failure_at_run_time(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("0.0.0.0", 0))
        with pytest.raises(LabProcessError, match=r"exit code 4\): lab: .*Address already in use"):
            start_lab(tmp_path, ["--port", str(taken.getsockname()[1])])


def test_it_ends_by_itself_when_its_parent_is_gone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lab", "--json", "--stop-on-eof", "--dir", str(tmp_path), "--communes", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        facts = json.loads(child.stdout.readline())
        assert facts["port"] > 0
        child.stdin.close()
        assert child.wait(10) == 0


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    script = "import typer; from wardwatch.cli.lab import lab; typer.run(lab)"
    command = [sys.executable, "-c", script, "--dir", str(tmp_path), "--port", "0", "--communes", "1", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        facts = json.loads(child.stdout.readline())
        name = _ask("127.10.1.1", facts["port"])
        child.send_signal(signal.SIGINT)
        assert child.wait(10) == 0
    assert name == b"core-dc-1"
    assert facts == {
        "port": facts["port"],
        "inventory": str(tmp_path),
        "sites": 5,
        "devices": facts["devices"],
        "polled": facts["devices"],
        "seed": 1,
        "scenario": "default",
        "faults": facts["faults"],
        "disturbed": facts["disturbed"],
    }
    assert [fault.partition(" ")[0] for fault in facts["faults"]] == ["cut", "reboot"]
    assert set(facts["disturbed"]) < set(load_inventory(tmp_path).devices)


def test_the_command_refuses_what_it_cannot_build(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(lab)
    result = CliRunner().invoke(app, ["--dir", str(tmp_path), "--plan", "huge"])
    assert (result.exit_code, result.stderr) == (
        2,
        "wardwatch: plan 'huge': unknown; expected one of small, full, routers\n",
    )


def test_a_fault_of_the_script_is_felt_by_a_client(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("- {power_off: ups-dc, at: 0.5, lasts: 3600}\n")
    with start_lab(tmp_path / "lab", ["--communes", "1", "--faults", str(script)]) as served:
        address = str(next(d.address for d in load_inventory(served.inventory).devices.values() if d.name == "ups-dc"))
        deadline = time.monotonic() + 10
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(0.3)
            while time.monotonic() < deadline:
                asker.sendto(request(Pdu.GET, NAME, community="lab-read"), (address, served.port))
                try:
                    asker.recv(65535)
                except TimeoutError:
                    return
    pytest.fail("ups-dc still answers although it is off")
