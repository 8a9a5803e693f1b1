"""What is found about the ways of the city and is no fault: uplinks that cannot be right, backup paths in use."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from inventory.identifiers import DeviceName


class FindingKind(StrEnum):
    """What is found; the `finding` label."""

    PARENTS_SILENT = "parents_silent"
    """It answers while everything above it is confirmed silent: its uplinks in the inventory are wrong, or those above
    carry traffic and only their management does not answer."""
    OTHER_NEIGHBOUR = "other_neighbour"
    """LLDP or CDP name another device of the inventory at the end of its link than its uplinks do."""
    ON_BACKUP = "on_backup"
    """Its preferred way is down and it answers over another one: the next fault cuts it off."""


SUSPICIONS = frozenset({FindingKind.PARENTS_SILENT, FindingKind.OTHER_NEIGHBOUR})
"""The findings that make the inventory, or the management of a device above, suspect."""


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something found, never a fault.

    Attributes:
        device: what it is about.
        parents: the uplinks concerned: those that are silent, not confirmed by any neighbour table, or down.
        since: UTC seconds of the first poll that showed it.
        others: what the link layer names instead, or what the device answers over.
    """

    kind: FindingKind
    device: DeviceName
    parents: tuple[DeviceName, ...]
    since: float
    others: tuple[DeviceName, ...] = ()
