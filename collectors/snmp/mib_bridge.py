"""BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363): at which interface of a bridge which station was heard.

Forwarding tables can be long. Only their port columns are read, and no more than MOST_STATIONS are kept.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from collectors.readings import SeenStation
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of, station_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collectors.snmp.client import Column, Index, Walk

_NUMBERS: Final = (oid.DOT1D_BASE_PORT_IF_INDEX, oid.DOT1Q_VLAN_FDB_ID)

FORWARDING: Final = Request(columns=(oid.DOT1Q_TP_FDB_PORT, oid.DOT1D_TP_FDB_PORT, *_NUMBERS), names=_NUMBERS)

VLAN_FORWARDING: Final = Request(
    columns=(oid.DOT1D_TP_FDB_PORT, oid.DOT1D_BASE_PORT_IF_INDEX), names=(oid.DOT1D_BASE_PORT_IF_INDEX,)
)
"""What is asked in the context of one VLAN, whose tables these are there."""

MOST_STATIONS: Final = 8_192
"""Kept of one device's table. An access switch of an office hears some dozens, one of a district some hundreds."""

_MAC_OCTETS: Final = 6
_VLAN_PARTS: Final = 2
"""dot1qVlanCurrentTable: time mark, VLAN."""
_LAST_VLAN: Final = 4094


def read_forwarding(walk: Walk) -> tuple[SeenStation, ...]:
    """Stations with interface, and VLAN where the bridge has one table for each; every (station, VLAN) once.

    Port 0 is a station that the bridge knows of without having heard it, itself among them; it is left out.
    """
    with_vlan, plain, base_ports, fdb_ids = walk.columns
    found: dict[tuple[str, int | None], SeenStation] = {}
    seen: set[str] = set()
    for mac, vlan, port in _entries(with_vlan, plain, _vlans(fdb_ids)):
        if len(found) >= MOST_STATIONS:
            break
        if vlan is None and mac in seen:
            continue
        seen.add(mac)
        index = number_of(base_ports.get((port,)))
        found.setdefault((mac, vlan), SeenStation(mac, interface_index=index, vlan=vlan))
    return tuple(found.values())


def tells_vlans(walk: Walk) -> bool:
    """Whether a bridge has a table with VLANs, so that there is no need to look for others elsewhere."""
    return bool(walk.columns[0])


def is_plain_bridge(walk: Walk) -> bool:
    """Whether a bridge shows a table without VLANs and none with them, so that there may be others elsewhere."""
    _, plain, base_ports, _ = walk.columns
    return not tells_vlans(walk) and bool(plain or base_ports)


def read_vlan_forwarding(walk: Walk, vlan: int | None) -> tuple[SeenStation, ...]:
    """Stations of the one VLAN whose context was asked, with interface; its bridge numbers its ports by itself."""
    plain, base_ports = walk.columns
    found = islice(_entries({}, plain, {}), MOST_STATIONS)
    return tuple(
        SeenStation(mac, interface_index=number_of(base_ports.get((port,))), vlan=vlan) for mac, _, port in found
    )


def join_vlans(usual: Iterable[SeenStation], by_vlan: Iterable[SeenStation]) -> tuple[SeenStation, ...]:
    """Stations of a bridge's usual tables and of its VLANs' contexts, every (station, VLAN) once.

    The usual table of such a bridge is that of its first VLAN, without saying so.
    """
    found = {(each.mac, each.vlan): each for each in by_vlan}
    macs = {mac for mac, _ in found}
    for each in usual:
        if each.vlan is not None or each.mac not in macs:
            found.setdefault((each.mac, each.vlan), each)
    return tuple(islice(found.values(), MOST_STATIONS))


def _entries(
    with_vlan: Column, plain: Column, vlans: Mapping[int, int | None]
) -> Iterator[tuple[str, int | None, int]]:
    """Station, VLAN and bridge port; what the table without VLANs has beside the other comes last."""
    for row, value in with_vlan.items():
        mac, port = _mac(row[1:]), number_of(value)
        if mac is not None and port:
            fdb = row[0]
            yield mac, vlans.get(fdb, fdb if 1 <= fdb <= _LAST_VLAN else None), port
    for row, value in plain.items():
        mac, port = _mac(row), number_of(value)
        if mac is not None and port:
            yield mac, None, port


def _mac(row: Index) -> str | None:
    return station_of(bytes(row)) if len(row) == _MAC_OCTETS and max(row) <= 0xFF else None  # noqa: PLR2004 -- octet


def _vlans(fdb_ids: Column) -> dict[int, int | None]:
    """VLAN by number of the forwarding table; None where several VLANs share it.

    Agents without dot1qVlanFdbId number their tables by VLAN.
    """
    found: dict[int, int | None] = {}
    for row, value in fdb_ids.items():
        fdb = number_of(value)
        if fdb is not None and len(row) == _VLAN_PARTS:
            found[fdb] = row[1] if found.get(fdb, row[1]) == row[1] else None
    return found
