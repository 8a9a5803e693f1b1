"""Polling a device over SNMP: logins in turn, modules one by one, names before counters, partial results kept."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.errors import AgentError, ProbeError, Reason
from collectors.poll import Poll
from collectors.readings import Readings
from collectors.snmp.acquaintance import Acquaintance
from collectors.snmp.client import SnmpTarget
from collectors.snmp.conversation import Conversation
from collectors.snmp.logins import resolve
from collectors.snmp.oid import SYS_UP_TIME
from collectors.snmp.visit import Visit
from inventory.errors import SecretError
from inventory.model import SnmpCredential

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.poll import Work
    from collectors.snmp.client import SnmpClient, SnmpLogin, SnmpSession
    from inventory.identifiers import CredentialName, DeviceName
    from inventory.model import Credential, Device
    from inventory.overrides import Overrides

_LOGIN_SECONDS: Final = 1.0
"""How long a secret that was read serves further polls: a cycle begins hundreds of them in a second, with few logins.
"""


class _Resolved(NamedTuple):
    """A login with its secrets, and until when of the event loop it may be used without reading them again."""

    credential: SnmpCredential
    login: SnmpLogin
    until: float


class _Memory:
    """What the poller keeps of a device between polls: the login that worked, and what it learnt of the device."""

    def __init__(self, overrides: Overrides) -> None:
        self.login: CredentialName | None = None
        self.acquaintance = Acquaintance(choice=overrides.modules)
        self.unordered = overrides.unordered


class SnmpPoller:
    """Polls devices over SNMP; a Prober.

    A silent device costs at most `(1 + retries)` packets for each of its logins, whatever was to be asked: when the
    first request stays without an answer, nothing else is sent.
    """

    def __init__(
        self,
        client: SnmpClient,
        credentials: Mapping[CredentialName, Credential],
        *,
        clock: Callable[[], float] = time.time,
        timeout_seconds: float = 2.0,
        retries: int = 2,
        max_repetitions: int = 25,
        on_heard: Callable[[DeviceName], None] | None = None,
    ) -> None:
        """Take the parts; the client is started and closed by its owner.

        Args:
            client: opens sessions.
            credentials: of the inventory, by name.
            clock: UTC seconds since 1970.
            timeout_seconds: of one request before it is sent again.
            retries: how often it is sent again.
            max_repetitions: rows a GETBULK asks for at most.
            on_heard: told of each device being polled when it first answers something.
        """
        self._on_heard = on_heard
        self._client, self._credentials, self._clock = client, credentials, clock
        self._timeout_seconds, self._retries, self._max_repetitions = timeout_seconds, retries, max_repetitions
        self._memories: dict[DeviceName, _Memory] = {}
        self._resolved: dict[CredentialName, _Resolved] = {}

    def use(self, credentials: Mapping[CredentialName, Credential]) -> None:
        """Take other credentials from the next poll on, after a reload; the login that worked is tried first still."""
        self._credentials = credentials
        self._resolved.clear()

    def forget(self, device: DeviceName) -> None:
        """Drop what is remembered of a device, when its inventory entry changed."""
        self._memories.pop(device, None)

    async def poll(self, device: Device, work: frozenset[Work], *, deadline_seconds: float) -> Poll:
        """Poll a device; see Prober."""
        memory = self._memories.get(device.name)
        if memory is None:
            memory = self._memories[device.name] = _Memory(device.overrides)
        heard = None if self._on_heard is None else partial(self._on_heard, device.name)
        visit = Visit(asyncio.get_running_loop().time() + deadline_seconds, heard)
        started = self._clock()
        conversation = await self._converse(device, work, memory, visit)
        answered = conversation is not None and conversation.answered
        reason, message = (None, "") if answered else visit.verdict
        return Poll(
            device=device.name,
            work=work,
            started=started,
            finished=self._clock(),
            answered=answered,
            readings=conversation.readings if conversation is not None else Readings(),
            outcomes=conversation.outcomes if conversation is not None else (),
            reason=reason,
            message=message,
            traffic=visit.traffic,
            parts=conversation.parts if conversation is not None else (),
        )

    async def _converse(
        self, device: Device, work: frozenset[Work], memory: _Memory, visit: Visit
    ) -> Conversation | None:
        """Find a login that is answered, and ask everything under it.

        The login that worked last (or the only one) is tried by the work itself; others, the inventory's order, by one
        small request each, so that a rotated credential is found whatever the position of the new one.
        """
        names = list(device.credentials)
        conversation = None
        likely = memory.login if memory.login in names else names[0] if len(names) == 1 else None
        if likely is not None:
            names.remove(likely)
            session = self._session(device, likely, visit)
            if session is not None:
                conversation = await self._work(session, work, memory, visit, knocked=False)
                if conversation.answered:
                    memory.login = likely
                    return conversation
                visit.note(conversation.error)
        memory.login = None
        for place, name in enumerate(names):
            session = self._session(device, name, visit)
            if session is not None and await _knock(session, visit, of=len(names) - place):
                memory.login = name
                return await self._work(session, work, memory, visit, knocked=True)
        return conversation

    def _session(self, device: Device, name: CredentialName, visit: Visit) -> SnmpSession | None:
        """A session under one login; None when its secret or a socket cannot be had, which is noted."""
        credential = self._credentials[name]
        if not isinstance(credential, SnmpCredential):
            visit.fail(Reason.AUTHENTICATION, f'credential "{name}" is not one for SNMP; name one that is')
            return None
        try:
            login = self._login(name, credential)
        except SecretError as error:
            visit.fail(Reason.SECRET, f'credential "{name}": {error}')
            return None
        own = device.overrides
        target = SnmpTarget(
            name=device.name,
            address=str(device.address),
            port=device.port,
            login=login,
            answers_from=tuple(map(str, device.answers_from)),
            timeout_seconds=self._timeout_seconds if own.timeout_seconds is None else own.timeout_seconds,
            retries=self._retries if own.retries is None else own.retries,
            max_repetitions=self._max_repetitions if own.max_repetitions is None else own.max_repetitions,
        )
        try:
            return visit.enter(self._client, target)
        except ProbeError as error:  # no socket of the address's family
            visit.note(error)
            return None

    def _login(self, name: CredentialName, credential: SnmpCredential) -> SnmpLogin:
        """A login with its secrets read now, or a moment ago, so that a rotated secret is taken up without a reload.

        Raises:
            SecretError: see `resolve`.
        """
        now = asyncio.get_running_loop().time()
        known = self._resolved.get(name)
        if known is None or now >= known.until or known.credential is not credential:
            known = self._resolved[name] = _Resolved(credential, resolve(credential), now + _LOGIN_SECONDS)
        return known.login

    async def _work(
        self, session: SnmpSession, work: frozenset[Work], memory: _Memory, visit: Visit, *, knocked: bool
    ) -> Conversation:
        """Ask the modules of the work in order; stop when the very first request is not answered."""
        conversation = Conversation(
            session,
            deadline=visit.deadline,
            clock=self._clock,
            answered=knocked,
            unordered=memory.unordered,
            on_heard=visit.on_heard,
            entrance=visit.entrance,
        )
        await memory.acquaintance.ask(conversation, work)
        return conversation


async def _knock(session: SnmpSession, visit: Visit, *, of: int) -> bool:
    """Whether the agent answers under a login, asked for its uptime within a fair share of the time that is left.

    Args:
        session: under the login.
        visit: takes the failure.
        of: logins that are still to be tried, this one included.
    """
    now = asyncio.get_running_loop().time()
    try:
        await session.get([f"{SYS_UP_TIME}.0"], deadline=now + max(0.0, visit.deadline - now) / of)
    except AgentError:
        pass
    except ProbeError as error:
        visit.note(error)
        return False
    if visit.on_heard is not None:
        visit.on_heard()
    return True
