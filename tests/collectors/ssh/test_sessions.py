"""Sessions with a device that behaves in all the ways devices do: what is sent, what is read, what fails and why."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

import paramiko
import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Work
from collectors.readings import BgpNeighbour, ClockReading, CpuReading, OspfNeighbour, Readings, RiskReading
from collectors.ssh.host_keys import HostKey, HostKeyFile
from inventory.identifiers import DeviceName

from ...agents.ssh_server import HOST_KEY, OTHER_KEY, Manners, SshServer
from .devices import city, one_device, pinned, polling, r1

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.poll import Poll

HEALTH = frozenset({Work.HEALTH})

OSPF = """
Neighbor ID     Pri   State           Dead Time   Address         Interface
10.255.0.1        1   FULL/DR         00:00:34    10.0.12.1       GigabitEthernet0/0
"""
BGP = """\
BGP router identifier 10.255.0.2, local AS number 65002
BGP table version is 5, main routing table version 5

Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
10.0.12.1       4        65001    1200    1201        5    0    0 19:55:10        3
10.0.13.1       4        65003       0       0        1    0    0 never    Idle (Admin)
"""
CPU = "CPU utilization for five seconds: 7%/1%; one minute: 5%; five minutes: 4%\n" + "".join(
    f" {number:3}         {number}        {number}          0  0.00%  0.00%  0.00%   0 Process {number}\n"
    for number in range(1, 40)
)
ANSWERS = {
    "show ip ospf neighbor": OSPF,
    "show ip bgp summary": BGP,
    "show processes cpu": CPU,
    "show ntp status": "%NTP is not enabled.\n",
}
SENT = (
    b"terminal length 0\nterminal width 511\nshow interfaces\nshow processes cpu\nshow memory statistics\n"
    b"show file systems\nshow clock\nshow ntp status\nshow ip bgp summary\nshow ip ospf neighbor\n"
)
READ = Readings(
    cpu=(CpuReading("1", 0.05, "CPU, mean of one minute"),),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", 65003, "idle", "stop"),
    ),
    ospf=(OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),),
    risks=(RiskReading("host_key", "ok"), RiskReading("old_algorithms", "ok")),
)
FAILED = {
    f"ssh_{module}": (Reason.AGENT_ERROR, f"r1: {command}: the device does not answer it: ")
    for module, command in (
        ("duplex", "show interfaces"),
        ("memory", "show memory statistics"),
        ("storage", "show file systems"),
        ("clock", "show clock"),
    )
}


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_SSH", "right")
    monkeypatch.setenv("WW_ENABLE", "canary-enable")


def ios(**manners: object) -> Manners:
    return Manners(transcripts=ANSWERS, **manners)  # type: ignore[arg-type]


async def health(folder: Path, server: SshServer, ssh: str = "platform: cisco_ios", seconds: float = 30) -> Poll:
    """One poll of r1 with its key pinned."""
    inventory = one_device(folder, server.port, ssh)
    with polling(inventory, pinned(folder)) as poller:
        return await poller.poll(r1(inventory), HEALTH, deadline_seconds=seconds)


@pytest.mark.parametrize(
    "manners",
    [
        ios(),
        ios(motd="\n*****************\n# Authorized only #\n*****************\n", banner="Trespassers will be logged"),
        ios(slow_echo=True),
        ios(page=4, unpaged_by="terminal length 0"),
    ],
    ids=["plain", "banners", "slow echo", "paging switched off"],
)
async def test_what_is_sent_and_read_is_the_same_however_the_device_talks(tmp_path: Path, manners: Manners) -> None:
    """Compared whole: every octet that was written, every reading, every module."""
    with SshServer(manners) as server:
        poll = await health(tmp_path, server)
    assert bytes(server.sent) == SENT
    assert poll.readings == READ
    assert (poll.answered, poll.reason, poll.message) == (True, None, "")
    outcomes = {each.module: each for each in poll.outcomes}
    assert {name for name, each in outcomes.items() if each.reason} == set(FAILED)
    for name, (reason, message) in FAILED.items():
        assert outcomes[name].reason is reason
        assert outcomes[name].message.startswith(message)
    assert outcomes["ssh_ntp"] == ModuleOutcome("ssh_ntp", empty=True)
    assert outcomes["ssh"] == ModuleOutcome("ssh")


@pytest.mark.parametrize(
    "wipe", ["\b" * 10 + " " * 10 + "\b" * 10, "\r" + " " * 10 + "\r", "\x1b[42D" + " " * 42 + "\x1b[42D"]
)
async def test_a_pager_that_cannot_be_switched_off_is_read_page_by_page(tmp_path: Path, wipe: str) -> None:
    """Only its own key is added to what is sent, once for each page, and no page leaves a trace in what is read."""
    with SshServer(ios(page=7, wipe=wipe)) as server:
        poll = await health(tmp_path, server)
    assert bytes(server.sent) == SENT.replace(b"show processes cpu\n", b"show processes cpu\n     ")
    assert poll.readings == READ


async def test_the_privileged_level_is_reached_by_its_secret(tmp_path: Path) -> None:
    """The secret is sent once, when the device asks for it."""
    login = "  ro: {ssh: {user: watch, password: env:WW_SSH, enable: env:WW_ENABLE}}\n"
    with SshServer(ios(enable="canary-enable")) as server:
        inventory = one_device(tmp_path, server.port, "platform: cisco_ios", login)
        with polling(inventory, pinned(tmp_path)) as poller:
            poll = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert bytes(server.sent) == b"enable\ncanary-enable\n" + SENT
    assert poll.readings == READ


async def test_a_wrong_enable_secret_is_a_refused_login(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It counts as one, and is told without the secret."""
    caplog.set_level(logging.DEBUG)
    login = "  ro: {ssh: {user: watch, password: env:WW_SSH, enable: env:WW_ENABLE}}\n"
    with SshServer(ios(enable="another")) as server:
        inventory = one_device(tmp_path, server.port, "platform: cisco_ios", login)
        with polling(inventory, pinned(tmp_path)) as poller:
            poll = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
            again = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert (poll.answered, poll.reason) == (False, Reason.AUTHENTICATION)
    assert poll.message == "r1: enable: the enable secret was refused"
    assert again.reason is Reason.LOGIN_PAUSED
    assert server.sessions == 1
    assert "canary-enable" not in f"{poll}{again}"


async def test_a_device_that_hangs_in_an_answer_costs_only_itself(tmp_path: Path) -> None:
    """What was read before is kept, what was not asked says why, and the next device is asked at the same time."""
    with SshServer(ios(hang_at="show ip bgp summary")) as hanging, SshServer(ios()) as well:
        entry = (
            "  - {{name: {}, site: dc, role: router, address: 127.0.0.1, ssh: {{platform: cisco_ios, port: {}}}{}}}\n"
        )
        devices = entry.format("r1", hanging.port, "")
        devices += entry.format("r2", well.port, ", port: 162, uplinks: [{to: r1}]")
        inventory = city(tmp_path, devices)
        with polling(inventory, pinned(tmp_path, "r1", "r2"), sessions=2) as poller:
            r2 = inventory.devices[DeviceName("r2")]
            one, other = await asyncio.gather(
                poller.poll(r1(inventory), HEALTH, deadline_seconds=6),
                poller.poll(r2, HEALTH, deadline_seconds=60),
            )
    assert other.readings == READ
    assert one.answered
    assert one.readings.cpu == READ.cpu
    assert (one.readings.bgp, one.readings.ospf) == (None, None)
    reasons = {each.module: each.reason for each in one.outcomes if each.module in {"ssh", "ssh_bgp", "ssh_ospf"}}
    assert reasons == dict.fromkeys(("ssh", "ssh_bgp", "ssh_ospf"), Reason.DEADLINE)


async def test_a_session_that_breaks_in_an_answer_says_so_for_what_comes_after(tmp_path: Path) -> None:
    """A broken session is no silent one."""
    with SshServer(ios(cut_at="show ip bgp summary")) as server:
        poll = await health(tmp_path, server)
    assert poll.readings.cpu == READ.cpu
    outcomes = {each.module: each for each in poll.outcomes}
    assert outcomes["ssh_bgp"].reason is Reason.DISCONNECTED
    assert outcomes["ssh_ospf"].reason is Reason.DISCONNECTED
    assert outcomes["ssh_ospf"].message == "not asked: r1: read: the device ended the session"


async def test_a_changed_host_key_refuses_the_session_and_is_critical(tmp_path: Path) -> None:
    """No login is sent to whoever answers."""
    with SshServer(ios(), key=OTHER_KEY) as server:
        poll = await health(tmp_path, server)
    assert (poll.answered, poll.reason, server.logins) == (False, Reason.HOST_KEY, [])
    fingerprint = HostKey(OTHER_KEY.get_name(), OTHER_KEY.get_base64()).fingerprint
    message = (
        f"r1: host key: the device shows {fingerprint}, which is not the key pinned for it; somebody else may answer"
    )
    assert poll.message == message
    assert poll.readings == Readings(risks=(RiskReading("host_key", "critical", message),))


async def test_an_unknown_host_key_is_recorded_only_where_that_is_allowed(tmp_path: Path) -> None:
    """Allowed, it is pinned by the first session and refused when it changes later."""
    keys = HostKeyFile(tmp_path / "keys")
    with SshServer(ios()) as server, SshServer(ios(), key=OTHER_KEY) as other:
        inventory = one_device(tmp_path, server.port, "platform: cisco_ios")
        with polling(inventory, keys) as poller:
            refused = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
        assert (refused.reason, server.logins, keys.of("r1")) == (Reason.HOST_KEY, [], ())
        assert refused.readings.risks is not None
        assert [(risk.risk, risk.severity) for risk in refused.readings.risks] == [("host_key", "warning")]
        inventory = one_device(tmp_path, server.port, "platform: cisco_ios, first_key: record")
        with polling(inventory, keys) as poller:
            first = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
        assert first.answered
        assert HostKeyFile(tmp_path / "keys").of("r1") == (HostKey(HOST_KEY.get_name(), HOST_KEY.get_base64()),)
        inventory = one_device(tmp_path, other.port, "platform: cisco_ios, first_key: record")
        with polling(inventory, keys) as poller:
            changed = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert (changed.reason, other.logins) == (Reason.HOST_KEY, [])


async def test_a_wrong_password_is_refused_once_and_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second poll sends no login; a new secret begins anew."""
    monkeypatch.setenv("WW_SSH", "canary-wrong")
    with SshServer(ios()) as server:
        inventory = one_device(tmp_path, server.port, "platform: cisco_ios")
        with polling(inventory, pinned(tmp_path)) as poller:
            first = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
            second = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
            assert server.logins == [("watch", "canary-wrong")]
            monkeypatch.setenv("WW_SSH", "right")
            third = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert first.reason is Reason.AUTHENTICATION
    assert first.message == 'r1: log in: user "watch" was refused'
    assert second.reason is Reason.LOGIN_PAUSED
    assert 'login "ro" was refused before' in second.message
    assert third.answered
    assert "canary" not in f"{first}{second}{third}"


async def test_a_login_that_is_cut_off_may_mean_a_locked_account(tmp_path: Path) -> None:
    """It has a reason of its own, the device's banner is told, and it counts as a refusal."""
    with SshServer(ios(locked=True, banner="Account locked\x1b[31m until noon")) as server:
        inventory = one_device(tmp_path, server.port, "platform: cisco_ios")
        with polling(inventory, pinned(tmp_path)) as poller:
            first = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
            second = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert (first.reason, second.reason) == (Reason.ACCOUNT, Reason.LOGIN_PAUSED)
    assert 'it says "Account locked\\u{1b}[31m until noon"; the account may be locked' in first.message


async def test_old_algorithms_are_refused_unless_the_inventory_allows_them(tmp_path: Path) -> None:
    """Allowed, they are a risk that names them."""
    with SshServer(ios(only="diffie-hellman-group14-sha1")) as server:
        refused = await health(tmp_path, server)
        assert (refused.reason, server.logins) == (Reason.ALGORITHM, [])
        assert "old_algorithms: true" in refused.message
        allowed = await health(tmp_path, server, "platform: cisco_ios, old_algorithms: true")
    assert allowed.readings.risks == (
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "warning", "diffie-hellman-group14-sha1"),
    )


async def test_a_session_stays_open_only_where_the_inventory_says_so(tmp_path: Path) -> None:
    """Kept, it is prepared once and asked twice; else there are two logins."""
    with SshServer(ios()) as kept, SshServer(ios()) as fresh:
        for server, ssh in ((kept, "platform: cisco_ios, keep_open: true"), (fresh, "platform: cisco_ios")):
            inventory = one_device(tmp_path, server.port, ssh)
            with polling(inventory, pinned(tmp_path)) as poller:
                polls = [await poller.poll(r1(inventory), HEALTH, deadline_seconds=30) for _ in range(2)]
            assert [poll.readings for poll in polls] == [READ, READ]
    prepared = SENT.index(b"show interfaces")
    assert (len(kept.logins), bytes(kept.sent)) == (1, SENT + SENT[prepared:])
    assert (len(fresh.logins), bytes(fresh.sent)) == (2, SENT + SENT)


async def test_a_jump_host_passes_on_and_is_asked_nothing(tmp_path: Path) -> None:
    """Both keys are checked; no octet reaches a shell of the jump host."""
    with SshServer(ios()) as server, SshServer(Manners(password="right")) as jump:
        entry = "  - {{name: {}, site: dc, role: router, address: 127.0.0.1, {}}}\n"
        devices = entry.format("j1", f"port: 163, collect: [ping], ssh: {{port: {jump.port}}}, uplinks: [{{to: r1}}]")
        devices += entry.format("r1", f"ssh: {{platform: cisco_ios, port: {server.port}, via: j1}}")
        inventory = city(tmp_path, devices)
        with polling(inventory, pinned(tmp_path, "j1", "r1")) as poller:
            poll = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
        assert poll.readings == READ
        assert (bytes(jump.sent), jump.commands, bytes(server.sent)) == (b"", [], SENT)
        with polling(inventory, pinned(tmp_path / "other", "r1")) as poller:
            refused = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert (refused.reason, refused.message.partition(":")[0]) == (Reason.HOST_KEY, "j1")


async def test_a_key_with_a_passphrase_logs_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong passphrase is a secret that cannot be had, told without it."""
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(tmp_path / "id"), password="canary-phrase")
    login = f"  ro: {{ssh: {{user: watch, key: 'file:{tmp_path}/id', passphrase: env:WW_PHRASE}}}}\n"
    with SshServer(ios(), keys=frozenset({key.get_base64()})) as server:
        inventory = one_device(tmp_path / "city", server.port, "platform: cisco_ios", login)
        with polling(inventory, pinned(tmp_path)) as poller:
            monkeypatch.setenv("WW_PHRASE", "canary-other")
            wrong = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
            monkeypatch.setenv("WW_PHRASE", "canary-phrase")
            right = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert right.readings == READ
    assert (wrong.reason, len(server.logins)) == (Reason.SECRET, 1)
    assert "canary" not in f"{wrong}{right}"


async def test_what_answers_is_no_ssh_server(tmp_path: Path) -> None:
    """Nobody listening, and somebody who speaks something else, have reasons of their own."""

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n" * 200)
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    inventory = one_device(tmp_path, port, "platform: cisco_ios")
    with polling(inventory, pinned(tmp_path)) as poller:
        mail = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
        other.close()
        await other.wait_closed()
        nobody = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert (mail.reason, nobody.reason) == (Reason.MALFORMED, Reason.UNREACHABLE)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-quiet\r\n"])
async def test_a_server_that_falls_silent_in_the_log_in_ends_with_the_deadline(tmp_path: Path, said: bytes) -> None:
    """No thread stays behind: the poller can be closed."""
    quiet = asyncio.Event()

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await quiet.wait()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    inventory = one_device(tmp_path, server.sockets[0].getsockname()[1], "platform: cisco_ios")
    with polling(inventory, pinned(tmp_path)) as poller:
        poll = await poller.poll(r1(inventory), HEALTH, deadline_seconds=1)
        await asyncio.to_thread(poller.close)
    quiet.set()
    server.close()
    assert (poll.answered, poll.reason, poll.message) == (False, Reason.DEADLINE, "r1: no result within 1 s")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ssh_")]


async def test_a_device_without_a_platform_is_not_asked(tmp_path: Path) -> None:
    """The reason names the key."""
    with SshServer(ios()) as server:
        poll = await health(tmp_path, server, "keep_open: false")
    assert (poll.reason, server.sessions) == (Reason.PLATFORM, 0)
    assert "ssh: {platform: ...}" in poll.message


async def test_a_clock_in_universal_time_is_held_against_ours(tmp_path: Path) -> None:
    """Another zone's abbreviation says nothing certain."""
    told = {"show clock": "*10:00:00.123 UTC Mon Nov 23 2026\n"}
    with SshServer(Manners(transcripts=told)) as server:
        inventory = one_device(tmp_path, server.port, "platform: cisco_ios")
        with polling(inventory, pinned(tmp_path), clock=lambda: 1795428000.0) as poller:
            poll = await poller.poll(r1(inventory), HEALTH, deadline_seconds=30)
    assert poll.readings.clock == ClockReading(offset_seconds=0.123)
