"""`wardwatch probe`: several targets at once, secrets never echoed, and a failed target that harms no other."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from collectors.readings import InterfaceReading, Readings, StorageReading
from collectors.snmp.client import SnmpLogin
from lab.agent import Agent
from lab.recording import load_contexts, load_snmprec
from lab.server import AgentServer
from lab.usm import UsmEngine, UsmUser
from tests.agents.snmpd import COMMUNITY, LOCATION, Snmpd, start_snmpd
from wardwatch.cli import app as cli
from wardwatch.cli.probe_tables import duration, scaled, tables
from wardwatch.probing import Endpoint, Patience, probe_endpoints

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAST = ("--timeout", "0.2", "--retries", "0")
_CONTEXT = "vlan20"
_RECORDINGS = Path(__file__).resolve().parents[1] / "recordings"


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    in_context = f"rocommunity {COMMUNITY}@{_CONTEXT}"
    with start_snmpd(tmp_path_factory.mktemp("snmpd"), configuration=in_context) as agent:
        yield agent


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes packets and never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        yield silent.getsockname()[1]


def _probe(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["probe", *arguments])


def _inventory(folder: Path, *devices: tuple[str, int]) -> str:
    """An inventory of devices as (name, port) on loopback, all in one site, behind the first of them."""
    top = devices[0][0]
    lines = []
    for name, port in devices:
        uplinks = "" if name == top else f", uplinks: [{{to: {top}}}]"
        place = f"address: 127.0.0.1, port: {port}, credentials: ro"
        lines.append(f"  - {{name: {name}, site: centre, role: server, {place}{uplinks}}}")
    text = f"""
city: {{name: Somewhere, code: "X", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}}
units: [{{code: "X", name: Somewhere, level: city}}]
collectors: [{{name: here, attached_to: {top}}}]
credentials: {{ro: {{snmp: {{version: 2, community: env:WW_TEST}}}}}}
sites: [{{name: centre, unit: "X"}}]
devices:
"""
    (folder / "city.yaml").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    return str(folder)


def test_one_target_gives_one_document(snmpd: Snmpd) -> None:
    result = _probe(f"127.0.0.1:{snmpd.port}", "-c", COMMUNITY, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (document["facts"], document["system"]["location"]) == (1, LOCATION)


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize(("context", "answered"), [(_CONTEXT, True), ("vlan30", False)])
def test_with_a_community_a_context_is_asked_behind_it(
    snmpd: Snmpd, version: str, context: str, *, answered: bool
) -> None:
    """In v1 and v2c there is no other place for it; the agent knows one of the two."""
    target = f"127.0.0.1:{snmpd.port}"
    result = _probe(target, "-c", COMMUNITY, "--version", version, "--context", context, "--json", *_FAST)
    assert result.exit_code == (0 if answered else 1)
    assert result.stderr.startswith("" if answered else f"{target}: timeout: ")
    locations = [json.loads(result.stdout)["system"]["location"]] if result.stdout else []
    assert locations == ([LOCATION] if answered else [])


async def test_tables_of_vlans_are_read_in_their_contexts_and_what_is_refused_is_said() -> None:
    """Of the recorded switch's three VLANs the agent serves two; the third is named with what to do."""
    recording = _RECORDINGS / "cisco_c2960x" / "agent.snmprec"
    contexts = {name: mib for name, mib in load_contexts(recording).items() if name != "20"}
    server = AgentServer()
    usm = UsmEngine.of(b"\x80\x00\x1f\x88\x04switch", [UsmUser("watch", "", "", "", "")])
    by_name = {f"vlan-{name}": mib for name, mib in contexts.items()}
    server.add("127.0.0.1", Agent(load_snmprec(recording).mib, usm=usm, contexts=by_name))
    await server.start()
    try:
        endpoint = Endpoint("sw", "127.0.0.1", server.port)
        (probed,) = await probe_endpoints([endpoint], SnmpLogin(3, user="watch"), Patience(0.5, 1, 10))
    finally:
        await server.close()
    assert probed.readings is not None
    assert [each.vlan for each in probed.readings.stations or ()] == [1, 30]
    (problem,) = probed.problems
    assert problem.startswith("module contexts: VLAN 20: ")
    assert problem.endswith("let the login read these contexts on the device, or leave the module out (modules)")


def test_several_targets_give_an_array_and_the_one_that_fails_its_reason(snmpd: Snmpd, silent_port: int) -> None:
    targets = [f"127.0.0.1:{silent_port}", f"127.0.0.1:{snmpd.port}", f"localhost:{snmpd.port}"]
    result = _probe(*targets, "-c", COMMUNITY, "--json", *_FAST)
    assert [document["recording"] for document in json.loads(result.stdout)] == targets[1:]
    assert result.stderr.startswith(f"{targets[0]}: timeout: ")
    assert result.exit_code == 1


def test_a_single_target_that_fails_gives_no_document(silent_port: int) -> None:
    result = _probe(f"127.0.0.1:{silent_port}", "-c", COMMUNITY, "--json", *_FAST)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"127.0.0.1:{silent_port}: timeout: ")


def test_the_tables_name_what_people_look_for(snmpd: Snmpd) -> None:
    result = _probe(f"127.0.0.1:{snmpd.port}", "-c", COMMUNITY)
    assert result.exit_code == 0
    for shown in (LOCATION, "up for", "127.0.0.1/8", "lo", "Physical memory", "GiB", "%"):
        assert shown in result.stdout


def test_device_text_is_shown_as_it_is_and_never_as_markup() -> None:
    readings = Readings(
        interfaces=(InterfaceReading(1, "[red]eth0[/red]", alias="[link=http://x]here"),),
        storage=(StorageReading("1", "[bold]/", 2048, 1024, 0.5),),
    )
    console = Console(width=120, force_terminal=False)
    with console.capture() as captured:
        console.print(*tables("r-[b]1", readings), sep="\n")
    for shown in ("r-[b]1", "[red]eth0[/red]", "[link=http://x]here", "[bold]/", "2 KiB", "50%"):
        assert shown in captured.get()


def test_targets_whose_names_make_equal_file_names_get_files_of_their_own(snmpd: Snmpd, tmp_path: Path) -> None:
    targets = [f"127.0.0.1:{snmpd.port}", f"[127.0.0.1]:{snmpd.port}", f"127.0.0.1:{snmpd.port}"]
    result = _probe(*targets, "-c", COMMUNITY, "-o", str(tmp_path))
    assert result.exit_code == 0
    names = [json.loads(file.read_text(encoding="utf-8"))["recording"] for file in sorted(tmp_path.iterdir())]
    assert sorted(names) == sorted(targets[:2])


def test_documents_go_into_a_folder_one_file_each(snmpd: Snmpd, tmp_path: Path) -> None:
    target = f"127.0.0.1:{snmpd.port}"
    result = _probe(target, "-c", COMMUNITY, "-o", str(tmp_path / "new" / "out"))
    file = tmp_path / "new" / "out" / f"127.0.0.1_{snmpd.port}.json"
    assert (result.exit_code, result.stdout) == (0, f"{target}: {file}\n")
    assert json.loads(file.read_text(encoding="utf-8"))["recording"] == target


def test_an_ipv6_target_stands_in_brackets(tmp_path: Path) -> None:
    with start_snmpd(tmp_path, address="::1") as agent:
        result = _probe(f"[::1]:{agent.port}", "-c", COMMUNITY, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["recording"] == f"[::1]:{agent.port}"


@pytest.mark.parametrize("version", ["1", "2"])
def test_both_versions_with_a_community(snmpd: Snmpd, version: str) -> None:
    result = _probe(f"127.0.0.1:{snmpd.port}", "-c", COMMUNITY, "--version", version, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["system"]["location"] == LOCATION


def test_version_3_with_authentication_and_privacy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_AUTH", "a long passphrase")
    monkeypatch.setenv("WW_PRIV", "another passphrase")
    user = 'createUser watch SHA-256 "a long passphrase" AES "another passphrase"'
    with start_snmpd(tmp_path, configuration=f"{user}\nrouser watch priv") as agent:
        login = ("--user", "watch", "--auth", "sha256:env:WW_AUTH", "--priv", "aes128:env:WW_PRIV")
        result = _probe(f"127.0.0.1:{agent.port}", *login, "--json")
        monkeypatch.setenv("WW_AUTH", "a wrong passphrase")
        refused = _probe(f"127.0.0.1:{agent.port}", *login, "--json", *_FAST)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["system"]["location"] == LOCATION
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"127.0.0.1:{agent.port}: authentication: ")
    assert not any(secret in refused.output for secret in ("a long", "a wrong passphrase", "another passphrase"))


def test_devices_of_the_inventory_are_asked_under_their_own_logins(
    snmpd: Snmpd, silent_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WW_TEST", COMMUNITY)
    folder = _inventory(tmp_path, ("srv-1", snmpd.port), ("srv-2", silent_port))
    result = _probe("srv-1", "srv-2", "-i", folder, "--json", *_FAST)
    assert [document["recording"] for document in json.loads(result.stdout)] == ["srv-1"]
    assert result.stderr.startswith("srv-2: timeout: ")
    assert result.exit_code == 1


def test_a_missing_secret_is_told_by_its_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WW_TEST", raising=False)
    result = _probe("srv-1", "-i", _inventory(tmp_path, ("srv-1", 1)), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    expected = 'credential "ro": secret env:WW_TEST: unset or empty; set it for the user that runs wardwatch'
    assert result.stderr == f"srv-1: secret: {expected}\n"


def test_an_unknown_device_is_a_usage_error_with_a_hint(tmp_path: Path) -> None:
    result = _probe("srv-2", "-i", _inventory(tmp_path, ("srv-1", 1)))
    said = " ".join(result.stderr.replace("│", " ").split())
    assert result.exit_code == 2
    assert 'no such device in the inventory: "srv-2" did you mean "srv-1"?' in said
    assert "--community" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("r-1", "-i", "/nonexistent"), "there is no inventory in"),
        (("192.0.2.1", "--auth", "sha256:env:X"), "need --user"),
        (("192.0.2.1", "--user", "u", "--priv", "aes128:env:X"), "--priv needs --auth"),
        (("192.0.2.1", "--user", "u", "--auth", "sha256:the-passphrase"), "must be a reference"),
        (("192.0.2.1", "--user", "u", "--auth", "rot13:env:X"), "expected PROTOCOL:env:NAME"),
        (("192.0.2.1", "--user", "u", "-c", "the-passphrase"), "give one of them"),
        (("192.0.2.1", "--version", "1"), "needs --community"),
        (("192.0.2.1", "--context", "20"), "--context needs a login"),
        (("192.0.2.1:99999", "-c", "the-passphrase"), "expected HOST, HOST:PORT or [IPV6]:PORT"),
        (("[::1", "-c", "the-passphrase"), "expected HOST, HOST:PORT or [IPV6]:PORT"),
    ],
)
def test_usage_errors_say_what_is_expected_and_echo_no_secret(arguments: tuple[str, ...], said: str) -> None:
    result = _probe(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert "the-passphrase" not in result.output


def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    result = _probe("no-such-name.invalid", "-c", COMMUNITY)
    assert result.exit_code == 1
    assert result.stderr.startswith("no-such-name.invalid: unreachable: ")


@pytest.mark.parametrize(
    ("value", "unit", "base", "text"),
    [
        (0, "B", 1000, "0 B"),
        (999, "B", 1000, "999 B"),
        (10**9, "bit/s", 1000, "1 Gbit/s"),
        (1_536, "B", 1024, "1.5 KiB"),
        (10**18, "B", 1000, "1000 PB"),
    ],
)
def test_numbers_are_shown_with_a_prefix(value: int, unit: str, base: int, text: str) -> None:
    assert scaled(value, unit, base) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(5, "5 s"), (65, "1 min 5 s"), (7_500, "2 h 5 min"), (200_000, "2 d 7 h")]
)
def test_durations_are_shown_in_their_two_largest_units(seconds: int, text: str) -> None:
    assert duration(seconds) == text
