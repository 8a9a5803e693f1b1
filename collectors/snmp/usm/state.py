"""What the native client keeps of v3 between requests: engines, keys, salts, and what was reported."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from collectors.snmp.usm.association import Association
from collectors.snmp.usm.engines import Engines
from collectors.snmp.usm.privacy import Salts

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpLogin

_MOST_ASSOCIATIONS = 131_072


class UsmState:
    """Shared by all sessions of a client.

    Attributes:
        engines: who answers where.
        salts: for encryption.
        reports: how many Reports came, by the name of the counter that they show.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self.engines = Engines()
        self.salts = Salts()
        self.reports: Counter[str] = Counter()
        self._associations: dict[tuple[SnmpLogin, bytes], Association] = {}

    def association(self, login: SnmpLogin, engine_id: bytes) -> Association:
        """A login's keys at an engine, derived when first asked for."""
        key = (login, engine_id)
        found = self._associations.get(key)
        if found is None:
            if len(self._associations) >= _MOST_ASSOCIATIONS:
                self._associations.clear()
            found = self._associations[key] = Association(login, engine_id)
        return found

    def count(self, name: str) -> None:
        """Note a report."""
        self.reports[name] += 1
