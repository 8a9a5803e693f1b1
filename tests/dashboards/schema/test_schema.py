"""Every dashboard against the schema that is generated from Grafana's own types; and the schema finds what is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .checking import Checker
from .generated import board_schema

ROOT = Path(__file__).parents[3]
GENERATED = ROOT / "dashboards" / "generated" / "grafana"
SAMPLE = Path(__file__).parent / "every_kind.json"

Document = dict[str, Any]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(board_schema())


@pytest.fixture
def sample() -> Document:
    found: Document = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return found


def _panel(document: Document, kind: str) -> Document:
    found: Document = next(each for each in document["panels"] if each["type"] == kind)
    return found


def test_every_dashboard_is_as_the_types_say(checker: Checker) -> None:
    """Ours, in both languages, and one with a panel of every kind that dashboards are made of."""
    files = [SAMPLE, *sorted(GENERATED.glob("*/*.json"))]
    found = {
        str(path.relative_to(ROOT)): problems
        for path in files
        if (problems := list(checker.problems(json.loads(path.read_text(encoding="utf-8")))))
    }
    assert found == {}


def test_the_schema_knows_the_kinds_of_panels(checker: Checker, sample: Document) -> None:
    """Types of the package are closed and their own: options of one kind are not those of another."""
    ours = {panel["type"] for panel in sample["panels"]}
    assert ours == {"stat", "timeseries", "table", "geomap", "state-timeline", "canvas", "piechart", "bargauge"}
    options = {kind: frozenset(checker.kinds[kind]["properties"]["options"]["properties"]) for kind in ours}
    assert len(set(options.values())) == len(ours)
    assert all(checker.kinds[kind]["properties"]["options"]["additionalProperties"] is False for kind in ours)


def _set(*path: str | int, value: Any) -> Callable[[Document], None]:
    """A change of a document: the value at a path."""

    def change(document: Document) -> None:
        place: Any = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def _in(kind: str, *path: str | int, value: Any) -> Callable[[Document], None]:
    """The same within the panel of a kind."""
    return lambda document: _set(*path, value=value)(_panel(document, kind))


_DEFAULTS = ("fieldConfig", "defaults")

MUTATIONS: dict[str, tuple[Callable[[Document], None], str]] = {
    "an unknown key of the dashboard": (_set("colour", value="red"), "'colour' was unexpected"),
    "a title that is a number": (_set("title", value=3), "3 is not of type 'string'"),
    "a tag that is a number": (_set("tags", value=[1]), "1 is not of type 'string'"),
    "a refresh that is a number": (_set("refresh", value=60), "60 is not of type 'string'"),
    "time from only": (_set("time", value={"from": "now-1h"}), "'to' is a required property"),
    "a variable of no type": (_set("templating", "list", 0, "type", value="chain"), "'chain' is not one of"),
    "an unknown key of a variable": (_set("templating", "list", 1, "querry", value="x"), "'querry' was unexpected"),
    "an unknown key of an annotation": (_set("annotations", "list", 0, "expression", value="x"), "was unexpected"),
    "an annotation without a colour": (_set("annotations", "list", 0, "iconColor", value=None), "None is not of type"),
    "a kind that is not there": (_in("stat", "type", value="statistic"), "no such kind"),
    "options of another kind": (_in("stat", "options", "showHeader", value=True), "'showHeader' was unexpected"),
    "an option that no kind has": (_in("timeseries", "options", "legends", value={}), "'legends' was unexpected"),
    "an option of another type": (_in("bargauge", "options", "minVizHeight", value="16"), "'16' is not of type"),
    "an option with no such word": (_in("stat", "options", "colorMode", value="bg"), "'bg' is not one of"),
    "an option deep inside": (_in("piechart", "options", "legend", "showLegend", value="yes"), "'yes' is not of type"),
    "a legend without its place": (
        _in("timeseries", "options", "legend", value={"calcs": [], "displayMode": "list", "showLegend": True}),
        "'placement' is a required property",
    ),
    "a footer, which tables have no more": (_in("table", "options", "footer", value={}), "'footer' was unexpected"),
    "a layer of a map without a name": (
        _in("geomap", "options", "layers", value=[{"type": "geojson"}]),
        "'name' is a required property",
    ),
    "a view of a map that is a word": (_in("geomap", "options", "view", value="hanoi"), "'hanoi' is not of type"),
    "an element of a canvas without a name": (
        _in("canvas", "options", "root", "elements", value=[{"type": "text"}]),
        "'name' is a required property",
    ),
    "a field of another kind": (
        _in("stat", *_DEFAULTS, "custom", value={"lineWidth": 1}),
        "lineWidth: 1 should not be",
    ),
    "a field with no such word": (
        _in("timeseries", *_DEFAULTS, "custom", "drawStyle", value="lines"),
        "'lines' is not one of",
    ),
    "a field of another type": (_in("state-timeline", *_DEFAULTS, "custom", "fillOpacity", value="70"), "'70' is not"),
    "a unit that is a number": (_in("timeseries", *_DEFAULTS, "unit", value=1), "1 is not of type 'string'"),
    "a threshold that is a word": (
        _in("stat", *_DEFAULTS, "thresholds", "steps", 0, "value", value="low"),
        "'low' is not of type",
    ),
    "an override of nothing": (
        _in("table", "fieldConfig", "overrides", 0, "properties", 0, "id", value="custom.widht"),
        "no field has 'custom.widht'",
    ),
    "an override of another type": (
        _in("table", "fieldConfig", "overrides", 0, "properties", 0, "value", value="wide"),
        "'wide' is not of type 'number'",
    ),
    "a place off the grid": (_in("stat", "gridPos", value={"x": 0, "y": 0, "w": 6}), "'h' is a required property"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_is_wrong_is_found_and_nothing_else(name: str, checker: Checker, sample: Document) -> None:
    """One change makes one finding that names it."""
    change, said = MUTATIONS[name]
    mutated = copy.deepcopy(sample)
    change(mutated)
    found = list(checker.problems(mutated))
    assert len(found) == 1
    assert said in found[0]


def test_panels_in_a_folded_row_are_looked_at_too(checker: Checker, sample: Document) -> None:
    inner = copy.deepcopy(_panel(sample, "stat"))
    inner["options"]["colorMode"] = "bg"
    row = {"type": "row", "id": 90, "title": "Hàng", "collapsed": True, "panels": [inner], "gridPos": inner["gridPos"]}
    found = list(checker.problems({**sample, "panels": [*sample["panels"], row]}))
    assert len(found) == 1
    assert "'bg' is not one of" in found[0]
