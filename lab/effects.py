"""What is wrong with a simulated city at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.agent import Wrong


@dataclass(frozen=True)
class Effects:
    """All that is wrong now; what is not named is well.

    Attributes:
        off: names of devices that are switched off, without power or restarting.
        cut: names of sites whose lines to other sites are cut.
        delay_seconds: added to the latency of a device, by name.
        loss: share of datagrams lost in each direction on the way to a device, by name.
        wrong: how a device answers wrongly, by name.
        dark: names of sites without mains.
    """

    off: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    delay_seconds: Mapping[str, float] = field(default_factory=dict)
    loss: Mapping[str, float] = field(default_factory=dict)
    wrong: Mapping[str, Wrong] = field(default_factory=dict)
    dark: frozenset[str] = frozenset()
