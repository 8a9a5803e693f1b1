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
    """Make and model of the chassis, as a profile or ENTITY-MIB gives them.

    `model_by_object_id` is what a maker's product list says of sysObjectID: a kind of device, not this one's own word.
    """

    vendor: str | None = None
    model: str | None = None
    version: str | None = None
    serial: str | None = None
    profile: str | None = None
    kind: str | None = None
    os: str | None = None
    model_by_object_id: str | None = None


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
    `in_nucast_packets` and `out_nucast_packets` are multicast and broadcast in one, of agents that do not tell them
    apart (RFC 1213); these have no multicast and broadcast of their own.
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
    in_nucast_packets: int | None = None
    out_nucast_packets: int | None = None


class AddressReading(msgspec.Struct, frozen=True, gc=False):
    """An IPv4 or IPv6 address of an interface. Source: IP-MIB::ipAddrTable and ipAddressTable (RFC 4293)."""

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


class SensorReading(msgspec.Struct, frozen=True, gc=False):
    """A quantity that a device measures of itself or its surroundings.

    Attributes:
        sensor_class: temperature, voltage, current, power, fanspeed, humidity, charge, load, percent, runtime,
            frequency, signal, dbm, power_factor, power_consumed, snr, bitrate, pressure, airflow, delay, loss, count,
            state.
        name: as the device calls it.
        value: in `unit`; of a state the integer or text that the device sent.
        unit: as the class has it: C, V, A, W, rpm, %, s, Hz, dBm, 1, kWh, dB, bit/s, kPa, cfm; "" for a state.
        key: its row, which tells it from another of the same class and name; labels carry it only where they must.
        text: of a state, its name.
        severity: of a state: ok, warning, critical or unknown.
        group: a heading that the sensor belongs under.
    """

    sensor_class: str
    name: str
    value: float | int | str
    unit: str = ""
    key: str = ""
    text: str | None = None
    severity: str | None = None
    group: str | None = None
    evidence: str | None = None


class WirelessReading(msgspec.Struct, frozen=True, gc=False):
    """A quantity of a radio. Classes and units: see the facts document (clients, ap-count, power, rssi, ...).

    `key` is its row, which tells it from another of the same class and name; labels carry it only where they must.
    """

    wireless_class: str
    name: str
    value: float
    unit: str = ""
    evidence: str | None = None
    key: str = ""


class SupplyReading(msgspec.Struct, frozen=True, gc=False):
    """What a printer uses up: toner, ink, drum, paper tray.

    `ratio` is level / capacity, 0 to 1; None with `some` true when the printer says only that some is left.
    """

    supply_type: str
    name: str
    ratio: float | None = None
    some: bool = False
    key: str = ""
    evidence: str | None = None


class PrinterReading(msgspec.Struct, frozen=True, gc=False):
    """A printer as a whole. `errors`: set bits of hrPrinterDetectedErrorState by their names; None = not told."""

    pages: int | None = None
    errors: tuple[str, ...] | None = None


class UpsReading(msgspec.Struct, frozen=True, gc=False):
    """A UPS as a whole; a value that the device has several of is left out.

    Units: ratios 0 to 1, seconds, volts, hertz, degrees Celsius.
    """

    battery_charge_ratio: float | None = None
    runtime_seconds: float | None = None
    load_ratio: float | None = None
    on_battery: bool | None = None
    input_voltage: float | None = None
    output_voltage: float | None = None
    battery_voltage: float | None = None
    input_frequency: float | None = None
    battery_temperature: float | None = None


class BgpNeighbour(msgspec.Struct, frozen=True, gc=False):
    """A BGP peer. state: idle, connect, active, opensent, openconfirm, established; admin: start, stop.

    `last_error` is the last NOTIFICATION sent or received, as "code/subcode" of RFC 4271; None = there was none.
    `prefixes` are those received from it and accepted, over all address families; BGP4-MIB does not tell them.
    """

    peer: str
    remote_as: int | None = None
    state: str | None = None
    admin: str | None = None
    last_error: str | None = None
    prefixes: int | None = None

    @property
    def up(self) -> bool | None:
        """Whether routes are exchanged; None when the state is not known."""
        return None if self.state is None else self.state == "established"


class OspfNeighbour(msgspec.Struct, frozen=True, gc=False):
    """An OSPF neighbour. state: down, attempt, init, twoWay, exchangeStart, exchange, loading, full.

    `interface_index` is told only of a neighbour on an interface without an address of its own.
    """

    address: str
    router_id: str | None = None
    state: str | None = None
    interface_index: int | None = None

    @property
    def up(self) -> bool | None:
        """Whether it is as it should be; None when the state is not known.

        On a network with many routers two of them that are neither designated nor backup stay at twoWay for good
        (RFC 2328, 10.4).
        """
        return None if self.state is None else self.state in {"full", "twoWay"}


class ProbeReading(msgspec.Struct, frozen=True, gc=False):
    """How a probe went that people set up on the device: what the device itself can reach, and how well.

    Sources: DISMAN-PING-MIB (RFC 4560), makers' MIBs of the same. A probe that is switched off, has not run yet or did
    not run says nothing of its target: `success` is None, and so are the quantities of one that did not succeed.

    Attributes:
        key: its row, fit for a label and different for every probe of the device.
        kind: icmp-echo, udp-echo, udp-jitter, tcp-connect, http, dns ...; None where the device names no known one.
        target: address or name of whom it asks.
        name: what people call it.
        success: whether the target answered the latest run.
        latency_seconds: mean round trip of the latest run, or the time that it took.
        loss_ratio: share of the latest run's packets that were lost, 0 to 1.
        jitter_seconds: mean difference between successive packets' delays in the latest run.
        last_success: UTC seconds by the device's clock when the target last answered.
    """

    key: str
    kind: str | None = None
    target: str | None = None
    name: str | None = None
    success: bool | None = None
    latency_seconds: float | None = None
    loss_ratio: float | None = None
    jitter_seconds: float | None = None
    last_success: float | None = None
    evidence: str | None = None


class Neighbour(msgspec.Struct, frozen=True, gc=False):
    """What a link-layer protocol (lldp, cdp) says stands at the other end of an interface.

    Attributes:
        protocol: lldp or cdp.
        local_interface: what the device calls its port in that protocol; see `collectors.neighbours` for its name.
        remote_name: the neighbour's name, or how else it identifies itself.
        remote_port: the neighbour's port.
        local_index: ifIndex of the port, where the tables tell it.
    """

    protocol: str
    local_interface: str | None = None
    remote_name: str | None = None
    remote_port: str | None = None
    local_index: int | None = None


class EntityReading(msgspec.Struct, frozen=True, gc=False):
    """A part of the device. Source: ENTITY-MIB::entPhysicalTable (RFC 6933); parts of other sources have no index."""

    index: int | None = None
    entity_class: str | None = None
    name: str | None = None
    description: str | None = None
    model: str | None = None
    serial: str | None = None
    hardware_rev: str | None = None
    firmware_rev: str | None = None
    software_rev: str | None = None
    manufacturer: str | None = None
    parent: int | None = None


class EthernetReading(msgspec.Struct, frozen=True, gc=False):
    """The Ethernet side of an interface: duplex ("half", "full"; None = unknown) and its error counters, raw."""

    index: int
    duplex: str | None = None
    alignment_errors: int | None = None
    fcs_errors: int | None = None
    late_collisions: int | None = None


class PoePort(msgspec.Struct, frozen=True, gc=False):
    """A port that powers devices. status: disabled, searching, deliveringPower, fault, test, otherFault."""

    key: str
    enabled: bool | None = None
    status: str | None = None
    power_class: int | None = None


class SeenStation(msgspec.Struct, frozen=True, gc=False):
    """A station that this device has met: in its ARP table (address known) or forwarding table (interface known)."""

    mac: str
    address: str | None = None
    interface_index: int | None = None
    vlan: int | None = None


class ClockReading(msgspec.Struct, frozen=True, gc=False):
    """The device's clock. `synchronised`: by its own word with NTP; `offset_seconds`: its time less ours or NTP's."""

    synchronised: bool | None = None
    offset_seconds: float | None = None
    source: str | None = None


class RiskReading(msgspec.Struct, frozen=True, gc=False):
    """Something that was looked at because it can be dangerous, and how it was found.

    Attributes:
        risk: from a closed set: host_key, old_algorithms, and the checks of configurations (docs/ssh.md).
        severity: ok, warning or critical.
        text: what was found, for people; "" where it is well.
    """

    risk: str
    severity: str
    text: str = ""


class ConfigurationReading(msgspec.Struct, frozen=True, gc=False):
    """The device's configuration; its text, without secrets, is in the data directory and not here.

    Attributes:
        changed_at: UTC seconds when the running version was first seen.
        version: the beginning of the digest of its normalised text.
        lines: of that text.
        saved: whether what runs is what the device starts with; None = not told.
        drift_lines: lines in which it departs from the template of its role; None = there is no template.
    """

    changed_at: float
    version: str
    lines: int
    saved: bool | None = None
    drift_lines: int | None = None


class UpkeepReading(msgspec.Struct, frozen=True, gc=False):
    """How well a machine's software is looked after, by its own word.

    Attributes:
        updates: packages for which it knows a newer version; it knows what it last fetched from its sources.
        security_updates: of these, from a source of security updates.
        restart_required: whether it says that an update needs a restart.
        release: its distribution and version as a kind of item ("debian_12"), for norms of end of support.
        support_ends: last day of support, YYYY-MM-DD, where it says so itself.
    """

    updates: int | None = None
    security_updates: int | None = None
    restart_required: bool | None = None
    release: str | None = None
    support_ends: str | None = None


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
    sensors: tuple[SensorReading, ...] | None = None
    wireless: tuple[WirelessReading, ...] | None = None
    supplies: tuple[SupplyReading, ...] | None = None
    printer: PrinterReading | None = None
    ups: UpsReading | None = None
    bgp: tuple[BgpNeighbour, ...] | None = None
    ospf: tuple[OspfNeighbour, ...] | None = None
    neighbours: tuple[Neighbour, ...] | None = None
    inventory: tuple[EntityReading, ...] | None = None
    ethernet: tuple[EthernetReading, ...] | None = None
    poe: tuple[PoePort, ...] | None = None
    stations: tuple[SeenStation, ...] | None = None
    probes: tuple[ProbeReading, ...] | None = None
    clock: ClockReading | None = None
    risks: tuple[RiskReading, ...] | None = None
    configuration: ConfigurationReading | None = None
    upkeep: UpkeepReading | None = None
