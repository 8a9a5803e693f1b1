"""Whether a notification is from whom it says: its community, or its user and MAC, against the logins of a device.

This is looked at before pysnmp decodes anything, because it costs a tenth, and because pysnmp takes more than we want:
a v3 notification below the level of its user's login, and keys for every engineID that anybody makes up.
Source: RFC 1157 section 4, RFC 1901 section 3, RFC 3414 sections 3.2 and 4.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

from collectors.snmp.ber import OCTET_STRING, SEQUENCE, DecodeError, expect, expect_integer
from collectors.snmp.usm.association import level_of
from collectors.snmp.usm.authentication import Authenticator
from collectors.snmp.usm.codec import decode
from collectors.snmp.usm.keys import auth_key
from collectors.snmp.usm.protocols import AUTH, find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.snmp.client import SnmpLogin, UsmLogin
    from collectors.snmp.usm.codec import Incoming

_COMMUNITY_VERSIONS = {0: 1, 1: 2}
_V3 = 3
_ENGINE_ID_OCTETS = range(5, 33)


class Vouched(NamedTuple):
    """A message that is under a login of its device.

    Attributes:
        login: which one; None for a question after our engineID, which is under none.
        engine_id: whose keys it is secured with, in v3.
    """

    login: SnmpLogin | None
    engine_id: bytes = b""


def vouch(message: bytes, logins: Iterable[SnmpLogin]) -> Vouched | None:
    """The login that a message is under; None when it is under none of these.

    Raises:
        DecodeError: it is no SNMP message.
    """
    start, end = expect(message, 0, len(message), SEQUENCE, "message")
    version, cursor = expect_integer(message, start, end, "version")
    if version == _V3:
        return _vouch_user(message, logins)
    if version not in _COMMUNITY_VERSIONS:
        raise DecodeError(f"message of unknown version {version}")
    start, end = expect(message, cursor, end, OCTET_STRING, "community")
    community, found = message[start:end], None
    for login in logins:
        if login.community is not None and hmac.compare_digest(login.community.reveal().encode(), community):
            found = found or Vouched(login)
    return found


def _vouch_user(message: bytes, logins: Iterable[SnmpLogin]) -> Vouched | None:
    incoming = decode(message)
    if not incoming.engine_id:
        return None if incoming.level else Vouched(None)
    if len(incoming.engine_id) not in _ENGINE_ID_OCTETS:
        return None
    for login in logins:
        same = login.version == _V3 and login.user.encode() == incoming.user and level_of(login) == incoming.level
        if same and (login.auth is None or _is_authentic(message, incoming, login.auth)):
            return Vouched(login, incoming.engine_id)
    return None


def _is_authentic(message: bytes, incoming: Incoming, login: UsmLogin) -> bool:
    """Whether the MAC is the login's at the message's engine. Keys are not kept: the sender chooses the engineID."""
    protocol = find(AUTH, login.protocol)
    if incoming.mac_octets != protocol.mac_octets:
        return False
    key = auth_key(login.secret, protocol, incoming.engine_id)
    return Authenticator(key, protocol).fits(message, incoming.mac, incoming.end)
