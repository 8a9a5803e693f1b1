"""Joining sources: the same quantity once, the more trusted source first, nothing lost."""

from __future__ import annotations

import msgspec

from collectors.joining import GROUPS, join_group, join_parts
from collectors.poll import Part
from collectors.readings import (
    CpuReading,
    EntityReading,
    MemoryReading,
    ProbeReading,
    Readings,
    SensorReading,
    StorageReading,
    UpsReading,
)

FIRST, SECOND = CpuReading("1", 0.1, evidence="1.1"), CpuReading("1", 0.2, evidence="1.1")


def _part(rank: int, readings: Readings) -> Part:
    return Part(f"module {rank}", readings, rank)


def test_the_same_object_read_twice_is_there_once_by_the_more_trusted_module() -> None:
    found = join_parts([_part(0, Readings(cpu=(FIRST, CpuReading("2", 0.5)))), _part(9, Readings(cpu=(SECOND,)))])
    assert found.cpu == (SECOND, CpuReading("2", 0.5))


def test_probes_of_two_mibs_stand_side_by_side() -> None:
    """What a family's own reader says of a row comes before what the standard MIB says of one of the same key."""
    own, standard = ProbeReading("10", "icmp-echo", success=True), ProbeReading("noc.a", success=False)
    found = join_parts([_part(0, Readings(probes=(standard, ProbeReading("10")))), _part(9, Readings(probes=(own,)))])
    assert found.probes == (own, standard)


def test_equal_readings_of_one_module_are_two_things() -> None:
    twins = (CpuReading("", 0.1), CpuReading("", 0.1))
    assert join_parts([_part(0, Readings(cpu=twins)), _part(1, Readings(cpu=()))]).cpu == twins


def test_one_object_may_hold_two_quantities() -> None:
    state = SensorReading("state", "fan", 1, evidence="1.1")
    speed = SensorReading("fanspeed", "fan", 1, "rpm", evidence="1.1")
    assert join_group("sensors", [(state,), (speed,)]) == (state, speed)


def test_memory_and_volumes_of_one_kind_and_size_are_the_same_from_whatever_table() -> None:
    memory = [(MemoryReading(each, each, "system", 100, evidence=each),) for each in ("a", "b")]
    volumes = [(StorageReading(each, "/", 100, evidence=each),) for each in ("a", "b")]
    assert join_group("memory", memory) == memory[0]
    assert join_group("storage", volumes) == volumes[0]


def test_single_facts_are_joined_one_by_one() -> None:
    found = join_group("ups", [UpsReading(load_ratio=0.5), UpsReading(load_ratio=0.6, on_battery=False)])
    assert found == UpsReading(load_ratio=0.5, on_battery=False)


def test_parts_of_a_device_without_an_index_are_all_kept() -> None:
    anonymous = (EntityReading(serial="1"), EntityReading(serial="2"))
    assert join_group("inventory", [(EntityReading(1),), anonymous, (EntityReading(1),)]) == (
        EntityReading(1),
        *anonymous,
    )


def test_nothing_is_lost_of_any_group() -> None:
    """A new group of readings is joined by a rule of its own or kept from the most trusted module."""
    assert set(GROUPS) == {field.name for field in msgspec.structs.fields(Readings)}
    assert join_parts([]) == Readings()
    assert join_parts([_part(0, Readings(cpu=())), _part(1, Readings())]) == Readings(cpu=())
