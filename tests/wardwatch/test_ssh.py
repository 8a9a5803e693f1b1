"""SSH in the whole program: `run` and `poll` ask, `probe --ssh` joins and compares, `config` shows what was kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from inventory.errors import InventoryCheckError
from tests.agents.snmpd import COMMUNITY, start_snmpd
from tests.agents.ssh_server import HOST_KEY, OTHER_KEY, Manners, SshServer
from tests.collectors.ssh.test_cisco_ios import TRANSCRIPTS
from wardwatch.cli import app as cli
from wardwatch.loading import load_inventory

from .process import Running, eventually, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CITY = """\
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units: [{code: "T", name: Thành phố Thử, level: city}]
collectors: [{name: dc-1, attached_to: r1}]
credentials:
  ro: {snmp: {version: 2, community: env:WW_COMMUNITY}}
  ro-ssh: {ssh: {user: watch, password: env:WW_SSH}}
sites: [{unit: "T", name: dc}]
devices:
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SshServer]:
    monkeypatch.setenv("WW_SSH", "right")
    monkeypatch.setenv("WW_COMMUNITY", COMMUNITY)
    with SshServer(Manners(prompt="r-office#", transcripts=TRANSCRIPTS)) as device:
        yield device


def _folder(
    path: Path, server: SshServer, *, collect: str = "[ssh]", credentials: str = "ro-ssh", port: int = 161
) -> Path:
    """An inventory of one router whose key is pinned, and a template of its role."""
    folder = path / "city"
    (folder / "golden").mkdir(parents=True)
    (folder / "data").mkdir()
    line = f"r1 {HOST_KEY.get_name()} {HOST_KEY.get_base64()}\n"
    (folder / "data/ssh_known_hosts").write_text(line, encoding="ascii")
    template = "hostname r-office\nntp server 10.255.0.1\nline vty 0 4\n - transport input telnet ssh\n"
    (folder / "golden/router.cisco_ios.cfg").write_text(template, encoding="utf-8")
    place = f"site: dc, role: router, address: 127.0.0.1, port: {port}, credentials: {credentials}, collect: {collect}"
    ssh = f"ssh: {{platform: cisco_ios, port: {server.port}}}"
    (folder / "city.yaml").write_text(f"{_CITY}  - {{name: r1, {place}, {ssh}}}\n", encoding="utf-8")
    return folder


def _wardwatch(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, arguments)


def test_a_router_whose_snmp_is_closed_is_watched_over_ssh(tmp_path: Path, server: SshServer) -> None:
    """Counters, neighbours, risks and drift are exposed; a changed host key is critical; nothing tells a secret."""
    folder = _folder(tmp_path, server)
    labels = 'district="",commune="",site="dc",device="r1",role="router"'
    with running(folder, folder / "data") as watch:

        def metrics() -> str:
            return watch.get("/metrics?slice=all").text

        eventually("configuration", lambda: f"wardwatch_config_drift_lines{{{labels}}} 2\n" in metrics())
        text = metrics()
        for sample in (
            f"wardwatch_device_up{{{labels}}} 1",
            f'wardwatch_bgp_prefixes_received{{{labels},peer="10.0.12.1"}} 3',
            f'wardwatch_device_risk{{{labels},risk="host_key"}} 0',
            f'wardwatch_device_risk{{{labels},risk="telnet"}} 2',
            f"wardwatch_config_saved{{{labels}}} 0",
            f"wardwatch_clock_synchronised{{{labels}}} 1",
            f'wardwatch_interface_oper_up{{{labels},ifname="GigabitEthernet0/0"}} 1',
        ):
            assert sample in text
        key = f"r1 {OTHER_KEY.get_name()} {OTHER_KEY.get_base64()}\n"
        (folder / "data/ssh_known_hosts").write_text(key, encoding="ascii")
        eventually("risk", lambda: f'wardwatch_device_risk{{{labels},risk="host_key"}} 2\n' in metrics())
        assert "module_success{" + labels + ',module="ssh"} 0' in metrics()
        page = watch.get("/status/devices/r1").text
    assert "canary" not in f"{text}{page}{watch.log.read_text(encoding='utf-8')}"
    assert "reload" not in bytes(server.sent).decode()


def test_poll_says_how_ssh_went(tmp_path: Path, server: SshServer) -> None:
    """A summary for people and for machines; what failed is named."""
    folder = _folder(tmp_path, server)
    good = json.loads(_wardwatch("poll", "--json", "-i", str(folder)).stdout)
    assert (good["devices"], good["ssh_devices"], good["ssh_answered"], good["ssh_failed"]) == (0, 1, 1, {})
    (folder / "data/ssh_known_hosts").unlink()
    result = _wardwatch("poll", "-i", str(folder))
    assert result.exit_code == 1
    assert "1 asked, 0 logged in to" in result.stdout
    assert "over SSH r1: host_key: r1: host key: no key is pinned" in " ".join(result.stdout.split())


def test_probe_over_both_ways_shows_where_they_differ(tmp_path: Path, server: SshServer) -> None:
    """A real snmpd and a router that says it is another machine."""
    with start_snmpd(tmp_path) as agent:
        folder = _folder(tmp_path, server, collect="[snmp, ssh]", credentials="[ro, ro-ssh]", port=agent.port)
        result = _wardwatch("probe", "r1", "--ssh", "-i", str(folder))
    assert "BGP" in result.stdout
    assert "telnet" not in result.stdout  # its configuration was not asked for
    assert "r1: disagreement: os: Linux over SNMP, IOS over SSH" in result.stderr.splitlines()
    assert result.exit_code == 1
    assert not (folder / "data/configurations").exists()


def test_where_snmp_and_ssh_differ_is_counted_and_shown(tmp_path: Path, server: SshServer) -> None:
    """Kept from the last polls of each; SNMP's word is what is exposed."""
    with start_snmpd(tmp_path) as agent:
        folder = _folder(tmp_path, server, collect="[snmp, ssh]", credentials="[ro, ro-ssh]", port=agent.port)
        with running(folder, folder / "data") as watch:

            def differing() -> float:
                lines = watch.get("/metrics?slice=all").text.splitlines()
                return sum(float(line.split()[-1]) for line in lines if line.startswith("wardwatch_device_disagreem"))

            eventually("both ways", differing)
            page = watch.get("/status/devices/r1?lang=en").text
    assert "SNMP and SSH disagree" in page
    assert "operating system" in page


def test_probe_over_ssh_takes_devices_that_are_asked_so(tmp_path: Path, server: SshServer) -> None:
    folder = _folder(tmp_path, server, collect="[snmp]", credentials="[ro, ro-ssh]")
    result = _wardwatch("probe", "r1", "--ssh", "-i", str(folder))
    assert result.exit_code == 2
    assert "not asked over SSH: r1" in " ".join(result.stderr.replace("│", " ").split())


def test_config_shows_versions_changes_and_drift(tmp_path: Path, server: SshServer) -> None:
    """The second version has one line more; exit codes are those of diff."""
    folder = _folder(tmp_path, server)
    inventory = ("-i", str(folder))
    assert _wardwatch("config", "log", *inventory).stdout == "no configuration has been read\n"
    _wardwatch("poll", *inventory)
    nothing = _wardwatch("config", "diff", "r1", *inventory)
    assert (nothing.exit_code, "r1 has no earlier version" in " ".join(nothing.stderr.replace("│", " ").split())) == (
        2,
        True,
    )
    running_config = TRANSCRIPTS["show running-config"]
    server.manners.transcripts = {
        **TRANSCRIPTS,
        "show running-config": running_config.replace("end\n", "banner x\nend\n"),
    }
    _wardwatch("poll", *inventory)
    rows = json.loads(_wardwatch("config", "log", "r1", "--json", *inventory).stdout)
    assert [row["device"] for row in rows] == ["r1", "r1"]
    new, old = (row["version"] for row in rows)
    shown = _wardwatch("config", "show", "r1", *inventory).stdout.splitlines()
    assert shown[-1] == "banner x"
    assert "banner x" not in _wardwatch("config", "show", "r1", old, *inventory).stdout
    changed = _wardwatch("config", "diff", "r1", *inventory)
    assert changed.exit_code == 1
    lines = changed.stdout.splitlines()
    assert lines[:2] == [f"--- {old}", f"+++ {new}"]
    assert [line for line in lines[2:] if line[0] in "+-"] == ["+banner x"]
    assert _wardwatch("config", "diff", "r1", new, new, *inventory).exit_code == 0
    drift = _wardwatch("config", "diff", "r1", "--golden", *inventory)
    assert drift.stdout.splitlines() == [
        "missing: ntp server 10.255.0.1",
        "unwanted: line vty 0 4 / transport input telnet ssh",
    ]
    assert "canary" not in f"{shown}{changed.stdout}{drift.stdout}"
    assert _wardwatch("config", "show", "../r1", *inventory).exit_code == 2


def test_an_unknown_platform_is_a_problem_of_the_inventory(tmp_path: Path, server: SshServer) -> None:
    folder = _folder(tmp_path, server)
    text = (folder / "city.yaml").read_text(encoding="utf-8")
    (folder / "city.yaml").write_text(text.replace("platform: cisco_ios", "platform: cisco_iso"), encoding="utf-8")
    with pytest.raises(InventoryCheckError) as refused:
        load_inventory(folder)
    expected = 'city.yaml:9: device "r1": ssh: unknown platform "cisco_iso"; did you mean "cisco_ios"?'
    assert str(refused.value) == expected


def test_a_device_that_hangs_in_a_command_costs_only_itself(tmp_path: Path, server: SshServer) -> None:
    """While its one session hangs, devices under the same login and one over SNMP are asked again and again."""
    hanging = Manners(prompt="r-office#", transcripts=TRANSCRIPTS, hang_at="show interfaces")
    with SshServer(hanging) as stuck, SshServer(server.manners) as other, start_snmpd(tmp_path) as agent:
        folder = _folder(tmp_path, server)
        entry = "  - {{name: {}, site: dc, role: router, address: 127.0.0.1, port: {}, uplinks: [{{to: r1}}], {}}}\n"
        over_ssh = "credentials: ro-ssh, collect: [ssh], ssh: {{platform: cisco_ios, deadline_seconds: 300, port: {}}}"
        devices = entry.format("h1", 162, over_ssh.format(stuck.port)) + entry.format(
            "r2", 163, over_ssh.format(other.port)
        )
        devices += entry.format("s1", agent.port, "credentials: ro, collect: [snmp]")
        with (folder / "city.yaml").open("a", encoding="utf-8") as file:
            file.write(devices)
        key = f"{HOST_KEY.get_name()} {HOST_KEY.get_base64()}\n"
        (folder / "data/ssh_known_hosts").write_text("".join(f"{name} {key}" for name in ("r1", "h1", "r2")), "ascii")
        with running(folder, folder / "data") as watch:
            eventually("it hangs", lambda: bytes(stuck.sent).endswith(b"show interfaces\n"))
            before, uptime = (server.sessions, other.sessions), _uptime(watch)
            eventually("others asked", lambda: min(server.sessions - before[0], other.sessions - before[1]) >= 3, 60)
            eventually("SNMP asked", lambda: _uptime(watch) > uptime)
            assert (stuck.sessions, bytes(stuck.sent).endswith(b"show interfaces\n")) == (1, True)
            text = watch.get("/metrics?slice=all").text
    for name in ("r1", "r2", "s1"):
        assert f'wardwatch_device_up{{district="",commune="",site="dc",device="{name}",role="router"}} 1' in text
    assert 'device="h1",role="router"} 1' not in text


def _uptime(watch: Running) -> float:
    lines = watch.get("/metrics?slice=all").text.splitlines()
    found = (line for line in lines if line.startswith("wardwatch_device_uptime_seconds") and 'device="s1"' in line)
    return float(next(found, "0").rpartition(" ")[2])
