"""The objects that the shipped profiles read: each is one object of one MIB, named as the MIB names it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import collectors.snmp.profiles
from collectors.snmp import oid
from collectors.snmp.profiles import Family, shipped
from collectors.snmp.profiles.documents import SensorDocument, WirelessDocument
from collectors.snmp.profiles.making import main_column
from collectors.snmp.profiles.units import SENSOR_UNITS, WIRELESS_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.snmp.profiles.documents import Source

_FOLDER = Path(collectors.snmp.profiles.__file__).parent
_STANDARD = {value: name for name, value in vars(oid).items() if name.isupper() and isinstance(value, str)}


def _sources() -> Iterator[tuple[str, Source]]:
    return ((family.name, source) for family in shipped().families.values() for source in family.sources)


def _constant(name: str) -> str:
    """The name that `collectors.snmp.oid` gives an object of a MIB."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).upper()


def test_an_object_of_a_mib_has_one_oid_and_an_oid_is_one_object_of_one_mib() -> None:
    by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_oid: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, source in _sources():
        for name, number in source.objects.items():
            by_name[source.mib, name].add(number)
            by_oid[number].add((source.mib, name))
    assert {name: numbers for name, numbers in by_name.items() if len(numbers) > 1} == {}
    assert {number: names for number, names in by_oid.items() if len(names) > 1} == {}


def test_objects_of_standard_mibs_are_those_that_the_standard_modules_ask() -> None:
    """A wrong digit in a profile would read another column of the same table."""
    listed = {number: name for _, source in _sources() for name, number in source.objects.items()}
    known = {number: _STANDARD[number] for number in listed if number in _STANDARD}
    assert {number: _constant(listed[number]) for number in known} == known


def test_a_column_is_no_part_of_another() -> None:
    """The OID of a table, of a row or of an instance would be no object that can be asked for."""
    numbers = sorted({number for _, source in _sources() for number in source.objects.values()})
    assert [number for number in numbers for other in numbers if other.startswith(f"{number}.")] == []


@pytest.mark.parametrize("name", sorted(shipped().families))
def test_every_source_is_used_has_a_document_and_stands_once(name: str) -> None:
    """Sources without objects are of product identities, which stay numbers: at most one is, and no piece has one."""
    family = shipped().families[name]
    assert all(re.match(r"https?://[^/]+/", source.document) for source in family.sources)
    own = Counter(source.mib for source in family.document.source)
    assert [mib for mib, times in own.items() if times > 1] == []
    if any(source.objects for source in family.document.source):
        assert len([source for source in family.document.source if not source.objects]) <= 1


@pytest.mark.parametrize("name", sorted(shipped().families))
def test_units_are_known_and_nothing_is_read_twice(name: str) -> None:
    """One value is read in one way only, but for conditions that keep its readings apart."""
    readings = list(_readings(shipped().families[name]))
    classes = {reading.sensor_class for _, reading in readings if isinstance(reading, SensorDocument)}
    radio = {reading.wireless_class for _, reading in readings if isinstance(reading, WirelessDocument)}
    assert (classes - set(SENSOR_UNITS), radio - set(WIRELESS_UNITS)) == (set(), set())
    assert [key for key, times in Counter(key for key, _ in readings).items() if times > 1] == []


def _readings(family: Family) -> Iterator[tuple[tuple[object, ...], object]]:
    """Every reading of a family with what makes it one of its own: kind, object and conditions."""
    for module in family.own.values():
        numbers = {**module.columns, **module.scalars}
        for reading in module.readings:
            value = main_column(reading)
            conditions = (repr(getattr(reading, key)) for key in ("only", "unless", "like", "unlike", "without"))
            kind = getattr(reading, "sensor_class", None) or getattr(reading, "wireless_class", None)
            yield (type(reading).__name__, kind, numbers.get(value or ""), *conditions), reading


def test_every_piece_is_part_of_a_family() -> None:
    included = {piece for family in shipped().families.values() for piece in family.document.include}
    assert {path.stem for path in (_FOLDER / "pieces").glob("*.yaml")} - included == set()
