"""Real routers in network namespaces, read through a real sshd: FRR on Linux, its configuration and its neighbours."""

from __future__ import annotations

import asyncio
import subprocess
from typing import TYPE_CHECKING

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Work
from collectors.readings import BgpNeighbour, OspfNeighbour, Readings, RiskReading
from collectors.ssh.archive import Archive
from collectors.ssh.drift import departures
from collectors.ssh.host_keys import HostKeyFile
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName

from ...agents.sshd import PORT, need_sshd, run_sshd
from ..ping.namespaces import Net, need_namespaces, need_routers
from .devices import ALL, one_device, polling, r1

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.poll import Poll
    from collectors.ssh.poller import SshPoller
    from inventory.model import Inventory

_BGP = """\
router bgp {own}
 bgp router-id {router}
 no bgp ebgp-requires-policy
 neighbor {peer} remote-as {other}
 neighbor {peer} password canary-bgp
 neighbor 10.9.9.9 remote-as 65099
 neighbor 10.9.9.9 shutdown
 address-family ipv4 unicast
  network {router}/32
 exit-address-family
"""
_TEMPLATE = """\
! what every router of an office has
router bgp 65001
 neighbor 10.0.1.2 remote-as 65002
 neighbor 10.0.1.2 password whatever-it-is
 ~ bgp router-id 10\\.255\\.0\\.\\d+
- ip prefix-list SLIPPED seq 5 permit any
"""
R1 = DeviceName("r1")


async def _settled(poller: SshPoller, inventory: Inventory) -> Poll:
    """The first poll in which both routing protocols have found their neighbour."""
    async with asyncio.timeout(90):
        while True:
            poll = await poller.poll(r1(inventory), ALL, deadline_seconds=60)
            read = poll.readings
            if any(peer.prefixes for peer in read.bgp or ()) and any(each.state == "full" for each in read.ospf or ()):
                return poll
            await asyncio.sleep(0.5)


@pytest.mark.timeout(240)
async def test_real_routers_tell_neighbours_prefixes_counters_and_their_configuration(tmp_path: Path) -> None:
    """A changed line is a new version and drift; secrets are in no version; a session that breaks is told."""
    need_namespaces()
    need_routers()
    need_sshd()
    with Net() as net:
        net.machine("one", "10.255.0.1")
        net.machine("two", "10.255.0.2")
        net.cable("one", "two")
        near = _BGP.format(own=65001, router="10.255.0.1", peer="10.0.1.2", other=65002)
        sockets = net.router("one", ["two"], bgp=near)
        net.router("two", ["one"], bgp=_BGP.format(own=65002, router="10.255.0.2", peer="10.0.1.1", other=65001))
        vtysh = f"/usr/bin/vtysh --vty_socket {sockets}"
        (tmp_path / "vtysh").write_text(f'#!/bin/sh\nexec {vtysh} "$@"\n', encoding="ascii")
        (tmp_path / "vtysh").chmod(0o755)
        sshd = run_sshd(net, "one", tmp_path)
        keys = HostKeyFile(tmp_path / "keys")
        keys.record("r1", sshd.host_key)
        login = f"  ro: {{ssh: {{user: root, key: 'file:{sshd.user_key}'}}}}\n"
        inventory = one_device(tmp_path / "city", PORT, "platform: frr", login)
        store = ConfigurationStore(tmp_path / "data")
        with net.inside("one"), polling(inventory, keys, archive=Archive(store, lambda _device: _TEMPLATE)) as poller:
            before = await _settled(poller, inventory)
            change = (*vtysh.split(), "-c", "configure terminal", "-c", "ip prefix-list SLIPPED seq 5 permit any")
            await asyncio.to_thread(_run, net.command("one", *change))
            after = await poller.poll(r1(inventory), frozenset({Work.IDENTITY}), deadline_seconds=60)
            (tmp_path / "vtysh").write_text("#!/bin/sh\nkill -9 $PPID\n", encoding="ascii")
            broken = await poller.poll(r1(inventory), frozenset({Work.HEALTH}), deadline_seconds=60)

    _assert_read(before.readings)
    _assert_versions(store, before, after)
    _assert_broken(broken)
    everything = "\n".join(str(each) for each in (before, after, broken))
    assert "canary" not in everything
    assert all("canary" not in path.read_text(encoding="utf-8") for path in (tmp_path / "data").rglob("*.cfg"))


def _run(command: tuple[str, ...]) -> None:
    subprocess.run(command, check=True, timeout=20, capture_output=True)


def _assert_read(read: Readings) -> None:
    """Neighbours, prefixes, counters, stations, risks."""
    assert read.bgp == (
        BgpNeighbour("10.0.1.2", 65002, "established", "start", prefixes=1),
        BgpNeighbour("10.9.9.9", 65099, "idle", "stop"),
    )
    assert read.ospf == (OspfNeighbour("10.0.1.2", "10.255.0.2", "full"),)
    assert [(each.name, each.type) for each in read.interfaces or ()] == [("lo", 24), ("two", 6)]
    assert {each.address for each in read.addresses or ()} >= {"10.255.0.1", "10.0.1.1"}
    assert read.counters is not None
    counted = {row.index: row for row in read.counters.rows}[2]
    assert counted.in_octets is not None
    assert counted.in_octets > 0
    assert (counted.admin_status, counted.oper_status, counted.in_errors) == (1, 1, 0)
    assert [station.address for station in read.stations or ()] == ["10.0.1.2"]
    assert read.clock is not None
    assert read.clock.offset_seconds is not None
    assert read.risks is not None
    risks = {risk.risk: risk.severity for risk in read.risks}
    risks.pop("unsaved", None)  # /etc/frr/frr.conf is the machine's own and none of these routers'
    assert risks == {
        "host_key": "ok",
        "old_algorithms": "ok",
        "telnet": "ok",
        "no_logging": "warning",
        "default_password": "ok",
    }
    assert RiskReading("no_logging", "warning", "no log syslog, no log file") in read.risks


def _assert_versions(store: ConfigurationStore, before: Poll, after: Poll) -> None:
    """One changed line is a new version and one line of drift."""
    older, newer = store.versions(R1)[-2:]
    assert set(newer.lines) - set(older.lines) == {"ip prefix-list SLIPPED seq 5 permit any"}
    assert " neighbor 10.0.1.2 password <secret>" in older.lines
    assert before.readings.configuration is not None
    assert (before.readings.configuration.drift_lines, before.readings.configuration.changed_at) == (
        0,
        older.at.timestamp(),
    )
    assert after.readings.configuration is not None
    assert after.readings.configuration.drift_lines == 1
    assert after.readings.configuration.changed_at == newer.at.timestamp()
    variables = {"device": "r1", "address": "127.0.0.1"}
    assert list(map(str, departures(newer.lines, _TEMPLATE, variables))) == [
        "unwanted: ip prefix-list SLIPPED seq 5 permit any"
    ]


def _assert_broken(broken: Poll) -> None:
    """What came before is kept; what comes after says why it is not there."""
    outcomes = {each.module: each for each in broken.outcomes}
    assert outcomes["ssh_bgp"].reason is Reason.DISCONNECTED
    assert outcomes["ssh_ospf"].reason is Reason.DISCONNECTED
    assert outcomes["ssh_memory"] == ModuleOutcome("ssh_memory")
    assert broken.readings.memory is not None
