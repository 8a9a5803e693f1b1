"""Nothing is written that its platform's file does not list, and no file lists anything that does more than read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from collectors.errors import CommandRefusedError
from collectors.ssh.client_netmiko import NetmikoSession, guard_of
from collectors.ssh.connection_netmiko import connect_tcp
from collectors.ssh.guard import Guard
from collectors.ssh.platform import load_platforms, shipped_platforms
from collectors.ssh.session import Lifeline, SshLogin, SshTarget
from inventory.errors import InventoryCheckError
from inventory.secret import Secret
from inventory.ssh_access import FirstKey

from ...agents.ssh_server import Manners, SshServer
from .devices import pinned

if TYPE_CHECKING:
    from pathlib import Path

IOS = shipped_platforms()["cisco_ios"]


@pytest.mark.parametrize(
    "data",
    [
        b"configure terminal\n",
        b"show clock",
        b"show clock\nreload\n",
        b"show clock\r\n",
        b"\n",
        b" ",
        b"\x00",
        b"show running-config | redirect tftp://10.0.0.1/x\n",
        b"copy running-config startup-config\n",
        b"exit\n",
    ],
)
def test_what_is_on_no_list_is_refused(data: bytes) -> None:
    """Half a line, a line more, another line end and a key that nobody asked for are none of the list's lines."""
    with pytest.raises(CommandRefusedError):
        guard_of(IOS, "r1").admit(data)


def test_every_line_of_the_list_is_admitted_whole() -> None:
    guard = guard_of(IOS, "r1")
    for line in IOS.lines:
        guard.admit(f"{line}\n".encode())
    assert {"terminal length 0", "enable", "show running-config"} <= IOS.lines


def test_a_key_and_a_secret_are_admitted_once_each_time_they_are_asked_for() -> None:
    """Afterwards they are as foreign as before, and the secret is not repeated."""
    guard = guard_of(IOS, "r1")
    guard.expect_page()
    guard.admit(b" ")
    with pytest.raises(CommandRefusedError):
        guard.admit(b" ")
    guard.expect_secret(Secret("canary"))
    guard.admit(b"canary\n")
    with pytest.raises(CommandRefusedError):
        guard.admit(b"canary\n")
    guard.expect_secret(Secret("canary"))
    with pytest.raises(CommandRefusedError) as refused:
        guard.admit(b"canary2\n")
    assert "canary" not in str(refused.value)


def test_a_command_in_a_channel_of_its_own_is_held_against_its_own_list() -> None:
    guard = Guard(
        "r1", lines=frozenset({"show a"}), commands=frozenset({"cat /proc/uptime"}), newline="\n", page_key=" "
    )
    guard.admit_command("cat /proc/uptime")
    for command in ("show a", "cat /proc/uptime; reboot", "cat /etc/shadow"):
        with pytest.raises(CommandRefusedError):
            guard.admit_command(command)


@pytest.mark.parametrize(("platform", "command"), [("cisco_ios", "reload"), ("frr", 'vtysh -c "configure terminal"')])
def test_a_session_sends_nothing_of_what_is_refused(tmp_path: Path, platform: str, command: str) -> None:
    """The device hears nothing of it, whichever way commands reach it."""
    with SshServer(Manners()) as server:
        target = SshTarget("r1", "127.0.0.1", server.port, pinned(tmp_path), FirstKey.REFUSE, old_algorithms=False)
        lifeline = Lifeline(30)
        login = SshLogin("watch", password=Secret("right"))
        session = NetmikoSession(target, login, shipped_platforms()[platform], lifeline, connect_tcp(target, lifeline))
        sent = bytes(server.sent)
        with pytest.raises(CommandRefusedError, match="is on no allow-list"):
            session.ask(command)
        session.close()
    assert (bytes(server.sent), server.commands) == (sent, [])


@pytest.mark.parametrize(
    ("mode", "command"),
    [
        ("shell", "configure terminal"),
        ("shell", "show run | redirect flash:x"),
        ("shell", "copy run start"),
        ("shell", "show clock\nreload"),
        ("shell", "show configuration | display set | save x"),
        ("shell", "show configuration | save x"),
        ("shell", "set cli directory /var"),
        ("shell", "set system host-name x"),
        ("shell", "config system console"),
        ("shell", "config global"),
        ("shell", "config paging disable"),
        ("shell", "sudo root execute reboot"),
        ("shell", "sudo global config system global"),
        ("shell", "diagnose sys kill 9 1"),
        ("shell", "execute backup config tftp x 10.0.0.1"),
        ("shell", "screen-length 0"),
        ("shell", "screen-length disable all"),
        ("shell", "dir flash: | redirect tftp:"),
        ("shell", "undo terminal monitor"),
        ("shell", "terminal no length"),
        ("exec", "rm /etc/passwd"),
        ("exec", "cat /proc/uptime; reboot"),
        ("exec", "cat /proc/uptime > /x"),
        ("exec", "cat $(reboot)"),
        ("exec", "/export file=x"),
        ("exec", "/system reboot"),
        ("exec", "/system script run print"),
        ("exec", "/ip address print file=x"),
        ("exec", "/ip address remove print"),
        ("exec", "/system package update install"),
        ("exec", "/opt/vyatta/bin/vyatta-op-cmd-wrapper reboot now"),
        ("exec", "/opt/vyatta/bin/vyatta-op-cmd-wrapper show version; reboot"),
        ("exec", "/opt/vyatta/bin/vyatta-op-cmd-wrapper show version | tee x"),
        ("exec", "/opt/vyatta/bin/vyatta-cfg-cmd-wrapper begin"),
        ("exec", 'vtysh -c "configure terminal"'),
        ("exec", 'vtysh -c "show version" -c "configure terminal"'),
        ("exec", "ip link set eth0 down"),
        ("exec", "ip -j link set eth0 down"),
    ],
)
def test_a_file_that_lists_more_than_reading_is_refused(tmp_path: Path, mode: str, command: str) -> None:
    """Whoever writes a platform cannot widen what may be done to devices."""
    module = {"work": "health", "commands": [command], "reader": "ios_clock"}
    document = {"title": "X", "mode": mode, "prompt": "#", "modules": {"a": module}}
    (tmp_path / "x.yaml").write_text(json.dumps(document), encoding="utf-8")  # which is YAML too
    with pytest.raises(InventoryCheckError) as refused:
        load_platforms(tmp_path)
    assert "x.yaml" in str(refused.value)
    assert "not known to only read" in str(refused.value)


def test_what_is_left_out_must_have_been_included(tmp_path: Path) -> None:
    """A name that is written wrong would leave nothing out, and nobody would see it."""
    module = {"work": "health", "commands": ["hostname"], "reader": "ios_clock"}
    base = {"title": "X", "mode": "exec", "modules": {"a": module, "b": module}}
    (tmp_path / "x.yaml").write_text(json.dumps(base), encoding="utf-8")
    for without, there in ((["b"], {"ssh_a"}), ([], {"ssh_a", "ssh_b"})):
        (tmp_path / "y.yaml").write_text(
            json.dumps({"title": "Y", "mode": "exec", "includes": "x", "without": without}), encoding="utf-8"
        )
        assert {each.name for each in load_platforms(tmp_path)["y"].modules} == there
    (tmp_path / "y.yaml").write_text(
        json.dumps({"title": "Y", "mode": "exec", "includes": "x", "without": ["c"]}), encoding="utf-8"
    )
    with pytest.raises(InventoryCheckError, match=r"without \['c'\], which is not included"):
        load_platforms(tmp_path)
