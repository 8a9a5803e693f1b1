"""Junos from transcripts written after the maker's references: octets sent and readings compared whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome
from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    CounterSample,
    CpuReading,
    EntityReading,
    EthernetReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    OspfNeighbour,
    Readings,
    RiskReading,
    SeenStation,
    StorageReading,
    SystemReading,
)
from collectors.ssh.answers import Answers
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.readers import READERS
from collectors.ssh.readers.text import number_of_interface

from ...agents.ssh_server import Manners
from .devices import NOW, failed, read_all, told, transcripts, version

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = transcripts("junos")
PROMPT = "watch@sw-office> "
SENT = (
    "set cli complete-on-space off",
    "set cli screen-length 0",
    "show version | display xml",
    "show chassis hardware | display xml",
    "show interfaces extensive | display xml",
    "show interfaces extensive | display xml",
    "show system uptime | display xml",
    "show interfaces extensive | display xml",
    "show chassis routing-engine | display xml",
    "show system storage | display xml",
    "show system uptime | display xml",
    "show ntp status",
    "show bgp summary | display xml",
    "show ospf neighbor | display xml",
    "show arp no-resolve | display xml",
    "show ethernet-switching table | display xml",
    "show configuration | display set",
)
_NAMES = ("ge-0/0/0", "ge-0/0/0.0", "ge-0/0/1", "lo0", "lo0.0")
_WAN, _UNIT, _SPARE, _LOOPBACK, _LOOPBACK_UNIT = map(number_of_interface, _NAMES)


def _port(name: str, kind: int, **values: object) -> InterfaceReading:
    return InterfaceReading(number_of_interface(name), name, name, name, type=kind, **values)  # type: ignore[arg-type]


READ = Readings(
    system=SystemReading(name="sw-office"),
    identity=IdentityReading("Juniper", "EX3400-24T", "21.4R3.15", "NX0123456789", kind="network", os="Junos"),
    interfaces=(
        _port("ge-0/0/0", 6, alias="Đường truyền & WAN", mtu=1514, mac="02:00:5e:00:00:01", speed_bps=1_000_000_000),
        _port("ge-0/0/0.0", 6, mtu=1500),
        _port("ge-0/0/1", 6, mtu=1514, mac="02:00:5e:00:00:02"),
        _port("lo0", 24),
        _port("lo0.0", 24),
    ),
    counters=CounterSample(
        NOW,
        102_800_200,
        5,
        None,
        (
            InterfaceCounters(
                _WAN,
                admin_status=1,
                oper_status=1,
                in_octets=5_000_000_000,
                out_octets=6_000_000_000,
                in_ucast_packets=6900,
                out_ucast_packets=7900,
                in_multicast_packets=40,
                out_multicast_packets=39,
                in_broadcast_packets=60,
                out_broadcast_packets=61,
                in_errors=13,
                out_errors=15,
                in_discards=14,
                out_discards=16,
                wide=True,
            ),
            InterfaceCounters(_UNIT, 1, 1, 4_900_000_000, 5_900_000_000, 6800, 7800, wide=True),
            InterfaceCounters(_SPARE, 2, 2, wide=True),
            InterfaceCounters(_LOOPBACK, 1, 1, 0, 0, 0, 0, wide=True),
            InterfaceCounters(_LOOPBACK_UNIT, 2, 2, wide=True),
        ),
    ),
    addresses=(
        AddressReading(_UNIT, "10.0.12.2", 30),
        AddressReading(_UNIT, "2001:db8:12::2", 64),
        AddressReading(_LOOPBACK_UNIT, "10.255.0.2", 32),
    ),
    cpu=(CpuReading("0", 0.1, "Routing engine 0"), CpuReading("1", 0.03, "Routing engine 1")),
    memory=(
        MemoryReading("0", "Routing engine 0", "system", 2048 << 20, 512 << 20, 0.25),
        MemoryReading("1", "Routing engine 1", "system", 1024 << 20, 512 << 20, 0.5),
    ),
    storage=(
        StorageReading("/.mount", "/.mount", 2796512 * 512, 699128 * 512, 0.25),
        StorageReading("/var", "/var", 1 << 30, 1 << 29, 0.5),
    ),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=8),
        BgpNeighbour("10.0.13.1", (1 << 16) + 10, "active", "start"),
        BgpNeighbour("2001:db8:14::1", 65004, "connect", "start"),
    ),
    ospf=(
        OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),
        OspfNeighbour("10.0.12.3", "10.255.0.9", "exchangeStart"),
    ),
    inventory=(
        EntityReading(name="Chassis", description="Virtual Chassis", serial="NX0123456789"),
        EntityReading(
            name="FPC 0", description="EX3400-24T", model="EX3400-24T", serial="NX0123456789", hardware_rev="REV 09"
        ),
        EntityReading(name="PIC 1", description="2x40G QSFP"),
        EntityReading(name="Xcvr 0", description="QSFP+-40G-SR4", serial="XC77001", hardware_rev="REV 01"),
    ),
    ethernet=(EthernetReading(_WAN, "full", None, 12),),
    stations=(
        SeenStation("02:00:5e:00:01:01", "10.0.12.1", _UNIT),
        SeenStation("02:00:5e:00:01:02", "10.10.0.5", number_of_interface("irb.10")),
        SeenStation("02:00:5e:00:01:02"),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=2.0, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "critical", "1 x set system services telnet"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "warning", "no ntp server"),
        RiskReading("no_logging", "warning", "no syslog host"),
        RiskReading("old_ssh", "warning", "1 x SSH version 1 or log-ins of root"),
        RiskReading("weak_ciphers", "warning", "1 x old algorithms of SSH"),
        RiskReading("plain_passwords", "critical", "1 x a password that can be read or guessed"),
        RiskReading("http_server", "warning", "1 x a service without encryption"),
    ),
)


@pytest.mark.parametrize(
    "manners",
    [
        Manners(prompt=PROMPT, transcripts=ANSWERS),
        Manners(
            prompt=PROMPT,
            transcripts=ANSWERS,
            banner="Chỉ người có thẩm quyền",
            motd="\n--- JUNOS 21.4R3.15 Kernel 32-bit  JNPR-12.1\n{master:0}",
            slow_echo=True,
        ),
    ],
    ids=["plain", "banners and slow echo"],
)
async def test_all_of_it_is_sent_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manners: Manners) -> None:
    """Every octet, every reading; and no secret in what was read or kept."""
    poll, server = await read_all(tmp_path, monkeypatch, "junos", manners, "set system host-name {device}\n")
    assert bytes(server.sent).decode() == "".join(f"{line}\n" for line in SENT)
    modules = ("ssh", *(module.name for module in shipped_platforms()["junos"].modules), "ssh_configuration")
    assert poll.outcomes == tuple(ModuleOutcome(name) for name in modules)
    assert told(poll) == READ
    assert poll.readings.configuration is not None
    assert (poll.readings.configuration.saved, poll.readings.configuration.drift_lines) == (None, 1)
    lines = version(tmp_path)
    assert "canary" not in f"{poll}{lines}"
    assert "set snmp community <secret> authorization read-write" in lines
    assert "set protocols bgp group up neighbor 10.0.12.1 authentication-key <secret>" in lines
    assert len(lines) == 16


async def test_what_the_pager_holds_back_is_turned_where_set_cli_is_denied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A login class may deny `set cli`: page by page the same is read, and nothing but its key is added."""
    denied = {line: "unknown command.\n" for line in SENT if line.startswith("set cli")}
    manners = Manners(
        prompt=PROMPT,
        transcripts={**ANSWERS, **denied},
        page=40,
        pager="---(more 40%)---",
        wipe="\r" + " " * 40 + "\r",
    )
    poll, server = await read_all(tmp_path, monkeypatch, "junos", manners)
    turned = {line: " " * ((len(manners.transcripts[line].splitlines()) - 1) // 40) for line in SENT}
    assert bytes(server.sent).decode() == "".join(f"{line}\n{turned[line]}" for line in SENT)
    assert "  " in turned.values()
    assert told(poll) == READ


async def test_a_router_without_switching_and_routing_is_missing_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands that the release or the device does not have cost no more than what they would have told."""
    without = ("show ethernet-switching", "show ntp", "show ospf")
    answers = {key: text for key, text in ANSWERS.items() if not key.startswith(without)}
    answers["show bgp summary | display xml"] = "\nBGP is not running\n\n{master:0}\n"
    manners = Manners(
        prompt=PROMPT, transcripts=answers, invalid="            ^\nsyntax error, expecting <command>.\n\n"
    )
    poll, server = await read_all(tmp_path, monkeypatch, "junos", manners)
    assert failed(poll) == {}
    assert {each.module for each in poll.outcomes if each.empty} == {
        "ssh_ntp",
        "ssh_bgp",
        "ssh_ospf",
        "ssh_forwarding",
    }
    assert b"show bridge mac-table | display xml\n" in bytes(server.sent)


async def test_a_session_that_ends_in_the_middle_costs_what_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before stays, and half an answer is none."""
    manners = Manners(prompt=PROMPT, transcripts=ANSWERS, cut_at="show chassis routing-engine | display xml")
    poll, _ = await read_all(tmp_path, monkeypatch, "junos", manners)
    assert set(failed(poll).values()) == {Reason.DISCONNECTED}
    assert (poll.readings.interfaces, poll.readings.cpu) == (READ.interfaces, None)


@pytest.mark.parametrize("command", sorted(key for key in ANSWERS if key.startswith("show")))
async def test_an_answer_that_is_no_answer_costs_its_module_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Hostile XML too: a declaration of entities is refused before anything expands it."""
    bomb = '<rpc-reply><!DOCTYPE x [<!ENTITY a "aaaa">]><chassis>&a;</chassis></rpc-reply>\n'
    manners = Manners(prompt=PROMPT, transcripts={**ANSWERS, command: bomb})
    poll, _ = await read_all(tmp_path, monkeypatch, "junos", manners)
    modules = {module.name for module in shipped_platforms()["junos"].modules if command in module.commands}
    assert set(failed(poll)) == modules | ({"ssh_configuration"} if "configuration" in command else set())
    assert set(failed(poll).values()) == {Reason.MALFORMED}


def _read(reader: str, body: str) -> Readings:
    return READERS[reader](Answers((f"<rpc-reply>{body}</rpc-reply>",), NOW))


def test_a_release_without_a_version_of_its_own_tells_it_by_its_packages() -> None:
    """Junos 12 to 14."""
    body = (
        "<software-information><host-name>srx</host-name><product-model>srx240h2</product-model><package-information>"
        "<name>junos</name><comment>JUNOS Software Release [12.1X46-D40.2]</comment></package-information>"
        "</software-information>"
    )
    identity = _read("junos_version", body).identity
    assert identity == IdentityReading("Juniper", "SRX240H2", "12.1X46-D40.2", kind="network", os="Junos")


@pytest.mark.parametrize(
    ("body", "vlan"),
    [
        (
            (
                "<ethernet-switching-table-information><ethernet-switching-table><mac-table-entry><mac-vlan>office"
                "</mac-vlan><mac-address>02:00:5e:00:01:02</mac-address><mac-type>Learn</mac-type></mac-table-entry>"
                "<mac-table-entry><mac-vlan>office</mac-vlan><mac-address>*</mac-address><mac-type>Flood</mac-type>"
                "</mac-table-entry></ethernet-switching-table></ethernet-switching-table-information>"
            ),
            None,
        ),
        (
            (
                "<l2ald-rtb-macdb><l2ald-mac-entry><l2-mac-entry><l2-bridge-vlan>10</l2-bridge-vlan><l2-mac-address>"
                "02:00:5e:00:01:02</l2-mac-address><l2-mac-flags>D,SE</l2-mac-flags></l2-mac-entry></l2ald-mac-entry>"
                "</l2ald-rtb-macdb>"
            ),
            10,
        ),
    ],
    ids=["switches before ELS", "bridge domains"],
)
def test_tables_of_older_switches_and_of_routers(body: str, vlan: int | None) -> None:
    assert _read("junos_forwarding", body).stations == (SeenStation("02:00:5e:00:01:02", vlan=vlan),)


def test_elements_within_elements_without_end_are_refused() -> None:
    with pytest.raises(ValueError, match="without end"):
        _read("junos_ospf", "<a>" * 5000 + "</a>" * 5000)
