"""The receiver of SNMP notifications: traps of v1, v2c and v3, and informs, which it answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from collectors.hints.model import HintKind, HintResult
from collectors.hints.notary_pysnmp import Notary, Received
from collectors.hints.receiver import HintReceiver
from collectors.hints.vouching import vouch
from collectors.snmp.ber import DecodeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.hints.desk import HintDesk
    from collectors.hints.senders import Sender
    from collectors.snmp.transport import Address


class TrapReceiver:
    """Receives notifications of devices. Inert until `start`."""

    def __init__(self, place: tuple[str, int], desk: HintDesk) -> None:
        """Receive at a host and port, and bring hints to a desk."""
        self._desk = desk
        self._receiver = HintReceiver(HintKind.TRAP, place, desk, self._examine)
        self._notary: Notary | None = None
        self._making: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bind, and make pysnmp ready.

        Raises:
            MailboxError: the address cannot be had.
        """
        await self._make_notary()
        self._receiver.mailbox.start()

    async def close(self) -> None:
        """Release the port."""
        self._receiver.mailbox.close()
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)

    @property
    def port(self) -> int:
        """The port that is bound; 0 while none is."""
        return self._receiver.mailbox.port

    def use(self, senders: Mapping[str, Sender]) -> None:
        """Listen to these devices, under these logins, from now on."""
        self._receiver.use(senders)

    def counts(self) -> dict[HintResult, int]:
        """Datagrams by result."""
        return self._receiver.counts()

    async def _make_notary(self) -> None:
        self._notary = await asyncio.to_thread(Notary)

    def _examine(self, message: bytes, address: Address, sender: Sender) -> HintResult:
        notary = self._notary
        if notary is None:
            return HintResult.LIMITED
        try:
            vouched = vouch(message, sender.logins)
        except DecodeError:
            return HintResult.MALFORMED
        if vouched is None:
            return HintResult.REFUSED
        received, answers = notary.receive(message, address, vouched)
        for answer in answers:
            self._receiver.mailbox.send(answer, address)
        if notary.full:
            self._notary = None
            self._making = asyncio.create_task(self._make_notary(), name="trap notary")
        if received is Received.NOTIFICATION:
            return self._desk.bring(HintKind.TRAP, sender.names)
        return HintResult.REPORTED if received is Received.REPORT else HintResult.MALFORMED
