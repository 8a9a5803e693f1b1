"""The trap receiver with net-snmp's snmptrap and snmpinform, and with what they would not send."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from collectors.hints import Hint, HintKind, HintResult
from collectors.hints.buckets import Rate
from collectors.hints.mailbox import Mailbox, MailboxError
from collectors.hints.traps import TrapReceiver
from collectors.snmp.ber import OCTET_STRING, SEQUENCE, encode_integer, encode_tlv
from collectors.snmp.client import SnmpLogin, UsmLogin
from inventory.secret import Secret

from .speaking import LINK_DOWN, R1, Open, receiving, run, send, until

if TYPE_CHECKING:
    from pathlib import Path

V2 = SnmpLogin(version=2, community=Secret("public"))
V1 = SnmpLogin(version=1, community=Secret("public"))
THE_HINT = Hint(R1, HintKind.TRAP, 1_800_000_000.0)


def v3(auth: str = "", priv: str = "", user: str = "watch", secret: str = "authpass12") -> SnmpLogin:  # noqa: S107 -- made up
    return SnmpLogin(
        version=3,
        user=user,
        auth=UsmLogin(auth, Secret(secret)) if auth else None,
        priv=UsmLogin(priv, Secret("privpass12")) if priv else None,
    )


LEVELS = [
    (v3(), "-l noAuthNoPriv"),
    (v3("sha"), "-l authNoPriv -a SHA -A authpass12"),
    (v3("md5", "des"), "-l authPriv -a MD5 -A authpass12 -x DES -X privpass12"),
    (v3("sha256", "aes128"), "-l authPriv -a SHA-256 -A authpass12 -x AES -X privpass12"),
    (v3("sha512", "aes256"), "-l authPriv -a SHA-512 -A authpass12 -x AES-256 -X privpass12"),
    (v3("sha", "aes256c"), "-l authPriv -a SHA -A authpass12 -x AES-256-C -X privpass12"),
]
"""Logins, and how net-snmp's programs are told of the same."""


async def notify(program: str, target: Open, how: str, folder: Path, what: tuple[str, ...] = ("", LINK_DOWN)) -> int:
    where = f"udp:127.0.0.1:{target.receiver.port}"
    return await run(program, *how.split(), "-t", "2", "-r", "3", where, *what, folder=folder)


V1_TRAP = ("1.3.6.1.4.1.8072", "127.0.0.1", "2", "0", "55")


@pytest.mark.parametrize(
    ("login", "how", "what"),
    [
        (V2, "-v2c -c public", ("", LINK_DOWN, "1.3.6.1.2.1.2.2.1.1.3", "i", "3")),
        (V1, "-v1 -c public", V1_TRAP),
        (V2, "-v1 -c public", V1_TRAP),
        *((login, f"-v3 -u watch -e 0x80001f8880aabbccdd {how}", ("", LINK_DOWN)) for login, how in LEVELS),
    ],
)
async def test_a_trap_under_the_login_of_its_device_is_a_hint(
    login: SnmpLogin, how: str, what: tuple[str, ...], tmp_path: Path
) -> None:
    async with receiving(TrapReceiver, login) as traps:
        assert await notify("snmptrap", traps, how, tmp_path, what) == 0
        await until(traps.counts)
        assert (traps.counts(), traps.hints) == ({HintResult.TAKEN: 1}, [THE_HINT])


@pytest.mark.parametrize(
    ("login", "how"), [(V2, "-v2c -c public"), *((login, f"-v3 -u watch {how}") for login, how in LEVELS)]
)
async def test_an_inform_is_a_hint_and_is_answered(login: SnmpLogin, how: str, tmp_path: Path) -> None:
    """snmpinform's exit code is 0 only when the answer came and was authentic."""
    async with receiving(TrapReceiver, login) as traps:
        assert await notify("snmpinform", traps, how, tmp_path) == 0
        counts = traps.counts()
        counts.pop(HintResult.REPORTED, None)
        assert (counts, traps.hints) == ({HintResult.TAKEN: 1}, [THE_HINT])


@pytest.mark.parametrize(
    ("login", "how"),
    [
        (V2, "-v2c -c private"),
        (V2, "-v1 -c Public"),
        (V2, "-v3 -u watch -e 0x80001f8880aabbccdd -l noAuthNoPriv"),
        (v3("sha256"), "-v2c -c watch"),
        (v3("sha256"), "-v3 -u watch -e 0x80001f8880aabbccdd -l noAuthNoPriv"),
        (v3("sha256"), "-v3 -u other -e 0x80001f8880aabbccdd -l authNoPriv -a SHA-256 -A authpass12"),
        (v3("sha256"), "-v3 -u watch -e 0x80001f8880aabbccdd -l authNoPriv -a SHA-256 -A wrongpass1"),
        (v3("sha256"), "-v3 -u watch -e 0x80001f8880aabbccdd -l authNoPriv -a SHA -A authpass12"),
        (v3("sha256", "aes128"), "-v3 -u watch -e 0x80001f8880aabbccdd -l authNoPriv -a SHA-256 -A authpass12"),
    ],
)
async def test_a_trap_under_no_login_of_its_device_is_refused(login: SnmpLogin, how: str, tmp_path: Path) -> None:
    """Another community or user, a wrong MAC, or a level below that of the login."""
    async with receiving(TrapReceiver, login) as traps:
        assert await notify("snmptrap", traps, how, tmp_path, V1_TRAP if "-v1" in how else ("", LINK_DOWN)) == 0
        await until(traps.counts)
        assert (traps.counts(), traps.hints) == ({HintResult.REFUSED: 1}, [])


async def test_a_trap_encrypted_with_another_key_gives_no_hint(tmp_path: Path) -> None:
    async with receiving(TrapReceiver, v3("sha256", "aes128")) as traps:
        how = "-v3 -u watch -e 0x80001f8880aabbccdd -l authPriv -a SHA-256 -A authpass12 -x AES -X otherpass1"
        assert await notify("snmptrap", traps, how, tmp_path) == 0
        await until(traps.counts)
        assert (traps.counts(), traps.hints) == ({HintResult.MALFORMED: 1}, [])


async def test_two_logins_of_one_user_are_told_apart(tmp_path: Path) -> None:
    """While a secret is being changed a device has both; pysnmp knows one key of a user at a time."""
    async with receiving(TrapReceiver, v3("sha256"), v3("sha256", secret="newsecret1")) as traps:
        for count, secret in enumerate(("authpass12", "newsecret1", "authpass12"), 1):
            how = f"-v3 -u watch -e 0x80001f8880aabbccdd -l authNoPriv -a SHA-256 -A {secret}"
            assert await notify("snmptrap", traps, how, tmp_path) == 0
            await traps.until_counted(HintResult.TAKEN, count)
        assert traps.counts() == {HintResult.TAKEN: 3}


async def test_an_unknown_sender_is_counted_and_not_answered(tmp_path: Path) -> None:
    async with receiving(TrapReceiver, V2, address="127.0.0.9") as traps:
        where = f"udp:127.0.0.1:{traps.receiver.port}"
        command = ("snmpinform", "-v2c", "-c", "public", "-t", "0.2", "-r", "0", where, "", LINK_DOWN)
        assert await run(*command, folder=tmp_path) != 0
        assert (traps.counts(), traps.hints) == ({HintResult.UNKNOWN_SENDER: 1}, [])


async def test_the_address_that_a_datagram_comes_from_is_what_counts(tmp_path: Path) -> None:
    async with receiving(TrapReceiver, V2, address="127.0.0.9") as traps:
        assert await notify("snmptrap", traps, "--clientaddr=127.0.0.9 -v2c -c public", tmp_path) == 0
        await until(traps.counts)
        assert traps.counts() == {HintResult.TAKEN: 1}


TRAP = bytes.fromhex(
    "302a 020101 0406 7075626c6963 a71d 020101 020100 020100 3012 3010 060a 2b06010603010104 0100 0602 2b06"
)
"""A v2c trap under "public" with one variable."""


@pytest.mark.parametrize(
    ("message", "result"),
    [
        (TRAP, HintResult.TAKEN),
        (b"", HintResult.MALFORMED),
        (b"hello", HintResult.MALFORMED),
        (TRAP[:-1], HintResult.MALFORMED),
        (TRAP.replace(b"\xa7\x1d", b"\xa0\x1d"), HintResult.MALFORMED),
        (TRAP.replace(b"\x30\x12\x30\x10", b"\x30\x12\x30\x7f"), HintResult.MALFORMED),
        (TRAP.replace(b"\x02\x01\x01\x04", b"\x02\x01\x07\x04"), HintResult.MALFORMED),
        (TRAP.replace(b"public", b"Public"), HintResult.REFUSED),
        (b"\x30\x84\xff\xff\xff\xff" + TRAP, HintResult.MALFORMED),
        (b"\x30\x80" * 2000, HintResult.MALFORMED),
    ],
)
async def test_what_is_no_notification_is_counted_and_nothing_else(message: bytes, result: HintResult) -> None:
    """A cut one, a GET, lengths that lie, an unknown version, nested beyond measure."""
    async with receiving(TrapReceiver, V2) as traps:
        send(traps.receiver.port, message)
        await until(traps.counts)
        assert traps.counts() == {result: 1}
        assert traps.hints == ([THE_HINT] if result is HintResult.TAKEN else [])


async def test_a_flood_of_a_device_costs_few_decoded_datagrams_and_all_are_counted() -> None:
    """Of 20,000 valid traps in one go five are decoded, and one more for every second that it takes."""
    async with receiving(TrapReceiver, V2, of_a_device=Rate(0.001, 1)) as traps:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for _ in range(200):
            send(traps.receiver.port, *[TRAP] * 100)
            await asyncio.sleep(0)
        await until(lambda: sum(traps.counts().values()) == 20_000)
        counts, seconds = traps.counts(), loop.time() - began
        assert set(counts) <= {HintResult.TAKEN, HintResult.LIMITED, HintResult.DROPPED}
        assert (counts[HintResult.TAKEN], len(traps.hints)) == (1, 1)
        receiver = traps.receiver
        assert isinstance(receiver, TrapReceiver)
        assert receiver._notary is not None
        assert receiver._notary._messages <= 5 + seconds


async def test_large_traps_are_decoded_less_often() -> None:
    """The first of 1,200 octets takes more than a device may for several seconds, so that no other follows at once."""
    listed = TRAP[-18:] + bytes.fromhex("300606022b060500") * 150
    pdu = encode_tlv(0xA7, encode_integer(1) + 2 * encode_integer(0) + encode_tlv(SEQUENCE, listed))
    large = encode_tlv(SEQUENCE, encode_integer(1) + encode_tlv(OCTET_STRING, b"public") + pdu)
    async with receiving(TrapReceiver, V2) as traps:
        send(traps.receiver.port, *[large] * 100)
        await until(lambda: sum(traps.counts().values()) == 100)
        assert traps.counts() == {HintResult.TAKEN: 1, HintResult.LIMITED: 99}


async def test_a_flood_from_everywhere_decodes_nothing() -> None:
    async with receiving(TrapReceiver, V2, address="127.0.0.9") as traps:
        for number in range(50):
            send(traps.receiver.port, *[TRAP] * 100, source=f"127.0.1.{number + 1}")
            await asyncio.sleep(0)
        await until(lambda: sum(traps.counts().values()) == 5_000)
        assert set(traps.counts()) <= {HintResult.UNKNOWN_SENDER, HintResult.DROPPED}


async def test_a_notary_that_has_grown_enough_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pysnmp keeps is bounded: after so many messages a new engine takes the place of the old one."""
    monkeypatch.setattr("collectors.hints.notary_pysnmp.MOST_MESSAGES", 1)
    async with receiving(TrapReceiver, V2) as traps:
        receiver = traps.receiver
        assert isinstance(receiver, TrapReceiver)
        first = receiver._notary
        for count in (1, 2):
            send(receiver.port, TRAP)
            await traps.until_counted(HintResult.TAKEN, count)
            await until(lambda: receiver._notary is not None)
        assert receiver._notary is not first


async def test_an_address_that_cannot_be_had_is_said_with_what_to_do() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        with pytest.raises(MailboxError) as error:
            Mailbox("traps", "127.0.0.1", port, lambda *_: None).start()
    assert str(error.value) == (
        f"cannot receive traps at 127.0.0.1:{port}: Address already in use; the address must be of this machine and "
        "free, and a port below 1024 needs the capability CAP_NET_BIND_SERVICE"
    )


async def test_over_ipv6_an_ipv4_sender_is_the_same_one() -> None:
    """The wildcard of IPv6 takes both; the kernel then spells an IPv4 address inside an IPv6 one."""
    found: list[str] = []
    mailbox = Mailbox("traps", "::", 0, lambda _, address: found.append(address[0]))
    mailbox.start()
    try:
        send(mailbox.port, b"x")
        await until(lambda: found)
    finally:
        mailbox.close()
    assert found == ["::ffff:127.0.0.1"]
