"""Debian's snmpd (net-snmp) on a free loopback port, configured by the test and stopped by its process id."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

COMMUNITY = "wardwatch-test"
LOCATION = "Ủy ban nhân dân xã Thử Nghiệm"
_START_SECONDS = 20.0


@dataclass(frozen=True)
class Snmpd:
    """A running snmpd.

    Attributes:
        address: literal loopback address.
        port: UDP.
        community: of v1 and v2c, read-only.
    """

    address: str
    port: int
    community: str = COMMUNITY

    def walk(self, oid: str) -> dict[str, str]:
        """Debian's `snmpwalk`: numeric OID without leading dot to the value as it prints it with -Oqnet."""
        found: dict[str, str] = {}
        name = ""
        for line in self.run("snmpwalk", oid).splitlines():
            if line.startswith("."):
                name, _, value = line.removeprefix(".").partition(" ")
                found[name] = value.strip()
            else:  # octets in hexadecimal, or text with a line break, go on in the next line
                found[name] = f"{found[name]} {line.strip()}"
        return {name: value for name, value in found.items() if "No Such" not in value}

    def run(self, program: str, *oids: str, options: Sequence[str] = ("-t", "5")) -> str:
        """Run one of net-snmp's programs against it; what it prints."""
        command = [_program(program), "-v2c", "-c", self.community, "-Oqnet", *options, self.endpoint, *oids]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    @property
    def endpoint(self) -> str:
        """As net-snmp's programs take it."""
        return f"udp6:[{self.address}]:{self.port}" if ":" in self.address else f"udp:{self.address}:{self.port}"


@contextmanager
def start_snmpd(
    tmp_path: Path, *, address: str = "127.0.0.1", configuration: str = "", port: int = 0
) -> Iterator[Snmpd]:
    """Run snmpd until the end of the block.

    Args:
        tmp_path: where it may write.
        address: loopback address to listen on.
        configuration: further lines of snmpd.conf, such as those that create v3 users.
        port: that of one that ended, in another folder; 0 for any free one.
    """
    agent = Snmpd(address, port or _free_port(address))
    folder = tmp_path / f"snmpd-{agent.port}"
    folder.mkdir()
    file = folder / "snmpd.conf"
    file.write_text(
        f"rocommunity {COMMUNITY}\nrocommunity6 {COMMUNITY}\nsyslocation {LOCATION}\n"
        f"syscontact nobody\n{configuration}\n"
    )
    command = [_program("snmpd"), "-f", "-C", "-c", str(file), "-Lf", str(folder / "log"), "-Ln"]
    command += ["-p", str(folder / "pid"), "-I", "-smux", agent.endpoint]
    with subprocess.Popen(command, env={"SNMP_PERSISTENT_DIR": str(folder), "MIBS": ""}) as process:
        try:
            _wait(agent, process)
            yield agent
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(agent: Snmpd, process: subprocess.Popen[bytes]) -> None:
    """Until it answers, or is seen not to."""
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up:
        if process.poll() is not None:
            pytest.fail(f"snmpd ended at once with {process.returncode}")
        try:
            agent.run("snmpget", "1.3.6.1.2.1.1.3.0", options=("-t", "0.2", "-r", "0"))
        except subprocess.CalledProcessError:
            continue
        return
    pytest.fail(f"snmpd did not answer within {_START_SECONDS} s")


def _free_port(address: str) -> int:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed (Debian packages snmp and snmpd)")
    return found
