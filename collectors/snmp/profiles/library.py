"""All families, and which one a device is of."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from collectors.poll import Part
from collectors.readings import IdentityReading, Readings
from collectors.snmp.profiles.identity import MAKERS, maker, parts_of
from collectors.snmp.profiles.loading import load

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from collectors.readings import SystemReading
    from collectors.snmp.client import Oid
    from collectors.snmp.profiles.documents import Match
    from collectors.snmp.profiles.family import Family


class Library(NamedTuple):
    """Families by name, and makers by enterprise number."""

    families: Mapping[str, Family]
    makers: Mapping[str, str]

    def marks(self, system: SystemReading) -> list[Oid]:
        """The scalars that tell apart the families which a device may be of."""
        found = [match.holds for family in self.families.values() for match in family.matches(system)]
        return list(dict.fromkeys(mark for mark in found if mark is not None))

    def family_of(self, system: SystemReading, held: Collection[Oid] = ()) -> Family | None:
        """The family whose match says most about a device; None when none matches.

        Args:
            system: the device's system group.
            held: those of `marks` that the device has.
        """
        best: tuple[tuple[bool, int, bool], Family] | None = None
        for family in self.families.values():
            for match in family.matches(system):
                if (match.holds is None or match.holds in held) and (best is None or _weight(match) > best[0]):
                    best = _weight(match), family
        return best[1].of(system.object_id or "") if best is not None else None

    def identify(self, system: SystemReading, family: Family | None) -> list[Part]:
        """What the system group and the family's profile say of who a device is."""
        found = [] if family is None else parts_of(system, family.name, family.document.identity)
        vendor = maker(system.object_id or "", self.makers)
        if vendor is not None:
            found.append(("maker", MAKERS, IdentityReading(vendor=vendor)))
        return [Part(f"identity.{source}", Readings(identity=reading), rank) for source, rank, reading in found]


def _weight(match: Match) -> tuple[bool, int, bool]:
    """How much a match says: an object of the maker's own, then the length of the prefix, then a text."""
    return match.holds is not None, match.object_id.count("."), match.description is not None


@cache
def shipped() -> Library:
    """The families that come with the program, read and checked when first asked for."""
    return Library(*load(Path(__file__).parent))
