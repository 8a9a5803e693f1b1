"""Durations as people write them: seconds as a number, or text with a unit."""

from __future__ import annotations

import math
import re
from typing import Any, Final

_DURATION: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([smh]?)")
_UNIT_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600}


def parse_seconds(value: Any, at_least: float, at_most: float) -> float:
    """Seconds from a number, or from text such as "90s", "5m" or "6h".

    Raises:
        ValueError: it is no duration, or outside the limits; the message says what was expected.
    """
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    number = float(found[1]) * _UNIT_SECONDS[found[2]] if found else value
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number):
        raise ValueError('seconds, or text such as "90s", "5m", "6h"')
    if not at_least <= number <= at_most:
        raise ValueError(f"from {at_least:.9g} to {at_most:.9g} seconds")
    return float(number)
