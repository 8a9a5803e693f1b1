"""The engines that answer at addresses, kept across polls: who they are, and what their clocks say.

A clock belongs to an engine at an address: two devices that were given one engineID (cloned configurations, factory
defaults) have two clocks, and must not disturb each other. That there are such is worth knowing, as the standard takes
them for one engine and other managers will fail on them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collectors.snmp.usm.clock import EngineClock

_log = logging.getLogger(__name__)

Place = tuple[str, int]
"""Address and port."""

_MOST_PLACES = 131_072


class RemoteEngine:
    """An engine at an address.

    Attributes:
        engine_id: its snmpEngineID.
        clock: what authenticated messages said; None before the first.
        hint: what an unauthenticated one said, good enough to try with and never to judge by.
    """

    __slots__ = ("clock", "engine_id", "hint")

    def __init__(self, engine_id: bytes, hint: EngineClock | None = None) -> None:
        """Take what discovery said."""
        self.engine_id = engine_id
        self.hint = hint
        self.clock: EngineClock | None = None


class Engines:
    """The engine known at each place, bounded in number."""

    def __init__(self) -> None:
        """Know nothing."""
        self._known: dict[Place, RemoteEngine] = {}
        self._places: dict[bytes, set[Place]] = {}
        self._told: set[bytes] = set()

    def at(self, place: Place) -> RemoteEngine | None:
        """The engine that last answered acceptably there."""
        return self._known.get(place)

    def confirm(self, place: Place, engine: RemoteEngine) -> None:
        """Note that an engine answered acceptably."""
        if self._known.get(place) is engine:
            return
        self.forget(place)
        if len(self._known) >= _MOST_PLACES:
            self._known.clear()
            self._places.clear()
        self._known[place] = engine
        places = self._places.setdefault(engine.engine_id, set())
        places.add(place)
        if len(places) > 1 and engine.engine_id not in self._told:
            self._told.add(engine.engine_id)
            _log.warning(
                "SNMP engineID %s answers at %s: give each device its own, or other managers will refuse one of them",
                engine.engine_id.hex(),
                " and ".join(f"{address} port {port}" for address, port in sorted(places)),
            )

    def forget(self, place: Place) -> None:
        """Drop what is known of a place."""
        engine = self._known.pop(place, None)
        if engine is not None:
            places = self._places[engine.engine_id]
            places.discard(place)
            if not places:
                del self._places[engine.engine_id]

    @property
    def duplicates(self) -> dict[str, tuple[Place, ...]]:
        """What answers at several places: the engineID in hexadecimal, and where."""
        return {each.hex(): tuple(sorted(places)) for each, places in self._places.items() if len(places) > 1}
