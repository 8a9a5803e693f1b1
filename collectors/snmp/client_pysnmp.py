"""The pysnmp client: v1, v2c and v3, slow and well tested by others; the reference for the native engine.

It reads tables by the same laws (`session`), so that only codec, security and transport are pysnmp's. Two things that
pysnmp leaves open are closed at its door: answers from an address that was not asked are refused, and a datagram that
pysnmp drops without a word is noted, so that the reason of a failure is known. One SnmpEngine per login, because an
engine knows one key per user name.

pysnmp and pyasn1 carry no types, hence the ignored imports.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pyasn1.codec.ber import encoder  # type: ignore[import-untyped]
from pysnmp.carrier.asyncio.dispatch import AsyncioDispatcher  # type: ignore[import-untyped]
from pysnmp.entity.engine import SnmpEngine  # type: ignore[import-untyped]
from pysnmp.entity.rfc3413.cmdgen import CommandGenerator  # type: ignore[import-untyped]
from pysnmp.error import PySnmpError  # type: ignore[import-untyped]
from pysnmp.hlapi.v3arch.asyncio import auth as usm  # type: ignore[import-untyped]
from pysnmp.hlapi.v3arch.asyncio.lcd import CommandGeneratorLcdConfigurator  # type: ignore[import-untyped]
from pysnmp.hlapi.v3arch.asyncio.transport import Udp6TransportTarget, UdpTransportTarget  # type: ignore[import-untyped]
from pysnmp.proto import errind  # type: ignore[import-untyped]
from pysnmp.proto.api import v2c  # type: ignore[import-untyped]
from pysnmp.proto.rfc3412 import MsgAndPduDispatcher  # type: ignore[import-untyped]

from collectors.errors import (
    AuthenticationFailedError,
    DeadlineError,
    MalformedResponseError,
    ProbeError,
    ProbeTimeoutError,
    TargetUnreachableError,
)
from collectors.snmp.ber import OID_TEXT, DecodeError, encode_oid, read_tlv
from collectors.snmp.client import Traffic, community_of
from collectors.snmp.door import Door, Question
from collectors.snmp.exchange import Answer, RawVariable, stage
from collectors.snmp.ladder import Ladders
from collectors.snmp.pdu import GET_BULK, GET_NEXT
from collectors.snmp.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.snmp.client import SnmpLogin, SnmpTarget
    from collectors.snmp.exchange import Sink
    from collectors.snmp.pdu import Request

_BACK_OFF = 1.5
_MOST_LOGINS = 256
_LEFT_TO_PYSNMP = 10.0
"""pysnmp's own time-out, in units of ours: it only cleans up behind requests that we have given up."""

_AUTH = {
    "md5": usm.USM_AUTH_HMAC96_MD5,
    "sha": usm.USM_AUTH_HMAC96_SHA,
    "sha224": usm.USM_AUTH_HMAC128_SHA224,
    "sha256": usm.USM_AUTH_HMAC192_SHA256,
    "sha384": usm.USM_AUTH_HMAC256_SHA384,
    "sha512": usm.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {
    "des": usm.USM_PRIV_CBC56_DES,
    "3des": usm.USM_PRIV_CBC168_3DES,
    "aes128": usm.USM_PRIV_CFB128_AES,
    "aes192": usm.USM_PRIV_CFB192_AES_BLUMENTHAL,
    "aes256": usm.USM_PRIV_CFB256_AES_BLUMENTHAL,
    "aes192c": usm.USM_PRIV_CFB192_AES,
    "aes256c": usm.USM_PRIV_CFB256_AES,
}

_REFUSED = (
    errind.UnknownCommunityName,
    errind.UnknownUserName,
    errind.UnknownSecurityName,
    errind.UnsupportedSecurityLevel,
    errind.UnsupportedAuthProtocol,
    errind.UnsupportedPrivProtocol,
    errind.WrongDigest,
    errind.AuthenticationFailure,
    errind.AuthenticationError,
    errind.DecryptionError,
    errind.EncryptionError,
    errind.NoAuthentication,
    errind.NoEncryption,
    errind.NotInTimeWindow,
)


class _Sender(AsyncioDispatcher):  # type: ignore[misc]  # pysnmp has no types
    """Tells the door what is sent."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door

    def send_message(self, message: bytes, domain: tuple[int, ...], address: Any) -> None:
        self._door.sent(bytes(message), tuple(address)[:2])
        super().send_message(message, domain, address)


class _Receiver(MsgAndPduDispatcher):  # type: ignore[misc]  # pysnmp has no types
    """Lets in what the door lets in, and notes what pysnmp drops."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door

    def receive_message(self, engine: Any, domain: Any, address: Any, message: Any) -> bytes:
        octets = bytes(message)
        question = self._door.received(octets, tuple(address)[:2])
        if question is None:
            return b""
        question.received_octets = len(octets)
        question.traffic.received_packets += 1
        question.traffic.received_bytes += len(octets)
        sent = len(question.numbers)
        text = "pysnmp dropped the answer: undecodable, or under another community than asked"
        try:
            super().receive_message(engine, domain, address, message)
        except Exception as error:  # noqa: BLE001 -- whatever a hostile datagram makes pysnmp raise
            text = f"pysnmp cannot decode the answer: {type(error).__name__}: {error}"
        if not question.answer.done() and len(question.numbers) == sent:
            question.note = (MalformedResponseError, text)
        return b""


class _Login:
    """A pysnmp engine with one login configured."""

    def __init__(self, login: SnmpLogin) -> None:
        self.door = Door()
        self.engine = SnmpEngine(msgAndPduDsp=_Receiver(self.door))
        self.engine.register_transport_dispatcher(_Sender(self.door))
        self.configurator = CommandGeneratorLcdConfigurator()
        self.auth = _auth_data(login)
        self.context = login.context.encode() if login.version == 3 else b""  # noqa: PLR2004 -- version 3

    def close(self) -> None:
        self.door.close()
        self.engine.close_dispatcher()


def _auth_data(login: SnmpLogin) -> Any:
    """The login in pysnmp's terms.

    Raises:
        ValueError: a protocol that is not known, a v3 login without a user, or v1 and v2c without a community.
    """
    if login.version in (1, 2):
        return usm.CommunityData("wardwatch", community_of(login).reveal(), mpModel=login.version - 1)
    if not login.user:
        raise ValueError("a login of v3 needs a user")
    keys: dict[str, Any] = {}
    if login.auth is not None:
        keys["authKey"], keys["authProtocol"] = login.auth.secret.reveal(), _protocol(_AUTH, login.auth.protocol)
    if login.priv is not None:
        keys["privKey"], keys["privProtocol"] = login.priv.secret.reveal(), _protocol(_PRIV, login.priv.protocol)
    return usm.UsmUserData(login.user, **keys)  # noqa: S509 -- the operator chooses the level


def _protocol(known: dict[str, Any], name: str) -> Any:
    try:
        return known[name]
    except KeyError:
        raise ValueError(f'USM protocol "{name}" is not known; use one of {", ".join(known)}') from None


class PysnmpExchange:
    """Asks one agent through pysnmp, again with back-off when nothing acceptable comes."""

    def __init__(self, target: SnmpTarget, login: _Login) -> None:
        """Ask `target` under a login."""
        self.target = target
        self.traffic = Traffic()
        self._login = login
        self._loop = asyncio.get_running_loop()
        self._place: Any = None

    def now(self) -> float:
        """Time of the event loop."""
        return self._loop.time()

    async def ask(self, request: Request, sink: Sink, *, deadline: float, attempts: int) -> Answer:
        """Send a request until an acceptable answer comes, `attempts` times at most, and so on with what follows.

        Raises:
            ProbeError: the deadline passed, nothing acceptable came, or the agent refused the login.
        """
        while True:
            pdu, octets = await self._ask(request, deadline, attempts)
            status = int(v2c.apiPDU.get_error_status(pdu))
            error_index = int(v2c.apiPDU.get_error_index(pdu, muteErrors=True))
            answer = Answer(request, status, error_index, octets)
            if status:
                return answer
            try:
                sink.take(_raw_variables(pdu))
            except DecodeError as error:
                raise self._error(request, MalformedResponseError, str(error)) from error
            following = sink.follow(octets)
            if following is None:
                return answer
            request = following

    async def _ask(self, request: Request, deadline: float, attempts: int) -> tuple[Any, int]:
        """The answer's PDU, and the octets of its message."""
        wait, note = self.target.timeout_seconds, None
        for attempt in range(attempts):
            now = self._loop.time()
            if now >= deadline:
                break
            self.traffic.retries += attempt > 0
            question = Question((self.target.address, self.target.port), self._also(), self.traffic)
            try:
                async with asyncio.timeout_at(min(now + wait, deadline)):
                    indication, pdu = await self._send(request, question)
            except TimeoutError:
                note = question.note or note
            except PySnmpError as error:
                raise self._error(request, TargetUnreachableError, f"pysnmp cannot send: {error}") from error
            else:
                if indication is None:
                    return pdu, question.received_octets
                if not isinstance(indication, errind.RequestTimedOut):
                    raise self._indicated(request, indication)
            finally:
                self._login.door.shut(question)
            wait *= _BACK_OFF
        if note is not None:
            raise self._error(request, *note)
        if self._loop.time() >= deadline:
            raise self._error(request, DeadlineError, "the device's deadline passed before an answer came")
        times = "once" if attempts == 1 else f"{attempts} times"
        raise self._error(request, ProbeTimeoutError, f"no answer; asked {times}")

    async def _send(self, request: Request, question: Question) -> tuple[Any, Any]:
        """Hand a request to pysnmp and wait for its call."""
        login = self._login
        if self._place is None:
            kind = Udp6TransportTarget if ":" in self.target.address else UdpTransportTarget
            timeout = self.target.timeout_seconds * _LEFT_TO_PYSNMP
            self._place = await kind.create((self.target.address, self.target.port), timeout=timeout, retries=0)
        question.address = tuple(self._place.transport_address)[:2]
        login.door.open(question)
        where, _ = login.configurator.configure(login.engine, login.auth, self._place, login.context)
        CommandGenerator().send_pdu(login.engine, where, None, login.context, _pdu(request), question.resolve, None)
        return await question.answer

    def _also(self) -> frozenset[str]:
        return frozenset(self.target.answers_from)

    def _indicated(self, request: Request, indication: object) -> ProbeError:
        """Our error for pysnmp's."""
        if isinstance(indication, _REFUSED):
            return self._error(request, AuthenticationFailedError, f"the agent refused the login: {indication}")
        return self._error(request, MalformedResponseError, f"pysnmp reports: {indication}")

    def _error(self, request: Request, kind: type[ProbeError], message: str) -> ProbeError:
        return kind(message, target=self.target.name, stage=stage(request))


def _pdu(request: Request) -> Any:
    """A request as pysnmp's PDU."""
    names = [(v2c.ObjectIdentifier(OID_TEXT[name]), v2c.null) for name in request.names]
    if request.tag == GET_BULK:
        bulk = v2c.GetBulkRequestPDU()
        v2c.apiBulkPDU.set_defaults(bulk)
        v2c.apiBulkPDU.set_non_repeaters(bulk, request.non_repeaters)
        v2c.apiBulkPDU.set_max_repetitions(bulk, request.max_repetitions)
        v2c.apiBulkPDU.set_varbinds(bulk, names)
        return bulk
    pdu = v2c.GetNextRequestPDU() if request.tag == GET_NEXT else v2c.GetRequestPDU()
    v2c.apiPDU.set_defaults(pdu)
    v2c.apiPDU.set_varbinds(pdu, names)
    return pdu


def _raw_variables(pdu: Any) -> Sequence[RawVariable]:
    """The variables that pysnmp decoded, each value encoded again: what is compared is what pysnmp understood."""
    found = []
    for name, value in v2c.apiPDU.get_varbinds(pdu):
        octets = encoder.encode(value)
        tag, start, end = read_tlv(octets, 0, len(octets))
        found.append(RawVariable(encode_oid(str(name)), tag, octets[start:end]))
    return found


class PysnmpClient:
    """The SnmpClient for v1, v2c and v3 over pysnmp."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._logins: dict[SnmpLogin, _Login] = {}
        self._ladders = Ladders()
        self._started = False

    async def start(self) -> None:
        """Be ready; sockets are opened by pysnmp with the first request of a login."""
        self._started = True

    async def close(self) -> None:
        """Release the sockets; pending requests end with an error."""
        self._started = False
        for login in self._logins.values():
            login.close()
        self._logins.clear()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    def session(self, target: SnmpTarget) -> Session:
        """A conversation with one agent; costs no packet.

        Raises:
            TargetUnreachableError: the client is not started.
            ValueError: the login is incomplete or names an unknown protocol.
        """
        if not self._started:
            raise TargetUnreachableError("the pysnmp client is not started", target=target.name)
        login = self._logins.get(target.login)
        if login is None:
            if len(self._logins) >= _MOST_LOGINS:
                self._logins.pop(next(iter(self._logins))).close()
            try:
                login = self._logins[target.login] = _Login(target.login)
            except ValueError as error:
                raise ValueError(f"{target.name}: {error}") from None
        return Session(PysnmpExchange(target, login), self._ladders)

    def forget(self, address: str, port: int) -> None:
        """Drop what was learnt about a device, as on a reload."""
        self._ladders.forget(address, port)
