"""`wardwatch inventory discover`: ranges from words and files, the proposal on paper, exit codes, nothing changed."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from collectors.discovery.interview import Login, Manners
from collectors.discovery.ranges import Ranges, parse_ranges
from collectors.snmp.client import SnmpLogin
from inventory.load import load_inventory
from inventory.secret import Secret
from tests.agents.snmpd import COMMUNITY, Snmpd, start_snmpd
from wardwatch.cli import app as cli
from wardwatch.cli.discover import _announce, _progress
from wardwatch.discovering import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_QUICK = ("--timeout", "0.3", "--retries", "0", "--rate", "500")

_CITY = """
city: {name: Somewhere, code: "9", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}
units: [{code: "9", name: Somewhere, level: city}]
collectors: [{name: here, attached_to: core}]
credentials:
  old: {snmp: {version: 2, community: env:WW_OLD}}
  new: {snmp: {version: 2, community: env:WW_NEW}}
sites: [{name: centre, unit: "9"}]
devices: [{name: core, site: centre, role: router, address: 127.0.0.9, credentials: old}]
"""


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    with start_snmpd(tmp_path_factory.mktemp("snmpd")) as agent:
        yield agent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WW_OLD", "no longer")
    monkeypatch.setenv("WW_NEW", COMMUNITY)
    (tmp_path / "city.yaml").write_text(_CITY, encoding="utf-8")
    return tmp_path


def _discover(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["inventory", "discover", "-i", str(folder), *_QUICK, *arguments])


def test_what_answers_is_proposed_under_the_login_it_answered(snmpd: Snmpd, folder: Path) -> None:
    """By its address an agent at 127.0.0.1 stands in the site of the known device at 127.0.0.9."""
    result = _discover(folder, "127.0.0.1-127.0.0.2", "127.0.0.9", "--port", str(snmpd.port), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    said = json.loads(result.stdout)
    assert (said["asked"], said["answered"], said["not_asked"], said["open"]) == (2, 1, ["core"], False)
    (device,) = said["devices"]
    assert (device["address"], device["site"]["value"], device["role"]["value"], device["credential"]) == (
        "127.0.0.1",
        "centre",
        "server",
        "new",
    )


def test_the_proposal_goes_into_a_new_file_and_checks_beside_the_inventory(snmpd: Snmpd, folder: Path) -> None:
    ranges = folder / "ranges.txt"
    ranges.write_text("127.0.0.1  # this machine\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    proposal = folder / "found.yaml"
    arguments = (str(ranges), "--port", str(snmpd.port), "-o", str(proposal))
    result = _discover(folder, *arguments)
    assert (result.exit_code, result.stdout) == (0, "")
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path != proposal} == before
    assert len(load_inventory(folder).devices) == 2
    again = _discover(folder, *arguments)
    assert again.exit_code == 2
    assert "nothing is overwritten" in " ".join(again.output.replace("│", " ").split())


def test_a_device_that_cannot_be_placed_is_left_open(snmpd: Snmpd, folder: Path) -> None:
    """Under a login of the command line that the inventory does not have."""
    result = _discover(folder, "127.0.0.1", "--port", str(snmpd.port), "-c", COMMUNITY, "--version", "1")
    assert result.exit_code == 1
    assert "#    credentials: unknown" in result.stdout
    assert COMMUNITY not in result.output


def test_a_login_without_its_secret_is_named_and_the_others_are_tried(
    snmpd: Snmpd, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WW_OLD")
    result = _discover(folder, "127.0.0.1", "--port", str(snmpd.port))
    assert result.exit_code == 0
    assert result.stderr.startswith('not tried: credential "old": secret env:WW_OLD: unset or empty')


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("10.0.0.0/8",), "16,777,214 addresses are more than 65,536"),
        (("r-10354",), "expected a range such as"),
        (("127.0.0.1", "--within", "x"), "--within x: 'x': not a range"),
        (("127.0.0.1", "-o", "/dev/null/found.yaml"), "there is no folder /dev/null"),
    ],
)
def test_usage_errors_come_before_anything_is_sent(arguments: tuple[str, ...], said: str, folder: Path) -> None:
    result = _discover(folder, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


def test_an_inventory_that_does_not_check_is_not_put_beside_anything(folder: Path) -> None:
    (folder / "more.yaml").write_text("devices: [{name: x}]\n", encoding="utf-8")
    result = _discover(folder, "127.0.0.1")
    assert type(result.exception).__name__ == "InventoryCheckError"


def test_known_devices_are_asked_when_that_is_wanted(snmpd: Snmpd, folder: Path) -> None:
    """A known device is recognised by its address, and is not proposed again."""
    text = (folder / "city.yaml").read_text(encoding="utf-8").replace("127.0.0.9", "127.0.0.1")
    (folder / "city.yaml").write_text(text, encoding="utf-8")
    arguments = ("127.0.0.1", "--port", str(snmpd.port), "--json")
    known = json.loads(_discover(folder, *arguments).stdout)
    again = json.loads(_discover(folder, *arguments, "--again").stdout)
    assert (known["asked"], known["not_asked"], known["known"]) == (0, ["core"], [])
    assert (again["asked"], again["not_asked"], again["devices"]) == (1, [], [])
    assert again["known"] == [{"device": "core", "also_at": [], "because": None}]


def test_version_3_logins_are_tried_like_the_others(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind two communities that nobody answers to."""
    monkeypatch.setenv("WW_NEW", "another")
    monkeypatch.setenv("WW_AUTH", "a long passphrase")
    login = "{snmp: {version: 3, user: watch, auth: {protocol: sha256, secret: env:WW_AUTH}}}"
    text = (folder / "city.yaml").read_text(encoding="utf-8").replace("sites:", f"  v3: {login}\nsites:")
    (folder / "city.yaml").write_text(text, encoding="utf-8")
    configuration = 'createUser watch SHA-256 "a long passphrase"\nrouser watch auth'
    with start_snmpd(tmp_path_factory.mktemp("v3"), configuration=configuration) as agent:
        result = _discover(folder, "127.0.0.1", "--port", str(agent.port), "--json")
    assert [one["credential"] for one in json.loads(result.stdout)["devices"]] == ["v3"]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with _progress(10) as tell:
        assert tell is not None
        tell(5, 2)
    assert "2 answered" in terminal.getvalue()
    monkeypatch.setattr("sys.stderr", io.StringIO())
    with _progress(10) as tell:
        assert tell is None


def test_the_cost_is_said_beforehand_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packets of addresses that stay silent: their number, the logins, the retries; and how long that takes."""
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    wish = Wish(Ranges(parse_ranges([("192.0.2.0/24", "")])), Manners(retries=1), 10.0, 64)
    logins = tuple(Login(name, SnmpLogin(2, Secret(name))) for name in ("a", "b"))
    _announce(wish, logins)
    said = (
        "254 addresses, 2 logins, at most 1,016 packets to those that stay silent: up to 2 min at 10 packets a second"
    )
    assert terminal.getvalue() == f"{said}\n"
