"""SNMPv2-MIB (RFC 3418): who the device says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.readings import SystemReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collectors.snmp.client import Walk

SYSTEM: Final = Request(
    scalars=(oid.SYS_DESCR, oid.SYS_OBJECT_ID, oid.SYS_UP_TIME, oid.SYS_CONTACT, oid.SYS_NAME, oid.SYS_LOCATION)
)


def read_system(walk: Walk) -> SystemReading:
    """The system group; a text that is empty is not known."""
    description, object_id, uptime, contact, name, location = walk.scalars
    return SystemReading(
        name=text_of(name),
        description=text_of(description),
        contact=text_of(contact),
        location=text_of(location),
        object_id=object_id if isinstance(object_id, str) and object_id != "0.0" else None,
        uptime_ticks=number_of(uptime),
    )
