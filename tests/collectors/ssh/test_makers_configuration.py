"""Configurations of VRP, Comware, RGOS and ZXROS: masked, made comparable, checked."""

from __future__ import annotations

import re

import pytest

from collectors.readings import RiskReading
from collectors.ssh.configuration import masked, normalised, paths
from collectors.ssh.hardening import hardening
from collectors.ssh.layouts import sections

KNOWN = "1 x a community that everybody knows"
WRITES = "1 x a community that may write"
READABLE = "1 x a password that can be read"
OLD = "1 x old algorithms of SSH"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (
            " local-user a password irreversible-cipher $1a$canary$",
            " local-user a password irreversible-cipher <secret>",
        ),
        (" local-user a password cipher %^%#canary%^%#", " local-user a password cipher <secret>"),
        (" local-user a password simple canary", " local-user a password simple <secret>"),
        (" password hash $h$6$canary", " password hash <secret>"),
        (" set authentication password cipher canary", " set authentication password cipher <secret>"),
        (" set authentication password canary", " set authentication password <secret>"),
        ("super password level 3 cipher canary", "super password <secret>"),
        ("snmp-agent community read canary", "snmp-agent community read <secret>"),
        ("snmp-agent community read cipher canary acl 2000", "snmp-agent community read cipher <secret>"),
        ("snmp-agent community write simple canary mib-view v", "snmp-agent community write simple <secret>"),
        ("snmp-agent community canary", "snmp-agent community <secret>"),
        ("snmp-agent community read a", "snmp-agent community read <secret>"),
        (
            "snmp-agent target-host trap address udp-domain 10.0.0.5 params securityname canary v2c",
            "snmp-agent target-host trap address udp-domain 10.0.0.5 params securityname <secret>",
        ),
        (
            "snmp-agent usm-user v3 w g authentication-mode sha canary privacy-mode aes128 canary",
            "snmp-agent usm-user v3 w <secret>",
        ),
        ("snmp-agent usm-user v3 w g cipher authentication-mode sha canary", "snmp-agent usm-user v3 w <secret>"),
        ("snmp-agent local-user v3 w authentication-mode sha cipher canary", "snmp-agent local-user v3 w <secret>"),
        (" hwtacacs-server shared-key cipher canary", " hwtacacs-server shared-key cipher <secret>"),
        ("radius-server shared-key canary", "radius-server shared-key <secret>"),
        (" key authentication cipher canary", " key <secret>"),
        (" primary authentication 10.0.0.6 key simple canary", " primary authentication 10.0.0.6 key simple <secret>"),
        (" ospf authentication-mode md5 1 plain canary", " ospf authentication-mode md5 1 <secret>"),
        (" ospf authentication-mode simple cipher canary", " ospf authentication-mode simple <secret>"),
        (
            " ospf authentication-mode hmac-sha256 1 cipher canary",
            " ospf authentication-mode hmac-sha256 1 cipher <secret>",
        ),
        (" vrrp vrid 1 authentication-mode simple canary", " vrrp vrid 1 authentication-mode simple <secret>"),
        (" isis authentication-mode simple plain canary", " isis authentication-mode simple <secret>"),
        (" peer 10.0.0.1 password cipher canary", " peer 10.0.0.1 password cipher <secret>"),
        (
            "ntp-service authentication-keyid 1 authentication-mode md5 cipher canary",
            "ntp-service authentication-keyid 1 authentication-mode md5 cipher <secret>",
        ),
        (" security wpa2 psk pass-phrase canary aes", " security wpa2 psk <secret>"),
        (" pre-shared-key cipher canary", " pre-shared-key cipher <secret>"),
        (" ppp chap password cipher canary", " ppp chap password cipher <secret>"),
        ("snmp-server community 7 canary rw", "snmp-server community 7 <secret> rw"),
        ("snmp-server community encrypted canary view AllView rw", "snmp-server community encrypted <secret>"),
        ("snmp-server community canary view AllView ro", "snmp-server community <secret> view AllView ro"),
        ("snmp-server host 10.0.0.5 trap version 2c canary", "snmp-server host 10.0.0.5 <secret>"),
        ("username zte password encrypted canary privilege 15", "username zte password encrypted <secret>"),
        (" security rsn psk set-key ascii canary", " security rsn psk <secret>"),
        ("tacacs-server host 10.0.0.6 key encrypted canary", "tacacs-server host 10.0.0.6 key encrypted <secret>"),
        ("ssh server cipher aes256_ctr aes128_ctr", "ssh server cipher aes256_ctr aes128_ctr"),
        ("ssh client cipher aes256_ctr", "ssh client cipher aes256_ctr"),
        ("ssh2 algorithm cipher aes256-ctr", "ssh2 algorithm cipher aes256-ctr"),
        (" description a simple plain line", " description a simple plain line"),
        (" authentication-mode password", " authentication-mode password"),
        ("password-control enable", "password-control enable"),
        (" password-control length 10", " password-control length 10"),
    ],
)
def test_secrets_are_masked_and_nothing_else(line: str, kept: str) -> None:
    """Nothing is left of what opens something; how it is written stays to be seen where it can."""
    assert masked((line,)) == (kept,)


def test_what_stands_first_in_a_section_stands_under_nothing() -> None:
    """Comware and older VRP indent lines of their highest level by a blank, as if they stood under the last block."""
    text = (
        "#\n sysname a\n#\nline vty 0 4\n protocol inbound ssh\n#\n ssh server enable\n domain x\n  state active\n#\n"
    )
    lines = normalised(sections(text), (re.compile(r"^\s*#"),))
    assert paths(lines) == (
        ("sysname a",),
        ("line vty 0 4",),
        ("line vty 0 4", "protocol inbound ssh"),
        ("ssh server enable",),
        ("domain x",),
        ("domain x", "state active"),
    )


ORDERLY = {
    "vrp": (
        "undo telnet server enable",
        "ntp-service unicast-server 10.0.0.1",
        "info-center loghost 10.0.0.9",
        "snmp-agent community read cipher %x%",
        "ssh server cipher aes256_ctr",
        "ssh server hmac sha2_256",
        "ssh server key-exchange dh_group16_sha512",
        "local-user a password irreversible-cipher x",
    ),
    "comware": (
        "undo telnet server enable",
        "ntp-service unicast-server 10.0.0.1",
        "info-center loghost 10.0.0.9",
        "snmp-agent community read cipher x",
        "ssh2 algorithm mac sha2-256",
        "line vty 0 63",
        "password hash x",
    ),
    "rgos": (
        "no enable service telnet-server",
        "ntp server 10.0.0.1",
        "logging server 10.0.0.9",
        "snmp-server community q8 ro",
        "username a secret 5 x",
        "enable secret 5 x",
        "line vty 0 4",
        "ip ssh cipher-mode ctr",
    ),
    "zxros": (
        "line telnet server disable",
        "ntp server 10.0.0.1",
        "syslog-server host 10.0.0.9",
        "username a password encrypted x",
        "snmp-server community encrypted x view v ro",
        "ssh server encryption none disable",
    ),
}


@pytest.mark.parametrize("family", sorted(ORDERLY))
def test_a_configuration_in_order_has_every_check_well(family: str) -> None:
    assert [risk for risk in hardening(ORDERLY[family], family) if risk.severity != "ok"] == []


@pytest.mark.parametrize(
    ("family", "lines", "risk"),
    [
        ("vrp", "telnet ipv6 server enable", RiskReading("telnet", "critical", "telnet ipv6 server enable")),
        (
            "vrp",
            "user-interface vty 0 4| protocol inbound telnet",
            RiskReading("telnet", "critical", "user-interface vty 0 4"),
        ),
        ("vrp", "undo telnet server enable|user-interface vty 0 4| protocol inbound all", RiskReading("telnet", "ok")),
        (
            "vrp",
            "user-interface vty 0 4| authentication-mode aaa",
            RiskReading("telnet", "warning", "user-interface vty 0 4 does not say what it takes"),
        ),
        ("vrp", "snmp-agent community read huawei", RiskReading("default_community", "critical", KNOWN)),
        ("vrp", "snmp-agent community write cipher %x%", RiskReading("snmp_write", "critical", WRITES)),
        ("vrp", "snmp-agent community write cipher %x%", RiskReading("default_community", "ok")),
        ("vrp", "ssh server hmac sha2_256 sha1", RiskReading("weak_ciphers", "warning", OLD)),
        ("vrp", "ssh server key-exchange dh_group14_sha1", RiskReading("weak_ciphers", "warning", OLD)),
        (
            "vrp",
            "user-interface con 0| set authentication password simple x",
            RiskReading("plain_passwords", "critical", READABLE),
        ),
        (
            "vrp",
            "ssh server compatible-ssh1x enable",
            RiskReading("old_ssh", "warning", "1 x ssh server compatible-ssh1x enable"),
        ),
        ("vrp", "sysname x", RiskReading("no_logging", "warning", "no info-center loghost")),
        ("comware", "line vty 0 63| protocol inbound telnet", RiskReading("telnet", "critical", "line vty 0 63")),
        ("comware", "snmp-agent community write private", RiskReading("default_community", "critical", KNOWN)),
        ("comware", "snmp-agent community write simple private", RiskReading("snmp_write", "critical", WRITES)),
        ("comware", "ssh2 algorithm key-exchange dh-group1-sha1", RiskReading("weak_ciphers", "warning", OLD)),
        ("comware", "local-user a| password simple x", RiskReading("plain_passwords", "critical", READABLE)),
        ("comware", "ip http enable", RiskReading("http_server", "warning", "1 x ip http enable")),
        ("rgos", "line vty 0 35| login local", RiskReading("telnet", "critical", "line vty 0 35")),
        ("rgos", "snmp-server community 7 0822455D0A16 rw", RiskReading("snmp_write", "critical", WRITES)),
        ("rgos", "snmp-server community 7 0822455D0A16 rw", RiskReading("default_community", "ok")),
        ("rgos", "snmp-server community Private view x rw", RiskReading("default_community", "critical", KNOWN)),
        ("rgos", "username a password x", RiskReading("plain_passwords", "critical", READABLE)),
        ("rgos", "line vty 0 4| password 7 x", RiskReading("plain_passwords", "critical", READABLE)),
        ("rgos", "ip ssh hmac-algorithm md5", RiskReading("weak_ciphers", "warning", OLD)),
        ("zxros", "line telnet server enable", RiskReading("telnet", "critical", "1 x a door for telnet")),
        ("zxros", "snmp-server community public view v ro", RiskReading("default_community", "critical", KNOWN)),
        ("zxros", "username zte password zte privilege 15", RiskReading("plain_passwords", "critical", READABLE)),
        ("zxros", "ssh server encryption des-cbc enable", RiskReading("weak_ciphers", "warning", OLD)),
        ("zxros", "hostname x", RiskReading("no_ntp", "warning", "no ntp server")),
    ],
)
def test_what_is_dangerous_is_found(family: str, lines: str, risk: RiskReading) -> None:
    assert risk in hardening(lines.split("|"), family)
