"""Machines made of network namespaces, joined by virtual cables that can be cut; real routers run in them."""

from __future__ import annotations

import ctypes
import itertools
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLONE_NEWNET = 0x4000_0000
_LIBC = ctypes.CDLL(None, use_errno=True)
_FRR = Path("/usr/lib/frr")
_SERIAL = itertools.count()

_QUICK = " timers throttle spf 0 50 200\n timers throttle lsa all 0\n timers lsa min-arrival 0\n"
"""Routers that have converged a second after a change, not ten."""

OSPF_INTERFACE = """\
interface {name}
 ip ospf area 0
 ip ospf network point-to-point
 ip ospf hello-interval 1
 ip ospf dead-interval 4
 ip ospf retransmit-interval 1
"""


def need_namespaces() -> None:
    """Skip where this machine cannot have namespaces; continuous integration allows no skip."""
    if shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("network namespaces need root and iproute2")


def need_routers() -> None:
    """Skip where FRR is not installed."""
    if not (_FRR / "zebra").exists():
        pytest.skip("FRR is not installed: apt-get install frr")


class Net:
    """Namespaces of one test; all of it, programs included, is gone at the end."""

    def __init__(self) -> None:
        self._prefix = f"ww{os.getpid()}x{next(_SERIAL)}"
        self._stack = ExitStack()
        self._names: list[str] = []
        self._cables = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def machine(self, name: str, loopback: str = "") -> None:
        """Add a machine with an address of its own beside 127.0.0.1."""
        _run("ip", "netns", "add", self._full(name))
        self._stack.callback(_run, "ip", "netns", "del", self._full(name))
        self._ip(name, "link", "set", "lo", "up")
        if loopback:
            self._ip(name, "addr", "add", f"{loopback}/32", "dev", "lo")

    def cable(self, one: str, other: str) -> None:
        """Join two machines; each names its end by the other."""
        number = next(self._cables)
        ends = ("name", other, "netns", self._full(one)), ("name", one, "netns", self._full(other))
        _run("ip", "link", "add", *ends[0], "type", "veth", "peer", *ends[1])
        for place, (machine, end) in enumerate(((one, other), (other, one)), 1):
            self._ip(machine, "addr", "add", f"10.0.{number}.{place}/24", "dev", end)
            self._ip(machine, "link", "set", end, "up")

    def address(self, machine: str, address: str, end: str) -> None:
        self._ip(machine, "addr", "add", address, "dev", end)

    def route(self, machine: str, via: str, number: int) -> None:
        """Send all that a machine does not know to the first end of a cable."""
        self._ip(machine, "route", "add", "default", "via", f"10.0.{number}.1", "dev", via)

    def cut(self, one: str, other: str) -> None:
        self._ip(one, "link", "set", other, "down")

    def mend(self, one: str, other: str) -> None:
        self._ip(one, "link", "set", other, "up")

    def router(self, name: str, links: Sequence[str], *, passive: str = "", bgp: str = "") -> Path:
        """Run FRR (zebra and ospfd) on a machine; on a passive link nobody else speaks OSPF.

        With a configuration of BGP it runs bgpd too. Returns the folder of its sockets, for vtysh.
        """
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="frr-")))
        folder.chmod(0o777)  # the routers run as a user of their own
        (folder / "zebra.conf").write_text(f"hostname {name}\nip forwarding\n", encoding="ascii")
        parts = [OSPF_INTERFACE.format(name=link) for link in links]
        parts += [f"interface {passive}\n ip ospf area 0\n ip ospf passive\n"] if passive else []
        parts.append("interface lo\n ip ospf area 0\nrouter ospf\n" + _QUICK)
        (folder / "ospfd.conf").write_text("".join(parts), encoding="ascii")
        self._daemon(name, folder, "zebra")
        self._daemon(name, folder, "ospfd")
        if bgp:
            (folder / "bgpd.conf").write_text(bgp, encoding="ascii")
            self._daemon(name, folder, "bgpd")
        return folder

    def _daemon(self, machine: str, folder: Path, program: str) -> None:
        log = self._stack.enter_context((folder / f"{program}.log").open("w+b"))
        common = ("-z", str(folder / "zapi"), "--vty_socket", str(folder), "-P", "0", "-i", str(folder / program))
        command = (str(_FRR / program), "-f", str(folder / f"{program}.conf"), *common)
        process = subprocess.Popen(self.command(machine, *command), stdout=log, stderr=log)
        self._stack.callback(_end, process)

    def program(self, machine: str, log: Path, *command: str) -> None:
        """Run a program on a machine until the end of the test."""
        output = self._stack.enter_context(log.open("w+b"))
        self._stack.callback(_end, subprocess.Popen(self.command(machine, *command), stdout=output, stderr=output))

    def command(self, machine: str, *command: str) -> tuple[str, ...]:
        """The command that runs another one on a machine."""
        return ("ip", "netns", "exec", self._full(machine), *command)

    @contextmanager
    def inside(self, machine: str) -> Iterator[None]:
        """What this thread opens in between, it opens on the machine; it stays there."""
        with Path("/proc/thread-self/ns/net").open("rb") as home:
            with Path("/run/netns", self._full(machine)).open("rb") as there:
                _enter(there.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def _ip(self, machine: str, *arguments: str) -> None:
        _run("ip", "-n", self._full(machine), *arguments)

    def _full(self, name: str) -> str:
        return f"{self._prefix}-{name}"


def _enter(namespace: int) -> None:
    if _LIBC.setns(namespace, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=20, capture_output=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
