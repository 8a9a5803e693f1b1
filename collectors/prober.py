"""What the runner asks: anything that can poll a device and say how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collectors.poll import Poll, Work
    from inventory.model import Device


class Prober(Protocol):
    """Polls devices; keeps nothing of the runner."""

    async def poll(self, device: Device, work: frozenset[Work], *, deadline_seconds: float) -> Poll:
        """Poll one device for some classes of work.

        Never raises ProbeError: what failed is in the Poll with its reason. Other exceptions are bugs.

        Args:
            device: whom to ask.
            work: what for.
            deadline_seconds: after which no more is asked; what was read by then is kept.
        """
