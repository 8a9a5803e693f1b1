"""POWER-ETHERNET-MIB (RFC 3621): ports that power devices, and what their power supplies give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.readings import PoePort, SensorReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collectors.snmp.client import Column, Value, Walk

POE: Final = Request(
    columns=(
        oid.PETH_PSE_PORT_ADMIN_ENABLE,
        oid.PETH_PSE_PORT_DETECTION_STATUS,
        oid.PETH_PSE_PORT_POWER_CLASSIFICATIONS,
        oid.PETH_MAIN_PSE_POWER,
        oid.PETH_MAIN_PSE_CONSUMPTION_POWER,
    )
)

_STATUSES: Final[Mapping[int, str]] = {
    1: "disabled",
    2: "searching",
    3: "deliveringPower",
    4: "fault",
    5: "test",
    6: "otherFault",
}
_DELIVERING: Final = "deliveringPower"
_ENABLED: Final[Mapping[int, bool]] = {1: True, 2: False}
"""TruthValue (RFC 2579)."""

_FIRST_CLASS: Final = 1
_LAST_CLASS: Final = 5
"""pethPsePortPowerClassifications class0(1) to class4(5)."""

_PORT_INDEX_PARTS: Final = 2
_MAIN_INDEX_PARTS: Final = 1


def read_poe_ports(walk: Walk) -> tuple[PoePort, ...]:
    """Every port, by group and port; the class of a device counts only while one is powered."""
    enabled, statuses, classes, _, _ = walk.columns
    found = []
    for row in dict.fromkeys([*enabled, *statuses]):
        if len(row) != _PORT_INDEX_PARTS:
            continue
        status = _STATUSES.get(number_of(statuses.get(row)) or 0)
        power_class = _class(classes.get(row)) if status == _DELIVERING else None
        found.append(PoePort(f"{row[0]}.{row[1]}", _ENABLED.get(number_of(enabled.get(row)) or 0), status, power_class))
    return tuple(found)


def _class(value: Value | None) -> int | None:
    number = number_of(value)
    return number - _FIRST_CLASS if number is not None and _FIRST_CLASS <= number <= _LAST_CLASS else None


def read_poe_power(walk: Walk) -> tuple[SensorReading, ...]:
    """Nominal and consumed power of each group of ports, in watts.

    The MIB says watts; an agent that says more than its supply can give sends something else, and that is not known.
    """
    *_, supplies, consumed = walk.columns
    return tuple(
        SensorReading("power", f"PoE {row} {word}", watts, "W", f"poe {row} {word}", evidence=f"{column}.{row}")
        for row, word, column, watts in _powers(supplies, consumed)
    )


def _powers(supplies: Column, consumed: Column) -> Iterator[tuple[str, str, str, int]]:
    for index in dict.fromkeys([*supplies, *consumed]):
        if len(index) != _MAIN_INDEX_PARTS:
            continue
        most, used = number_of(supplies.get(index)), number_of(consumed.get(index))
        row = str(index[0])
        if most is not None and most >= 0:
            yield row, "budget", oid.PETH_MAIN_PSE_POWER, most
        if used is not None and used >= 0 and not (most and used > most):
            yield row, "consumption", oid.PETH_MAIN_PSE_CONSUMPTION_POWER, used
