"""When a login may be tried, and how many at once; and the file of pinned keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from collectors.errors import DeadlineError, Reason
from collectors.poll import Work
from collectors.ssh.gate import Gate
from collectors.ssh.host_keys import HostKey, HostKeyFile
from collectors.ssh.limits import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, LoginLimits
from collectors.ssh.session import Lifeline
from inventory.identifiers import CredentialName, DeviceName

from ...agents.ssh_server import Manners, SshServer
from .devices import city, pinned, polling

if TYPE_CHECKING:
    from pathlib import Path

RO = CredentialName("ro")
DEVICES = [DeviceName(f"r{number}") for number in range(1, 20)]


def test_waits_grow_on_a_device_and_end_with_an_acceptance() -> None:
    limits, now, waits = LoginLimits(), 0.0, []
    for _ in range(12):
        limits.accepted(RO, DEVICES[1])  # elsewhere it is accepted: only this device refuses
        limits.refused(RO, DEVICES[0], now)
        waits.append(limits.wait(RO, DEVICES[0], now))
        now += waits[-1]
    assert waits[:3] == [FIRST_WAIT_SECONDS, 2 * FIRST_WAIT_SECONDS, 4 * FIRST_WAIT_SECONDS]
    assert max(waits) == LONGEST_WAIT_SECONDS
    assert limits.wait(RO, DEVICES[1], now) == 0
    limits.accepted(RO, DEVICES[0])
    assert limits.wait(RO, DEVICES[0], now) == 0


def test_three_refusals_in_a_row_pause_a_login_everywhere() -> None:
    """Central accounts are locked for all devices at once."""
    limits = LoginLimits()
    for device in DEVICES[:3]:
        assert limits.wait(RO, device, 0.0) == 0
        limits.refused(RO, device, 0.0)
    assert {limits.wait(RO, device, 0.0) for device in DEVICES} == {FIRST_WAIT_SECONDS}
    limits.refused(RO, DEVICES[5], FIRST_WAIT_SECONDS)
    assert limits.wait(RO, DEVICES[9], FIRST_WAIT_SECONDS) == 2 * FIRST_WAIT_SECONDS


def test_a_changed_secret_begins_anew() -> None:
    limits = LoginLimits()
    limits.present(RO, "old")
    limits.accepted(RO, DEVICES[1])
    limits.refused(RO, DEVICES[0], 0.0)
    limits.present(RO, "old")
    assert limits.wait(RO, DEVICES[0], 0.0) > 0
    limits.present(RO, "new")
    assert limits.wait(RO, DEVICES[0], 0.0) == 0
    assert limits.doubtful(RO)


async def test_a_gate_lets_in_as_many_as_there_is_room_for() -> None:
    """One while there is doubt; more as soon as the first has shown that the login is good."""
    gate, inside, most, room = Gate(), 0, 0, 1

    async def one(number: int) -> None:
        nonlocal inside, most, room
        async with gate.place(lambda: room):
            inside += 1
            most = max(most, inside)
            if number == 0:
                assert inside == 1
                room = 3
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*map(one, range(10)))
    assert (inside, most) == (0, 3)


async def test_a_wrong_password_costs_three_refusals_over_the_whole_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many devices there are, asked at the same time."""
    monkeypatch.setenv("WW_SSH", "wrong")
    with SshServer(Manners()) as server:
        entry = "  - {{name: {}, site: dc, role: router, address: 127.0.0.1, port: {}, ssh: {}{}}}\n"
        ssh = f"{{platform: linux, port: {server.port}}}"
        devices = "".join(
            entry.format(name, 161 + place, ssh, ", uplinks: [{to: r1}]" if place else "")
            for place, name in enumerate(DEVICES)
        )
        inventory = city(tmp_path, devices)
        with polling(inventory, pinned(tmp_path, *DEVICES)) as poller:
            polls = await asyncio.gather(
                *(
                    poller.poll(each, frozenset({Work.HEALTH}), deadline_seconds=60)
                    for each in inventory.devices.values()
                )
            )
    assert server.logins == [("watch", "wrong")] * 3
    reasons = [poll.reason for poll in polls]
    assert reasons.count(Reason.AUTHENTICATION) == 3
    assert reasons.count(Reason.LOGIN_PAUSED) == len(DEVICES) - 3


def test_a_line_that_cannot_be_read_pins_all_the_same(tmp_path: Path) -> None:
    """Else whoever can garble a line could have another key recorded."""
    file = tmp_path / "keys"
    file.write_text(
        "# a remark\nr1 ssh-ed25519 AAAA*\n\nr2 ssh-ed25519\nr3 ssh-ed25519 AAAA remark\n", encoding="ascii"
    )
    keys = HostKeyFile(file)
    assert keys.of("r1") == keys.of("r2") == (HostKey("", ""),)
    assert keys.of("r3") == (HostKey("ssh-ed25519", "AAAA"),)
    assert not keys.record("r1", HostKey("ssh-ed25519", "BBBB"))


def test_a_person_may_change_the_file_at_any_time(tmp_path: Path) -> None:
    keys = HostKeyFile(tmp_path / "below/keys")
    assert keys.of("r1") == ()
    assert keys.record("r1", HostKey("ssh-ed25519", "AAAA"))
    assert (tmp_path / "below/keys").stat().st_mode & 0o077 == 0
    (tmp_path / "below/keys").write_text("r1 ssh-ed25519 BBBB\nr1 ssh-rsa CCCC\n", encoding="ascii")
    assert keys.of("r1") == (HostKey("ssh-ed25519", "BBBB"), HostKey("ssh-rsa", "CCCC"))
    (tmp_path / "below/keys").unlink()
    assert keys.of("r1") == ()


def test_a_lifeline_closes_what_hangs_on_it_even_when_that_comes_late() -> None:
    """Last first; what cannot be closed does not keep the rest open."""
    now, closed = 0.0, []
    line = Lifeline(10, clock=lambda: now)
    line.hang(lambda: closed.append("first"), "connect")
    line.hang(lambda: 1 / 0, "connect")  # type: ignore[arg-type]
    line.hang(lambda: closed.append("last"), "connect")
    assert line.left("read", 3) == 3
    now = 8.0
    assert line.left("read", 3) == 2
    now = 10.0
    with pytest.raises(DeadlineError):
        line.left("read")
    line.cut()
    assert closed == ["last", "first"]
    with pytest.raises(DeadlineError):
        line.hang(lambda: closed.append("late"), "connect")
    assert closed == ["last", "first", "late"]
