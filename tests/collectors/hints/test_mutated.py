"""Whatever is done to the octets of a notification, it is judged without an error, and a changed v3 one is refused."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.hints.notary_pysnmp import Notary, Received
from collectors.hints.vouching import vouch
from collectors.snmp.ber import DecodeError, encode_tlv
from collectors.snmp.client import SnmpLogin, UsmLogin
from collectors.snmp.usm.association import Association
from collectors.snmp.usm.privacy import Salts
from inventory.secret import Secret

V2 = SnmpLogin(version=2, community=Secret("public"))
V3 = SnmpLogin(
    version=3,
    user="watch",
    auth=UsmLogin("sha256", Secret("authpass12")),
    priv=UsmLogin("aes128", Secret("privpass12")),
)
PDU = bytes.fromhex("a71d 020101 020100 020100 3012 3010 060a2b06010603010104 0100 06022b06")
TRAP_V2 = encode_tlv(0x30, b"\x02\x01\x01\x04\x06public" + PDU)
TRAP_V3 = Association(V3, b"\x80\0\x1f\x88\x80abcd").seal(PDU, 77, 1, 1000, Salts())


@cache
def notary() -> Notary:
    """One for all examples, as in a receiver."""
    return Notary()


def judged(message: bytes) -> Received | str:
    """What becomes of a datagram of a device that has both logins."""
    try:
        vouched = vouch(message, (V2, V3))
    except DecodeError:
        return "malformed"
    return "refused" if vouched is None else notary().receive(message, ("127.0.0.1", 1), vouched)[0]


def test_unchanged_they_are_notifications() -> None:
    assert (judged(TRAP_V2), judged(TRAP_V3)) == (Received.NOTIFICATION, Received.NOTIFICATION)


@given(st.data(), st.sampled_from([TRAP_V2, TRAP_V3]), st.integers(1, 4))
@settings(max_examples=400, deadline=None)
def test_changed_octets_are_judged_without_an_error(data: st.DataObject, message: bytes, changes: int) -> None:
    octets = bytearray(message)
    for _ in range(changes):
        place = data.draw(st.integers(0, len(octets) - 1))
        octets[place] = data.draw(st.integers(0, 255))
    verdict = judged(bytes(octets))
    if message is TRAP_V3 and bytes(octets) != message:
        assert verdict is not Received.NOTIFICATION


@given(st.sampled_from([TRAP_V2, TRAP_V3]), st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_cut_ones_are_malformed(message: bytes, length: int) -> None:
    assert judged(message[:length]) == ("malformed" if length < len(message) else Received.NOTIFICATION)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_octets_are_judged_without_an_error(message: bytes) -> None:
    assert judged(message) in {"malformed", "refused"}
