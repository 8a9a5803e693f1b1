"""A real sshd on a machine of a network namespace, with a key of its own and one user's."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.ssh.host_keys import HostKey

if TYPE_CHECKING:
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
