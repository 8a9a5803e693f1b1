"""One cycle over the inventory: devices that could not be asked are told from devices that do not answer."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, NoReturn

import pytest
from typer.testing import CliRunner

from collectors.snmp.poller import SnmpPoller
from wardwatch.cli import app as cli

if TYPE_CHECKING:
    from pathlib import Path

CITY = """
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units: [{code: "T", name: Thành phố Thử, level: city}]
collectors: [{name: dc-1, attached_to: a}]
credentials: {ro: {snmp: {version: 2, community: env:WW_COMMUNITY}}}
defaults: {device: {credentials: ro}}
sites: [{unit: "T", name: dc}]
devices:
  - {name: a, site: dc, role: router, address: 127.0.0.1, port: 1, timeout_seconds: 0.1, retries: 0}
  - {name: b, site: dc, role: pc, reach: none}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WW_COMMUNITY", "community")
    (tmp_path / "city.yaml").write_text(CITY, encoding="utf-8")
    return tmp_path


def test_a_silent_device_is_missing_after_its_own_retries(folder: Path) -> None:
    result = CliRunner().invoke(cli.app, ["poll", "--json", "-i", str(folder)])
    summary = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (summary["devices"], summary["answered"], summary["missing"], summary["failed"]) == (1, 0, 1, 0)
    assert list(summary["silent"]) == ["a"]
    assert summary["packets_sent"] == 1


def test_a_bug_while_asking_is_a_finding_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A device that nobody could ask must not pass for one that is well."""

    async def fail(*_arguments: object, **_options: object) -> NoReturn:
        msg = "a bug"
        raise RuntimeError(msg)

    monkeypatch.setattr(SnmpPoller, "poll", fail)
    with caplog.at_level(logging.ERROR):
        result = CliRunner().invoke(cli.app, ["poll", "--json", "-i", str(folder)])
    summary = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (summary["devices"], summary["answered"], summary["missing"], summary["failed"]) == (1, 0, 0, 1)
    assert "poll of device a: the prober failed" in caplog.text
