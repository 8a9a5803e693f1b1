"""A real sshd: on a machine of a network namespace, or on loopback with users of its own and their passwords."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.ssh.host_keys import HostKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..collectors.ping.namespaces import Net

PORT = 2222
_CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/user.pub
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
SetEnv PATH={folder}:/usr/sbin:/usr/bin:/sbin:/bin
"""


class Sshd(NamedTuple):
    """What a client needs: the key's file, and who the server is."""

    user_key: Path
    host_key: HostKey


def need_sshd() -> None:
    """Skip where openssh-server is not installed."""
    if shutil.which("sshd") is None:
        pytest.skip("sshd is not installed: apt-get install openssh-server")


def run_sshd(net: Net, machine: str, folder: Path) -> Sshd:
    """Run sshd on a machine; programs in `folder` come first in its users' path."""
    Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True, timeout=20)
    (folder / "sshd.conf").write_text(_CONFIGURATION.format(port=PORT, folder=folder), encoding="utf-8")
    sshd = shutil.which("sshd") or ""
    net.program(machine, folder / "sshd.log", sshd, "-D", "-e", "-f", str(folder / "sshd.conf"))
    kind, octets, *_ = (folder / "host.pub").read_text(encoding="ascii").split()
    return Sshd(folder / "user", HostKey(kind, octets))


PASSWORD = "right"

ACCOUNTS: Mapping[str, str] = {
    "watch": "{hash}:19000:0:99999:7:::",
    "locked": "!{hash}:19000:0:99999:7:::",
    "expired": "{hash}:19000:0:99999:7::1:",
}
"""Users of `start_sshd` with their line of shadow(5): one that may log in, one after `usermod -L`, one whose account
ended on the second day of 1970. All have the same password."""

_ON_LOOPBACK = """\
{more}
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
LogLevel VERBOSE
"""


class LoopbackSshd(NamedTuple):
    """A running sshd: where it listens, who it is, what it writes down."""

    port: int
    host_key: HostKey
    log: Path


@contextmanager
def start_sshd(folder: Path, more: str = "", *, key_type: str = "ed25519") -> Iterator[LoopbackSshd]:
    """Run sshd on a free port of loopback until the end of the block.

    Its users are `ACCOUNTS`: it sees user files of its own in a namespace of mounts, the machine's are not touched.

    Args:
        folder: empty, for its files.
        more: further lines of its configuration, which count before ours.
        key_type: of its host key.
    """
    need_sshd()
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("users of its own need root and unshare")
    Path("/run/sshd").mkdir(exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", key_type, "-N", "", "-f", folder / "host"], check=True, timeout=60)
    _write_users(folder)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    (folder / "conf").write_text(_ON_LOOPBACK.format(port=port, folder=folder, more=more), encoding="utf-8")
    mounts = " && ".join(f"mount --bind '{folder}/{name}' /etc/{name}" for name in ("passwd", "shadow"))
    command = f"{mounts} && exec {shutil.which('sshd')} -D -e -f '{folder}/conf'"
    kind, octets, *_ = (folder / "host.pub").read_text(encoding="ascii").split()
    with (folder / "log").open("w+b") as log:
        process = subprocess.Popen(["unshare", "--mount", "sh", "-c", command], stdout=log, stderr=log)
    try:
        _wait_for(port, process, folder / "log")
        yield LoopbackSshd(port, HostKey(kind, octets), folder / "log")
    finally:
        process.terminate()
        process.wait(20)


def _write_users(folder: Path) -> None:
    hashed = subprocess.run(
        ["openssl", "passwd", "-6", PASSWORD], check=True, capture_output=True, text=True, timeout=20
    ).stdout.strip()
    known = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()
    own = [line for line in known if line.partition(":")[0] in {"root", "sshd"}]
    people = [f"{name}:x:{4242 + place}:4242::{folder}:/bin/sh" for place, name in enumerate(ACCOUNTS)]
    (folder / "passwd").write_text("\n".join((*own, *people, "")), encoding="utf-8")
    lines = [f"{name}:{rest.format(hash=hashed)}" for name, rest in ACCOUNTS.items()]
    (folder / "shadow").write_text("\n".join(("root:*:19000::::::", *lines, "")), encoding="utf-8")
    (folder / "shadow").chmod(0o600)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.poll() is None, f"sshd ended: {log.read_text(encoding='utf-8')}"
            assert time.monotonic() < until, "sshd does not listen"
            time.sleep(0.02)
        else:
            return
