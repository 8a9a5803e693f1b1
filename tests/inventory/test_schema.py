"""The JSON Schema for editors agrees with the loader: what loads is valid, what is misspelt is not."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from inventory.schema import inventory_schema, norms_schema
from inventory.sources import Problems, SourceMap
from inventory.starting import starter_files
from inventory.yamldoc import parse_yaml, read_yaml

HERE = Path(__file__).parent
FILES = sorted((HERE / "design").glob("*.yaml"))
NORMS = sorted((HERE.parents[1] / "inventory" / "data" / "norms").glob("*.yaml"))


def read(path: Path) -> Any:
    problems = Problems()
    document = read_yaml(path, path.name, SourceMap(), problems)
    assert problems.found == []
    return document


def valid(document: Any, schema: dict[str, Any]) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(document))


@pytest.mark.parametrize("schema", [inventory_schema(), norms_schema()], ids=["inventory", "norms"])
def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_documented_example_is_valid(path: Path) -> None:
    assert valid(read(path), inventory_schema())


@pytest.mark.parametrize("name", [name for name in starter_files() if name != "wardwatch.yaml"])
def test_the_starter_is_valid(name: str) -> None:
    document = parse_yaml(starter_files()[name], name, SourceMap(), Problems())
    assert document
    assert valid(document, inventory_schema())


@pytest.mark.parametrize("path", NORMS, ids=lambda path: path.name)
def test_the_shipped_norms_are_valid(path: Path) -> None:
    assert valid(read(path), norms_schema())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("devcies",), []),
        (("devices", 0, "adress"), "10.0.0.1"),
        (("devices", 0, "expected"), "no"),
        (("devices", 0, "in_use_since"), "2019"),
        (("assets", "10354", "one_stop_shop", "pc", 0, "broken"), -1),
        (("services", 0, "check"), {"ftp": "x"}),
        (("maintenance", 0, "form"), "2026-11-28T22:00"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(path: tuple[str | int, ...], value: Any) -> None:
    document = copy.deepcopy(read(HERE / "design" / "rest.yaml"))
    here = document
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert not valid(document, inventory_schema())


def test_every_model_describes_itself() -> None:
    definitions = inventory_schema()["$defs"]
    assert [name for name, schema in definitions.items() if not schema.get("description")] == []
