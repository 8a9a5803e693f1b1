"""ENTITY-MIB (RFC 6933): the parts a device is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.readings import EntityReading, IdentityReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.snmp.client import Walk

PARTS: Final = Request(
    columns=(
        oid.ENT_PHYSICAL_CLASS,
        oid.ENT_PHYSICAL_NAME,
        oid.ENT_PHYSICAL_DESCR,
        oid.ENT_PHYSICAL_MODEL_NAME,
        oid.ENT_PHYSICAL_SERIAL_NUM,
        oid.ENT_PHYSICAL_HARDWARE_REV,
        oid.ENT_PHYSICAL_FIRMWARE_REV,
        oid.ENT_PHYSICAL_SOFTWARE_REV,
        oid.ENT_PHYSICAL_MFG_NAME,
        oid.ENT_PHYSICAL_CONTAINED_IN,
    )
)

CLASSES: Final[Mapping[int, str]] = {
    1: "other",
    2: "unknown",
    3: "chassis",
    4: "backplane",
    5: "container",
    6: "powerSupply",
    7: "fan",
    8: "sensor",
    9: "module",
    10: "port",
    11: "stack",
    12: "cpu",
    13: "energyObject",
    14: "battery",
    15: "storageDrive",
}
"""IANAPhysicalClass (IANA-ENTITY-MIB)."""


def read_parts(walk: Walk) -> tuple[EntityReading, ...]:
    """The parts in the order of their index; one of which only some columns came keeps those."""
    classes, names, descriptions, models, serials, hardware, firmware, software, makers, parents = walk.columns
    found = []
    for index in sorted({index for column in walk.columns for index in column if len(index) == 1}):
        part_class = number_of(classes.get(index))
        found.append(
            EntityReading(
                index=index[0],
                entity_class=None if part_class is None else CLASSES.get(part_class),
                name=text_of(names.get(index)),
                description=text_of(descriptions.get(index)),
                model=text_of(models.get(index)),
                serial=text_of(serials.get(index)),
                hardware_rev=text_of(hardware.get(index)),
                firmware_rev=text_of(firmware.get(index)),
                software_rev=text_of(software.get(index)),
                manufacturer=text_of(makers.get(index)),
                parent=number_of(parents.get(index)),
            )
        )
    return tuple(found)


def chassis_identity(parts: Iterable[EntityReading]) -> IdentityReading | None:
    """What the parts say of the whole device: the first chassis, by its index, that names a model or a serial number.

    None when no chassis does. A stack has several; the first is its lowest member, as agents number them.
    """
    for part in parts:
        if part.entity_class == "chassis" and (part.model or part.serial):
            return IdentityReading(
                vendor=part.manufacturer, model=part.model, version=part.software_rev, serial=part.serial
            )
    return None
