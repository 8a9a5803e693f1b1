"""Updates that wait, restarts and ends of support: from transcripts in several languages, and from this machine."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from collectors.readings import UpkeepReading
from collectors.ssh.answers import Answers
from collectors.ssh.readers.upkeep import apt_updates, release

from .test_linux import UPGRADE

NOTHING = "Đã nâng cấp 0, mới cài đặt 0, cần gỡ bỏ 0 và chưa nâng cấp 3 gói.\n"


@pytest.mark.parametrize(
    ("upgrade", "run", "read"),
    [
        (NOTHING, "lock systemd", UpkeepReading(0, 0, restart_required=False)),
        (
            f"Inst a [1] (2 Ubuntu:22.04/jammy-security, Ubuntu:22.04/jammy-updates [all])\n{NOTHING}",
            "lock\nreboot-required.pkgs\n",
            UpkeepReading(1, 1, restart_required=False),
        ),
        (
            f"Inst security-tool [1] (2 Debian:12/stable [all])\n{NOTHING}",
            "lock",
            UpkeepReading(1, 0, restart_required=False),
        ),
    ],
)
def test_only_sources_of_security_updates_make_one(upgrade: str, run: str, read: UpkeepReading) -> None:
    """Whatever a package is called, in whatever language apt speaks."""
    assert apt_updates(Answers((upgrade, run), 0.0)).upkeep == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ID=ubuntu\nVERSION_ID='22.04'\n", UpkeepReading(release="ubuntu_22_04")),
        ("ID=arch\n", UpkeepReading(release="arch")),
        (
            'ID="rocky"\nVERSION_ID="9.4"\nSUPPORT_END="2032-05-31"',
            UpkeepReading(release="rocky_9_4", support_ends="2032-05-31"),
        ),
    ],
)
def test_a_release_is_named_as_norms_name_kinds(text: str, read: UpkeepReading) -> None:
    assert release(Answers((text,), 0.0)).upkeep == read


@pytest.mark.parametrize("text", ["", "NAME=x\n", "ID=x\nSUPPORT_END=soon\n", 'ID="x\n'])
def test_what_is_no_release_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        release(Answers((text,), 0.0))


def test_a_simulated_upgrade_of_this_machine_is_read_and_changes_nothing() -> None:
    """The very command that is sent; the package manager's own files are as before."""
    if shutil.which("apt-get") is None:
        pytest.skip("apt-get is not here")
    watched = ("/var/lib/dpkg", "/var/lib/apt", "/var/cache/apt")
    listing = ["find", *watched, "-printf", "%p %T@ %s\\n"]

    def files() -> bytes:
        return subprocess.run(listing, check=True, capture_output=True, timeout=60).stdout

    before = files()
    done = subprocess.run(UPGRADE.split(), check=True, capture_output=True, text=True, timeout=120)
    assert files() == before
    read = apt_updates(Answers((done.stdout, "lock"), 0.0)).upkeep
    assert read is not None
    assert read.updates is not None
