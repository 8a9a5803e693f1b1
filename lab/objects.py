"""The MIB objects of a simulated device: which OID shows what of it.

Sources: SNMPv2-MIB (RFC 3418), IF-MIB (RFC 2863), IP-MIB (RFC 4293), HOST-RESOURCES-MIB (RFC 2790), Printer-MIB
(RFC 3805), UPS-MIB (RFC 1628). The lab names its OIDs anew and on purpose: a number mistaken by the collectors must not
be mistaken here as well.
"""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from lab.ber import Oid, Tag
from lab.kinds import ENTERPRISE, KINDS, LOOPBACK, Kind, Volume
from lab.mib import Mib, Moving, Variable, ip_address, number, object_id, octets, oid, text
from lab.model import SIMULATED, LabDevice, LabPort, LabSite
from lab.traffic import Level, Stream, uptime_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SYSTEM, _INTERFACES, _IF_MIB = oid("1.3.6.1.2.1.1"), oid("1.3.6.1.2.1.2"), oid("1.3.6.1.2.1.31.1")
_IP_ADDRESSES, _HOST = oid("1.3.6.1.2.1.4.20.1"), oid("1.3.6.1.2.1.25")
_PRINTER, _UPS = oid("1.3.6.1.2.1.43"), oid("1.3.6.1.2.1.33.1")
_STORAGE_TYPES, _DEVICE_TYPES = "1.3.6.1.2.1.25.2.1", "1.3.6.1.2.1.25.3.1"
_RAM = 2
_ALIAS_OCTETS = 64
_SPEED_LIMIT = 2**32 - 1
_FIRST_PROCESSOR = 196_608
"""hrDeviceIndex of the first processor, as net-snmp counts them: the processor type's number in the upper half."""


def build_mib(device: LabDevice, site: LabSite, utc_offset_seconds: int) -> Mib:
    """All variables of a device.

    Args:
        device: the device.
        site: where it stands.
        utc_offset_seconds: of the civil time that the office day follows.
    """
    kind = KINDS[device.kind]
    offset = utc_offset_seconds
    return Mib(
        entry
        for part in (
            _system(device, site, kind),
            _if_table(device, kind),
            _addresses(device),
            _host_resources(device, kind, offset),
            _printer(device) if kind.printer else (),
            _ups(device, offset) if kind.battery else (),
        )
        for entry in part
    )


def _system(device: LabDevice, site: LabSite, kind: Kind) -> Iterator[tuple[Oid, Variable]]:
    scalars: Mapping[int, Variable] = {
        1: text(kind.description),
        2: object_id(f"{ENTERPRISE}.{kind.number}"),
        3: Moving(Tag.TIME_TICKS, uptime_ticks),
        4: text(f"{site.phone} ({SIMULATED})".strip()),
        5: text(device.name),
        6: text(f"{site.title} ({SIMULATED})"),
        7: number(kind.services),
    }
    for column, variable in scalars.items():
        yield (*_SYSTEM, column, 0), variable


def _if_table(device: LabDevice, kind: Kind) -> Iterator[tuple[Oid, Variable]]:
    yield (*_INTERFACES, 1, 0), number(len(device.ports))
    if kind.wide:
        yield (*_IF_MIB, 5, 0), number(0, Tag.TIME_TICKS)
    for port in device.ports:
        for column, variable in _if_entry(port).items():
            yield (*_INTERFACES, 2, 1, column, port.index), variable
        for column, variable in (_if_x_entry(port) if kind.wide else {}).items():
            yield (*_IF_MIB, 1, 1, column, port.index), variable


def _if_entry(port: LabPort) -> Mapping[int, Variable]:
    """Columns of ifEntry (RFC 2863)."""
    incoming, outgoing = port.incoming, port.outgoing
    return {
        1: number(port.index),
        2: text(port.name),
        3: number(port.type),
        4: number(65536 if port.type == LOOPBACK else 1500),
        5: number(min(port.speed_mbps * 1_000_000, _SPEED_LIMIT), Tag.GAUGE32),
        6: octets(port.mac),
        7: number(1),
        8: Moving(Tag.INTEGER, port.line.oper_status),
        9: number(0, Tag.TIME_TICKS),
        10: Moving(Tag.COUNTER32, incoming.octets_32),
        11: Moving(Tag.COUNTER32, incoming.unicast_32),
        13: Moving(Tag.COUNTER32, incoming.discards),
        14: Moving(Tag.COUNTER32, incoming.errors),
        15: number(0, Tag.COUNTER32),
        16: Moving(Tag.COUNTER32, outgoing.octets_32),
        17: Moving(Tag.COUNTER32, outgoing.unicast_32),
        19: Moving(Tag.COUNTER32, outgoing.discards),
        20: Moving(Tag.COUNTER32, outgoing.errors),
    }


def _if_x_entry(port: LabPort) -> Mapping[int, Variable]:
    """Columns of ifXEntry (RFC 2863)."""
    incoming, outgoing = port.incoming, port.outgoing
    return {
        1: text(port.name),
        2: Moving(Tag.COUNTER32, incoming.multicast_32),
        3: Moving(Tag.COUNTER32, incoming.broadcast_32),
        4: Moving(Tag.COUNTER32, outgoing.multicast_32),
        5: Moving(Tag.COUNTER32, outgoing.broadcast_32),
        **_wide(6, incoming),
        **_wide(10, outgoing),
        14: number(1),
        15: number(port.speed_mbps, Tag.GAUGE32),
        16: number(2),
        17: number(2 if port.type == LOOPBACK else 1),
        18: octets(_clip(port.alias)),
        19: number(0, Tag.TIME_TICKS),
    }


def _wide(first: int, stream: Stream) -> Mapping[int, Variable]:
    """The four 64-bit counters of a direction: octets, unicast, multicast, broadcast."""
    reads = (stream.total, stream.unicast, stream.multicast, stream.broadcast)
    return {first + step: Moving(Tag.COUNTER64, read) for step, read in enumerate(reads)}


def _clip(alias: str) -> bytes:
    """An ifAlias holds 64 octets; a letter is not cut in two."""
    return alias.encode()[:_ALIAS_OCTETS].decode(errors="ignore").encode()


def _addresses(device: LabDevice) -> Iterator[tuple[Oid, Variable]]:
    """One address on the first interface; offices use the same private network, each the same addresses in it."""
    address = IPv4Address(f"192.168.1.{device.address.rpartition('.')[2]}")
    columns: Mapping[int, Variable] = {
        1: ip_address(str(address)),
        2: number(1),
        3: ip_address("255.255.255.0"),
        4: number(1),
        5: number(65535),
    }
    for column, variable in columns.items():
        yield (*_IP_ADDRESSES, column, *address.packed), variable


def _host_resources(device: LabDevice, kind: Kind, offset: int) -> Iterator[tuple[Oid, Variable]]:
    if not kind.processors and not kind.volumes and not kind.printer:
        return
    yield (*_HOST, 1, 1, 0), Moving(Tag.TIME_TICKS, uptime_ticks)
    yield (*_HOST, 1, 6, 0), Moving(Tag.GAUGE32, Level(40, 180, offset).value)
    memory = sum(volume.units * volume.unit for volume in kind.volumes if volume.type == _RAM)
    if memory:
        yield (*_HOST, 2, 2, 0), number(memory // 1024)
    for index, volume in enumerate(kind.volumes, 1):
        for column, variable in _storage(index, volume, offset).items():
            yield (*_HOST, 2, 3, 1, column, index), variable
    for turn in range(kind.processors):
        index = _FIRST_PROCESSOR + turn
        low, high = kind.busy
        yield from _host_device(index, 3, "Lab processor", device)
        yield (*_HOST, 3, 3, 1, 1, index), object_id("0.0")
        load = Level(low + turn % 3, high + turn % 7, offset)
        yield (*_HOST, 3, 3, 1, 2, index), Moving(Tag.INTEGER, load.value)


def _storage(index: int, volume: Volume, offset: int) -> Mapping[int, Variable]:
    """Columns of hrStorageEntry (RFC 2790)."""
    used = Level(volume.units * volume.low // 100, volume.units * volume.high // 100, offset)
    return {
        1: number(index),
        2: object_id(f"{_STORAGE_TYPES}.{volume.type}"),
        3: text(volume.name),
        4: number(volume.unit),
        5: number(volume.units),
        6: Moving(Tag.INTEGER, used.value),
    }


def _host_device(index: int, device_type: int, description: str, device: LabDevice) -> Iterator[tuple[Oid, Variable]]:
    """Columns of hrDeviceEntry (RFC 2790); the device is running."""
    columns: Mapping[int, Variable] = {
        1: number(index),
        2: object_id(f"{_DEVICE_TYPES}.{device_type}"),
        3: text(f"{description}, serial {device.serial}"),
        4: object_id("0.0"),
        5: number(2),
        6: number(0, Tag.COUNTER32),
    }
    for column, variable in columns.items():
        yield (*_HOST, 3, 2, 1, column, index), variable


def _printer(device: LabDevice) -> Iterator[tuple[Oid, Variable]]:
    """A printer that is idle, without errors: life count in pages, toner left."""
    yield from _host_device(1, 5, "Lab laser printer", device)
    yield (*_HOST, 3, 5, 1, 1, 1), number(3)
    yield (*_HOST, 3, 5, 1, 2, 1), octets(b"\0")
    yield (*_PRINTER, 10, 2, 1, 4, 1, 1), number(sum(device.serial.encode()) * 97, Tag.COUNTER32)
    supply: Mapping[int, Variable] = {
        4: number(3),
        5: number(3),
        6: text("Black toner"),
        7: number(19),
        8: number(100),
        9: number(sum(device.serial.encode()) % 90 + 5),
    }
    for column, variable in supply.items():
        yield (*_PRINTER, 11, 1, 1, column, 1, 1), variable


def _ups(device: LabDevice, offset: int) -> Iterator[tuple[Oid, Variable]]:
    """A UPS on mains with a full battery."""
    scalars: Mapping[tuple[int, ...], Variable] = {
        (1, 1, 0): text("Lab"),
        (1, 2, 0): text("UPS 3000 (simulated)"),
        (1, 3, 0): text("1.5"),
        (1, 5, 0): text(device.name),
        (2, 1, 0): number(2),
        (2, 2, 0): number(0),
        (2, 3, 0): number(38),
        (2, 4, 0): number(100),
        (2, 5, 0): number(272),
        (2, 7, 0): number(27),
        (3, 2, 0): number(1),
        (3, 3, 1, 2, 1): number(500),
        (3, 3, 1, 3, 1): number(224),
        (4, 1, 0): number(3),
        (4, 2, 0): number(500),
        (4, 3, 0): number(1),
        (4, 4, 1, 2, 1): number(230),
        (4, 4, 1, 5, 1): Moving(Tag.INTEGER, Level(18, 47, offset).value),
        (6, 1, 0): number(0, Tag.GAUGE32),
    }
    for suffix, variable in scalars.items():
        yield (*_UPS, *suffix), variable
