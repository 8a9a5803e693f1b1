"""Configurations made comparable and harmless, held against templates, checked, and kept in dated versions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from collectors.readings import RiskReading
from collectors.ssh.configuration import LONGEST_LINE, digest, masked, normalised, same
from collectors.ssh.drift import TemplateError, departures
from collectors.ssh.hardening import StatedCheck, hardening
from collectors.ssh.layouts import menus, statements
from history.configurations import MOST_VERSIONS, ConfigurationStore
from inventory.identifiers import DeviceName

if TYPE_CHECKING:
    from pathlib import Path

R1 = DeviceName("r1")
VARIABLES = {"device": "r1", "address": "10.0.0.1"}

_MASKED_USER = "set system login user a authentication encrypted-password <secret>"
_MASKED_PAIR = " set authentication-password=<secret> encryption-password=<secret>"
_MASKED_PEER = "set interfaces wireguard wg0 peer x preshared-key <secret>"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("enable secret 5 $1$abc$canary", "enable secret 5 <secret>"),
        ("enable password canary", "enable password <secret>"),
        ("username admin privilege 15 secret 9 $9$canary", "username admin privilege 15 secret 9 <secret>"),
        ("username ops password 7 canary", "username ops password 7 <secret>"),
        (" password canary with blanks", " password <secret>"),
        ("snmp-server community canary RO 10", "snmp-server community <secret> RO 10"),
        ("snmp-server host 10.0.0.5 version 2c canary", "snmp-server host 10.0.0.5 <secret>"),
        ("snmp-server host 10.0.0.5 traps version 3 priv canary", "snmp-server host 10.0.0.5 traps <secret>"),
        ("snmp-server user watch g v3 auth sha canary priv aes 128 canary", "snmp-server user watch <secret>"),
        ("tacacs-server host 10.0.0.6 key 7 canary", "tacacs-server host 10.0.0.6 key 7 <secret>"),
        ("radius server X", "radius server X"),
        (" key canary", " key <secret>"),
        (" key 7 canary", " key <secret>"),
        ("key chain OSPF", "key chain OSPF"),
        (" key 1", " key 1"),
        ("  key-string 7 canary", "  key-string 7 <secret>"),
        ("crypto isakmp key canary address 10.1.1.1", "crypto isakmp key <secret>"),
        ("crypto key generate rsa", "crypto key generate rsa"),
        (" pre-shared-key local canary", " pre-shared-key <secret>"),
        (" authentication pre-share", " authentication pre-share"),
        (" neighbor 10.0.0.1 password 7 canary", " neighbor 10.0.0.1 password 7 <secret>"),
        (" neighbor 10.0.0.1 send-community both", " neighbor 10.0.0.1 send-community both"),
        (" set community 65000:100 additive", " set community 65000:100 additive"),
        (" ip ospf message-digest-key 1 md5 7 canary", " ip ospf message-digest-key 1 md5 7 <secret>"),
        (" ip ospf authentication-key canary", " ip ospf authentication-key <secret>"),
        (" ip ospf authentication message-digest", " ip ospf authentication message-digest"),
        ("ntp authentication-key 1 md5 canary 7", "ntp authentication-key 1 <secret>"),
        (" standby 1 authentication canary", " standby 1 authentication <secret>"),
        (" vrrp 1 authentication text canary", " vrrp 1 authentication text <secret>"),
        (" ppp chap password 7 canary", " ppp chap password 7 <secret>"),
        (" wpa-psk ascii 0 canary", " wpa-psk <secret>"),
        (" isis password canary", " isis password <secret>"),
        (" path ftp://user:canary@10.0.0.1/x", " path ftp://<secret>@10.0.0.1/x"),
        (
            "aaa authentication login default group tacacs+ local",
            "aaa authentication login default group tacacs+ local",
        ),
        ('set system login user a authentication encrypted-password "$6$canary"', _MASKED_USER),
        (
            'set protocols bgp group x authentication-key "$9$canary"',
            "set protocols bgp group x authentication-key <secret>",
        ),
        ('set x y "$9$canary" z', "set x y <secret> z"),
        ("        set psksecret ENC canary", "        set psksecret <secret>"),
        ("        set ppk-secret canary", "        set ppk-secret <secret>"),
        ("        set whatever ENC canary", "        set whatever ENC <secret>"),
        (" add name=w password=canary profile=x", " add name=w password=<secret> profile=x"),
        (r' add name=w password="can\"canary y" profile=x', " add name=w password=<secret> profile=x"),
        (" add name=p wpa2-pre-shared-key=canary", " add name=p wpa2-pre-shared-key=<secret>"),
        (" add private-key=canary listen-port=1", " add private-key=<secret> listen-port=1"),
        (" add tcp-md5-key=canary hold-time=3m", " add tcp-md5-key=<secret> hold-time=3m"),
        (" set authentication-password=canary encryption-password=canary", _MASKED_PAIR),
        (
            " add authentication-types=wpa2-psk mode=dynamic-keys",
            " add authentication-types=wpa2-psk mode=dynamic-keys",
        ),
        ("set interfaces wireguard wg0 private-key 'canary'", "set interfaces wireguard wg0 private-key <secret>"),
        ("set interfaces wireguard wg0 peer x preshared-key canary", _MASKED_PEER),
    ],
)
def test_secrets_are_masked_and_nothing_else(line: str, kept: str) -> None:
    """Each word that opens something is gone; what a person needs to see what changed is not."""
    assert masked((line,)) == (kept,)


def test_what_stands_above_a_line_tells_that_it_is_a_secret() -> None:
    """The name of a community is one; so are all lines of a private key, and no line of a certificate."""
    lines = (
        "/snmp community",
        " set [ find default=yes ] name=canary",
        "/user",
        " add name=watch",
        "config system snmp community",
        "    edit 1",
        '        set name "canary"',
        'set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----',
        "canary==",
        '-----END ENCRYPTED PRIVATE KEY-----"',
        'set certificate "-----BEGIN CERTIFICATE-----',
        "MIID",
    )
    assert masked(lines) == (
        "/snmp community",
        " set [ find default=yes ] name=<secret>",
        "/user",
        " add name=watch",
        "config system snmp community",
        "    edit 1",
        "        set name <secret>",
        "set private-key <secret>",
        "<secret>",
        'set certificate "-----BEGIN CERTIFICATE-----',
        "MIID",
    )


@pytest.mark.parametrize(
    "line", ["auth-" * 100_000, "a-" * 100_000, "password=" * 100_000, 'name="' + "\\" * 100_000, "$1$" * 100_000]
)
def test_masking_takes_no_longer_than_reading(line: str) -> None:
    """A device chooses what it writes."""
    lines = normalised(f"/snmp community\n {line}\n" * 50, ())
    assert len(masked(lines)) == len(lines)


def test_both_ways_of_writing_a_configuration_say_the_same() -> None:
    """Statements in lines and in braces, with remarks and either kind of quotes."""
    braces = (
        "/* a\nremark */\nsystem {\n    host-name 'r 1'\n    login {\n    }\n    a b {\n        c\n    }\n}\n// end\n"
    )
    assert statements(braces) == "set system host-name 'r 1'\nset system login\nset system a b c"
    assert (
        statements('set system host-name "r 1"\n\nset system login\n') == "set system host-name 'r 1'\nset system login"
    )
    assert statements("/*\t" * 300_000).startswith("set /* /* ")


@pytest.mark.parametrize("text", ["a {\n", "}\n"])
def test_braces_that_do_not_match_are_no_configuration(text: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        statements(text)


def test_an_export_is_brought_under_its_menus() -> None:
    """Broken lines are whole again, in the middle of words too."""
    assert (
        menus("# x\n/a b\nadd c=1 \\\n    d=2\nset e=on\\\n    e\n\n/f\n")
        == "# x\n/a b\n add c=1 d=2\n set e=one\n\n/f"
    )


def test_checks_of_a_platform_are_judged_with_what_stands_above() -> None:
    """Those of one risk are one reading, as bad as the worst; one counts only where it applies."""
    checks = (
        StatedCheck("telnet", "warning", "open", re.compile("^a / open"), needed=False),
        StatedCheck("telnet", "critical", "not closed", re.compile("^b / close"), needed=True),
        StatedCheck("no_ntp", "warning", "none", re.compile("^ntp"), needed=True, when=re.compile("^clock")),
    )
    lines = ("a", " open 1", " open 2", "b", " other", "open")
    found = RiskReading("telnet", "critical", "2 x open; not closed")
    assert hardening(lines, "", checks) == (found, RiskReading("no_ntp", "ok"))
    assert hardening(("b", " close", "clock"), "", checks) == (
        RiskReading("telnet", "ok"),
        RiskReading("no_ntp", "warning", "none"),
    )


def test_text_is_made_comparable_and_safe() -> None:
    """Lines that say nothing go; what steers a terminal or turns the direction of reading cannot."""
    text = "! a remark\r\ninterface x \n description \x1b[31mred\u202e\n\nclock 12:00\n"
    lines = normalised(text, (re.compile(r"^!"), re.compile(r"^clock ")))
    assert lines == ("interface x", " description \ufffd[31mred\ufffd")


def test_order_is_no_change_but_place_is() -> None:
    one = ("interface a", " shutdown", "interface b", " mtu 9000")
    assert same(one, ("interface b", " mtu 9000", "interface a", " shutdown"))
    assert digest(one) == digest(("interface b", " mtu 9000", "interface a", " shutdown"))
    assert not same(one, ("interface a", " mtu 9000", "interface b", " shutdown"))
    assert digest(one) != digest(("interface a", " mtu 9000", "interface b", " shutdown"))


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("hostname {device}\ninterface a\n shutdown\n", []),
        ("! remark\nhostname r2\n", ["missing: hostname r2"]),
        ("interface b\n shutdown\n", ["missing: interface b / shutdown"]),
        (
            "interface a\n - shutdown\n- line {address}\n",
            ["unwanted: interface a / shutdown", "unwanted: line 10.0.0.1"],
        ),
        ("~ hostname \\S+\n~ banner .*\ninterface b\n ~ mtu 9\\d+\n", ["missing: ~ banner .*"]),
        ("snmp-server community whatever RO\n", []),
    ],
)
def test_a_template_says_what_must_and_must_not_be_there(template: str, found: list[str]) -> None:
    """Under the lines that it stands under; secrets of both sides count as the same."""
    interfaces = ("interface a", " shutdown", "interface b", " mtu 9000")
    lines = ("hostname r1", *interfaces, "line 10.0.0.1", "snmp-server community <secret> RO")
    assert list(map(str, departures(lines, template, VARIABLES))) == found


def test_a_template_with_no_regular_expression_says_so() -> None:
    """Its drift is unknown; nothing else is lost."""
    with pytest.raises(TemplateError, match=r"template: ~ \(: no regular expression"):
        departures(("hostname r1",), "~ (\n", VARIABLES)


def test_a_line_without_end_is_cut() -> None:
    (line,) = normalised("server " * 100_000, ())
    assert len(line) <= LONGEST_LINE


def test_a_configuration_in_order_has_every_check_well() -> None:
    lines = (
        "ip ssh version 2",
        "ntp server 10.0.0.1",
        "logging host 10.0.0.2",
        "snmp-server community 8sxH2 RO 10",
        "username a secret 9 x",
        "line vty 0 4",
        " transport input ssh",
    )
    assert {risk.severity for risk in hardening(lines, "ios")} == {"ok"}


@pytest.mark.parametrize(
    ("line", "risk"),
    [
        ("line vty 0 15", RiskReading("telnet", "critical", "line vty 0 15")),
        (
            "snmp-server community private view x RW",
            RiskReading("snmp_write", "critical", "1 x a community that may write"),
        ),
        (
            "snmp-server community Public RO",
            RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        ),
        (
            "ip ssh server algorithm encryption aes128-cbc aes256-ctr",
            RiskReading("weak_ciphers", "warning", "1 x old algorithms of SSH"),
        ),
        ("enable password x", RiskReading("plain_passwords", "critical", "1 x a password that can be read")),
        ("ip http server", RiskReading("http_server", "warning", "1 x ip http server")),
    ],
)
def test_what_is_dangerous_is_found(line: str, risk: RiskReading) -> None:
    assert risk in hardening((line,), "ios")


def test_versions_are_kept_once_dated_and_bounded(tmp_path: Path) -> None:
    """A version is written when something changed; after a clock that was set back the order stays."""
    store = ConfigurationStore(tmp_path)
    assert store.keep(R1, 1000.0, ("a", "b")) == 1000.0
    assert store.keep(R1, 2000.0, ("b", "a")) == 1000.0
    assert store.keep(R1, 500.0, ("c",)) == 1001.0
    assert [(each.path.name, each.lines) for each in store.versions(R1)] == [
        ("19700101T001640Z.cfg", ("a", "b")),
        ("19700101T001641Z.cfg", ("c",)),
    ]
    assert store.versions(R1)[0].path.stat().st_mode & 0o077 == 0
    for number in range(MOST_VERSIONS + 5):
        store.keep(R1, 3000.0 + number, (f"line {number}",))
    versions = store.versions(R1)
    assert (len(versions), versions[-1].lines) == (MOST_VERSIONS, (f"line {MOST_VERSIONS + 4}",))
    assert [each for each in (tmp_path / "configurations/r1").iterdir() if each.suffix != ".cfg"] == []
