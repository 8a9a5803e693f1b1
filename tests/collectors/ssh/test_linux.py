"""Linux from transcripts of its own tools: commands in channels of their own, sent and read whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome
from collectors.readings import (
    AddressReading,
    ClockReading,
    CounterSample,
    CpuReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    Readings,
    RiskReading,
    SeenStation,
    StorageReading,
    SystemReading,
    UpkeepReading,
)
from collectors.ssh.platform import shipped_platforms

from ...agents.ssh_server import Manners, SshServer
from .devices import ALL, one_device, pinned, polling, r1

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.poll import Poll

NOW = 1795428000.0
_LINK = {
    "ifindex": 2,
    "ifname": "eth0",
    "ifalias": "Đường lên",
    "flags": ["BROADCAST", "UP", "LOWER_UP"],
    "mtu": 1500,
    "operstate": "UP",
    "link_type": "ether",
    "address": "00:11:22:33:44:55",
    "stats64": {
        "rx": {"bytes": 10, "packets": 9, "errors": 1, "dropped": 2, "multicast": 3},
        "tx": {"bytes": 20, "packets": 8, "errors": 4, "dropped": 5},
    },
}
_LOOPBACK = {
    "ifindex": 1,
    "ifname": "lo",
    "flags": ["LOOPBACK", "UP", "LOWER_UP"],
    "mtu": 65536,
    "operstate": "UNKNOWN",
    "link_type": "loopback",
    "address": "00:00:00:00:00:00",
    "stats64": {
        "rx": {"bytes": 0, "packets": 0, "errors": 0, "dropped": 0},
        "tx": {"bytes": 0, "packets": 0, "errors": 0, "dropped": 0},
    },
}
_ADDRESSES = [{"ifindex": 2, "addr_info": [{"local": "10.0.0.2", "prefixlen": 24}, {}]}, {"ifindex": 1}]
_NEIGHBOURS = [
    {"dst": "10.0.0.1", "dev": "eth0", "lladdr": "00:11:22:33:44:66", "state": ["REACHABLE"]},
    {"dst": "10.0.0.9", "dev": "eth0", "state": ["FAILED"]},
    {"dst": "10.0.0.8", "dev": "eth0", "lladdr": "00:11:22:33:44:77", "state": ["FAILED"]},
]
UPGRADE = "apt-get -s -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= upgrade --with-new-pkgs"
TRANSCRIPTS = {
    "uname -srm": "Linux 6.1.0-18-amd64 x86_64\n",
    "hostname": "s-office\n",
    "ip -j -d link": json.dumps([_LOOPBACK, _LINK]),
    "ip -j address": json.dumps(_ADDRESSES),
    "ip -j -s link": json.dumps([_LOOPBACK, _LINK]),
    "cat /proc/uptime": "1234.56 4000.00\n",
    "vmstat 1 2": (
        "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n"
        " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n"
        " 1  0      0 100000  10000 200000    0    0    10    20  100  200  1  1 98  0  0\n"
        " 1  0      0 100000  10000 200000    0    0    10    20  100  200 20  5 70  5  0\n"
    ),
    "cat /proc/meminfo": (
        "MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     600 kB\nSwapTotal:        500 kB\n"
        "SwapFree:         500 kB\nHugePages_Total:       0\n"
    ),
    "df -P -k -l": (
        "Filesystem     1024-blocks  Used Available Capacity Mounted on\n"
        "udev                   500     0       500       0% /dev\n"
        "/dev/sda1             1000   250       750      25% /\n"
        "/dev/sdb1             2000  2000         0     100% /srv/du lieu\n"
    ),
    "date +%s.%N": f"{NOW - 2:.1f}00000000\n",
    "timedatectl show": "Timezone=Asia/Ho_Chi_Minh\nNTP=yes\nNTPSynchronized=yes\n",
    "chronyc -c tracking": "0A000001,10.0.0.1,3,1795427990.1,0.0001,-0.0002,0.0003,1.0,0.0,0.1,0.01,0.02,64.5,Normal\n",
    "cat /etc/os-release": 'PRETTY_NAME="Debian 12"\nID=debian\nVERSION_ID="12"\nSUPPORT_END=2028-06-30\n',
    UPGRADE: (
        "NOTE: This is only a simulation!\nReading package lists...\n"
        "Inst libc6 [2.36-9] (2.36-9+deb12u4 Debian:12/stable, Debian-Security:12/stable-security [amd64]) []\n"
        "Inst tzdata [2024a-0] (2024b-0 Debian:12/stable-updates [all])\n"
        "Inst linux-image-6.1.0-31-amd64 (6.1.128-1 Debian-Security:12/stable-security [amd64])\n"
        "2 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
        "Conf libc6 (2.36-9+deb12u4 Debian:12/stable [amd64])\n"
    ),
    "ls /run": "lock\nreboot-required\nsshd.pid\n",
    "ss -Hltn": "LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\nLISTEN 0 5 [::]:2323 [::]:*\n",
    "ip -j neigh": json.dumps(_NEIGHBOURS),
}
READ = Readings(
    system=SystemReading(name="s-office", description="Linux 6.1.0-18-amd64 x86_64"),
    identity=IdentityReading(vendor="Linux", version="6.1.0-18-amd64", kind="server", os="Linux"),
    interfaces=(
        InterfaceReading(1, "lo", "lo", type=24, mtu=65536),
        InterfaceReading(2, "eth0", "eth0", alias="Đường lên", type=6, mtu=1500, mac="00:11:22:33:44:55"),
    ),
    counters=CounterSample(
        NOW,
        123456,
        2,
        None,
        (
            InterfaceCounters(1, 1, 1, 0, 0, 0, 0, None, None, None, None, 0, 0, 0, 0, wide=True),
            InterfaceCounters(2, 1, 1, 10, 20, 6, 8, 3, None, None, None, 1, 4, 2, 5, wide=True),
        ),
    ),
    addresses=(AddressReading(2, "10.0.0.2", 24),),
    cpu=(CpuReading("all", 0.25, "all processors"),),
    memory=(
        MemoryReading("system", "Physical memory", "system", 1024_000, 409_600, 0.4),
        MemoryReading("swap", "Swap space", "swap", 512_000, 0, 0.0),
    ),
    storage=(
        StorageReading("/", "/", 1024_000, 256_000, 0.25),
        StorageReading("/srv/du lieu", "/srv/du lieu", 2048_000, 2048_000, 1.0),
    ),
    stations=(SeenStation("00:11:22:33:44:66", "10.0.0.1"),),
    clock=ClockReading(synchronised=True, offset_seconds=-2.0, source="10.0.0.1"),
    risks=(RiskReading("host_key", "ok"), RiskReading("old_algorithms", "ok"), RiskReading("telnet", "ok")),
    upkeep=UpkeepReading(2, 1, restart_required=True, release="debian_12", support_ends="2028-06-30"),
)


async def _poll(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manners: Manners) -> tuple[Poll, SshServer]:
    monkeypatch.setenv("WW_SSH", "right")
    with SshServer(manners) as server:
        inventory = one_device(tmp_path, server.port, "platform: linux")
        with polling(inventory, pinned(tmp_path), clock=lambda: NOW) as poller:
            return await poller.poll(r1(inventory), ALL, deadline_seconds=60), server


async def test_all_of_it_is_sent_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command in its order, no octet typed into a shell, every reading."""
    poll, server = await _poll(tmp_path, monkeypatch, Manners(transcripts=TRANSCRIPTS))
    modules = shipped_platforms()["linux"].modules
    assert server.commands == [command for module in modules for command in module.commands]
    assert bytes(server.sent) == b""
    assert poll.readings == READ
    assert poll.outcomes == (ModuleOutcome("ssh"), *(ModuleOutcome(module.name) for module in modules))


async def test_what_is_not_installed_is_absent_and_what_fails_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such program is no failure; a program that ends badly is one, with its own words made harmless."""
    transcripts = {key: text for key, text in TRANSCRIPTS.items() if key != "chronyc -c tracking"}
    transcripts |= {"df -P -k -l": "df: \x1b[31mbroken", "timedatectl show": "not been booted with systemd"}
    manners = Manners(transcripts=transcripts, statuses={"df -P -k -l": 2, "timedatectl show": 1})
    poll, _ = await _poll(tmp_path, monkeypatch, manners)
    outcomes = {each.module: each for each in poll.outcomes}
    assert outcomes["ssh_chrony"] == ModuleOutcome("ssh_chrony", empty=True)
    assert outcomes["ssh_ntp"] == ModuleOutcome("ssh_ntp", empty=True)
    message = 'r1: df -P -k -l: it ended with status 2 "df: \\u{1b}[31mbroken"'
    assert outcomes["ssh_storage"] == ModuleOutcome("ssh_storage", Reason.AGENT_ERROR, message)
    assert poll.readings.clock == ClockReading(offset_seconds=-2.0)


@pytest.mark.parametrize("how", ["cut_at", "hang_at"])
async def test_a_session_that_breaks_or_hangs_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    manners = Manners(transcripts=TRANSCRIPTS, **{how: "cat /proc/meminfo"})  # type: ignore[arg-type]
    monkeypatch.setattr("collectors.ssh.client_netmiko.COMMAND_SECONDS", 2.0)
    poll, _ = await _poll(tmp_path, monkeypatch, manners)
    reason = Reason.DISCONNECTED if how == "cut_at" else Reason.TIMEOUT
    assert poll.readings.cpu == READ.cpu
    outcomes = {each.module: each.reason for each in poll.outcomes}
    assert (outcomes["ssh_processors"], outcomes["ssh_memory"], outcomes["ssh_arp"]) == (None, reason, reason)


@pytest.mark.parametrize("command", sorted(TRANSCRIPTS))
async def test_an_answer_that_is_no_answer_costs_its_module_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Whatever a machine says instead, no module says that it succeeded with it."""
    poll, _ = await _poll(tmp_path, monkeypatch, Manners(transcripts={**TRANSCRIPTS, command: "\x1b[31m<b>\u202e\n"}))
    expected = {each.name for each in shipped_platforms()["linux"].modules if command in each.commands}
    failed = {each.module for each in poll.outcomes if each.reason is not None or each.empty}
    assert failed == expected - ({"ssh_identity"} if command == "hostname" else set())
