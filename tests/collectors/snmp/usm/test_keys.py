"""Keys: the figures of the standards, and of the drafts that devices follow."""

from __future__ import annotations

from typing import get_args

import pytest

from collectors.snmp import client_pysnmp
from collectors.snmp.usm.keys import auth_key, priv_key, stretch
from collectors.snmp.usm.protocols import AUTH, PRIV, find
from inventory.documents import AuthEntry, PrivEntry
from inventory.secret import Secret
from lab.usm import cipher_key_of, key_of
from wardwatch.cli import probe

from ..usm_logins import PAIRS

PASSPHRASE = "maplesyrup"
ENGINE_ID = bytes.fromhex("000000000000000000000002")

KEYS = {
    "md5": ("9faf3283884e92834ebc9847d8edd963", "526f5eed9fcce26f8964c2930787d82b"),
    "sha": ("9fb5cc0381497b3793528939ff788d5d79145211", "6695febc9288e36282235fc7151f128497b38f3f"),
}
"""RFC 3414 appendix A.3.1 and A.3.2: the key of the passphrase, and that at the engine."""

SHA_2_KEYS = {
    "sha224": "0bd8827c6e29f8065e08e09237f177e410f69b90e1782be682075674",
    "sha256": "8982e0e549e866db361a6b625d84cccc11162d453ee8ce3a6445c2d6776f0f8b",
    "sha384": "3b298f16164a11184279d5432bf169e2d2a48307de02b3d3f7e2b4f36eb6f0455a53689a3937eea07319a633d2ccba78",
    "sha512": "22a5a36cedfcc085807a128d7bc6c2382167ad6c0dbc5fdff856740f3d84c099"
    "ad1ea87a8db096714d9788bd544047c9021e4229ce27e4c0a69250adfcffbb0b",
}
"""The same passphrase and engine under the hashes of RFC 7860."""

TRIPLE_DES_KEYS = {
    "md5": "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12",
    "sha": "6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9c",
}
"""The lengthened keys of draft-reeder-snmpv3-usm-3desede-00, appendix B."""


@pytest.mark.parametrize("protocol", KEYS)
def test_the_keys_of_rfc_3414(protocol: str) -> None:
    auth = AUTH[protocol]
    found = (stretch(PASSPHRASE.encode(), auth.digest).hex(), auth_key(Secret(PASSPHRASE), auth, ENGINE_ID).hex())
    assert found == KEYS[protocol]


@pytest.mark.parametrize("protocol", SHA_2_KEYS)
def test_the_keys_of_sha_2(protocol: str) -> None:
    assert auth_key(Secret(PASSPHRASE), AUTH[protocol], ENGINE_ID).hex() == SHA_2_KEYS[protocol]


@pytest.mark.parametrize("protocol", TRIPLE_DES_KEYS)
@pytest.mark.parametrize("cipher", ["3des", "aes256c"])
def test_the_keys_of_the_reeder_draft(protocol: str, cipher: str) -> None:
    """AES lengthened in the way of Cisco and others has the very key of 3DES."""
    found = priv_key(Secret(PASSPHRASE), AUTH[protocol], PRIV[cipher], ENGINE_ID)
    assert found.hex() == TRIPLE_DES_KEYS[protocol]


def test_both_expansions_differ_where_the_hash_is_too_short_and_nowhere_else() -> None:
    """24 octets are more than MD5 and SHA-1 have, 32 more than SHA-224."""
    differing = {
        (auth, short)
        for auth, protocol in AUTH.items()
        for short in ("aes192", "aes256")
        if priv_key(Secret(PASSPHRASE), protocol, PRIV[short], ENGINE_ID)
        != priv_key(Secret(PASSPHRASE), protocol, PRIV[f"{short}c"], ENGINE_ID)
    }
    assert differing == {(auth, short) for auth in ("md5", "sha") for short in ("aes192", "aes256")} | {
        ("sha224", "aes256")
    }


@pytest.mark.parametrize(("auth", "priv"), PAIRS)
def test_the_labs_own_derivation_comes_to_the_same_keys(auth: str, priv: str) -> None:
    """With a passphrase of letters beyond ASCII, whose octets do not divide a mebibyte."""
    passphrase = "mật khẩu của xã"
    found = (
        auth_key(Secret(passphrase), AUTH[auth], ENGINE_ID),
        priv_key(Secret(passphrase), AUTH[auth], PRIV[priv], ENGINE_ID),
    )
    assert found == (key_of(passphrase, auth, ENGINE_ID), cipher_key_of(passphrase, auth, priv, ENGINE_ID))


def test_the_inventory_names_the_protocols_that_there_are() -> None:
    """And both clients and the command line know each of them."""
    auth, priv = (get_args(entry.model_fields["protocol"].annotation) for entry in (AuthEntry, PrivEntry))
    assert auth == tuple(AUTH) == tuple(client_pysnmp._AUTH) == probe._AUTH
    assert priv == tuple(PRIV) == tuple(client_pysnmp._PRIV) == probe._PRIV


def test_an_empty_passphrase_is_no_key() -> None:
    """It would be repeated for ever."""
    with pytest.raises(ValueError, match="empty passphrase"):
        stretch(b"", "sha256")


def test_an_unknown_protocol_is_named_beside_the_known_ones() -> None:
    with pytest.raises(ValueError, match='USM protocol "aes" is not known; use one of des, 3des, aes128, aes192, aes'):
        find(PRIV, "aes")
