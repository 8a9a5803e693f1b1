"""Devices with IPv6 addresses: checked, probed, polled and watched like any other, with Debian's snmpd on ::1."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from inventory.errors import InventoryCheckError
from tests.agents.snmpd import Snmpd, start_snmpd
from wardwatch.cli import app as cli
from wardwatch.loading import load_inventory

from .process import eventually, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CITY = """
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units: [{code: "T", name: Thành phố Thử, level: city}]
collectors: [{name: dc-1, attached_to: six}]
credentials: {ro: {snmp: {version: 2, community: env:WW_COMMUNITY}}}
defaults: {device: {credentials: ro}}
sites: [{unit: "T", name: dc}]
"""


def _has_ipv6() -> bool:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


pytestmark = pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6 loopback")


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    with start_snmpd(tmp_path_factory.mktemp("snmpd"), address="::1") as found:
        yield found


@pytest.fixture
def folder(agent: Snmpd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inventory of that one device, its address written the long way."""
    monkeypatch.setenv("WW_COMMUNITY", agent.community)
    found = tmp_path / "inventory"
    found.mkdir()
    device = f'devices: [{{name: six, site: dc, role: server, address: "0:0:0:0:0:0:0:1", port: {agent.port}}}]\n'
    (found / "city.yaml").write_text(CITY + device, encoding="utf-8")
    return found


def test_poll_asks_it(folder: Path) -> None:
    result = CliRunner().invoke(cli.app, ["poll", "--json", "-i", str(folder)])
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert (summary["devices"], summary["answered"], summary["failed"], summary["silent"]) == (1, 1, 0, {})
    assert summary["interfaces"] >= 1


def test_probe_asks_it_by_name_and_by_address(folder: Path, agent: Snmpd) -> None:
    by_name = CliRunner().invoke(cli.app, ["probe", "six", "-i", str(folder), "--json"])
    address = f"[::1]:{agent.port}"
    by_address = CliRunner().invoke(cli.app, ["probe", address, "--community", agent.community, "--json"])
    for result in (by_name, by_address):
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["interfaces"]


def test_run_watches_it(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path / "data") as run:
        eventually("the device is up", lambda: run.status()["devices"].get("up") == 1)
        text = run.get("/metrics?slice=all").text
        assert 'wardwatch_device_up{district="",commune="",site="dc",device="six",role="server"} 1' in text
        assert "::1" in run.get("/status/devices/six").text


def test_one_address_in_two_spellings_is_one_address(folder: Path, agent: Snmpd) -> None:
    other = f'{{name: other, site: dc, role: server, address: "::1", port: {agent.port}, uplinks: [{{to: six}}]}}'
    (folder / "more.yaml").write_text(f"devices: [{other}]\n", encoding="utf-8")
    with pytest.raises(InventoryCheckError) as caught:
        load_inventory(folder)
    (problem,) = caught.value.problems
    assert f"address ::1 port {agent.port} is six's" in str(problem)
