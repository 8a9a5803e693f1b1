"""The YAML dialect: what a plain value is, where it stands, and that no text whatever breaks the reader."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inventory.documents import InventoryDocument
from inventory.errors import InventoryCheckError
from inventory.load import load_inventory
from inventory.sources import Place, Problems, SourceMap
from inventory.yamldoc import parse_yaml

from .examples import CITY, NETWORK


def parse(text: str) -> tuple[Any, list[str]]:
    problems = Problems()
    return parse_yaml(text, "f.yaml", SourceMap(), problems), [str(problem) for problem in problems.found]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+84912345678", "+84912345678"),
        ("0", 0),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("22:00", "22:00"),
        ("2024-12-31", "2024-12-31"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ('"00001"', "00001"),
        ("'12'", "12"),
        ("10.0.0.1", "10.0.0.1"),
        ("Hoa\u0300", "Hoà"),
    ],
)
def test_plain_values_are_read_by_the_core_schema(written: str, value: object) -> None:
    assert parse(f"key: {written}\n") == ({"key": value}, [])


def test_a_number_with_leading_zeros_is_refused_and_kept_as_it_was_written() -> None:
    value, problems = parse("unit: 00001\n")
    assert value == {"unit": "00001"}
    assert len(problems) == 1
    assert problems[0].startswith("f.yaml:1: a number with leading zeros")


def test_every_entry_has_its_line() -> None:
    sources = SourceMap()
    value = parse_yaml("a:\n  - {b: 1}\n  -\n    c:\n      d: 2\n", "f.yaml", sources, Problems())
    paths: dict[tuple[str | int, ...], int] = {
        (): 1,
        ("a",): 1,
        ("a", 0): 2,
        ("a", 0, "b"): 2,
        ("a", 1): 4,
        ("a", 1, "c", "d"): 5,
        ("a", 1, "missing"): 4,
    }
    assert {path: sources.place(value, path) for path in paths} == {
        path: Place("f.yaml", line) for path, line in paths.items()
    }


def loads_or_says_why(files: dict[str, bytes]) -> None:
    """Load files; InventoryCheckError is the only error that may come of them."""
    with tempfile.TemporaryDirectory() as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        with contextlib.suppress(InventoryCheckError):
            load_inventory(Path(name))


yaml_like = st.text(st.sampled_from(list("ab01 \n\t:-{}[],&*!?|>'\"#%@`~<.=éÀ\x00\u0300\ufeff")) | st.characters())


@settings(max_examples=150, deadline=None)
@given(yaml_like)
def test_arbitrary_text_never_breaks_the_loader(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    loads_or_says_why({"city.yaml": CITY.encode(), "network.yaml": NETWORK.encode(), "x.yaml": content})


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_break_the_loader(content: bytes) -> None:
    loads_or_says_why({"city.yaml": content})


KEYS = st.sampled_from(
    [
        *InventoryDocument.model_fields,
        *("name", "unit", "role", "address", "uplinks", "to", "from", "site", "snmp", "version", "community", "device"),
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["C11", "r-D1", "hanoi"])
)
VALUES = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=4), max_leaves=12
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=6))
@example({"simulated": []})
def test_well_formed_nonsense_never_breaks_the_loader(document: dict[str, Any]) -> None:
    """The inventory's own keys with values of any kind, beside files that are good."""
    text = json.dumps(document, ensure_ascii=False).replace("NaN", "null").replace("Infinity", "null")
    content = text.encode("utf-8", "surrogatepass")
    loads_or_says_why({"city.yaml": CITY.encode(), "network.yaml": NETWORK.encode(), "x.yaml": content})
    loads_or_says_why({"x.yaml": content})
