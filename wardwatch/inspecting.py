"""One device looked through: everything the modules read, and then everything it has. For `probe` with a purpose."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from collectors.discovery.interview import Login
from collectors.errors import AgentError, ProbeError
from collectors.poll import ModuleOutcome, Part, Work
from collectors.readings import Readings
from collectors.snmp import oid
from collectors.snmp.acquaintance import Acquaintance
from collectors.snmp.client import Oid, SnmpTarget
from collectors.snmp.conversation import Conversation
from collectors.snmp.logins import resolve
from collectors.snmp.modules import MODULES
from collectors.snmp.profiles import shipped
from collectors.snmp.recording.listening import ListeningSession
from collectors.snmp.recording.reading import Everything, read_all
from inventory.model import SnmpCredential
from wardwatch.probing import literal, open_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import SnmpClient, SnmpSession
    from collectors.snmp.module import Module
    from collectors.snmp.profiles import Family
    from inventory.model import Device, Inventory
    from wardwatch.probing import Endpoint, Patience


@dataclass(frozen=True)
class Look:
    """What was seen.

    Attributes:
        login: under which it answered.
        parts, outcomes: by module.
        readings: joined.
        held: objects that modules asked for and the device has, with their rows.
        asked: all objects that modules asked for.
        family: of the device; None when no profile matches.
        everything: the walk.
    """

    name: str
    login: Login
    parts: tuple[Part, ...]
    outcomes: tuple[ModuleOutcome, ...]
    readings: Readings
    held: Mapping[Oid, int]
    asked: frozenset[Oid]
    family: Family | None
    everything: Everything

    @property
    def makers(self) -> tuple[str, ...]:
        """The maker's words for the device: vendor and model."""
        who = self.readings.identity
        return () if who is None else tuple(filter(None, (who.vendor, who.model, who.model_by_object_id)))

    @property
    def modules(self) -> Mapping[str, Module]:
        """The modules that the device is asked."""
        return MODULES if self.family is None else self.family.modules


async def look_at_endpoint(endpoint: Endpoint, login: Login, patience: Patience, most: int) -> Look:
    """Look through a target that the inventory need not know.

    Raises:
        ProbeError: it did not answer.
        OSError: its name is not known.
    """
    target = SnmpTarget(
        endpoint.name, await literal(endpoint.host), endpoint.port, login.login, (),
        patience.timeout_seconds, patience.retries,
    )  # fmt: skip
    return await _look((login,), target, patience, most)


async def look_at_device(inventory: Inventory, device: Device, patience: Patience, most: int) -> Look:
    """Look through a device of the inventory, under the first of its logins that it answers.

    Raises:
        ProbeError: it did not answer.
        SecretError: the secret of a login cannot be read.
    """
    credentials = [(name, inventory.credentials[name]) for name in device.credentials]
    logins = tuple(Login(name, resolve(one)) for name, one in credentials if isinstance(one, SnmpCredential))
    target = SnmpTarget(
        device.name, str(device.address), device.port, logins[0].login, tuple(map(str, device.answers_from)),
        patience.timeout_seconds, patience.retries,
    )  # fmt: skip
    return await _look(logins, target, patience, most)


async def _look(logins: tuple[Login, ...], target: SnmpTarget, patience: Patience, most: int) -> Look:
    async with open_client() as client:
        deadline = asyncio.get_running_loop().time() + patience.deadline_seconds
        login, session = await _welcome(client, logins, target, deadline)
        listening = ListeningSession(session)
        conversation = Conversation(listening, deadline=deadline, clock=time.time, answered=True)
        await Acquaintance().ask(conversation, frozenset(Work))
        everything = await read_all(session, deadline=deadline, most=most)
    readings = conversation.readings
    held = dict(listening.held)
    family = None
    if readings.system is not None:
        library = shipped()
        family = library.family_of(readings.system, [mark for mark in library.marks(readings.system) if mark in held])
    return Look(
        target.name,
        login,
        conversation.parts,
        conversation.outcomes,
        readings,
        held,
        frozenset(listening.asked),
        family,
        everything,
    )


async def _welcome(
    client: SnmpClient, logins: tuple[Login, ...], target: SnmpTarget, deadline: float
) -> tuple[Login, SnmpSession]:
    """The first login that is answered, and a session under it.

    Raises:
        ProbeError: none is; the last one's failure.
    """
    failure: ProbeError | None = None
    for login in logins:
        session = client.session(msgspec.structs.replace(target, login=login.login))
        try:
            await session.get([f"{oid.SYS_UP_TIME}.0"], deadline=deadline)
        except AgentError:
            pass
        except ProbeError as error:
            failure = error
            continue
        return login, session
    raise failure or ProbeError("no SNMP login to try; name one under credentials", target=target.name)
