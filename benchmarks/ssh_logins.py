"""579 log-ins over SSH: the router of every commune of the lab's city asked for its health once, while SNMP goes on.

The lab answers SNMP for the whole city, a real sshd on all of loopback answers for its routers, and wardwatch runs as a
whole in a process of its own: on the first core, the two servers on the last, where there are two. First it runs with
SNMP alone, long enough that all devices were asked; then the round over SSH begins beside that, unpaced: as many
sessions at a time as wardwatch allows itself. A device is asked what the platform `linux` lists for a health poll; one
of these takes a second by itself. What the machine did besides is stated, as it decides the wall times.

    python -m benchmarks.ssh_logins [--at-once 4] [--warm-up 90] [--baseline 60]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.children import WHOLE_CITY, free_port
from benchmarks.machine import busy_seconds, used
from collectors.admission import Admission
from collectors.poll import Work
from collectors.runner import poll_each
from collectors.schedule import DEFAULT_DEADLINE_SECONDS, SSH_WAY
from collectors.ssh.poller import SESSIONS
from inventory.identifiers import CredentialName
from inventory.model import Method, SshCredential
from inventory.secret import SecretRef
from inventory.ssh_access import SshAccess
from lab.process import start_lab
from wardwatch.loading import load_inventory
from wardwatch.settings import load_settings
from wardwatch.sshing import ssh_poller
from wardwatch.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from collectors.poll import Poll
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from wardwatch.settings import Settings

LOGINS = 579
TICK_SECONDS = 0.01
LOGIN = CredentialName("bench-ssh")

_SSHD = """\
Port {port}
ListenAddress 0.0.0.0
AllowUsers {user}@127.*
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/user.pub
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 100
LogLevel ERROR
SetEnv SHLVL=5
"""


# SHLVL: bash that sshd starts would else read the start-up file of whoever runs this, as if he logged in (bash(1)).


class Span(NamedTuple):
    """What a stretch of time cost the process of wardwatch, and how late its event loop was meanwhile."""

    wall_seconds: float
    cpu_seconds: float
    delay_max_ms: float
    delay_p99_ms: float
    resident_mb: float
    peak_mb: float
    snmp_polls: int


class Meter:
    """Measures delays of the event loop and memory, until it is read."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._task = asyncio.create_task(self._measure())
        self.begin()

    def begin(self) -> None:
        """Forget what was measured."""
        self._delays: list[float] = []
        self._peak = 0
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        self._polls = self._watch.runner.polls

    def read(self) -> Span:
        """What was measured since the beginning."""
        delays = sorted(self._delays) or [0.0]
        resident = used(os.getpid()).resident_bytes
        return Span(
            time.perf_counter() - self._wall,
            time.process_time() - self._cpu,
            1000 * delays[-1],
            1000 * delays[int(0.99 * (len(delays) - 1))],
            resident / 1e6,
            max(self._peak, resident) / 1e6,
            self._watch.runner.polls - self._polls,
        )

    async def stop(self) -> None:
        """Measure no more."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _measure(self) -> None:
        while True:
            due = time.perf_counter() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            self._delays.append(max(0.0, time.perf_counter() - due))
            if len(self._delays) % 10 == 0:
                self._peak = max(self._peak, used(os.getpid()).resident_bytes)


def with_ssh(inventory: Inventory, port: int, key: Path, at_once: int) -> Inventory:
    """The inventory with one router of every commune asked over SSH, under one login."""
    communes = {
        unit.code for unit in inventory.units.on(inventory.city.units_as_of).values() if unit.level == "commune"
    }
    chosen: dict[str, DeviceName] = {}
    for device in inventory.devices.values():
        unit = inventory.sites[device.site].unit
        if device.role == "router" and device.polled_by_snmp and unit in communes:
            chosen.setdefault(unit, device.name)
    access = SshAccess("linux", port=port)
    devices = dict(inventory.devices)
    for name in list(chosen.values())[:LOGINS]:
        devices[name] = replace(
            devices[name], ssh=access, ssh_credentials=(LOGIN,), collect=frozenset({Method.SNMP, Method.SSH})
        )
    login = SshCredential(LOGIN, getpass.getuser(), key=SecretRef("file", str(key)), at_once=at_once)
    return replace(inventory, devices=devices, credentials={**inventory.credentials, LOGIN: login})


async def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Run wardwatch over the lab, first with SNMP alone and then with a round over SSH beside."""
    settings = load_settings(folder, {"data_dir": str(options.work / "data")})
    plain = load_inventory(folder)
    both = with_ssh(plain, options.port, options.work / "user", options.at_once)
    asked = [name for name, device in both.devices.items() if device.polled_by_ssh]
    _pin(settings, asked, (options.work / "host.pub").read_text(encoding="ascii").split()[:2])
    watch = Watch(plain, settings, version="0")
    await watch.start()
    try:
        await asyncio.sleep(options.warm_up)
        meter = Meter(watch)
        await asyncio.sleep(options.baseline)
        alone = meter.read()
        reasons: Counter[str] = Counter()

        def take(poll: Poll) -> None:
            failed = sorted({str(each.reason) for each in poll.outcomes if each.reason is not None})
            reasons["whole" if not failed else ", ".join(failed)] += 1
            watch.feed.take_ssh(poll)

        servers, busy = _with_children(options.sshd), busy_seconds()
        meter.begin()
        await ask_over_ssh(both, settings, take)
        beside = meter.read()
        server_cpu = _with_children(options.sshd) - servers
        await meter.stop()
        others = busy_seconds() - busy
    finally:
        await watch.stop()
    return {
        "asked": len(asked),
        "reasons": dict(reasons),
        "alone": alone._asdict(),
        "beside": beside._asdict(),
        "server_cpu": server_cpu,
        "busy": others,
    }


async def ask_over_ssh(inventory: Inventory, settings: Settings, take: Callable[[Poll], None]) -> None:
    """One round: each device that is asked over SSH, once, for its health."""
    poller = ssh_poller(inventory, settings, keeping=False)
    try:
        await poll_each(
            inventory.devices.values(),
            poller,
            frozenset({Work.HEALTH}),
            Admission(SESSIONS),
            DEFAULT_DEADLINE_SECONDS,
            on_poll=take,
            way=SSH_WAY,
        )
    finally:
        await asyncio.to_thread(poller.close)


def _pin(settings: Settings, devices: list[DeviceName], key: list[str]) -> None:
    settings.ssh_host_keys.parent.mkdir(parents=True, exist_ok=True)
    settings.ssh_host_keys.write_text("".join(f"{name} {' '.join(key)}\n" for name in devices), encoding="ascii")


def _with_children(pid: int) -> float:
    """CPU seconds of a process and of all that it has waited for, theirs included (proc(5), stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return sum(int(fields[number - 3]) for number in (14, 15, 16, 17)) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def real_sshd(folder: Path, core: int | None) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Sshd on all of loopback until the end of the block; lets in whoever runs this, with a key made here."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    port = free_port()
    (folder / "conf").write_text(_SSHD.format(port=port, folder=folder, user=getpass.getuser()), encoding="utf-8")
    process = subprocess.Popen([shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "conf")])
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


def report(found: dict[str, Any]) -> None:
    """Print the figures."""
    alone, beside = Span(**found["alone"]), Span(**found["beside"])
    print(f"{found['asked']} devices asked over SSH; their polls: {found['reasons']}")
    print(
        f"{'':18} {'wall s':>7} {'CPU s':>7} {'delay max ms':>12} {'p99 ms':>7} "
        f"{'MB after':>8} {'MB peak':>8} {'SNMP':>6}"
    )
    for title, span in (("SNMP alone", alone), ("with SSH beside", beside)):
        print(
            f"{title:18} {span.wall_seconds:7.1f} {span.cpu_seconds:7.1f} {span.delay_max_ms:12.0f} "
            f"{span.delay_p99_ms:7.1f} {span.resident_mb:8.0f} {span.peak_mb:8.0f} {span.snmp_polls:6d}"
        )
    usual = alone.cpu_seconds / max(1, alone.snmp_polls) * beside.snmp_polls
    own = 1000 * (beside.cpu_seconds - usual) / found["asked"]
    print(f"CPU of wardwatch for one device over SSH, less what its polls over SNMP cost meanwhile: {own:.0f} ms")
    print(f"CPU of sshd and the commands it ran: {1000 * found['server_cpu'] / found['asked']:.0f} ms a device")
    others = found["busy"] - beside.cpu_seconds - found["server_cpu"]
    print(f"everything else on the machine meanwhile, the lab included: {others / beside.wall_seconds:.0%} of a core")
    per_minute = 60 / beside.wall_seconds * beside.snmp_polls, 60 / alone.wall_seconds * alone.snmp_polls
    print(f"SNMP polls a minute: {per_minute[0]:.0f} beside SSH, {per_minute[1]:.0f} alone")


def main() -> None:
    """Run servers and the child, and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=SshCredential.__dataclass_fields__["at_once"].default)
    parser.add_argument("--warm-up", type=float, default=90.0, help="seconds before anything is measured")
    parser.add_argument("--baseline", type=float, default=60.0, help="seconds of SNMP alone that are measured")
    for name, kind in (("--child", Path), ("--work", Path), ("--port", int), ("--sshd", int)):
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(asyncio.run(measure(options.child, options))))
        return
    cores = sorted(os.sched_getaffinity(0))
    last = cores[-1] if len(cores) > 1 else None
    with TemporaryDirectory(prefix="logins-") as name:
        folder = Path(name)
        (folder / "ssh").mkdir()
        with (
            start_lab(folder, WHOLE_CITY, timeout_seconds=300) as lab,
            real_sshd(folder / "ssh", last) as (sshd, port),
        ):
            if last is not None:
                os.sched_setaffinity(lab.pid, {last})
            command = [sys.executable, "-m", "benchmarks.ssh_logins", f"--child={lab.inventory}"]
            command += [f"--work={folder / 'ssh'}", f"--port={port}", f"--sshd={sshd.pid}"]
            command += [
                f"--at-once={options.at_once}",
                f"--warm-up={options.warm_up}",
                f"--baseline={options.baseline}",
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=_on_first_core)
            if done.returncode:
                raise RuntimeError(done.stderr)
            print(f"{lab.polled} devices asked over SNMP; {options.at_once} log-ins at once at most")
            report(json.loads(done.stdout))


def _on_first_core() -> None:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[0]})


if __name__ == "__main__":
    main()
