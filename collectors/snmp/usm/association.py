"""One login at one engine: its localized keys, and the octets of a message that are always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.snmp.ber import OCTET_STRING, SEQUENCE, encode_integer, encode_tlv
from collectors.snmp.usm.authentication import Authenticator
from collectors.snmp.usm.codec import AUTHENTICATED, LEVEL, frame, header_around
from collectors.snmp.usm.keys import auth_key, priv_key
from collectors.snmp.usm.privacy import privacy
from collectors.snmp.usm.protocols import AUTH, PRIV, find

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpLogin
    from collectors.snmp.usm.privacy import Privacy, Salts

_NO_OCTETS = encode_tlv(OCTET_STRING, b"")


def level_of(login: SnmpLogin) -> int:
    """The level that a login asks for, as bits of msgFlags.

    Raises:
        ValueError: it has no user, encrypts without authenticating, or names a protocol that is not known.
    """
    if not login.user:
        raise ValueError("a login of v3 needs a user")
    if login.auth is None:
        if login.priv is not None:
            raise ValueError("a login of v3 cannot encrypt without authenticating; give it auth too")
        return 0
    find(AUTH, login.auth.protocol)
    if login.priv is None:
        return AUTHENTICATED
    find(PRIV, login.priv.protocol)
    return LEVEL


class Association:
    """Secures messages of one login to one engine.

    Attributes:
        authenticator: None below authNoPriv.
        privacy: None below authPriv.
    """

    __slots__ = ("_before", "_behind", "_engine", "_scope", "_user", "authenticator", "privacy")

    def __init__(self, login: SnmpLogin, engine_id: bytes) -> None:
        """Derive the keys, which takes milliseconds the first time that a secret is used.

        Raises:
            ValueError: as `level_of`.
        """
        self._before, self._behind = header_around(level_of(login))
        self._engine = encode_tlv(OCTET_STRING, engine_id)
        self._user = encode_tlv(OCTET_STRING, login.user.encode())
        self._scope = self._engine + encode_tlv(OCTET_STRING, login.context.encode())
        self.authenticator: Authenticator | None = None
        self.privacy: Privacy | None = None
        if login.auth is None:
            self._user += _NO_OCTETS
            return
        auth = find(AUTH, login.auth.protocol)
        self.authenticator = Authenticator(auth_key(login.auth.secret, auth, engine_id), auth)
        self._user += encode_tlv(OCTET_STRING, bytes(auth.mac_octets))
        if login.priv is not None:
            protocol = find(PRIV, login.priv.protocol)
            self.privacy = privacy(priv_key(login.priv.secret, auth, protocol, engine_id), protocol)

    def seal(self, pdu: bytes, number: int, boots: int, time: int, salts: Salts) -> bytes:
        """The message around a PDU, under a msgID and with the time of the engine."""
        data, salt = encode_tlv(SEQUENCE, self._scope + pdu), _NO_OCTETS
        if self.privacy is not None:
            drawn = salts.draw()
            data = encode_tlv(OCTET_STRING, self.privacy.encrypt(data, drawn, boots, time))
            salt = encode_tlv(OCTET_STRING, drawn)
        parameters = b"".join((self._engine, encode_integer(boots), encode_integer(time), self._user, salt))
        header = b"".join((self._before, number.to_bytes(4, "big"), self._behind))
        message = frame(header, parameters, data)
        mac = self.authenticator
        if mac is None:
            return message
        behind = len(message) - len(data) - len(salt)
        return mac.sign(message[: behind - mac.octets], message[behind:])


def discovery(pdu: bytes, number: int) -> bytes:
    """The message that makes an engine tell its engineID. Source: RFC 3414 section 4."""
    zero = encode_integer(0)
    parameters = b"".join((_NO_OCTETS, zero, zero, _NO_OCTETS, _NO_OCTETS, _NO_OCTETS))
    before, behind = header_around(0)
    return frame(
        before + number.to_bytes(4, "big") + behind, parameters, encode_tlv(SEQUENCE, _NO_OCTETS + _NO_OCTETS + pdu)
    )
