"""The poller over the native engine in v3: credentials in rotation, from v2c to v3, and a device that is replaced."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from collectors.errors import Reason
from collectors.poll import Work
from collectors.snmp.engine import Engine
from collectors.snmp.poller import SnmpPoller
from inventory.identifiers import CredentialName, DeviceName, SiteName
from inventory.model import Device, SnmpCredential, UsmKey
from inventory.secret import SecretRef
from lab.usm import UsmUser

from ...agents.twisted_usm import UsmAgent, usm_agent
from .contract import STORE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from collectors.poll import Poll

OLD, NEW, NEWEST, V2C = map(CredentialName, ("old", "new", "newest", "v2c"))
HEALTH = frozenset({Work.HEALTH})


def watch(auth: str, auth_secret: str, priv: str, priv_secret: str) -> UsmUser:
    return UsmUser("watch", auth, auth_secret, priv, priv_secret)


USERS = {
    OLD: watch("sha", "the old passphrase", "aes128", "the old key"),
    NEW: watch("sha", "the new passphrase", "aes128", "the new key"),
    NEWEST: watch("sha512", "the newest passphrase", "aes256c", "the newest key"),
}


def credential(monkeypatch: pytest.MonkeyPatch, name: CredentialName) -> SnmpCredential:
    """The inventory's entry of a user, secrets in the environment."""
    user = USERS[name]
    monkeypatch.setenv(f"WW_AUTH_{name}", user.auth_passphrase)
    monkeypatch.setenv(f"WW_PRIV_{name}", user.priv_passphrase)
    auth = UsmKey(user.auth, SecretRef("env", f"WW_AUTH_{name}"))
    return SnmpCredential(
        name, 3, user=user.name, auth=auth, priv=UsmKey(user.priv, SecretRef("env", f"WW_PRIV_{name}"))
    )


@pytest.fixture
async def poller(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SnmpPoller]:
    monkeypatch.setenv("WW_COMMUNITY", "another community")
    credentials = {name: credential(monkeypatch, name) for name in USERS}
    community = SnmpCredential(V2C, 2, SecretRef("env", "WW_COMMUNITY"))
    engine = Engine()
    await engine.start()
    yield SnmpPoller(engine, {**credentials, V2C: community}, timeout_seconds=0.3, retries=1)
    await engine.close()


async def poll(poller: SnmpPoller, agent: UsmAgent, *logins: CredentialName) -> Poll:
    device = Device(
        DeviceName("r-1"), SiteName("s"), "router", IPv4Address("127.0.0.1"), port=agent.port, credentials=logins
    )
    return await poller.poll(device, HEALTH, deadline_seconds=10)


def give(agent: UsmAgent, *names: CredentialName) -> None:
    """Let the device know these users; the last one of a name counts."""
    agent.usm.users = {USERS[name].name.encode(): USERS[name] for name in names}


async def test_a_rotation_is_followed_in_both_its_steps(poller: SnmpPoller) -> None:
    """Both credentials are in the inventory while devices change over; a device is asked by the one that it knows."""
    async with usm_agent(STORE, [USERS[OLD]]) as agent:
        before = await poll(poller, agent, NEW, OLD)
        give(agent, NEW)
        changed = await poll(poller, agent, NEW, OLD)
        later = await poll(poller, agent, NEW, OLD)
        give(agent, NEWEST)
        again = await poll(poller, agent, NEWEST, NEW)
    assert [each.answered for each in (before, changed, later, again)] == [True] * 4
    assert later.traffic.retries == 0
    assert [each.reason for each in (before, changed, later, again)] == [None] * 4


async def test_when_no_login_is_known_the_reason_is_the_login(poller: SnmpPoller) -> None:
    """Not silence: the device is there."""
    async with usm_agent(STORE, [USERS[OLD]]) as agent:
        found = await poll(poller, agent, NEW, NEWEST)
    assert (found.answered, found.reason) == (False, Reason.AUTHENTICATION)
    assert "usmStatsWrongDigests" in found.message


async def test_v3_beside_a_community(poller: SnmpPoller) -> None:
    """The way from v2c to v3: the device answers v3 already, and does not answer v2c any more."""
    async with usm_agent(STORE, [USERS[NEW]]) as agent:
        found = await poll(poller, agent, V2C, NEW)
    assert (found.answered, found.reason) == (True, None)


async def test_a_replaced_device_with_the_same_users_is_read_on(poller: SnmpPoller) -> None:
    """Its engineID is new, its users and address are those of the old one."""
    async with usm_agent(STORE, [USERS[NEW]]) as agent:
        first = await poll(poller, agent, NEW)
        agent.become(b"\x80\x00\x1f\x88\x04spare part")
        second = await poll(poller, agent, NEW)
        third = await poll(poller, agent, NEW)
    assert [each.answered for each in (first, second, third)] == [True] * 3
    assert third.traffic.retries == 0
