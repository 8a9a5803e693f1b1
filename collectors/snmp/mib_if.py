"""IF-MIB (RFC 2863): names and other slow attributes of interfaces. The counters are in `mib_if_counters`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.interface_keys import interface_keys
from collectors.readings import InterfaceReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import mac_of, number_of, text_of

if TYPE_CHECKING:
    from collectors.snmp.client import Value, Walk

TABLE_STATE: Final = (oid.SYS_UP_TIME, oid.IF_NUMBER, oid.IF_TABLE_LAST_CHANGE)
"""Scalars read along with names and with counters: they tell whether both are of the same table."""

NAMES: Final = Request(
    columns=(
        oid.IF_NAME,
        oid.IF_DESCR,
        oid.IF_ALIAS,
        oid.IF_TYPE,
        oid.IF_MTU,
        oid.IF_PHYS_ADDRESS,
        oid.IF_SPEED,
        oid.IF_HIGH_SPEED,
    ),
    scalars=TABLE_STATE,
)

_MEGA = 1_000_000


def read_interfaces(walk: Walk) -> tuple[InterfaceReading, ...]:
    """Every interface that any of the columns has, by index, with its stable key."""
    names, descrs, aliases, kinds, mtus, macs, speeds, high_speeds = walk.columns
    rows = sorted({row for column in walk.columns for row in column if len(row) == 1})
    texts = {row[0]: (text_of(names.get(row)), text_of(descrs.get(row))) for row in rows}
    keys = interface_keys(texts)
    return tuple(
        InterfaceReading(
            index=row[0],
            key=keys[row[0]],
            name=texts[row[0]][0],
            descr=texts[row[0]][1],
            alias=text_of(aliases.get(row)),
            type=number_of(kinds.get(row)),
            mtu=number_of(mtus.get(row)),
            mac=mac_of(macs.get(row)),
            speed_bps=_speed(speeds.get(row), high_speeds.get(row)),
        )
        for row in rows
    )


def _speed(if_speed: Value | None, if_high_speed: Value | None) -> int | None:
    """Bit/s: ifHighSpeed x 10^6 if that is above 0, otherwise ifSpeed, which may be 0."""
    mega = number_of(if_high_speed)
    if mega is not None and mega > 0:
        return mega * _MEGA
    return number_of(if_speed)
