"""What a profile's module makes of an answer: names, scales, conditions, units, states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from collectors.readings import (
    CpuReading,
    EntityReading,
    IdentityReading,
    MemoryReading,
    Neighbour,
    Readings,
    SensorReading,
    StorageReading,
    SupplyReading,
    SystemReading,
    UpsReading,
    WirelessReading,
)
from collectors.snmp.client import Walk
from collectors.snmp.profiles.documents import Facts, IdentityDocument, ModuleDocument
from collectors.snmp.profiles.family import request_of
from collectors.snmp.profiles.identity import described, parts_of, read_facts
from collectors.snmp.profiles.making import read_module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Column, Value


def _read(
    document: Mapping[str, Any], columns: Mapping[str, Column] | None = None, scalars: Mapping[str, Value] | None = None
) -> Readings:
    """What is read when an agent holds some columns and scalars, given by their short names."""
    module = msgspec.convert(document, ModuleDocument)
    names = [*module.columns, *module.names, *module.lookups]
    walk = Walk(
        tuple((scalars or {}).get(name) for name in module.scalars),
        tuple((columns or {}).get(name, {}) for name in names),
    )
    return read_module(module, walk, 0.0)


def _table(*readings: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    columns = {"value": "1.9.1", "label": "1.9.2", "other": "1.9.3", "unit": "1.9.4"}
    return {"columns": columns, "readings": list(readings)} | more


def _sensor(**keys: Any) -> dict[str, Any]:
    return {"reading": "sensor", "class": "temperature", "value": "value", **keys}


def _values(readings: Readings) -> list[tuple[str, float | int | str]]:
    return [(sensor.name, sensor.value) for sensor in readings.sensors or ()]


def test_a_sensor_has_the_unit_of_its_class_a_stable_key_and_the_object_it_was_read_from() -> None:
    found = _read(_table(_sensor(name="{label}", group="Parts")), {"value": {(1, 2): 31}, "label": {(1, 2): b"inlet"}})
    sensor = SensorReading("temperature", "inlet", 31, "C", key="value.1.2", group="Parts", evidence="1.9.1.1.2")
    assert found == Readings(sensors=(sensor,))


def test_a_scalar_is_a_row_of_its_own() -> None:
    found = _read(
        {"scalars": {"board": "1.8"}, "readings": [_sensor(value="board", name="Board")]}, None, {"board": 40}
    )
    assert found.sensors == (SensorReading("temperature", "Board", 40, "C", key="board", evidence="1.8.0"),)


@pytest.mark.parametrize(
    ("sent", "keys", "value"),
    [
        (215, {"divide": 10}, 21.5),
        (77, {"multiply": 5, "divide": 9, "add": -17.777778}, 25.0),
        (-231, {"divide": 100}, -2.31),
        (2.5, {}, 2.5),
        (b"23.75 C", {}, 23.75),
        (b" -4", {}, -4),
        (20, {"divide": 10}, 2),
    ],
)
def test_a_value_is_scaled_and_read_from_text_where_it_is_sent_as_text(
    sent: Value, keys: dict[str, float], value: float
) -> None:
    assert _values(_read(_table(_sensor(name="x", **keys)), {"value": {(1,): sent}})) == [("x", value)]


def test_a_column_may_say_where_the_point_stands() -> None:
    columns: dict[str, Column] = {
        "value": {(1,): 2305, (2,): 2305, (3,): 770, (4,): 21},
        "other": {(1,): 1, (2,): 0, (3,): 1, (4,): 400},
    }
    document = _table(_sensor(name="{index}", decimals="other") | {"class": "voltage"})
    assert _values(_read(document, columns)) == [("1", 230.5), ("2", 2305), ("3", 77)]
    assert _values(_read(document, {"value": {(1,): 2305}})) == []


@pytest.mark.parametrize("sent", [b"n/a", b"", "1.3.6.1", -1, 65535, -866597556])
def test_what_is_no_number_or_marked_as_unknown_or_impossible_is_no_reading(sent: Value) -> None:
    assert _values(_read(_table(_sensor(unknown=[-1, 65535])), {"value": {(1,): sent}})) == []


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        ({}, [1, 2, 3]),
        ({"only": {"unit": [1]}}, [1]),
        ({"only": {"unit": [1, 2]}}, [1, 2]),
        ({"unless": {"unit": [1]}}, [2, 3]),
        ({"only": {"label": ["fan"]}}, [2]),
        ({"like": {"label": "(?i)^TEMP"}}, [1]),
        ({"unlike": {"label": "^fan"}}, [1, 3]),
        ({"like": {"index": "^[23]$"}}, [2, 3]),
        ({"unlike": {"index": "^1"}}, [2, 3]),
        ({"without": ["other"]}, [1, 3]),
    ],
)
def test_conditions_choose_the_rows(keys: dict[str, Any], rows: list[int]) -> None:
    columns: dict[str, Column] = {
        "value": {(1,): 1, (2,): 2, (3,): 3},
        "label": {(1,): b"temp 1", (2,): b"fan"},
        "other": {(2,): 0},
        "unit": {(1,): 1, (2,): 2},
    }
    assert [value for _, value in _values(_read(_table(_sensor(**keys)), columns))] == rows


def test_the_first_name_counts_whose_columns_all_have_a_text() -> None:
    names = ["{label} of {other}", "{label}", "row {index}"]
    columns: dict[str, Column] = {
        "value": {(1,): 1, (2,): 2, (3, 4): 3},
        "label": {(1,): b"fan", (2,): b"fan"},
        "other": {(1,): 7, (2,): b" "},
    }
    found = _read(_table(_sensor(name=names)), columns)
    assert [name for name, _ in _values(found)] == ["fan of 7", "fan", "row 3.4"]
    unnamed = _read(_table(_sensor()), columns)
    assert [name for name, _ in _values(unnamed)] == ["temperature 1", "temperature 2", "temperature 3.4"]


def test_rows_of_other_tables_are_found_by_a_value_or_by_part_of_the_index() -> None:
    lookups = {"part": {"column": "1.7", "by": "other"}, "port": {"column": "1.6", "by": [1]}}
    columns: dict[str, Column] = {
        "value": {(1, 5): 10, (2, 6): 20, (3,): 30},
        "other": {(1, 5): 44, (2, 6): 45},
        "part": {(44,): b"board"},
        "port": {(5,): b"ether5", (6,): b"ether6"},
    }
    found = _read(_table(_sensor(name=["{part} {port}", "{port}", "?"]), lookups=lookups), columns)
    assert [name for name, _ in _values(found)] == ["board ether5", "ether6", "?"]


def test_a_state_has_its_text_and_severity_and_an_unlisted_value_is_none() -> None:
    reading = {
        "reading": "state",
        "value": "value",
        "name": "{label}",
        "states": {"ok": {"runs": [1, 2]}, "critical": {"failed": 3, "gone": "GONE"}},
    }
    columns: dict[str, Column] = {
        "value": {(1,): 2, (2,): b"GONE", (3,): 9},
        "label": {(1,): b"fan", (2,): b"supply", (3,): b"x"},
    }
    assert _read(_table(reading), columns).sensors == (
        SensorReading("state", "fan", 2, key="value.1", text="runs", severity="ok", evidence="1.9.1.1"),
        SensorReading("state", "supply", "GONE", key="value.2", text="gone", severity="critical", evidence="1.9.1.2"),
    )


@pytest.mark.parametrize(("keys", "ratio"), [({}, 0.3), ({"idle": True}, 0.7)])
def test_a_processor_is_busy_or_what_it_is_not_idle(keys: dict[str, Any], ratio: float) -> None:
    reading = {"reading": "cpu", "value": "value", **keys}
    found = _read(_table(reading), {"value": {(1,): 30, (2,): 101, (3,): -1}})
    assert found.cpu == (CpuReading("value.1", ratio, "Processor 1", "1.9.1.1"),)


@pytest.mark.parametrize(
    ("keys", "row", "sizes"),
    [
        ({"total": "value", "used": "other"}, {"value": 200, "other": 50}, (200, 50, 0.25)),
        ({"total": "value", "free": "other"}, {"value": 200, "other": 50}, (200, 150, 0.75)),
        ({"used": "value", "free": "other"}, {"value": 60, "other": 40}, (100, 60, 0.6)),
        ({"percent": "value"}, {"value": 40}, (None, None, 0.4)),
        ({"percent": "value", "total": "other", "unit": 1024}, {"value": 50, "other": 10}, (10240, 5120, 0.5)),
        ({"total": "value", "used": "other", "unit": "unit"}, {"value": 4, "other": 1, "unit": 512}, (2048, 512, 0.25)),
        ({"total": "value", "used": "other"}, {"value": 100, "other": 101}, None),
        ({"total": "value", "used": "other"}, {"value": 0, "other": 0}, None),
        ({"total": "value", "used": "other"}, {"other": 5}, None),
        ({"percent": "value"}, {"value": 140}, None),
    ],
)
def test_sizes_are_worked_out_from_each_other(
    keys: dict[str, Any], row: dict[str, int], sizes: tuple[int | None, int | None, float | None] | None
) -> None:
    columns: dict[str, Column] = {name: {(1,): value} for name, value in row.items()}
    found = _read(_table({"reading": "memory", "pool": "swap", "name": "m", **keys}), columns)
    main = keys.get("used") or keys.get("free") or keys.get("percent")
    evidence = {"value": "1.9.1.1", "other": "1.9.3.1"}[main or ""]
    assert found.memory == (() if sizes is None else (MemoryReading(f"{main}.1", "m", "swap", *sizes, evidence),))
    volumes = _read(_table({"reading": "storage", "name": "m", **keys}), columns)
    assert volumes.storage == (() if sizes is None else (StorageReading(f"{main}.1", "m", *sizes, evidence),))


def test_radios_and_supplies() -> None:
    wireless = {"reading": "wireless", "class": "noise-floor", "value": "value", "name": "ap"}
    supply = {"reading": "supply", "type": "toner", "value": "value", "of": "other", "name": "black"}
    found = _read(_table(wireless, supply), {"value": {(1,): 30, (2,): 900}, "other": {(1,): 60, (2,): 60}})
    assert found.wireless == (
        WirelessReading("noise-floor", "ap", 30, "dBm", "1.9.1.1", "value.1"),
        WirelessReading("noise-floor", "ap", 900, "dBm", "1.9.1.2", "value.2"),
    )
    assert found.supplies == (SupplyReading("toner", "black", 0.5, key="value.1", evidence="1.9.1.1"),)


def test_a_part_has_the_texts_of_its_columns_and_an_empty_place_is_none() -> None:
    part: dict[str, Any] = {"reading": "part", "value": "value", "name": "Slot {index}", "unknown": ["BUILTIN"]}
    part |= {"serial": "value", "model": "label", "description": "other"}
    columns: dict[str, Column] = {
        "value": {(1,): b"S1", (2,): b" ", (3,): b"BUILTIN", (4,): b"S4"},
        "label": {(1,): b"SFP-1", (2,): b"SFP-2", (4,): b""},
    }
    assert _read(_table(part), columns).inventory == (
        EntityReading(name="Slot 1", model="SFP-1", serial="S1"),
        EntityReading(name="Slot 4", serial="S4"),
    )


def test_a_number_inside_a_text_is_found_by_a_pattern() -> None:
    reading = {"reading": "cpu", "value": "value", "pattern": r"60 Secs \(\s*(?P<value>[\d.]+)%", "name": "CPU {index}"}
    columns: dict[str, Column] = {"value": {(1,): b"5 Secs ( 7.2%) 60 Secs ( 12.5%)", (2,): b"unknown", (3,): 60}}
    assert _read(_table(reading), columns).cpu == (CpuReading("value.1", 0.125, "CPU 1", "1.9.1.1"),)


def test_a_name_may_hold_parts_of_the_row() -> None:
    reading = _sensor(name=["fan {index_3} of {index_1}", "{index_2} in {index_1}", "{index}"])
    columns: dict[str, Column] = {"value": {(1, 2, 3): 10, (4, 5): 20, (6,): 30}}
    names = [name for name, _ in _values(_read(_table(reading), columns))]
    assert names == ["fan 3 of 1", "5 in 4", "6"]
    chosen = _sensor(name="{index}", like={"index_2": "^5$"})
    assert _values(_read(_table(chosen), columns)) == [("4.5", 20)]


def test_a_neighbour_stands_at_the_interface_that_a_part_of_the_row_is() -> None:
    reading = {"reading": "neighbour", "protocol": "lldp", "value": "value", "remote_port": "label", "interface": 0}
    columns: dict[str, Column] = {
        "value": {(49153, 1): b"sw-2", (49154, 1): b"", (49155, 1): b"ap-3"},
        "label": {(49153, 1): b"gi1/0/6", (49154, 1): b"x"},
    }
    assert _read(_table(reading), columns).neighbours == (
        Neighbour("lldp", remote_name="sw-2", remote_port="gi1/0/6", local_index=49153),
        Neighbour("lldp", remote_name="ap-3", local_index=49155),
    )
    beyond = reading | {"interface": 2}
    assert _read(_table(beyond), columns).neighbours == ()


def test_a_ups_keeps_only_values_of_which_it_has_exactly_one() -> None:
    load = {"reading": "ups", "fact": "load_ratio", "value": "value", "divide": 100}
    battery = {"reading": "ups", "fact": "on_battery", "value": "unit", "true": [3], "false": [2]}
    table = _table(load, battery)
    assert _read(table, {"value": {(1,): 40}, "unit": {(1,): 3}}).ups == UpsReading(load_ratio=0.4, on_battery=True)
    assert _read(table, {"value": {(1,): 40, (2,): 41}, "unit": {(1,): 2}}).ups == UpsReading(on_battery=False)
    assert _read(table, {"unit": {(1,): 9}}).ups is None


def test_an_answer_without_anything_is_empty_and_not_unknown() -> None:
    assert _read(_table(_sensor())) == Readings(sensors=())


def test_a_module_asks_for_its_columns_names_and_lookups() -> None:
    module = msgspec.convert(
        _table(_sensor(), names={"entity": "1.5"}, lookups={"port": {"column": "1.6", "by": [0]}}), ModuleDocument
    )
    request = request_of(module)
    assert request.columns == ("1.9.1", "1.9.2", "1.9.3", "1.9.4", "1.5", "1.6")
    assert request.names == ("1.5", "1.6")


def test_facts_are_the_first_object_s_that_has_one() -> None:
    facts = msgspec.convert(
        {
            "model": [{"scalar": "1.1"}, {"column": "1.2", "pattern": "^MDL:(?P<value>[^;]+)"}],
            "version": [{"scalar": "1.3", "pattern": "(?P<value>[0-9.]+)"}],
            "serial": [{"column": "1.4"}],
        },
        Facts,
    )
    walk = Walk((b"", b"Release 7.2"), ({(1,): b"nothing", (2,): b"MDL:M-1;X"}, {(1,): b" ", (2,): 1234}))
    assert read_facts(facts, walk, 0.0).identity == IdentityReading(model="M-1", version="7.2", serial="1234")
    assert read_facts(facts, Walk((None, None), ({}, {})), 0.0) == Readings()


def test_a_fact_may_be_in_two_scalars() -> None:
    facts = msgspec.convert({"model": [{"scalar": "1.1", "then": "1.2"}], "serial": [{"scalar": "1.3"}]}, Facts)

    def read(*scalars: Value | None) -> IdentityReading | None:
        return read_facts(facts, Walk(scalars, ()), 0.0).identity

    assert read(b"Line", b"3000", b"S1") == IdentityReading(model="Line 3000", serial="S1")
    assert read(b"Line", b"", b"S1") == IdentityReading(model="Line", serial="S1")
    assert read(None, b"3000", None) == IdentityReading(model="3000")
    assert read(None, None, None) is None


def test_a_fact_may_be_told_by_another_column_of_its_row() -> None:
    facts = msgspec.convert({"version": [{"column": "1.1", "beside": "1.2", "only": [1]}]}, Facts)
    walk = Walk((), ({(1,): b"BIOS 3", (2,): b"2.71", (3,): b"9"}, {(1,): 4, (2,): 1}))
    assert read_facts(facts, walk, 0.0).identity == IdentityReading(version="2.71")
    assert read_facts(facts, Walk((), ({(1,): b"BIOS 3"}, {(1,): 4})), 0.0) == Readings()


def test_patterns_find_facts_in_the_description_the_first_one_first() -> None:
    patterns = (r"^(?P<model>\S+) ", r"model (?P<model>\S+), version (?P<version>\S+)")
    assert described(patterns, "R-1 model R-2, version 3") == IdentityReading(model="R-1", version="3")
    assert described(patterns, "") is None


def test_a_family_gives_what_it_knows_of_all_its_devices_and_the_model_of_its_product_list() -> None:
    document = IdentityDocument(
        vendor="Maker", kind="network", os="X", products={"1.3.9.1": "M"}, last_resort=(r"v(?P<version>\d)",)
    )
    found = parts_of(SystemReading(object_id="1.3.9.1", description="v5"), "family", document)
    assert found == [
        (
            "family",
            30,
            IdentityReading(vendor="Maker", kind="network", os="X", profile="family", model_by_object_id="M"),
        ),
        ("last_resort", -10, IdentityReading(version="5")),
    ]
