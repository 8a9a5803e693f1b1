"""The envelope of v3: secures requests of one session, believes or refuses answers, and finds the engine first.

What is believed of whom:

- An answer counts only when its level, engine, user, context and MAC are those of the login, and its time is within the
  window. The msgID that it carries was drawn at random for this request, so that no older message passes for it.
- The clock of an engine is set by authenticated messages only: by a Report that the request was out of the time
  window, or, when an answer itself is out of the window, by that answer, which is not taken otherwise. Either is fresh
  by its msgID, so that a clock may go back, as it does in devices that lose their boots counter. Once for a request.
- A Report that is not authenticated is a hint, as whoever saw the request can make one. While no engine is known, the
  engineID that it tells is tried at once, with the time that it tells. Else it shortens the wait for the answer, which
  still counts when it comes, and names the failure if not; an engineID that it tells is tried when the request is sent
  again. An engine is kept when it has answered acceptably.
"""

from __future__ import annotations

import hmac
from functools import partial
from typing import TYPE_CHECKING

from collectors.snmp.ber import DecodeError
from collectors.snmp.pdu import read_head
from collectors.snmp.usm.association import discovery, level_of
from collectors.snmp.usm.clock import EngineClock
from collectors.snmp.usm.codec import AUTHENTICATED, ENCRYPTED, LEVEL_NAMES, decode, decode_scoped
from collectors.snmp.usm.engines import Place, RemoteEngine
from collectors.snmp.usm.errors import UsmError
from collectors.snmp.usm.reports import OUT_OF_WINDOW, REPORT, Meaning, Remedy, ReportedError, meaning_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.snmp.client import SnmpLogin
    from collectors.snmp.pdu import Head
    from collectors.snmp.usm.association import Association
    from collectors.snmp.usm.codec import Incoming
    from collectors.snmp.usm.state import UsmState

_ENGINE_ID_OCTETS = range(1, 33)
"""RFC 3411 says 5 to 32; shorter ones are met, and harmless."""


class UsmEnvelope:
    """Wraps PDUs for one login at one place. Not used by two tasks at once."""

    def __init__(self, login: SnmpLogin, place: Place, state: UsmState, now: Callable[[], float]) -> None:
        """Use what is known of the place.

        Raises:
            ValueError: the login is not one of v3, see `level_of`.
        """
        self._level = level_of(login)
        self._login, self._place, self._state, self._now = login, place, state, now
        self._user, self._context = login.user.encode(), login.context.encode()
        self._engine: RemoteEngine | None = None
        self._secured: Association | None = None
        self._told: RemoteEngine | None = None

    def seal(self, pdu: bytes, number: int) -> bytes:
        """The message to send; one that asks for the engineID when that is not known."""
        if self._engine is None:
            self._use(self._state.engines.at(self._place))
        engine, secured = self._engine, self._secured
        if engine is None or secured is None:
            return discovery(pdu, number)
        boots = time = 0
        clock = engine.clock or engine.hint
        if self._level and clock is not None:
            boots, time = clock.boots, clock.time(self._now())
        return secured.seal(pdu, number, boots, time, self._state.salts)

    def open(self, message: bytes) -> tuple[bytes, Head]:
        """The octets that hold the variables, and the head of the Response.

        Raises:
            DecodeError: it is malformed, or (UsmError) not to be believed.
            ReportedError: the engine reported instead of answering, or told a time out of the window.
        """
        incoming = decode(message)
        authentic = self._check_mac(message, incoming)
        try:
            data, context, start, end = self._scoped(message, incoming)
            if data[start] == REPORT:
                raise self._reported(meaning_of(data, start, end), incoming, authentic=authentic)
            self._check_answer(incoming, context)
            return data, read_head(data, start, end)
        except DecodeError as error:
            if incoming.level & ENCRYPTED and not isinstance(error, UsmError):
                raise UsmError(f"what the answer was encrypted with is not our key: {error}") from error
            raise

    @property
    def confirmed(self) -> bool:
        """Whether the engine that is asked has answered under its key, so that an answer may be waited for."""
        return self._engine is not None and self._engine.clock is not None

    def fall_back(self) -> None:
        """Before a request is repeated: turn to the engine that was told of, or back to the one that answered."""
        known, told = self._state.engines.at(self._place), self._told
        if told is not None and (known is None or known.engine_id != told.engine_id):
            known = told
        self._told = None
        if known is not None and known is not self._engine:
            self._use(known)

    def _set_clock(self, engine: RemoteEngine, incoming: Incoming) -> None:
        engine.clock = EngineClock(incoming.boots, incoming.time, self._now())

    def _use(self, engine: RemoteEngine | None) -> None:
        """Ask this engine from now on."""
        self._engine = engine
        self._secured = None if engine is None else self._state.association(self._login, engine.engine_id)

    def _check_mac(self, message: bytes, incoming: Incoming) -> bool:
        """Whether a message is authenticated; at a level that needs a MAC, a wrong one is refused.

        Raises:
            UsmError: it is signed, and not as this user at this engine would.
        """
        if not incoming.level & AUTHENTICATED:
            return False
        engine = self._engine
        if engine is None or incoming.engine_id != engine.engine_id:
            raise UsmError(f"authenticated answer from engine {incoming.engine_id.hex()}, which was not asked")
        if not hmac.compare_digest(incoming.user, self._user):
            raise UsmError("answer under another user than asked")
        mac = None if self._secured is None else self._secured.authenticator
        if mac is None or incoming.mac_octets != mac.octets or not mac.fits(message, incoming.mac, incoming.end):
            raise UsmError("the MAC of the answer is wrong")
        return True

    def _scoped(self, message: bytes, incoming: Incoming) -> tuple[bytes, tuple[bytes, bytes], int, int]:
        """The scoped PDU in the clear: its octets, its context, and where its PDU is."""
        data, start, end = message, incoming.start, incoming.end
        if incoming.level & ENCRYPTED:
            privacy = None if self._secured is None else self._secured.privacy
            if privacy is None:
                raise UsmError("encrypted answer to a request that was not")
            data = privacy.decrypt(message[start:end], incoming.salt, incoming.boots, incoming.time)
            start, end = 0, len(data)
        engine_id, name, start, end = decode_scoped(data, start, end)
        return data, (engine_id, name), start, end

    def _check_answer(self, incoming: Incoming, context: tuple[bytes, bytes]) -> None:
        """Refuse what is not the answer of the engine that was asked, at the level asked for.

        Raises:
            UsmError: it is not.
            ReportedError: it is, but its time is out of the window.
        """
        engine = self._engine
        if incoming.level != self._level:
            came, asked = LEVEL_NAMES[incoming.level], LEVEL_NAMES[self._level]
            raise UsmError(f"answer at level {came} to a request at level {asked}")
        if engine is None or incoming.engine_id != engine.engine_id:
            raise UsmError(f"answer from engine {incoming.engine_id.hex()}, which was not asked")
        if not hmac.compare_digest(incoming.user, self._user):
            raise UsmError("answer under another user than asked")
        if context != (engine.engine_id, self._context):
            raise UsmError(f"answer about another context than asked: {context[1]!r} of {context[0].hex()}")
        if incoming.level:
            self._check_time(engine, incoming)
        self._told = None
        self._state.engines.confirm(self._place, engine)

    def _check_time(self, engine: RemoteEngine, incoming: Incoming) -> None:
        clock, now = engine.clock, self._now()
        if clock is None:
            engine.clock = EngineClock(incoming.boots, incoming.time, now)
        elif clock.holds(incoming.boots, incoming.time, now):
            clock.advance(incoming.time, now)
        else:
            raise ReportedError(OUT_OF_WINDOW, partial(self._set_clock, engine, incoming), authentic=True)

    def _reported(self, meaning: Meaning, incoming: Incoming, *, authentic: bool) -> ReportedError:
        """The report as an error, with what can be done about it."""
        self._state.count(meaning.name)
        asked, remedy, heed = self._engine, None, None
        if asked is None or meaning.remedy is Remedy.ENGINE:
            if len(incoming.engine_id) in _ENGINE_ID_OCTETS and (
                asked is None or asked.engine_id != incoming.engine_id
            ):
                remedy = Remedy.ENGINE
                told = RemoteEngine(incoming.engine_id, EngineClock(incoming.boots, incoming.time, self._now()))
                if asked is None:
                    heed = partial(self._use, told)
                else:
                    self._told = told
        elif authentic and meaning.remedy is Remedy.CLOCK:
            remedy, heed = Remedy.CLOCK, partial(self._set_clock, asked, incoming)
        return ReportedError(meaning._replace(remedy=remedy), heed, authentic=authentic)
