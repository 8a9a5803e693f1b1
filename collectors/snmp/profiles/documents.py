"""What may stand in a profile: the shape of the YAML, checked by msgspec. docs/profiles.md is its reference."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from collectors.poll import Work

OidText = Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+)+$")]
ObjectOid = Annotated[str, Meta(pattern=r"^[0-9]+(\.([0-9]+|@))+$")]
"""An object's OID; `@` stands for the number that the device's sysObjectID has at the same place."""
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
ObjectName = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")]
Text = Annotated[str, Meta(min_length=1)]
Mark = int | float | str
"""A value as the device sends it: a number, or text."""

Kind = Literal[
    "network",
    "wireless",
    "firewall",
    "server",
    "storage",
    "printer",
    "power",
    "environment",
    "appliance",
    "management",
    "camera",
]
Severity = Literal["ok", "warning", "critical", "unknown"]


class _Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping in which an unknown key is an error."""


class Source(_Strict, frozen=True):
    """Where it is written: the MIB, and a public document that anybody can look into.

    Attributes:
        objects: those of the MIB that the document uses, by their names in the MIB.
    """

    mib: Text
    document: Text
    objects: dict[ObjectName, ObjectOid] = {}


class Match(_Strict, frozen=True):
    """Which devices are of the family: all that is given must be true.

    Attributes:
        object_id: sysObjectID is this or lies below it.
        description: a regular expression found in sysDescr.
        holds: a scalar (without ".0") that the device has.
    """

    object_id: OidText
    description: Text | None = None
    holds: OidText | None = None


class Fact(_Strict, frozen=True):
    """One fact of the identity as an object holds it.

    Attributes:
        scalar, column: the object: a scalar, or a column of which the first row with a text counts.
        then: a scalar whose text follows that of `scalar`, where a name is in two objects.
        beside, only: of a column, the rows that count: those in which the column `beside` has one of these values.
        pattern: a regular expression whose group `value` is the fact; the whole text without one.
    """

    scalar: ObjectOid | None = None
    then: ObjectOid | None = None
    column: ObjectOid | None = None
    beside: ObjectOid | None = None
    only: tuple[Mark, ...] = ()
    pattern: Text | None = None


class Facts(_Strict, frozen=True):
    """Objects that hold facts, in the order of trust: the first that is there counts."""

    model: tuple[Fact, ...] = ()
    version: tuple[Fact, ...] = ()
    serial: tuple[Fact, ...] = ()


class IdentityDocument(_Strict, frozen=True, kw_only=True):
    """Who a device is.

    Attributes:
        vendor, kind, os: of the whole family.
        objects: what the maker's own objects say; believed before anything else.
        description: patterns for sysDescr with groups model, version, serial; believed before ENTITY-MIB.
        last_resort: the same, for where no other source says anything.
        products: sysObjectID to model, from the maker's list.
    """

    vendor: Text
    kind: Kind
    os: Text | None = None
    objects: Facts = Facts()
    description: tuple[Text, ...] = ()
    last_resort: tuple[Text, ...] = ()
    products: dict[OidText, Text] = {}


class Lookup(_Strict, frozen=True):
    """A column of another table that says more about a row.

    Attributes:
        column: the other table's column.
        by: a column of this table whose value is the other table's row; or which parts of this row's index are.
    """

    column: ObjectOid
    by: Name | tuple[int, ...]


class _Reading(_Strict, frozen=True, kw_only=True, tag_field="reading"):
    """What all readings have: a name, and which rows are meant.

    Attributes:
        name: a text with {column} in it, {index} being the row; or several, of which the first counts whose columns
            all have a text.
        only, unless: rows whose column has one of these values are meant, or are not.
        like, unlike: the same by a regular expression found in the column's text.
        without: only rows that have none of these columns are meant; for a second-best source of the same thing.
        unknown: values that mean that the device does not know.
    """

    name: Text | tuple[Text, ...] = ()
    only: dict[Name, tuple[Mark, ...]] = {}
    unless: dict[Name, tuple[Mark, ...]] = {}
    like: dict[Name, Text] = {}
    unlike: dict[Name, Text] = {}
    without: tuple[Name, ...] = ()
    unknown: tuple[Mark, ...] = ()


class _Measured(_Reading, frozen=True, kw_only=True):
    """A number: (value x multiply / divide) + add, in the unit that the class of the reading has.

    Attributes:
        pattern: where the number stands inside a text: a regular expression whose group `value` it is.
        decimals: a column that says how many of the value's last digits stand behind the point.
    """

    value: Name
    pattern: Text | None = None
    decimals: Name | None = None
    multiply: float = 1
    divide: float = 1
    add: float = 0


class CpuDocument(_Measured, frozen=True, kw_only=True, tag="cpu"):
    """A processor's busy share in percent, or its idle share."""

    idle: bool = False


class _Pool(_Reading, frozen=True, kw_only=True):
    """Sizes, of which those that are given must be columns of one table, or scalars.

    Attributes:
        total, used, free: in units of `unit` bytes, which is a number or a column.
        percent: the used share, where the device tells it.
    """

    total: Name | None = None
    used: Name | None = None
    free: Name | None = None
    percent: Name | None = None
    unit: int | Name = 1


class MemoryDocument(_Pool, frozen=True, kw_only=True, tag="memory"):
    """A pool of memory."""

    pool: Literal["system", "virtual", "swap", "buffers", "cached", "shared", "available"] = "system"


class StorageDocument(_Pool, frozen=True, kw_only=True, tag="storage"):
    """A volume."""


class SensorDocument(_Measured, frozen=True, kw_only=True, tag="sensor"):
    """A sensor of a class; `group` is a heading it belongs under."""

    sensor_class: str = msgspec.field(name="class")
    group: Text | None = None


class StateDocument(_Reading, frozen=True, kw_only=True, tag="state"):
    """A state: by severity, the texts and the value (or values) of each."""

    value: Name
    states: dict[Severity, dict[str, Mark | tuple[Mark, ...]]]
    group: Text | None = None


class WirelessDocument(_Measured, frozen=True, kw_only=True, tag="wireless"):
    """A quantity of a radio."""

    wireless_class: str = msgspec.field(name="class")


class SupplyDocument(_Measured, frozen=True, kw_only=True, tag="supply"):
    """What a printer uses up: the share that is left in percent, or of the column `of`."""

    type: Text
    of: Name | None = None


class UpsDocument(_Measured, frozen=True, kw_only=True, tag="ups"):
    """A fact of a UPS as a whole; `true` are the values of a yes-or-no fact that mean yes."""

    fact: Literal[
        "battery_charge_ratio",
        "runtime_seconds",
        "load_ratio",
        "on_battery",
        "input_voltage",
        "output_voltage",
        "battery_voltage",
        "input_frequency",
        "battery_temperature",
    ]
    true: tuple[int, ...] = ()
    false: tuple[int, ...] = ()


class PartDocument(_Reading, frozen=True, kw_only=True, tag="part"):
    """A part of the device that ENTITY-MIB does not have, such as a transceiver.

    Attributes:
        value: the column whose rows are parts; those without a text in it are empty places.
        model, serial, description, manufacturer, hardware_rev, firmware_rev, software_rev: columns.
    """

    value: Name
    model: Name | None = None
    serial: Name | None = None
    description: Name | None = None
    manufacturer: Name | None = None
    hardware_rev: Name | None = None
    firmware_rev: Name | None = None
    software_rev: Name | None = None


class NeighbourDocument(_Reading, frozen=True, kw_only=True, tag="neighbour"):
    """What a discovery protocol says stands at the other end of an interface, from a table of the maker's own.

    Attributes:
        value: the column with the other's name; rows without a text in it are none.
        protocol: the protocol it was learnt by.
        interface: which part of the row, counted from 0, is the ifIndex of the own port.
        remote_port: the column with the other's port.
    """

    value: Name
    protocol: Literal["lldp", "cdp"]
    interface: int
    remote_port: Name | None = None


ReadingDocument = (
    CpuDocument
    | MemoryDocument
    | StorageDocument
    | SensorDocument
    | StateDocument
    | WirelessDocument
    | SupplyDocument
    | UpsDocument
    | PartDocument
    | NeighbourDocument
)


class ModuleDocument(_Strict, frozen=True, kw_only=True):
    """What is asked together, and what is read from it.

    Attributes:
        columns: of one table, by short names.
        scalars: objects without the final ".0", by short names.
        names: columns of a long table elsewhere, with the same rows, that only name the rows.
        lookups: columns of other tables, by short names.
        unordered: the family does not sort these tables.
        reader: code that reads it, where data cannot say how; `readings` is empty then.
    """

    work: Work = Work.HEALTH
    columns: dict[Name, ObjectOid] = {}
    scalars: dict[Name, ObjectOid] = {}
    names: dict[Name, ObjectOid] = {}
    lookups: dict[Name, Lookup] = {}
    unordered: bool = False
    reader: Name | None = None
    readings: tuple[ReadingDocument, ...] = ()


class VlanContextsDocument(_Strict, frozen=True, kw_only=True):
    """The family serves the bridge tables of each VLAN in a context of its own, and this is which VLANs there are.

    Attributes:
        columns: of one table with a row for each VLAN, by short names; the first one says which rows there are.
        only, unless: rows whose column has one of these values are meant, or are not.
        vlan: which part of the row, counted from 0, is the number of the VLAN.
        community: what stands behind the community and an @ in v1 and v2c, {vlan} being the number.
        context: the contextName of v3.
    """

    columns: Annotated[dict[Name, ObjectOid], Meta(min_length=1)]
    only: dict[Name, tuple[Mark, ...]] = {}
    unless: dict[Name, tuple[Mark, ...]] = {}
    vlan: Annotated[int, Meta(ge=0)]
    community: Text
    context: Text


class PieceDocument(_Strict, frozen=True, kw_only=True):
    """Modules that several families have, and how their VLANs are served."""

    description: Text
    source: Annotated[tuple[Source, ...], Meta(min_length=1)]
    vlan_contexts: VlanContextsDocument | None = None
    modules: dict[Name, ModuleDocument]


class ProfileDocument(_Strict, frozen=True, kw_only=True):
    """A family.

    Attributes:
        include: pieces whose modules the family has.
        skip: standard modules that the family fills with something wrong, or with what its own say better.
        vlan_contexts: where the bridge tables of its VLANs are, if not where the standard has them.
    """

    description: Text
    source: Annotated[tuple[Source, ...], Meta(min_length=1)]
    match: Annotated[tuple[Match, ...], Meta(min_length=1)]
    identity: IdentityDocument
    include: tuple[Name, ...] = ()
    skip: tuple[Name, ...] = ()
    vlan_contexts: VlanContextsDocument | None = None
    modules: dict[Name, ModuleDocument] = {}
