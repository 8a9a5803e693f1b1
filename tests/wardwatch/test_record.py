"""`probe --record`: a recording that gives the same facts and tells nothing of its owner; `--explain` of the same."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
from collections import Counter
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from typer.testing import CliRunner, Result

from collectors.discovery.interview import Login
from collectors.facts import facts_document
from collectors.snmp.client import SnmpLogin
from inventory.secret import Secret
from lab.agent import Agent
from lab.recording import load_snmprec
from lab.server import AgentServer
from tests.agents.snmpd import COMMUNITY, LOCATION, Snmpd, start_snmpd
from wardwatch.cli import app as cli
from wardwatch.cli.probe_inspect import Purpose, fulfil
from wardwatch.inspecting import Look, look_at_endpoint
from wardwatch.probing import Endpoint, Patience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_OWN: Final = Path(__file__).resolve().parents[1] / "recordings"
_RECORDINGS: Final = sorted(folder.name for folder in _OWN.iterdir() if folder.is_dir())
_COMMUNITY: Final = "xin-chao-2026"

_SCRUBBED: Final = {
    "system": {"contact", "location", "serial"},
    "interfaces": {"alias", "mac"},
    "addresses": {"address"},
    "inventory": {"serial"},
    "neighbours": {"remote_name", "remote_port"},
    "bgp_neighbours": {"peer"},
    "ospf_neighbours": {"address", "router_id"},
}
"""Parts of the facts document and their keys whose values a recording may have replaced."""

_PLACEHOLDER: Final = re.compile(r"(?:name|serial|ssid|location|alias|user|contact)-[0-9]+")


@asynccontextmanager
async def _served(file: Path) -> AsyncIterator[int]:
    recording = load_snmprec(file)
    assert recording.problems == ()
    server = AgentServer()
    server.add("127.71.0.1", Agent(recording.mib, community=_COMMUNITY.encode()))
    await server.start()
    try:
        yield server.port
    finally:
        await server.close()


async def _look(file: Path, most: int = 50_000) -> Look:
    async with _served(file) as port:
        login = Login("", SnmpLogin(2, Secret(_COMMUNITY)))
        return await look_at_endpoint(Endpoint("device", "127.71.0.1", port), login, Patience(2.0, 2, 60.0), most)


def _record(file: Path, into: Path, *keep: str, most: int = 50_000) -> tuple[Look, str]:
    """A recording of a served recording: what was seen, and the text of the new one."""
    look = asyncio.run(_look(file, most))
    fulfil(Purpose(explain=False, record=into, keep=keep, most=most, as_json=True), look)
    return look, into.read_text(encoding="utf-8")


def _neutral(document: dict[str, Any]) -> dict[str, Any]:
    """Facts without what is scrubbed; lists in an order that does not depend on it."""
    found = {}
    for part, value in document.items():
        rows = value if isinstance(value, list) else [value]
        known = [_neutral_row(part, row) if isinstance(row, dict) else row for row in rows]
        found[part] = sorted(known, key=lambda one: json.dumps(one, sort_keys=True))
    return found


def _neutral_row(part: str, row: dict[str, Any]) -> dict[str, Any]:
    """One row: names are compared apart; of indexes and evidence what stands before an address is."""
    kept = {key: value for key, value in row.items() if key not in {"name", *_SCRUBBED.get(part, ())}}
    for key, parts in (("evidence", 12), ("index", 1)):
        if isinstance(kept.get(key), str):
            kept[key] = ".".join(kept[key].split(".")[:parts])
    if part in {"system", "inventory"} and "description" in kept:
        kept["description"] = len(kept["description"].split(" "))
    return kept


def _names(document: dict[str, Any]) -> Counter[tuple[str, str]]:
    """The names of everything in the facts, by part."""
    rows = [(part, row) for part, rows in document.items() if isinstance(rows, list) for row in rows]
    return Counter((part, row["name"]) for part, row in rows if isinstance(row, dict) and "name" in row)


def _empty(look: Look) -> dict[str, bool]:
    """Which modules found nothing; whom a device's own probes ask is left out of recordings whole."""
    return {one.module: one.empty for one in look.outcomes if not one.module.endswith((".probes", "ping_tests"))}


@pytest.mark.parametrize("name", _RECORDINGS)
def test_a_recording_of_a_recording_gives_the_same_facts(name: str, tmp_path: Path) -> None:
    """Of every kind of device, but for names, addresses and serial numbers; and again the same when done twice."""
    first, _ = _record(_OWN / name / "agent.snmprec", tmp_path / "once.snmprec")
    second, once = _record(tmp_path / "once.snmprec", tmp_path / "twice.snmprec")
    facts, again = (facts_document(name, look.readings) for look in (first, second))
    assert _neutral(again) == _neutral(facts)
    plain = Counter({key: count for key, count in _names(again).items() if not _PLACEHOLDER.search(key[1])})
    assert plain <= _names(facts)
    words = (set(one.get("system", {}).get("description", "").split()) for one in (facts, again))
    assert len(next(words) - next(words)) <= 1
    assert len(once.splitlines()) >= 5
    assert _empty(second) == _empty(first)


_PLANTED: Final = {
    "name": "gw-bavi-01",
    "domain": "gw-bavi-01.hanoi.example",
    "contact": "Nguyen Thi Bi Mat",
    "mail": "bimat@ubnd.example",
    "phone": "0912345678",
    "location": "Phong 203, tru so Ba Vi",
    "alias": "Kenh VNPT cho phong Mot Cua",
    "serial": "SECRET98765",
    "card": "CARDSN4711X",
    "user": "tranvanbi",
    "ssid": "WiFi-NoiBo",
    "neighbour": "core-taymo-7",
    "password": "MatKhau-2026",
    "community": _COMMUNITY,
    "trap": "trapcommunity9",
    "v4": "10.77.88.99",
    "public": "113.190.44.55",
    "v6": "2405:4800:aa::77",
    "mac": "c8:5b:76:12:ab:9f",
}
"""What an owner would not want to see elsewhere, by what it is."""


def _planted() -> list[str]:
    """A device that holds each of them where devices do: in texts, values, indexes, and tables that nobody reads."""
    p = _PLANTED
    mac, v4 = p["mac"].replace(":", ""), p["v4"]
    mac_index = ".".join(str(octet) for octet in bytes.fromhex(mac))
    v6 = IPv6Address(p["v6"]).packed
    v6_index = ".".join(map(str, v6))
    ssid_index = ".".join(str(octet) for octet in p["ssid"].encode())
    return [
        f"1.3.6.1.2.1.1.1.0|4|Linux {p['name']} 5.10.0 #1 SMP x86_64",
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.14988.1",
        "1.3.6.1.2.1.1.3.0|67|100",
        f"1.3.6.1.2.1.1.4.0|4|{p['contact']} {p['phone']}",
        f"1.3.6.1.2.1.1.5.0|4|{p['domain']}",
        f"1.3.6.1.2.1.1.6.0|4|{p['location']}",
        f"1.3.6.1.2.1.2.2.1.2.1|4|eth0 to {p['neighbour']} ({p['mail']}, {p['public']}, {p['mac']}, {p['v6']})",
        "1.3.6.1.2.1.2.2.1.3.1|2|6",
        f"1.3.6.1.2.1.2.2.1.6.1|4x|{mac}",
        f"1.3.6.1.2.1.4.20.1.1.{v4}|64|{v4}",
        f"1.3.6.1.2.1.4.20.1.2.{v4}|2|1",
        f"1.3.6.1.2.1.4.20.1.3.{v4}|64|255.255.255.0",
        f"1.3.6.1.2.1.4.21.1.7.{p['public']}|64|{v4}",
        f"1.3.6.1.2.1.4.22.1.2.1.{v4}|4x|{mac}",
        f"1.3.6.1.2.1.4.22.1.3.1.{v4}|64|{v4}",
        f"1.3.6.1.2.1.4.34.1.3.1.4.{v4}|2|1",
        f"1.3.6.1.2.1.4.34.1.5.1.4.{v4}|6|1.3.6.1.2.1.4.32.1.5.1.1.4.10.77.88.0.24",
        f"1.3.6.1.2.1.4.34.1.3.2.16.{v6_index}|2|1",
        f"1.3.6.1.2.1.17.4.3.1.2.{mac_index}|2|1",
        f"1.3.6.1.2.1.25.3.2.1.3.1|4|Disk, S/N: {p['serial']} of {p['user']}@{p['domain']}",
        f"1.3.6.1.2.1.25.4.2.1.5.77|4|--user {p['user']} --password {p['password']}",
        "1.3.6.1.2.1.31.1.1.1.1.1|4|eth0",
        f"1.3.6.1.2.1.31.1.1.1.18.1|4|{p['alias']}",
        f"1.3.6.1.2.1.47.1.1.1.1.7.1|4|Chassis {p['serial']}",
        f"1.3.6.1.2.1.47.1.1.1.1.11.1|4|{p['serial']}",
        f"1.3.6.1.2.1.47.1.1.1.1.11.2|4|{p['card']}",
        "1.0.8802.1.1.2.1.4.1.1.4.0.1.1|2|4",
        f"1.0.8802.1.1.2.1.4.1.1.5.0.1.1|4x|{mac}",
        "1.0.8802.1.1.2.1.4.1.1.6.0.1.1|2|5",
        "1.0.8802.1.1.2.1.4.1.1.7.0.1.1|4|ge-0/0/1",
        f"1.0.8802.1.1.2.1.4.1.1.8.0.1.1|4|{p['alias']}",
        f"1.0.8802.1.1.2.1.4.1.1.9.0.1.1|4|{p['neighbour']}",
        f"1.0.8802.1.1.2.1.4.2.1.3.0.1.1.1.4.{v4}|2|2",
        f"1.3.6.1.4.1.14988.1.1.1.3.1.4.3|4|{p['ssid']}",
        "1.3.6.1.4.1.14988.1.1.1.3.1.6.3|66|7",
        f"1.3.6.1.4.1.14988.1.1.1.2.1.3.{mac_index}.3|2|-60",
        f"1.3.6.1.4.1.14988.9.1.2.{ssid_index}|2|1",
        f"1.3.6.1.4.1.14988.9.2.1.0|4|{p['user']}: {p['password']}",
        f"1.3.6.1.4.1.14988.9.3.1.0|4x|{v6.hex()}",
        f"1.3.6.1.4.1.14988.9.4.1.0|64|{p['public']}",
        f"1.3.6.1.4.1.8072.1.3.2.3.1.1.4.116.101.115.116|4|{p['password']}",
        f"1.3.6.1.6.3.18.1.1.1.2.1|4|{p['community']}",
        f"1.3.6.1.6.3.12.1.2.1.3.1|4x|{IPv4Address(v4).packed.hex()}00a2",
        f"1.3.6.1.4.1.14988.9.5.1.0|4|{p['trap']}",
    ]


def _forms(secret: str) -> set[str]:
    """A secret as a recording could hold it: as text, in hexadecimal, in the parts of an OID."""
    octets = [secret.encode()]
    with contextlib.suppress(ValueError):
        octets.append(ip_address(secret).packed)
    if re.fullmatch("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", secret):
        octets.append(bytes.fromhex(secret.replace(":", "")))
    return {secret.lower(), *(one.hex() for one in octets), *(".".join(map(str, one)) for one in octets)}


def test_no_secret_of_the_owner_is_in_the_recording(tmp_path: Path) -> None:
    """In none of its forms; and the tables still join: addresses, neighbours and stations are found again."""
    file = tmp_path / "planted.snmprec"
    file.write_text("\n".join(_planted()) + "\n", encoding="utf-8")
    look, text = _record(file, tmp_path / "out.snmprec")
    found = [(what, form) for what, secret in _PLANTED.items() for form in _forms(secret) if form in text.lower()]
    assert found == []
    again, _ = _record(tmp_path / "out.snmprec", tmp_path / "again.snmprec")
    for reading in (look.readings, again.readings):
        assert reading.addresses is not None
        assert reading.stations is not None
        v4 = [(one.interface_index, one.prefix_length) for one in reading.addresses if "." in one.address]
        assert v4 == [(1, 24)]
        assert [one.address is not None for one in reading.stations] == [True, False]
    assert again.readings.neighbours is not None
    assert [one.remote_port for one in again.readings.neighbours] == ["ge-0/0/1"]
    assert _PLACEHOLDER.fullmatch(again.readings.neighbours[0].remote_name or "")
    assert again.readings.addresses is not None
    assert again.readings.stations is not None
    assert again.readings.stations[0].address in {one.address for one in again.readings.addresses}
    assert {one.mac for one in again.readings.stations} == {"02:00:00:00:00:01"}


def test_texts_that_nobody_reads_are_kept_only_where_that_is_asked_for(tmp_path: Path) -> None:
    """Masked they show their form; kept they are still without what is known to be the owner's."""
    file = tmp_path / "maker.snmprec"
    lines = [
        "1.3.6.1.2.1.1.1.0|4|A thing",
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1",
        "1.3.6.1.2.1.1.5.0|4|thing-of-mine",
        "1.3.6.1.4.1.99999.1.1.0|4|CPU temperature of thing-of-mine 7",
        "1.3.6.1.4.1.99999.1.2.0|2|41",
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, shut = _record(file, tmp_path / "shut.snmprec")
    _, kept = _record(file, tmp_path / "kept.snmprec", "1.3.6.1.4.1.99999.1")
    assert "1.3.6.1.4.1.99999.1.1.0|4|xxx xxxxxxxxxxx xx xxxxx-xx-xxxx 0" in shut
    assert "1.3.6.1.4.1.99999.1.1.0|4|CPU temperature of name-1 7" in kept
    assert all("1.3.6.1.4.1.99999.1.2.0|2|41" in text for text in (shut, kept))


def test_a_walk_that_is_cut_says_so_in_the_file_and_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, text = _record(_OWN / "mikrotik_rb4011" / "agent.snmprec", tmp_path / "cut.snmprec", most=7)
    assert text.startswith("# cut: ")
    assert len(text.splitlines()) <= 8
    assert "cut at 7 variables" in capsys.readouterr().err


def test_the_explanation_names_profile_modules_objects_and_what_nobody_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "device.snmprec"
    whole = (_OWN / "mikrotik_rb4011" / "agent.snmprec").read_text(encoding="utf-8")
    file.write_text(f"{whole}1.3.6.1.4.1.99999.1.1.0|4|nobody knows\n1.3.6.1.4.1.99999.1.2.0|2|5\n", encoding="utf-8")
    look = asyncio.run(_look(file))
    fulfil(Purpose(explain=True, record=None, keep=(), most=50_000, as_json=True), look)
    said = json.loads(capsys.readouterr().out)
    assert [(one["family"], one["chosen"]) for one in said["profiles"]][:1] == [("mikrotik_routeros", True)]
    assert "sysObjectID 1.3.6.1.4.1.14988.1 is below 1.3.6.1.4.1.14988.1" in said["profiles"][0]["reason"]
    names = [one for one in said["facts"] if (one["group"], one["fact"]) == ("system", "name")]
    assert [(one["module"], one["source"]) for one in names] == [("system", "sysName")]
    vendors = {one["module"]: one["believed"] for one in said["facts"] if one["fact"] == "vendor"}
    assert vendors["identity.family"] is True
    modules = {one["module"]: one for one in said["modules"]}
    assert modules["interfaces"]["objects"]["ifDescr"] == modules["interfaces"]["gave"]["interfaces"]
    assert modules["printer"]["outcome"].startswith("empty")
    unread = {one["root"]: one for one in said["unread"]}
    strange = unread["1.3.6.1.4.1.99999.1.1"]
    assert (strange["variables"], strange["examples"]) == (1, ['1.3.6.1.4.1.99999.1.1.0 = "nobody knows"'])
    fulfil(Purpose(explain=True, record=None, keep=(), most=50_000, as_json=False), look)
    shown = capsys.readouterr().out
    for words in ("mikrotik_routeros", "chosen", "sysDescr", "Nobody reads"):
        assert words in shown


_HOST = "gw-chuc-son-7391"
"""What the agent calls itself, in the form of `uname -a` too: the name of this machine may be any word."""


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    told = f"sysname {_HOST}\nsysdescr Linux {_HOST} 6.1.0-18-amd64 #1 SMP Debian 6.1.76-1 x86_64"
    with start_snmpd(tmp_path_factory.mktemp("snmpd"), configuration=told) as agent:
        yield agent


def _probe(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["probe", *arguments])


def test_a_real_agent_is_recorded_and_explained(snmpd: Snmpd, tmp_path: Path) -> None:
    """The recording, served again, gives the interfaces and volumes that the agent itself gives."""
    file = tmp_path / "real.snmprec"
    result = _probe(f"127.0.0.1:{snmpd.port}", "-c", COMMUNITY, "--record", str(file), "--explain", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    said = json.loads(result.stdout)
    assert said["walked"] > 100
    assert said["recording"]["file"] == str(file)
    text = file.read_text(encoding="utf-8")
    assert [_HOST in value for value in snmpd.walk("1.3.6.1.2.1.1").values()].count(True) == 2
    told = (COMMUNITY, LOCATION, _HOST)
    assert not [(secret, form) for secret in told for form in _forms(secret) if form in text.lower()]
    again = asyncio.run(_look(file))
    assert again.readings.interfaces is not None
    shown = [one["fact"] for one in said["facts"] if one["group"] == "interfaces"]
    assert sorted(interface.key for interface in again.readings.interfaces) == sorted(shown)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a", "b", "--explain"), "take one target at a time"),
        (("a", "--keep", "1.3.6.1.4.1.9"), "give --record FILE as well"),
        (("a", "--record", "new.snmprec", "--keep", "1.3"), "expected an OID of six parts or more"),
        (("a", "--record", "/dev/null"), "nothing is overwritten"),
        (("a", "--record", "/dev/null/new.snmprec"), "there is no folder /dev/null"),
    ],
)
def test_usage_errors_come_before_anything_is_sent(arguments: tuple[str, ...], said: str) -> None:
    result = _probe(*arguments, "-c", "x")
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


def test_a_silent_device_is_an_error_and_no_file(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        target = f"127.0.0.1:{silent.getsockname()[1]}"
        quick = ("--timeout", "0.1", "--retries", "0")
        result = _probe(target, "-c", "x", "--record", str(tmp_path / "none"), *quick)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{target}: timeout: ")
    assert not (tmp_path / "none").exists()


def test_a_device_of_the_inventory_is_looked_through_under_the_login_it_answers(
    snmpd: Snmpd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first login is refused, so that the second one's community must not be in the recording."""
    text = f"""
city: {{name: Somewhere, code: "9", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}}
units: [{{code: "9", name: Somewhere, level: city}}]
collectors: [{{name: here, attached_to: srv}}]
credentials:
  old: {{snmp: {{version: 2, community: env:WW_OLD}}}}
  new: {{snmp: {{version: 2, community: env:WW_NEW}}}}
sites: [{{name: centre, unit: "9"}}]
devices: [{{name: srv, site: centre, role: server, address: 127.0.0.1, port: {snmpd.port}, credentials: [old, new]}}]
"""
    (tmp_path / "city.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("WW_OLD", "no longer")
    monkeypatch.setenv("WW_NEW", COMMUNITY)
    file = tmp_path / "srv.snmprec"
    quick = ("--timeout", "0.3", "--retries", "0")
    result = _probe("srv", "-i", str(tmp_path), "--record", str(file), *quick)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"wrote {file}: " in result.stdout
    assert COMMUNITY not in file.read_text(encoding="utf-8") + result.output
    monkeypatch.delenv("WW_NEW")
    refused = _probe("srv", "-i", str(tmp_path), "--explain", *quick)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("srv: secret: secret env:WW_NEW: unset or empty")


def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    result = _probe("no-such-name.invalid", "-c", "x", "--explain")
    assert result.exit_code == 1
    assert result.stderr.startswith("no-such-name.invalid: unreachable: ")


@pytest.mark.parametrize("name", ["cisco_isr4331", "generic_branch_router"])
def test_whom_the_probes_of_a_device_ask_is_left_out(name: str, tmp_path: Path) -> None:
    """Their names and targets are the owner's, in the indexes too."""
    look, text = _record(_OWN / name / "agent.snmprec", tmp_path / "out.snmprec")
    assert look.readings.probes
    assert "1.3.6.1.2.1.80." not in text
    assert "1.3.6.1.4.1.9.9.42." not in text
