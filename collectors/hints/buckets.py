"""Token buckets: how much is let through, for each of many and for all together. Arithmetic; the clock comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable


class Rate(NamedTuple):
    """At most `burst + per_second * T` in any T seconds."""

    per_second: float
    burst: float


class Buckets:
    """One bucket for all and one for each key; what is let through takes of both.

    Whatever finds a whole token is let through and takes what it costs, on credit if that is more than there is: what
    is large passes as well, and what follows waits for longer.

    The keys are remembered until `clear`, so they must come from a bounded set, such as the devices of an inventory.
    """

    def __init__(self, *, all_together: Rate, each: Rate) -> None:
        """Begin with full buckets."""
        self._all, self._each = all_together, each
        self._tokens, self._filled_at = all_together.burst, 0.0
        self._own: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable, now: float, cost: float = 1.0) -> bool:
        """Whether one more is let through.

        Args:
            key: whose it is.
            now: seconds of a clock that never goes back.
            cost: tokens that it takes, at least 1.
        """
        most, each = self._all, self._each
        tokens, filled_at = self._own.get(key, (each.burst, now))
        tokens = min(each.burst, tokens + (now - filled_at) * each.per_second)
        self._tokens = min(most.burst, self._tokens + (now - self._filled_at) * most.per_second)
        self._filled_at = now
        if tokens < 1 or self._tokens < 1:
            return False
        self._own[key] = (tokens - cost, now)
        self._tokens -= cost
        return True

    def clear(self) -> None:
        """Forget the keys, as when others take their place."""
        self._own.clear()
