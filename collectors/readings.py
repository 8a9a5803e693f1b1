"""Readings: what a device answered, typed and vendor-neutral. Past this point nothing knows an OID.

A value that the device does not have, or marks as unknown, is None and never an invented zero. Units are in the
names. `evidence` is the numeric OID a value was read from, for the facts document only.
"""

from __future__ import annotations

import msgspec


class SystemReading(msgspec.Struct, frozen=True, gc=False):
    """Who the device says it is.

    Source: SNMPv2-MIB system group (RFC 3418). Texts as sent, decoded, without control characters at their ends.
    """

    name: str | None = None
    description: str | None = None
    contact: str | None = None
    location: str | None = None
    object_id: str | None = None
    uptime_ticks: int | None = None
    """sysUpTime: hundredths of a second, 32 bits; wraps after 497 days."""


class IdentityReading(msgspec.Struct, frozen=True, gc=False):
    """Make and model of the chassis, as a profile or ENTITY-MIB gives them."""

    vendor: str | None = None
    model: str | None = None
    version: str | None = None
    serial: str | None = None
    profile: str | None = None
    kind: str | None = None
    os: str | None = None


class InterfaceReading(msgspec.Struct, frozen=True, gc=False):
    """An interface's slow attributes (names, type, speed). Source: IF-MIB (RFC 2863).

    `key` is the stable name that labels carry: ifName, else ifDescr, else `if<index>`; every member of a group of
    equal names gets `#<index>`. `speed_bps` 0 is what an agent says of a port without a link or a speed of its own.
    """

    index: int
    key: str
    name: str | None = None
    descr: str | None = None
    alias: str | None = None
    type: int | None = None
    mtu: int | None = None
    mac: str | None = None
    speed_bps: int | None = None


class InterfaceCounters(msgspec.Struct, frozen=True, gc=False):
    """An interface's state and raw counters at one poll. Source: IF-MIB (RFC 2863).

    Octets and packets are the 64-bit counter where the agent has a non-zero one, else the 32-bit one; `wide` tells
    which was taken for the octets. Raw values: never exposed as such, see `counters`.
    `discontinuity_ticks` is ifCounterDiscontinuityTime. `narrow` says of each counter whether it is the 32-bit one:
    bits 0 to 7 for in_octets, out_octets, in_ucast_packets, ... out_broadcast_packets; errors and discards always are.
    """

    index: int
    admin_status: int | None = None
    oper_status: int | None = None
    in_octets: int | None = None
    out_octets: int | None = None
    in_ucast_packets: int | None = None
    out_ucast_packets: int | None = None
    in_multicast_packets: int | None = None
    out_multicast_packets: int | None = None
    in_broadcast_packets: int | None = None
    out_broadcast_packets: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None
    wide: bool = False
    discontinuity_ticks: int | None = None
    narrow: int = 0


class AddressReading(msgspec.Struct, frozen=True, gc=False):
    """An IPv4 address of an interface. Source: IP-MIB::ipAddrTable (RFC 4293; deprecated, yet what agents have)."""

    interface_index: int
    address: str
    prefix_length: int | None = None


class CpuReading(msgspec.Struct, frozen=True, gc=False):
    """Busy share of one processor or of the whole, 0 to 1."""

    index: str
    ratio: float
    name: str | None = None
    evidence: str | None = None


class MemoryReading(msgspec.Struct, frozen=True, gc=False):
    """A pool of memory. `pool_class`: system, virtual, swap, buffers, cached, shared, available."""

    index: str
    name: str
    pool_class: str
    total_bytes: int | None = None
    used_bytes: int | None = None
    ratio: float | None = None
    evidence: str | None = None


class StorageReading(msgspec.Struct, frozen=True, gc=False):
    """A volume."""

    index: str
    name: str
    total_bytes: int | None = None
    used_bytes: int | None = None
    ratio: float | None = None
    evidence: str | None = None


class CounterSample(msgspec.Struct, frozen=True, gc=False):
    """Raw counters of all interfaces of a device from one walk, with what tells whether they can be compared.

    Attributes:
        taken_at: UTC seconds since 1970 when the first response of the walk arrived; one time for all rows.
        uptime_ticks: sysUpTime in that same response.
        interface_count, table_last_change: ifNumber, ifTableLastChange; a change means that names must be read anew.
    """

    taken_at: float
    uptime_ticks: int | None
    interface_count: int | None
    table_last_change: int | None
    rows: tuple[InterfaceCounters, ...]


class Readings(msgspec.Struct, frozen=True, gc=False):
    """All that one poll of a device read. None: not asked this time, or the module failed; empty: asked, has none."""

    system: SystemReading | None = None
    identity: IdentityReading | None = None
    interfaces: tuple[InterfaceReading, ...] | None = None
    counters: CounterSample | None = None
    addresses: tuple[AddressReading, ...] | None = None
    cpu: tuple[CpuReading, ...] | None = None
    memory: tuple[MemoryReading, ...] | None = None
    storage: tuple[StorageReading, ...] | None = None
