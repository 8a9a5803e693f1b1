"""EtherLike-MIB (RFC 3635): duplex and the errors that only Ethernet has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.readings import EthernetReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Walk

ETHERNET: Final = Request(
    columns=(
        oid.DOT3_STATS_DUPLEX_STATUS,
        oid.DOT3_STATS_ALIGNMENT_ERRORS,
        oid.DOT3_STATS_FCS_ERRORS,
        oid.DOT3_STATS_LATE_COLLISIONS,
    )
)

_DUPLEX: Final[Mapping[int, str]] = {2: "half", 3: "full"}
"""dot3StatsDuplexStatus; unknown(1) is what a port without a link says."""


def read_ethernet(walk: Walk) -> tuple[EthernetReading, ...]:
    """Every interface that has one of the columns, by ifIndex (the row of dot3StatsTable is the ifIndex)."""
    duplex, alignment, fcs, late = walk.columns
    rows = sorted({row for column in walk.columns for row in column if len(row) == 1})
    return tuple(
        EthernetReading(
            index=row[0],
            duplex=_DUPLEX.get(number_of(duplex.get(row)) or 0),
            alignment_errors=number_of(alignment.get(row)),
            fcs_errors=number_of(fcs.get(row)),
            late_collisions=number_of(late.get(row)),
        )
        for row in rows
    )
