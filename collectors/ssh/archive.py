"""What becomes of a configuration that was read: made comparable, freed of secrets, judged, kept. Knows no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from collectors.poll import Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.readings import Readings
    from collectors.ssh.platform import Platform
    from inventory.model import Device


class Archive(Protocol):
    """Reads and keeps configurations. Used from several threads, one device at a time."""

    work: Work

    def read(self, device: Device, platform: Platform, ask: Callable[[str], str], now: float) -> Readings:
        """Read a device's configuration, keep what is new, and say what is to be said of it.

        Args:
            device: whose.
            platform: says how.
            ask: sends a command and gives its answer.
            now: UTC seconds.

        Raises:
            ProbeError: it cannot be read.
        """
