"""The receiver of syslog over UDP (RFC 5426): counts what is said by facility and severity, keeps no text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from collectors.hints.model import HintKind, HintResult
from collectors.hints.receiver import HintReceiver
from collectors.hints.syslog_header import FACILITIES, NOTICE, SEVERITIES, read_header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.hints.desk import HintDesk
    from collectors.hints.senders import Sender
    from collectors.snmp.transport import Address


class SyslogReceiver:
    """Receives syslog messages of devices. Inert until `start`.

    Attributes:
        messages: read of devices, by the names of facility and severity.
    """

    def __init__(self, place: tuple[str, int], desk: HintDesk) -> None:
        """Receive at a host and port, and bring hints to a desk."""
        self.messages: Counter[tuple[str, str]] = Counter()
        self._desk = desk
        self._receiver = HintReceiver(HintKind.SYSLOG, place, desk, self._examine)

    async def start(self) -> None:
        """Bind.

        Raises:
            MailboxError: the address cannot be had.
        """
        self._receiver.mailbox.start()

    async def close(self) -> None:
        """Release the port."""
        self._receiver.mailbox.close()

    @property
    def port(self) -> int:
        """The port that is bound; 0 while none is."""
        return self._receiver.mailbox.port

    def use(self, senders: Mapping[str, Sender]) -> None:
        """Listen to these devices from now on."""
        self._receiver.use(senders)

    def counts(self) -> dict[HintResult, int]:
        """Datagrams by result."""
        return self._receiver.counts()

    def _examine(self, message: bytes, address: Address, sender: Sender) -> HintResult:
        del address
        header = read_header(message)
        if header is None:
            return HintResult.MALFORMED
        self.messages[FACILITIES[header.facility], SEVERITIES[header.severity]] += 1
        return self._desk.bring(HintKind.SYSLOG, sender.names) if header.severity <= NOTICE else HintResult.MINOR
