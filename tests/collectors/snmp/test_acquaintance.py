"""What a device is asked from poll to poll because of what it said before: empty tables, and names of rows."""

from __future__ import annotations

import asyncio
import textwrap
from typing import TYPE_CHECKING

import pytest

from collectors.errors import ProbeTimeoutError
from collectors.poll import Work
from collectors.readings import IdentityReading
from collectors.snmp import oid
from collectors.snmp.acquaintance import Acquaintance
from collectors.snmp.client import Walk
from collectors.snmp.conversation import Conversation
from collectors.snmp.presence import is_empty
from collectors.snmp.profiles import Library
from collectors.snmp.profiles.loading import load
from collectors.snmp.request import Request

from .memory_agent import MemoryAgent, memory_session

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.readings import Readings
    from collectors.snmp.client import Oid, Value

_HEALTH, _IDENTITY, _EVERYTHING = frozenset({Work.HEALTH}), frozenset({Work.IDENTITY}), frozenset(Work)
_VALUE, _NAME = oid.ENT_PHY_SENSOR_VALUE, oid.ENT_PHYSICAL_NAME


def _sensor(row: int, name: bytes) -> dict[Oid, Value]:
    return {f"{oid.ENT_PHY_SENSOR_TYPE}.{row}": 8, f"{_VALUE}.{row}": 20 + row, f"{_NAME}.{row}": name}


class _Bench:
    """One device in memory and our acquaintance with it."""

    def __init__(self) -> None:
        self.agent = MemoryAgent({f"{oid.SYS_UP_TIME}.0": 100_000} | _sensor(1, b"first"))
        self.acquaintance = Acquaintance()

    async def ask(self, work: frozenset[Work]) -> Readings:
        self.agent.asked.clear()
        deadline = asyncio.get_running_loop().time() + 10
        conversation = Conversation(memory_session(self.agent), deadline=deadline, clock=lambda: 1.7e9)
        await self.acquaintance.ask(conversation, work)
        return conversation.readings

    @property
    def named(self) -> list[bool]:
        """Of each request for the sensors, whether it asked for their names."""
        return [_NAME in asked for asked in self.agent.asked if _VALUE in asked]


def _names(readings: Readings) -> list[str]:
    return [reading.name for reading in readings.sensors or ()]


async def test_names_of_rows_are_read_once_while_the_rows_stay_the_same() -> None:
    bench = _Bench()
    assert _names(await bench.ask(_EVERYTHING)) == ["first"]
    assert bench.named == [True]
    assert _names(await bench.ask(_HEALTH)) == ["first"]
    assert bench.named == [False]


async def test_other_rows_have_their_names_read_in_the_same_poll() -> None:
    bench = _Bench()
    await bench.ask(_EVERYTHING)
    bench.agent.variables |= _sensor(2, b"second")
    assert _names(await bench.ask(_HEALTH)) == ["first", "second"]
    assert bench.named == [False, True]
    await bench.ask(_HEALTH)
    assert bench.named == [False]


async def test_names_are_read_again_with_the_identity() -> None:
    bench = _Bench()
    await bench.ask(_EVERYTHING)
    bench.agent.variables[f"{_NAME}.1"] = b"renamed"
    await bench.ask(_IDENTITY)
    assert _names(await bench.ask(_HEALTH)) == ["renamed"]


async def test_rows_that_break_off_keep_the_names_they_had() -> None:
    bench = _Bench()
    bench.agent.variables |= _sensor(2, b"second")
    await bench.ask(_EVERYTHING)
    bench.agent.breaks = lambda columns: ProbeTimeoutError("late") if _VALUE in columns else None
    assert _names(await bench.ask(_HEALTH)) == ["first"]
    assert bench.named == [False]


_REQUEST = Request(columns=("1.1", "1.2"), scalars=("1.3",), names=("1.2",))


@pytest.mark.parametrize(
    ("walk", "empty"),
    [
        (Walk((None,), ({}, {})), True),
        (Walk((None,), ({}, {(1,): b"a name only"})), True),
        (Walk((None,), ({(1,): 5}, {})), False),
        (Walk((0,), ({}, {})), False),
        (Walk((None,), ({}, {}), ProbeTimeoutError("late")), False),
    ],
)
def test_a_module_is_empty_when_it_was_read_to_its_end_and_held_names_at_most(walk: Walk, *, empty: bool) -> None:
    assert is_empty(_REQUEST, walk) is empty


def _library(tmp_path: Path) -> Library:
    (tmp_path / "makers.yaml").write_text('"99999": Maker\n', encoding="utf-8")
    text = """\
        description: Appliances on a common agent
        source:
          - mib: A-MIB
            document: "https://example.org"
            objects: {aModel: 1.3.6.1.4.1.99999.1, aHeat: 1.3.6.1.4.1.99999.2}
        match: [{object_id: 1.3.6.1.4.1.8072, holds: aModel}]
        identity: {vendor: Maker, kind: appliance, objects: {model: [{scalar: aModel}]}}
        skip: [storage]
        modules:
          health:
            scalars: {heat: aHeat}
            readings: [{reading: sensor, class: temperature, value: heat, name: Heat}]
    """
    (tmp_path / "appliance.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    return Library(*load(tmp_path))


_APPLIANCE: dict[Oid, Value] = {
    f"{oid.SYS_OBJECT_ID}.0": "1.3.6.1.4.1.8072.3",
    "1.3.6.1.4.1.99999.1.0": b"Box 1",
    "1.3.6.1.4.1.99999.2.0": 41,
}


def _appliance(tmp_path: Path) -> _Bench:
    bench = _Bench()
    bench.acquaintance = Acquaintance(_library(tmp_path))
    bench.agent.variables |= _APPLIANCE
    return bench


async def test_a_device_is_asked_what_its_family_has_and_not_what_it_is_to_skip(tmp_path: Path) -> None:
    bench = _appliance(tmp_path)
    readings = await bench.ask(_EVERYTHING)
    assert readings.identity == IdentityReading(vendor="Maker", model="Box 1", kind="appliance", profile="appliance")
    assert [sensor.name for sensor in readings.sensors or ()] == ["Heat", "first"]
    assert not any(oid.HR_STORAGE_SIZE in asked for asked in bench.agent.asked)


async def test_a_device_met_in_a_health_poll_is_asked_who_it_is_first_and_only_once(tmp_path: Path) -> None:
    bench = _appliance(tmp_path)
    assert [sensor.name for sensor in (await bench.ask(_HEALTH)).sensors or ()] == ["Heat", "first"]
    assert f"{oid.SYS_OBJECT_ID}.0" in bench.agent.asked[0]
    await bench.ask(_HEALTH)
    assert not any(f"{oid.SYS_OBJECT_ID}.0" in asked for asked in bench.agent.asked)


async def test_a_device_that_does_not_hold_the_mark_of_a_family_is_not_of_it(tmp_path: Path) -> None:
    bench = _appliance(tmp_path)
    del bench.agent.variables["1.3.6.1.4.1.99999.1.0"]
    bench.agent.variables[f"{oid.HR_STORAGE_SIZE}.1"] = 100
    readings = await bench.ask(_EVERYTHING)
    assert readings.identity is None
    assert any(oid.HR_STORAGE_SIZE in asked for asked in bench.agent.asked)


async def test_a_device_that_does_not_say_who_it_is_stays_who_it_was(tmp_path: Path) -> None:
    bench = _appliance(tmp_path)
    await bench.ask(_EVERYTHING)
    mark = "1.3.6.1.4.1.99999.1.0"
    bench.agent.fails = lambda oids: ProbeTimeoutError("no answer") if tuple(oids) == (mark,) else None
    readings = await bench.ask(_EVERYTHING)
    assert [sensor.name for sensor in readings.sensors or ()] == ["Heat", "first"]


async def test_another_device_at_the_same_address_is_met_with_the_next_identity(tmp_path: Path) -> None:
    bench = _appliance(tmp_path)
    await bench.ask(_EVERYTHING)
    bench.agent.variables[f"{oid.SYS_OBJECT_ID}.0"] = "1.3.6.1.4.1.99999.7"
    readings = await bench.ask(_IDENTITY)
    assert readings.identity == IdentityReading(vendor="Maker")
    assert [sensor.name for sensor in (await bench.ask(_HEALTH)).sensors or ()] == ["first"]
