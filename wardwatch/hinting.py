"""From settings and inventory to the receivers of traps and syslog, and from their hints to early polls."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from collectors.hints import HintDesk, HintKind, senders_of
from collectors.snmp.logins import resolve
from collectors.snmp.usm.association import level_of
from inventory.errors import SecretError
from inventory.model import SnmpCredential

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from collectors.hints import Hint, Sender
    from collectors.hints.syslog import SyslogReceiver
    from collectors.hints.traps import TrapReceiver
    from collectors.snmp.client import SnmpLogin
    from inventory.identifiers import CredentialName, DeviceName
    from inventory.model import Inventory
    from wardwatch.settings import Settings

_log = logging.getLogger(__name__)

SETTLE_SECONDS = 1.0
"""Between a hint and the poll: who reports a change is often still in the middle of it."""

_V3 = 3


class HintReceivers:
    """What the settings open, which is nothing by default. Inert until `start`."""

    def __init__(self, settings: Settings, hasten: Callable[[Sequence[tuple[DeviceName, float]]], None]) -> None:
        """Bring hints to `hasten`, which asks devices before their time, each after so many seconds."""
        self._settings, self._hasten = settings, hasten
        self._desk = HintDesk(self._take)
        self._traps: TrapReceiver | None = None
        self._syslog: SyslogReceiver | None = None

    async def start(self, inventory: Inventory) -> None:
        """Open what the settings say. What receives is imported now: pysnmp is large.

        Raises:
            MailboxError: an address cannot be had.
        """
        if (place := self._settings.hints_traps) is not None:
            from collectors.hints.traps import TrapReceiver  # noqa: PLC0415 -- see above

            self._traps = TrapReceiver(place, self._desk)
        if (place := self._settings.hints_syslog) is not None:
            from collectors.hints.syslog import SyslogReceiver  # noqa: PLC0415 -- see above

            self._syslog = SyslogReceiver(place, self._desk)
        await self.use(inventory)
        for receiver in self._open:
            await receiver.start()

    async def close(self) -> None:
        """Release the ports."""
        for receiver in self._open:
            await receiver.close()

    async def use(self, inventory: Inventory) -> None:
        """Listen to the devices of this inventory, under the secrets as they are now."""
        if self._open:
            senders = await asyncio.to_thread(_senders, inventory)
            self._desk.clear()
            for receiver in self._open:
                receiver.use(senders)

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """Datagrams by kind and result; all 0 of what is not received."""
        found: dict[tuple[str, str], int] = {}
        for kind, receiver in ((HintKind.TRAP, self._traps), (HintKind.SYSLOG, self._syslog)):
            counts = self._desk.counts.of(kind) if receiver is None else receiver.counts()
            found |= {(kind, result): count for result, count in counts.items()}
        return found

    @property
    def syslog_messages(self) -> Mapping[tuple[str, str], int]:
        """Messages read of devices, by facility and severity."""
        return {} if self._syslog is None else self._syslog.messages

    @property
    def _open(self) -> list[TrapReceiver | SyslogReceiver]:
        return [receiver for receiver in (self._traps, self._syslog) if receiver is not None]

    def _take(self, hint: Hint) -> None:
        self._hasten([(hint.device, SETTLE_SECONDS)])


def _senders(inventory: Inventory) -> dict[str, Sender]:
    return senders_of(inventory.devices.values(), _logins(inventory))


def _logins(inventory: Inventory) -> dict[CredentialName, SnmpLogin]:
    """The logins that can be used; what is wrong with another is logged, and nothing is believed under it."""
    found = {}
    for name, credential in inventory.credentials.items():
        if isinstance(credential, SnmpCredential):
            try:
                login = resolve(credential)
                if login.version == _V3:
                    level_of(login)
            except (SecretError, ValueError) as error:
                _log.warning("traps under the login %s are refused: %s", name, error)
            else:
                found[name] = login
    return found
