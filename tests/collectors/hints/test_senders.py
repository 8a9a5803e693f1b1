from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address

from collectors.hints import Sender, senders_of
from collectors.snmp.client import SnmpLogin
from inventory.identifiers import CredentialName, DeviceName, SiteName
from inventory.model import Device, Reach
from inventory.secret import Secret

V2 = SnmpLogin(version=2, community=Secret("one"))
OLD = SnmpLogin(version=1, community=Secret("two"))
LOGINS = {CredentialName("v2"): V2, CredentialName("old"): OLD}
R1 = Device(
    DeviceName("r-1"),
    SiteName("1"),
    "router",
    ip_address("10.0.0.1"),
    credentials=(CredentialName("v2"), CredentialName("old"), CredentialName("unreadable")),
)


def test_a_device_speaks_from_its_address_and_from_those_that_it_answers_from() -> None:
    device = replace(R1, answers_from=(ip_address("10.0.0.2"), ip_address("2001:DB8::1")))
    sender = Sender((R1.name,), (V2, OLD))
    assert senders_of([device], LOGINS) == dict.fromkeys(
        ("10.0.0.1", "10.0.0.2", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:10.0.0.2"), sender
    )


def test_devices_that_share_an_address_speak_together() -> None:
    other = replace(R1, name=DeviceName("r-2"), routing_domain="b", credentials=(CredentialName("v2"),))
    assert senders_of([R1, other], LOGINS)["10.0.0.1"] == Sender((R1.name, other.name), (V2, OLD))


def test_who_is_not_asked_is_not_heard() -> None:
    gone = replace(R1, address=None, reach=Reach.NONE)
    behind = replace(R1, reach=Reach.VIA_GATEWAY)
    assert senders_of([gone, behind], LOGINS) == {}
