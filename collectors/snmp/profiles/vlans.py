"""The contexts of a family's VLANs, from the table that its profile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.snmp.profiles.rows import Row
from collectors.snmp.vlan_contexts import LAST_VLAN, V3, VlanContext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.snmp.client import SnmpLogin, Walk
    from collectors.snmp.profiles.documents import VlanContextsDocument

PLACE = "{vlan}"
"""Where the number of the VLAN stands in a context."""


def read_vlan_contexts(document: VlanContextsDocument, walk: Walk, login: SnmpLogin) -> tuple[VlanContext, ...]:
    """The contexts of a device's VLANs, each once, as they are asked under a login.

    Args:
        document: what the profile says.
        walk: of its columns in their order.
        login: of v3, or of v1 or v2c.
    """
    template = document.context if login.version == V3 else document.community
    vlans = dict.fromkeys(_vlans(document, walk))
    return tuple(VlanContext(template.replace(PLACE, str(vlan)), vlan) for vlan in vlans)


def _vlans(document: VlanContextsDocument, walk: Walk) -> Iterator[int]:
    columns = dict(zip(document.columns, walk.columns, strict=True))
    for place in walk.columns[0]:
        row = Row({name: column[place] for name, column in columns.items() if place in column}, place, "", "")
        vlan = place[document.vlan] if document.vlan < len(place) else 0
        if (
            1 <= vlan <= LAST_VLAN
            and all(row.has(name, marks) for name, marks in document.only.items())
            and not any(row.has(name, marks) for name, marks in document.unless.items())
        ):
            yield vlan
