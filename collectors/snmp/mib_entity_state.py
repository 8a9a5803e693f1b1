"""ENTITY-STATE-MIB (RFC 4268): whether the parts of a device work, stand by, or raise an alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.readings import SensorReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.sensing import CRITICAL, OK, UNKNOWN, WARNING, State, States, dotted, state_sensor
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.snmp.client import Value, Walk

STATES: Final = Request(
    columns=(
        oid.ENT_STATE_OPER,
        oid.ENT_STATE_ADMIN,
        oid.ENT_STATE_STANDBY,
        oid.ENT_STATE_ALARM,
        oid.ENT_PHYSICAL_CLASS,
        oid.ENT_PHYSICAL_NAME,
        oid.ENT_PHYSICAL_DESCR,
    ),
    names=(oid.ENT_PHYSICAL_CLASS, oid.ENT_PHYSICAL_NAME, oid.ENT_PHYSICAL_DESCR),
)

_PASSED_OVER: Final = frozenset({5, 10})
"""Containers have nothing that works; of ports, IF-MIB says more."""

_DISABLED, _LOCKED = 2, 2

_OPER: Final[States] = {2: State("disabled", CRITICAL), 3: State("enabled", OK), 4: State("testing", WARNING)}
_ADMIN: Final[States] = {2: State("locked", OK), 3: State("shuttingDown", WARNING), 4: State("unlocked", OK)}
"""Locked is what an operator decided, and no fault."""
_STANDBY: Final[States] = {2: State("hotStandby", OK), 3: State("coldStandby", OK), 4: State("providingService", OK)}
_SWITCHED_OFF: Final[States] = {_DISABLED: State("disabled", OK)}

_ALARMS: Final = (
    ("unknown", UNKNOWN),
    ("underRepair", WARNING),
    ("critical", CRITICAL),
    ("major", CRITICAL),
    ("minor", WARNING),
    ("warning", WARNING),
    ("indeterminate", WARNING),
)
"""EntityAlarmStatus, from its bit 0: name and severity."""

_WORST_FIRST = (CRITICAL, WARNING, UNKNOWN)
_GROUP = "Parts"


def read_states(walk: Walk) -> tuple[SensorReading, ...]:
    """The states of the parts. What the agent does not know of a part is left out."""
    opers, admins, standbys, alarms, classes, names, descriptions = walk.columns
    found: list[SensorReading | None] = []
    for index in dict.fromkeys(index for column in (opers, admins, standbys, alarms) for index in column):
        if classes.get(index) in _PASSED_OVER:
            continue
        row = dotted(index)
        name = text_of(names.get(index)) or text_of(descriptions.get(index)) or f"part {row}"
        oper_states = _SWITCHED_OFF if admins.get(index) == _LOCKED and opers.get(index) == _DISABLED else _OPER
        found += (
            _state(f"{name} operational", opers.get(index), oper_states, oid.ENT_STATE_OPER, row),
            _state(f"{name} administrative", admins.get(index), _ADMIN, oid.ENT_STATE_ADMIN, row),
            _state(f"{name} standby", standbys.get(index), _STANDBY, oid.ENT_STATE_STANDBY, row),
            _alarm(f"{name} alarm", alarms.get(index), row),
        )
    return tuple(reading for reading in found if reading is not None)


def _state(name: str, value: Value | None, states: States, column: str, row: str) -> SensorReading | None:
    number = number_of(value)
    return None if number is None else state_sensor(name, number, states, column, row, group=_GROUP)


def _alarm(name: str, value: Value | None, row: str) -> SensorReading | None:
    """The alarms of a part as one state: its value is the first octet of the BITS, its severity that of the worst."""
    if not isinstance(value, bytes) or not value:
        return None
    raised = tuple(_raised(value[0]))
    severities = {severity for _, severity in raised}
    return SensorReading(
        "state",
        name,
        value[0],
        key=row,
        text=", ".join(alarm for alarm, _ in raised) or "none",
        severity=next((severity for severity in _WORST_FIRST if severity in severities), OK),
        group=_GROUP,
        evidence=f"{oid.ENT_STATE_ALARM}.{row}",
    )


def _raised(octet: int) -> Iterator[tuple[str, str]]:
    for position, alarm in enumerate(_ALARMS):
        if octet & 0x80 >> position:
            yield alarm
