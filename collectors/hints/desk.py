"""Where hints are taken in: few enough of them that nobody can make wardwatch ask at his pleasure."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from collectors.hints.buckets import Buckets, Rate
from collectors.hints.model import Hint, HintCounts, HintResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from collectors.hints.model import HintKind
    from inventory.identifiers import DeviceName

ALL_HINTS = Rate(per_second=1.0, burst=5)
"""Of all devices: a fifth of the early polls that there may be, so that the ones that silence asks for keep theirs even
while somebody forges the addresses of devices."""

HINTS_OF_A_DEVICE = Rate(per_second=1 / 15, burst=1)
"""Its next regular poll is not much farther away than that."""


class HintDesk:
    """Takes hints of all kinds and hands on those within bounds."""

    def __init__(
        self,
        take: Callable[[Hint], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        utc: Callable[[], float] = time.time,
        all_hints: Rate = ALL_HINTS,
        of_a_device: Rate = HINTS_OF_A_DEVICE,
    ) -> None:
        """Hand hints on to `take`; `clock` measures the bounds, `utc` says when a hint came."""
        self.counts = HintCounts()
        self._take, self._utc, self.clock = take, utc, clock
        self._buckets = Buckets(all_together=all_hints, each=of_a_device)

    def bring(self, kind: HintKind, devices: Iterable[DeviceName]) -> HintResult:
        """A message was from devices that share an address; says whether a hint was taken for any of them."""
        now, result = self.clock(), HintResult.LIMITED
        for device in devices:
            if self._buckets.take(device, now):
                self._take(Hint(device, kind, self._utc()))
                result = HintResult.TAKEN
        return result

    def clear(self) -> None:
        """Forget the devices, as when an inventory takes the place of another."""
        self._buckets.clear()
