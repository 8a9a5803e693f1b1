"""ENTITY-MIB and ENTITY-STATE-MIB: the parts of a device and how they are."""

from __future__ import annotations

import pytest

from collectors.readings import EntityReading, IdentityReading, SensorReading
from collectors.snmp import oid
from collectors.snmp.mib_entity import PARTS, chassis_identity, read_parts
from collectors.snmp.mib_entity_state import STATES, read_states

from .walks import walk_of


def test_parts_come_in_the_order_of_their_index_with_what_is_known_of_each() -> None:
    walk = walk_of(
        PARTS,
        {
            oid.ENT_PHYSICAL_CLASS: {1: 3, 2: 6, 30: 2, 40: 99},
            oid.ENT_PHYSICAL_NAME: {1: b"Chassis", 2: b""},
            oid.ENT_PHYSICAL_DESCR: {1: b"A switch ", 2: b"PSU", 4: b"only a description"},
            oid.ENT_PHYSICAL_MODEL_NAME: {1: b"M-1"},
            oid.ENT_PHYSICAL_SERIAL_NUM: {1: b"S1\0\0"},
            oid.ENT_PHYSICAL_HARDWARE_REV: {1: b"A"},
            oid.ENT_PHYSICAL_FIRMWARE_REV: {1: b"1.0"},
            oid.ENT_PHYSICAL_SOFTWARE_REV: {1: b"2.0"},
            oid.ENT_PHYSICAL_MFG_NAME: {1: b"Maker"},
            oid.ENT_PHYSICAL_CONTAINED_IN: {1: 0, 2: 1, (7, 7): 1},
        },
    )
    assert read_parts(walk) == (
        EntityReading(1, "chassis", "Chassis", "A switch", "M-1", "S1", "A", "1.0", "2.0", "Maker", 0),
        EntityReading(2, "powerSupply", description="PSU", parent=1),
        EntityReading(4, description="only a description"),
        EntityReading(30, "unknown"),
        EntityReading(40),
    )


@pytest.mark.parametrize(
    ("parts", "identity"),
    [
        ((), None),
        ((EntityReading(1, "module", model="M"),), None),
        ((EntityReading(1, "chassis", name="no model"),), None),
        (
            (
                EntityReading(1, "stack", model="stack"),
                EntityReading(2, "chassis"),
                EntityReading(3, "chassis", model="M", serial="S", software_rev="1", manufacturer="Maker"),
                EntityReading(4, "chassis", model="other"),
            ),
            IdentityReading("Maker", "M", "1", "S"),
        ),
    ],
)
def test_a_device_is_its_first_chassis_that_says_what_it_is(
    parts: tuple[EntityReading, ...], identity: IdentityReading | None
) -> None:
    assert chassis_identity(parts) == identity


def _state(name: str, state: tuple[int, str, str], column: str, row: int) -> SensorReading:
    value, text, severity = state
    return SensorReading(
        "state", name, value, key=str(row), text=text, severity=severity, group="Parts", evidence=f"{column}.{row}"
    )


def test_states_of_parts_are_told_and_what_is_unknown_is_not() -> None:
    """A part that an operator switched off is no fault; ports and containers are passed over."""
    oper, admin, standby = oid.ENT_STATE_OPER, oid.ENT_STATE_ADMIN, oid.ENT_STATE_STANDBY
    walk = walk_of(
        STATES,
        {
            oper: {1: 3, 2: 2, 3: 2, 4: 1, 5: 3, 6: 3},
            admin: {1: 4, 2: 4, 3: 2, 4: 1},
            standby: {1: 4, 2: 1},
            oid.ENT_PHYSICAL_CLASS: {1: 3, 2: 6, 5: 10, 6: 5},
            oid.ENT_PHYSICAL_NAME: {1: b"Chassis"},
            oid.ENT_PHYSICAL_DESCR: {1: b"not taken", 2: b"PSU 1"},
        },
    )
    assert read_states(walk) == (
        _state("Chassis operational", (3, "enabled", "ok"), oper, 1),
        _state("Chassis administrative", (4, "unlocked", "ok"), admin, 1),
        _state("Chassis standby", (4, "providingService", "ok"), standby, 1),
        _state("PSU 1 operational", (2, "disabled", "critical"), oper, 2),
        _state("PSU 1 administrative", (4, "unlocked", "ok"), admin, 2),
        _state("part 3 operational", (2, "disabled", "ok"), oper, 3),
        _state("part 3 administrative", (2, "locked", "ok"), admin, 3),
    )


@pytest.mark.parametrize(
    ("octets", "value", "text", "severity"),
    [
        (b"\0", 0, "none", "ok"),
        (b"\x20", 0x20, "critical", "critical"),
        (b"\x48\0", 0x48, "underRepair, minor", "warning"),
        (b"\x94", 0x94, "unknown, major, warning", "critical"),
        (b"\x80", 0x80, "unknown", "unknown"),
    ],
)
def test_alarms_of_a_part_are_one_state_as_bad_as_the_worst(
    octets: bytes, value: int, text: str, severity: str
) -> None:
    walk = walk_of(STATES, {oid.ENT_STATE_ALARM: {7: octets}})
    assert read_states(walk) == (_state("part 7 alarm", (value, text, severity), oid.ENT_STATE_ALARM, 7),)


def test_an_alarm_without_octets_says_nothing() -> None:
    assert read_states(walk_of(STATES, {oid.ENT_STATE_ALARM: {7: b"", 8: 3}})) == ()
