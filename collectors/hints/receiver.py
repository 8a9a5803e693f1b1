"""What the receivers of all kinds have in common: the first gate, which is arithmetic, and the count of what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.hints.buckets import Buckets, Rate
from collectors.hints.mailbox import Mailbox
from collectors.hints.model import HintKind, HintResult

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.hints.desk import HintDesk
    from collectors.hints.senders import Sender
    from collectors.snmp.transport import Address

ALL_DATAGRAMS = Rate(per_second=20.0, burst=10)
"""Datagrams of usual size that are decoded; at about a millisecond each, a flood takes 2 % of a core."""

DATAGRAMS_OF_A_DEVICE = Rate(per_second=1.0, burst=5)
"""An inform of v3 takes three: for our engineID, for our clock, and itself."""

OCTETS_A_TOKEN = 100
"""A larger datagram costs more tokens: decoding takes time in proportion to its variables."""


class HintReceiver:
    """A port, and the gate behind it: who is no device, or says too much, is dropped before anything is decoded."""

    def __init__(
        self,
        kind: HintKind,
        place: tuple[str, int],
        desk: HintDesk,
        examine: Callable[[bytes, Address, Sender], HintResult],
        *,
        all_datagrams: Rate = ALL_DATAGRAMS,
        of_a_device: Rate = DATAGRAMS_OF_A_DEVICE,
    ) -> None:
        """Take the parts.

        Args:
            kind: what is received.
            place: host and port to receive at.
            desk: where hints go.
            examine: decodes a datagram of a device and says what became of it.
            all_datagrams: how much is decoded.
            of_a_device: how much of that may be of one device.
        """
        self._kind, self._desk, self._examine = kind, desk, examine
        self._senders: Mapping[str, Sender] = {}
        self._gate = Buckets(all_together=all_datagrams, each=of_a_device)
        self.mailbox = Mailbox("traps" if kind is HintKind.TRAP else "syslog", *place, self._arrived)

    def use(self, senders: Mapping[str, Sender]) -> None:
        """Listen to these from now on."""
        self._senders = senders
        self._gate.clear()

    def counts(self) -> dict[HintResult, int]:
        """Datagrams by result, those included that the kernel dropped while the port was open."""
        return {**self._desk.counts.of(self._kind), HintResult.DROPPED: self.mailbox.kernel_drops}

    def _arrived(self, message: bytes, address: Address) -> None:
        sender = self._senders.get(address[0])
        if sender is None:
            result = HintResult.UNKNOWN_SENDER
        elif not self._gate.take(sender.names[0], self._desk.clock(), max(1.0, len(message) / OCTETS_A_TOKEN)):
            result = HintResult.LIMITED
        else:
            result = self._examine(message, address, sender)
        self._desk.counts.add(self._kind, result)
