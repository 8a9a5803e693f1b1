"""Both clients against Debian's snmpd: v1, v2c and v3, over IPv4 and IPv6."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from collectors.errors import ProbeError, Reason
from collectors.snmp.client import SnmpLogin, SnmpTarget, UsmLogin
from inventory.secret import Secret

from ...agents.snmpd import COMMUNITY, start_snmpd
from .contract import both_clients, opened, soon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.snmp.client import SnmpSession, VarBind, Walk

    from ...agents.snmpd import Snmpd

SYSTEM = "1.3.6.1.2.1.1"
IF_TYPE, IF_SPEED, IF_NAME = "1.3.6.1.2.1.2.2.1.3", "1.3.6.1.2.1.2.2.1.5", "1.3.6.1.2.1.31.1.1.1.1"
SYS_DESCR, SYS_OBJECT_ID, UP_TIME = f"{SYSTEM}.1", f"{SYSTEM}.2", f"{SYSTEM}.3"

AUTH_PASS, PRIV_PASS = "auth of eight", "priv of eight"
USERS = f"""
createUser onlyauth SHA-256 "{AUTH_PASS}"
createUser both SHA "{AUTH_PASS}" AES "{PRIV_PASS}"
createUser strong SHA-512 "{AUTH_PASS}" AES-256 "{PRIV_PASS}"
rouser onlyauth auth
rouser both priv
rouser strong priv
"""


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    with start_snmpd(tmp_path_factory.mktemp("snmpd"), configuration=USERS) as running:
        yield running


def to(agent: Snmpd, login: SnmpLogin) -> SnmpTarget:
    return SnmpTarget("snmpd", agent.address, agent.port, login, timeout_seconds=2.0)


def v3(user: str, auth: tuple[str, str] | None, priv: tuple[str, str] | None = None) -> SnmpLogin:
    return SnmpLogin(
        3,
        user=user,
        auth=None if auth is None else UsmLogin(auth[0], Secret(auth[1])),
        priv=None if priv is None else UsmLogin(priv[0], Secret(priv[1])),
    )


V1, V2C = SnmpLogin(1, Secret(COMMUNITY)), SnmpLogin(2, Secret(COMMUNITY))
LOGINS = {
    ("native", "v1"): V1,
    ("native", "v2c"): V2C,
    ("pysnmp", "v1"): V1,
    ("pysnmp", "v2c"): V2C,
    ("native", "v3 authNoPriv sha256"): v3("onlyauth", ("sha256", AUTH_PASS)),
    ("native", "v3 authPriv sha aes128"): v3("both", ("sha", AUTH_PASS), ("aes128", PRIV_PASS)),
    ("native", "v3 authPriv sha512 aes256"): v3("strong", ("sha512", AUTH_PASS), ("aes256", PRIV_PASS)),
    ("pysnmp", "v3 authNoPriv sha256"): v3("onlyauth", ("sha256", AUTH_PASS)),
    ("pysnmp", "v3 authPriv sha aes128"): v3("both", ("sha", AUTH_PASS), ("aes128", PRIV_PASS)),
    ("pysnmp", "v3 authPriv sha512 aes256"): v3("strong", ("sha512", AUTH_PASS), ("aes256", PRIV_PASS)),
}


async def interfaces(session: SnmpSession) -> Walk:
    return await session.walk([IF_TYPE, IF_SPEED, IF_NAME], scalars=[SYS_DESCR, SYS_OBJECT_ID], deadline=soon(30))


@pytest.mark.parametrize(("kind", "login"), LOGINS, ids=" ".join)
async def test_what_snmpd_holds_is_read_under_every_login(agent: Snmpd, kind: str, login: str) -> None:
    """Interfaces and system group agree with Debian's snmpwalk."""
    async with opened(kind) as client:
        session = client.session(to(agent, LOGINS[kind, login]))
        found = await interfaces(session)
        listed = [each async for each in session.subtree(SYSTEM, deadline=soon(30))]
        gone, up_time = await session.get([f"{SYSTEM}.99.0", f"{UP_TIME}.0"], deadline=soon(30))
    types, speeds, names = (agent.walk(column) for column in (IF_TYPE, IF_SPEED, IF_NAME))
    assert found.failure is None
    assert [f"{IF_TYPE}.{row}" for (row,) in found.columns[0]] == list(types)
    assert [str(value) for value in found.columns[0].values()] == list(types.values())
    assert [str(value) for value in found.columns[1].values()] == list(speeds.values())
    assert [f'"{bytes(value).decode()}"' for value in found.columns[2].values() if isinstance(value, bytes)] == list(
        names.values()
    )
    assert found.scalars[1] == "1.3.6.1.4.1.8072.3.2.10"
    assert [each.oid for each in listed] == list(agent.walk(SYSTEM))
    assert gone is None
    assert isinstance(up_time, int)


async def test_both_clients_list_the_same_variables(agent: Snmpd) -> None:
    """Names, tags and those values that do not move, of all MIB groups that snmpd fills from fixed data."""
    async with opened("native") as native, opened("pysnmp") as pysnmp:
        lists: list[list[VarBind]] = []
        for client in (native, pysnmp):
            session = client.session(to(agent, V2C))
            lists.append([each async for each in session.subtree("1.3.6.1.2.1.1", deadline=soon(30))])
            lists[-1] += [each async for each in session.subtree("1.3.6.1.2.1.2.2.1.2", deadline=soon(30))]
            lists[-1] += [each async for each in session.subtree("1.3.6.1.6.3.16", deadline=soon(30))]
    ours, theirs = lists
    still = [number for number, each in enumerate(ours) if each.tag != 0x43]
    assert [(each.oid, each.tag) for each in ours] == [(each.oid, each.tag) for each in theirs]
    assert [ours[number] for number in still] == [theirs[number] for number in still]
    assert len(ours) > 50


WRONG = {
    "wrong authentication passphrase": v3("both", ("sha", "not the passphrase"), ("aes128", PRIV_PASS)),
    "wrong authentication protocol": v3("both", ("md5", AUTH_PASS), ("aes128", PRIV_PASS)),
    "unknown user": v3("nobody", ("sha", AUTH_PASS), ("aes128", PRIV_PASS)),
    "level that the user does not have": v3("onlyauth", ("sha256", AUTH_PASS), ("aes128", PRIV_PASS)),
}


@both_clients
@pytest.mark.parametrize("case", WRONG)
async def test_a_refused_v3_login_is_told_from_silence(agent: Snmpd, kind: str, case: str) -> None:
    """And no passphrase is in the message."""
    async with opened(kind) as client:
        with pytest.raises(ProbeError) as error:
            await interfaces(client.session(to(agent, WRONG[case])))
    assert error.value.reason is Reason.AUTHENTICATION
    assert AUTH_PASS not in str(error.value)
    assert PRIV_PASS not in str(error.value)


@both_clients
async def test_a_user_without_the_level_that_snmpd_wants_gets_an_agent_error(agent: Snmpd, kind: str) -> None:
    """`both` may read only with privacy: snmpd answers authorizationError, which is no empty table."""
    async with opened(kind) as client:
        with pytest.raises(ProbeError, match=r"authorizationError \(16\)") as error:
            await interfaces(client.session(to(agent, v3("both", ("sha", AUTH_PASS)))))
    assert error.value.reason is Reason.AGENT_ERROR


@both_clients
async def test_a_wrong_community_is_silence(agent: Snmpd, kind: str) -> None:
    """snmpd drops the request without a word; nobody can tell this from a dead device."""
    target = SnmpTarget(
        "snmpd", agent.address, agent.port, SnmpLogin(2, Secret("wrong")), timeout_seconds=0.2, retries=1
    )
    async with opened(kind) as client:
        with pytest.raises(ProbeError, match="no answer; asked once") as error:
            await interfaces(client.session(target))
    assert error.value.reason is Reason.TIMEOUT


@both_clients
@pytest.mark.parametrize("version", ["v2c", "v3"])
async def test_ipv6(kind: str, version: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An agent at ::1."""
    login = V2C if version == "v2c" else LOGINS["native", "v3 authPriv sha aes128"]
    with ExitStack() as stack:
        agent = stack.enter_context(start_snmpd(tmp_path_factory.mktemp("snmpd6"), address="::1", configuration=USERS))
        async with opened(kind) as client:
            found = await interfaces(client.session(to(agent, login)))
    assert found.failure is None
    assert len(found.columns[0]) > 0


UNUSABLE = {
    "unknown protocol": (v3("both", ("sha3", AUTH_PASS)), 'USM protocol "sha3" is not known; use one of md5, sha,'),
    "no user": (SnmpLogin(3), "a login of v3 needs a user"),
    "no community": (SnmpLogin(2), "needs a community"),
}


@both_clients
@pytest.mark.parametrize("case", UNUSABLE)
async def test_a_login_that_cannot_be_is_a_mistake_of_the_caller(kind: str, case: str) -> None:
    """Said before any packet is sent."""
    login, message = UNUSABLE[case]
    async with opened(kind) as client:
        with pytest.raises(ValueError, match=message):
            client.session(SnmpTarget("here", "127.0.0.1", 1, login))


@both_clients
async def test_two_logins_of_one_user_name_do_not_disturb_each_other(agent: Snmpd, kind: str) -> None:
    """Devices may know the same user by different keys."""
    async with opened(kind) as client:
        right = client.session(to(agent, LOGINS["pysnmp", "v3 authPriv sha aes128"]))
        wrong = client.session(to(agent, WRONG["wrong authentication passphrase"]))
        assert (await interfaces(right)).failure is None
        with pytest.raises(ProbeError):
            await interfaces(wrong)
        assert (await interfaces(right)).failure is None
