"""pysnmp as the receiver of notifications: takes traps of v1, v2c and v3, answers informs and reports.

It opens no socket: datagrams are handed to it, and its answers are handed back. What it is to know of logins it is told
when a message under one has come, see `vouching`. pysnmp keeps some 30 kB for each user at each engine, so these are
counted, and whoever owns a notary replaces it when it is `full`.

pysnmp carries no types, hence the ignored imports.
"""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING, Any

from pysnmp.carrier.asyncio.dgram import udp, udp6  # type: ignore[import-untyped]
from pysnmp.carrier.base import AbstractTransportDispatcher  # type: ignore[import-untyped]
from pysnmp.entity import config  # type: ignore[import-untyped]
from pysnmp.entity.engine import SnmpEngine  # type: ignore[import-untyped]
from pysnmp.entity.rfc3413.ntfrcv import NotificationReceiver  # type: ignore[import-untyped]
from pysnmp.proto.api import v2c  # type: ignore[import-untyped]

from collectors.snmp.usm.keys import auth_key, priv_key
from collectors.snmp.usm.protocols import AUTH, PRIV, find

if TYPE_CHECKING:
    from collectors.hints.vouching import Vouched
    from collectors.snmp.client import SnmpLogin
    from collectors.snmp.transport import Address

MOST_ROWS = 512
"""Communities and users at engines."""

MOST_MESSAGES = 100_000
"""After so many it has kept some megabytes that it never gives back."""

_AUTH = {
    "md5": config.USM_AUTH_HMAC96_MD5,
    "sha": config.USM_AUTH_HMAC96_SHA,
    "sha224": config.USM_AUTH_HMAC128_SHA224,
    "sha256": config.USM_AUTH_HMAC192_SHA256,
    "sha384": config.USM_AUTH_HMAC256_SHA384,
    "sha512": config.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {
    "des": config.USM_PRIV_CBC56_DES,
    "3des": config.USM_PRIV_CBC168_3DES,
    "aes128": config.USM_PRIV_CFB128_AES,
    "aes192": config.USM_PRIV_CFB192_AES_BLUMENTHAL,
    "aes256": config.USM_PRIV_CFB256_AES_BLUMENTHAL,
    "aes192c": config.USM_PRIV_CFB192_AES,
    "aes256c": config.USM_PRIV_CFB256_AES,
}


class Received(Enum):
    """What pysnmp made of a message."""

    NOTIFICATION = "a notification; an inform is answered"
    REPORT = "a message that was answered with a report"
    NOTHING = "a message that it dropped without a word"


class _Answers(AbstractTransportDispatcher):  # type: ignore[misc]  # pysnmp has no types
    """Keeps what pysnmp wants to send."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[bytes] = []

    def send_message(self, message: bytes, domain: tuple[int, ...], address: Any) -> None:
        del domain, address
        self.waiting.append(bytes(message))


class Notary:
    """One pysnmp engine. Making it reads MIB files for some 60 ms, so it is made in a thread."""

    def __init__(self) -> None:
        """Make the engine; its engineID is that of this machine, the same after every restart."""
        self._engine = SnmpEngine()
        self._answers = _Answers()
        self._engine.register_transport_dispatcher(self._answers)
        self._rows: dict[tuple[bytes, bytes], SnmpLogin] = {}
        self._messages = 0
        self._notified = False
        NotificationReceiver(self._engine, self._notify)

    @property
    def full(self) -> bool:
        """Whether it has grown as far as it may."""
        return len(self._rows) >= MOST_ROWS or self._messages >= MOST_MESSAGES

    def receive(self, message: bytes, address: Address, vouched: Vouched) -> tuple[Received, list[bytes]]:
        """Take a message.

        Args:
            message: the datagram.
            address: where it came from.
            vouched: the login that it is under.

        Returns:
            What it was, and what is to be sent to where it came from.
        """
        if vouched.login is not None:
            self._learn(vouched.login, vouched.engine_id)
        self._messages += 1
        self._notified, self._answers.waiting = False, []
        self._answers.handle_timer_tick(time.time())
        udp_or_6, place = (udp6, udp6.Udp6TransportAddress) if ":" in address[0] else (udp, udp.UdpTransportAddress)
        try:
            self._engine.message_dispatcher.receive_message(self._engine, udp_or_6.DOMAIN_NAME, place(address), message)
        except Exception:  # noqa: BLE001 -- whatever a hostile datagram makes pysnmp raise
            return Received.NOTHING, []
        if self._notified:
            return Received.NOTIFICATION, self._answers.waiting
        return (Received.REPORT if self._answers.waiting else Received.NOTHING), self._answers.waiting

    def _notify(self, *_: object) -> None:
        self._notified = True

    def _learn(self, login: SnmpLogin, engine_id: bytes) -> None:
        """Configure a login, unless it is there."""
        if login.community is not None:
            row = (b"", login.community.reveal().encode())
            if row not in self._rows:
                config.add_v1_system(self._engine, f"community-{len(self._rows)}", row[1])
        else:
            row = (engine_id, login.user.encode())
            if self._rows.get(row) != login:
                self._add_user(login, engine_id)
        self._rows[row] = login

    def _add_user(self, login: SnmpLogin, engine_id: bytes) -> None:
        """Configure a user at an engine with keys that we have derived: pysnmp would take 20 ms for it."""
        keys: dict[str, Any] = {}
        if login.auth is not None:
            auth = find(AUTH, login.auth.protocol)
            keys["authProtocol"] = _AUTH[login.auth.protocol]
            keys["authKey"] = auth_key(login.auth.secret, auth, engine_id)
            if login.priv is not None:
                keys["privProtocol"] = _PRIV[login.priv.protocol]
                keys["privKey"] = priv_key(login.priv.secret, auth, find(PRIV, login.priv.protocol), engine_id)
        localized = config.USM_KEY_TYPE_LOCALIZED
        config.add_v3_user(
            self._engine,
            login.user,
            securityEngineId=v2c.OctetString(engine_id),
            authKeyType=localized,
            privKeyType=localized,
            **keys,
        )
