"""What was measured of a circuit in 5 minutes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from inventory.identifiers import CircuitId

SLOT_SECONDS: Final = 300
"""Length of a sample (TT 06/2026/TT-BKHCN Điều 5.6: 5 minutes); samples begin at multiples of it, counted in UTC."""


class Direction(StrEnum):
    """Of a circuit's traffic, as its subscriber sees it."""

    DOWN = "down"
    UP = "up"


class CircuitSample(msgspec.Struct, frozen=True, gc=False):
    """Mean traffic of a circuit in one direction during 5 minutes.

    Attributes:
        begins: UTC seconds since 1970, a multiple of `SLOT_SECONDS`.
        mbps: Mbit/s during the part of the 5 minutes that was measured.
        coverage: that part, 0 to 1; a sample below 0.8 is never made.
    """

    circuit: CircuitId
    direction: Direction
    begins: int
    mbps: float
    coverage: float
