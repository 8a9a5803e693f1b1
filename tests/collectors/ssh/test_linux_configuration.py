"""The configuration of a Linux machine: several files in one version, masked, and what is dangerous in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.poll import ModuleOutcome, Work
from collectors.readings import RiskReading
from collectors.ssh.archive import Archive
from collectors.ssh.configuration import masked
from collectors.ssh.drift import departures
from collectors.ssh.hardening import hardening
from collectors.ssh.host_keys import HostKeyFile
from collectors.ssh.platform import shipped_platforms
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName

from ...agents.ssh_server import Manners, SshServer
from ...agents.sshd import PASSWORD, start_sshd
from .devices import one_device, pinned, polling, r1
from .test_linux import TRANSCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

R1 = DeviceName("r1")
IDENTITY = frozenset({Work.IDENTITY})
DENIED = "cat: Permission denied\n"
SSHD = "# canary of a remark\nPort 22\nPermitRootLogin yes\n\nMatch User backup\n    PermitRootLogin no\n"
SNMPD = """\
rocommunity canary-read 10.0.0.0/8
rwcommunity private
com2sec -Cn ctx reader default canary-mapped
createUser watch SHA "canary-auth-pass" AES canary-priv
trap2sink 10.0.0.9 canary-trap
trapsess -v 3 -u watch -A canary-a -X canary-x 10.0.0.9
sysLocation Phòng máy chủ
"""
RSYSLOG = """\
module(load="imuxsock")
*.* @10.0.0.5:514
action(type="ommysql" server="db" db="logs" uid="w" pwd="canary-sql")
mail.* :ommysql:db,logs,w,canary-old
"""
FILES = {
    "/usr/sbin/sshd -T": "sshd: no hostkeys available -- exiting.\n",
    "cat /etc/ssh/sshd_config": SSHD,
    "ls /etc/ssh/sshd_config.d": "",
    "cat /etc/snmp/snmpd.conf": SNMPD,
    "cat /etc/systemd/timesyncd.conf": "[Time]\n#NTP=\n",
    "cat /etc/rsyslog.conf": RSYSLOG,
    "ls /etc/rsyslog.d": "45-frr.conf\n",
}
KEPT = (
    "[/usr/sbin/sshd -T]",
    " (not readable)",
    "[/etc/ssh/sshd_config]",
    " Port 22",
    " PermitRootLogin yes",
    " Match User backup",
    " PermitRootLogin no",
    "[ls /etc/ssh/sshd_config.d]",
    "[/etc/snmp/snmpd.conf]",
    " rocommunity <secret> 10.0.0.0/8",
    " rwcommunity <secret>",
    " com2sec -Cn ctx reader default <secret>",
    " createUser watch <secret>",
    " trap2sink 10.0.0.9 <secret>",
    " trapsess <secret>",
    " sysLocation Phòng máy chủ",
    "[/etc/systemd/timesyncd.conf]",
    " [Time]",
    "[/etc/rsyslog.conf]",
    ' module(load="imuxsock")',
    " *.* @10.0.0.5:514",
    ' action(type="ommysql" server="db" db="logs" uid="w" pwd="<secret>")',
    " mail.* :ommysql:<secret>",
    "[ls /etc/rsyslog.d]",
    " 45-frr.conf",
)


async def test_files_are_read_masked_kept_and_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands compared whole; what is absent is left out, what may not be read says so."""
    monkeypatch.setenv("WW_SSH", "right")
    plan = shipped_platforms()["linux"].configuration
    assert plan is not None
    manners = Manners(transcripts={**TRANSCRIPTS, **FILES}, statuses={"/usr/sbin/sshd -T": 1})
    template = "[/etc/ssh/sshd_config]\n PermitRootLogin no\n - Port 22\n"
    store = ConfigurationStore(tmp_path / "data")
    with SshServer(manners) as server:
        inventory = one_device(tmp_path, server.port, "platform: linux")
        with polling(inventory, pinned(tmp_path), archive=Archive(store, lambda _device: template)) as poller:
            poll = await poller.poll(r1(inventory), IDENTITY, deadline_seconds=60)
    assert server.commands[-len(plan.also) - 1 :] == [plan.running, *plan.also]
    (version,) = store.versions(R1)
    assert version.lines == KEPT
    assert poll.readings.configuration is not None
    assert (poll.readings.configuration.lines, poll.readings.configuration.drift_lines) == (len(KEPT), 1)
    assert [str(each) for each in departures(version.lines, template, {"device": "r1", "address": ""})] == [
        "unwanted: [/etc/ssh/sshd_config] / Port 22"
    ]
    assert poll.readings.risks is not None
    assert poll.readings.risks[-6:] == (
        RiskReading("root_login", "critical", "PermitRootLogin yes, PasswordAuthentication yes"),
        RiskReading("weak_ciphers", "ok"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a line that may write"),
        RiskReading("no_ntp", "warning", "chrony.conf, ntp.conf, timesyncd.conf"),
        RiskReading("no_logging", "ok"),
    )
    assert "canary" not in f"{poll}{version}"


def _judged(*lines: str) -> dict[str, str]:
    return {risk.risk: f"{risk.severity} {risk.text}".strip() for risk in hardening(lines, "linux")}


_SSHD = "[/etc/ssh/sshd_config]"
_DROP_INS = "[ls /etc/ssh/sshd_config.d]"


@pytest.mark.parametrize(
    ("lines", "risk", "found"),
    [
        (("[/usr/sbin/sshd -T]", " permitrootlogin yes", " passwordauthentication no"), "root_login", "ok"),
        ((_SSHD, " PermitRootLogin=yes"), "root_login", "critical PermitRootLogin yes, PasswordAuthentication yes"),
        ((_SSHD, " Match User a", " PermitRootLogin yes"), "root_login", "ok"),
        ((_SSHD, " Include /etc/ssh/sshd_config.d/*.conf", _DROP_INS), "root_login", "ok"),
        ((_SSHD, " Include /etc/ssh/sshd_config.d/*.conf", _DROP_INS, " 50-x.conf"), "root_login", None),
        ((_SSHD, " (not readable)"), "root_login", None),
        ((_SSHD, " Ciphers aes256-ctr,3des-cbc"), "weak_ciphers", "warning 3des-cbc"),
        ((_SSHD, " Ciphers -3des-cbc", " MACs hmac-sha1"), "weak_ciphers", "ok"),
        ((_SSHD, " KexAlgorithms +diffie-hellman-group1-sha1"), "weak_ciphers", "warning diffie-hellman-group1-sha1"),
        (("[/etc/snmp/snmpd.conf]", " rwuser admin"), "snmp_write", "critical 1 x a line that may write"),
        (("[/etc/snmp/snmpd.conf]", " (not readable)"), "default_community", None),
        (("[/etc/chrony/chrony.conf]", " pool 2.debian.pool.ntp.org iburst"), "no_ntp", "ok"),
        (("[/etc/chrony/chrony.conf]", " sourcedir /run/chrony-dhcp"), "no_ntp", None),
        (("[/etc/systemd/timesyncd.conf]", " [Time]", " NTP=10.0.0.1"), "no_ntp", "ok"),
        (("[/etc/rsyslog.conf]", " *.* /var/log/all"), "no_logging", "warning rsyslog.conf, journal-upload.conf"),
        (("[/etc/rsyslog.conf]", "[ls /etc/rsyslog.d]", " 99-remote.conf"), "no_logging", None),
        (("[/etc/rsyslog.conf]", ' action(type="omfwd" target="10.0.0.5")'), "no_logging", "ok"),
    ],
)
def test_a_verdict_is_given_only_where_what_was_read_allows_one(
    lines: tuple[str, ...], risk: str, found: str | None
) -> None:
    assert _judged(*lines).get(risk) == found


def test_where_nothing_was_read_nothing_is_said() -> None:
    assert _judged() == {}


def test_masks_leave_what_is_no_secret() -> None:
    lines = (" PasswordAuthentication no", " AuthorizedKeysFile .ssh/authorized_keys", " server 10.0.0.1 iburst")
    assert masked(lines) == lines


async def test_a_machine_without_any_of_the_files_has_no_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no failure, and no version is kept."""
    monkeypatch.setenv("WW_SSH", "right")
    store = ConfigurationStore(tmp_path / "data")
    with SshServer(Manners(transcripts=TRANSCRIPTS)) as server:
        inventory = one_device(tmp_path, server.port, "platform: linux")
        with polling(inventory, pinned(tmp_path), archive=Archive(store, lambda _device: None)) as poller:
            poll = await poller.poll(r1(inventory), IDENTITY, deadline_seconds=60)
    assert ModuleOutcome("ssh_configuration", empty=True) in poll.outcomes
    assert not store.versions(R1)


async def test_an_ordinary_user_of_a_real_machine_gets_what_it_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real sshd and real files of this machine: one version, and telnet is looked for."""
    monkeypatch.setenv("WW_SSH", PASSWORD)
    store = ConfigurationStore(tmp_path / "data")
    with start_sshd(tmp_path / "sshd") as server:
        keys = HostKeyFile(tmp_path / "keys")
        keys.record("r1", server.host_key)
        inventory = one_device(tmp_path / "city", server.port, "platform: linux")
        with polling(inventory, keys, archive=Archive(store, lambda _device: None)) as poller:
            poll = await poller.poll(r1(inventory), IDENTITY, deadline_seconds=60)
    (version,) = store.versions(R1)
    assert "[/etc/ssh/sshd_config]" in version.lines
    assert poll.readings.risks is not None
    assert "telnet" in {risk.risk for risk in poll.readings.risks}
