"""Broken profiles: each mistake has its message, with file and line, and all are reported at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from collectors.readings import SensorReading
from collectors.snmp.client import SnmpLogin, Walk
from collectors.snmp.profiles import ProfileError
from collectors.snmp.profiles.loading import load
from collectors.snmp.vlan_contexts import VlanContext

REPOSITORY = Path(__file__).resolve().parents[4]

_HEAD = """\
description: A family
source: [{mib: A-MIB, document: "https://example.org/a.txt"}]
match: [{object_id: 1.3.6.1.4.1.99999}]
identity: {vendor: Maker, kind: network}
"""
_MODULES = (
    _HEAD.replace('a.txt"}', 'a.txt", objects: {aTemperature: 1.3.6.1.4.1.99999.1.1}}')
    + """\
modules:
  health:
    columns: {temperature: aTemperature}
    readings:
"""
)
_SENSOR = "      - {reading: sensor, class: temperature, value: temperature}\n"
_ONE = "modules: {health: {scalars: {a: aOne}, readings: [{reading: cpu, value: a}]}}\n"
_EVERYWHERE = """\
description: A family
source:
  - mib: A-MIB
    document: "https://example.org/a.txt"
    objects: {aMark: 1.3.6.1.1, aModel: 1.3.6.1.2, aSerial: 1.3.6.1.3, aValue: 1.3.6.1.4, aName: 1.3.6.1.5,
      aPlace: 1.3.6.1.6, aCount: 1.3.6.1.7}
match: [{object_id: 1.3.6.1.4.1.99999, holds: aMark}]
identity:
  vendor: Maker
  kind: network
  objects: {model: [{scalar: aModel}], serial: [{column: aSerial}]}
  products: {1.3.6.1.4.1.99999.1: One}
modules:
  health:
    columns: {value: aValue}
    names: {name: aName}
    scalars: {count: aCount}
    lookups: {place: {column: aPlace, by: value}}
    readings: [{reading: sensor, class: count, value: value, name: "{name} {place} {count}"}]
"""
_PROFILES_ONLY = {"match", "ident"}


def _listing(objects: str) -> str:
    """A profile without modules whose MIB has some objects."""
    return _HEAD.replace('a.txt"}', f'a.txt", objects: {{{objects}}}}}')


def _problems(folder: Path, text: str) -> list[str]:
    (folder / "family.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_profile_loads(tmp_path: Path) -> None:
    (tmp_path / "family.yaml").write_text(_MODULES + _SENSOR, encoding="utf-8")
    families, makers = load(tmp_path)
    assert list(families) == ["family"]
    assert makers == {}
    assert families["family"].modules["family.health"].request.columns == ("1.3.6.1.4.1.99999.1.1",)


def test_the_example_in_the_documentation_loads(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "profiles.md").read_text(encoding="utf-8")
    (tmp_path / "example.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    families, _ = load(tmp_path)
    walk = Walk((), ({(7,): b"inlet"}, {(7,): 215}, {(7,): 4}))
    assert families["example"].modules["example.temperatures"].read(walk, 0.0).sensors == (
        SensorReading("temperature", "inlet", 21.5, "C", key="temperature.7", evidence="1.3.6.1.4.1.99999.3.1.3.7"),
        SensorReading(
            "state",
            "inlet",
            4,
            key="status.7",
            text="hot",
            severity="critical",
            evidence="1.3.6.1.4.1.99999.3.1.4.7",
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_HEAD.replace("vendor", "vendr"), 'family.yaml:4: unknown key "vendr"; did you mean "vendor"?'),
        (_HEAD.replace("description: A family\n", ""), 'family.yaml:1: key "description" is missing'),
        (_HEAD.replace("kind: network", "kind: toaster"), "family.yaml:4: Invalid enum value 'toaster'"),
        (
            _HEAD.replace("1.3.6.1.4.1.99999}", "enterprises}"),
            "family.yaml:3: Expected `str` matching regex '^[0-9]+(\\\\.[0-9]+)+$'",
        ),
        (
            _HEAD.replace("99999}", "99999, description: '('}"),
            "family.yaml:3: no regular expression: missing ), unterminated subpattern at position 0",
        ),
        (
            _HEAD.replace("kind: network}", "kind: network, description: ['^(?P<modell>.*)']}"),
            "family.yaml:4: a pattern here names groups of model, version, serial and no other, by (?P<name>...)",
        ),
        (
            _HEAD.replace("kind: network}", "kind: network, objects: {model: [{pattern: '(?P<value>.)'}]}}"),
            "family.yaml:4: either a scalar or a column must be named",
        ),
        (
            _MODULES.replace("kind: network}", "kind: network, objects: {model: [{column: aTemperature, only: [1]}]}}")
            + _SENSOR,
            "family.yaml:4: the rows of a column that count are told by beside and only, both or neither",
        ),
        (
            _MODULES.replace(
                "kind: network}", "kind: network, objects: {model: [{column: aTemperature, then: aTemperature}]}}"
            )
            + _SENSOR,
            "family.yaml:4: only the text of a scalar has another behind it",
        ),
        (_HEAD + "include: [no_piece]\n", 'family.yaml:5: unknown piece "no_piece"'),
        (_HEAD + "skip: [sensor]\n", 'family.yaml:5: unknown standard module "sensor"; did you mean "sensors"?'),
        (
            _MODULES + _SENSOR.replace("class: temperature", "class: warmth"),
            'family.yaml:9: unknown class of sensors "warmth"',
        ),
        (
            _MODULES + _SENSOR.replace("value: temperature", "value: temprature"),
            'family.yaml:9: unknown column or scalar "temprature"; did you mean "temperature"?',
        ),
        (
            _MODULES + _SENSOR.replace("value: temperature", "value: temperature, name: '{Nam}'"),
            "family.yaml:9: braces hold the short name of a column, and nothing else",
        ),
        (
            _MODULES + _SENSOR.replace("value: temperature", "value: temperature, like: {temperature: '['}"),
            "family.yaml:9: no regular expression: unterminated character set at position 0",
        ),
        (
            _MODULES + _SENSOR.replace("value: temperature", r"value: temperature, pattern: '(\d+)'"),
            "family.yaml:9: a pattern here names groups of value and no other, by (?P<name>...)",
        ),
        (
            _MODULES + "      - {reading: neighbour, protocol: lldp, value: temprature, interface: 0}\n",
            'family.yaml:9: unknown column or scalar "temprature"; did you mean "temperature"?',
        ),
        (
            _MODULES + "      - {reading: memory, name: Memory}\n",
            "family.yaml:9: at least one of total, used, free and percent must be named",
        ),
        (
            _MODULES + "      - {reading: thermometer, value: temperature}\n",
            "family.yaml:9: Invalid value 'thermometer'",
        ),
        (
            _MODULES.replace("    readings:\n", "    reader: no_reader\n"),
            'family.yaml:8: unknown reader "no_reader"',
        ),
        (
            _listing("aOne: 1.3.6.1.1")
            + "modules: {health: {scalars: {index: aOne}, readings: [{reading: cpu, value: index}]}}\n",
            'family.yaml:5: "index" is named more than once',
        ),
        (
            _listing("aOne: 1.3.6.1.1") + "modules: {health: {columns: {a: aOne}}}\n",
            "family.yaml:5: either a reader or readings must be named",
        ),
        (
            _MODULES + _SENSOR.replace("value", "valu"),
            'family.yaml:9: unknown key "valu"; did you mean "value"?',
        ),
        (
            _listing("aOne: 1.3.6.1.1") + _ONE.replace("}}\n", "}, bad: 5}\n"),
            "family.yaml:5: Expected `object`, got `int`",
        ),
        ("description: [\n", "family.yaml:2: not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    assert [problem for problem in _problems(tmp_path, text) if not problem.startswith(message)] == []


def test_all_files_are_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "piece.yaml").write_text("description: A piece\nmodule: {}\n", encoding="utf-8")
    assert _problems(tmp_path, _HEAD + "profile: x\n") == [
        'family.yaml:5: unknown key "profile"',
        'pieces/piece.yaml:2: unknown key "module"; did you mean "modules"?',
    ]


def test_two_modules_that_would_give_equal_keys_are_refused(tmp_path: Path) -> None:
    first, second = (
        "  {}:\n    columns: {{temperature: {}}}\n    readings:\n".format(*names)
        for names in (("health", "aOne"), ("other", "aTwo"))
    )
    text = _listing("aOne: 1.3.6.1.1, aTwo: 1.3.6.1.2") + "modules:\n"
    assert _problems(tmp_path, text + first + _SENSOR + second + _SENSOR) == [
        'family.yaml:5: modules "health" and "other" both read a value of one kind from "temperature"; rename one'
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            _listing("aOnce: 1.3.6.1.1") + _ONE,
            [
                'family.yaml:2: object "aOnce" is listed and not used',
                'family.yaml:5: object "aOne" is not listed under a source; did you mean "aOnce"?',
            ],
        ),
        (
            _listing("aOne: 1.3.6.1.1, bOne: 1.3.6.1.1") + _ONE.replace("a: aOne", "a: aOne, b: bOne"),
            ['family.yaml:2: "bOne" and "aOne" are one object'],
        ),
        (
            _listing("aOne: 1.3.6.1.1}}, {mib: B-MIB, document: 'https://example.org', objects: {aOne: 1.3.6.1.1")
            + _ONE,
            ['family.yaml:2: "aOne" is listed twice'],
        ),
        (
            _listing("aOne: one") + _ONE,
            ['family.yaml:2: "one" is no OID: numbers are expected, with a dot between each two'],
        ),
    ],
)
def test_objects_are_listed_once_and_used(tmp_path: Path, text: str, messages: list[str]) -> None:
    assert _problems(tmp_path, text) == messages


def test_what_no_reading_uses_is_not_asked_for(tmp_path: Path) -> None:
    text = _listing("aOne: 1.3.6.1.1, aTwo: 1.3.6.1.2") + _ONE.replace("a: aOne", "a: aOne, b: aTwo")
    assert _problems(tmp_path, text) == ['family.yaml:5: "b" is asked for and no reading uses it']


def test_every_place_that_reads_an_object_may_name_it(tmp_path: Path) -> None:
    """Matches, identity, columns, scalars, names and lookups; products and prefixes of matches stay numbers."""
    (tmp_path / "family.yaml").write_text(_EVERYWHERE, encoding="utf-8")
    family = load(tmp_path)[0]["family"]
    identity = family.modules["family.identity"].request
    assert family.document.match[0].holds == "1.3.6.1.1"
    assert (identity.scalars, identity.columns) == (("1.3.6.1.2",), ("1.3.6.1.3",))
    request = family.modules["family.health"].request
    assert (request.columns, request.scalars) == (("1.3.6.1.4", "1.3.6.1.5", "1.3.6.1.6"), ("1.3.6.1.7",))
    assert request.names == ("1.3.6.1.5", "1.3.6.1.6")
    assert [(source.mib, len(source.objects)) for source in family.sources] == [("A-MIB", 7)]


def test_a_number_in_place_of_an_object_is_told_what_to_do(tmp_path: Path) -> None:
    assert _problems(tmp_path, _HEAD + _ONE.replace("aOne", "1.3.6.1.1")) == [
        'family.yaml:5: "1.3.6.1.1" is a number; list the object under its MIB and name it here'
    ]


def test_a_number_left_open_in_an_oid_is_that_of_the_device(tmp_path: Path) -> None:
    text = _EVERYWHERE.replace("aModel: 1.3.6.1.2,", "aModel: 1.3.6.1.4.1.7.@.2,")
    text = text.replace("aValue: 1.3.6.1.4,", "aValue: 1.3.6.1.4.1.7.@.4.@,")
    (tmp_path / "family.yaml").write_text(text, encoding="utf-8")
    family = load(tmp_path)[0]["family"]

    def asked(object_id: str) -> list[str]:
        modules = family.of(object_id).modules
        identity, health = modules["family.identity"].request, modules["family.health"].request
        return [identity.scalars[0], health.columns[0]]

    assert asked("1.3.6.1.4.1.7.66.5.8") == ["1.3.6.1.4.1.7.66.2", "1.3.6.1.4.1.7.66.4.8"]
    assert asked("1.3.6.1.4.1.7.67") == ["1.3.6.1.4.1.7.67.2", "1.3.6.1.4.1.7.67.4.0"]
    assert load(_folder_with(tmp_path / "whole", _EVERYWHERE))[0]["family"].of("1.3.6.1.4.1.7.66").name == "family"


def _folder_with(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "family.yaml").write_text(text, encoding="utf-8")
    return folder


_VLANS = """\
vlan_contexts:
  columns: {state: aState}
  only: {state: [1]}
  vlan: 1
  community: "{vlan}"
  context: "bridge-{vlan}"
"""


def test_a_family_says_which_vlans_it_serves_in_contexts(tmp_path: Path) -> None:
    """Rows whose state is another, whose number is no VLAN, or whose index has no such part are none."""
    text = _listing("aState: 1.3.6.1.4.1.7.@.1") + _VLANS
    (tmp_path / "family.yaml").write_text(text, encoding="utf-8")
    family = load(tmp_path)[0]["family"].of("1.3.6.1.4.1.7.66")
    assert family.modules["contexts"].request.columns == ("1.3.6.1.4.1.7.66.1",)
    walk = Walk((), ({(1, 20): 1, (1, 30): 2, (1, 40): 1, (2, 40): 1, (1, 5000): 1, (9,): 1},))
    v2c, v3 = (family.contexts(walk, SnmpLogin(version)) for version in (2, 3))
    assert v2c == (VlanContext("20", 20), VlanContext("40", 40))
    assert v3 == (VlanContext("bridge-20", 20), VlanContext("bridge-40", 40))


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            _VLANS.replace("only: {state", "only: {stat"),
            [
                'family.yaml:7: unknown column "stat"; did you mean "state"?',
            ],
        ),
        (
            _VLANS.replace('"{vlan}"', '"20"').replace("bridge-{vlan}", "{vlan} of {name}"),
            [
                "family.yaml:9: {vlan} must stand in it once, for the number of the VLAN, and no other braces",
                "family.yaml:10: {vlan} must stand in it once, for the number of the VLAN, and no other braces",
            ],
        ),
        (_VLANS.replace("  vlan: 1\n", ""), ['family.yaml:5: key "vlan" is missing']),
        (
            _VLANS.replace("state: aState", "state: aState, kind: aState"),
            ['family.yaml:6: "kind" is asked for and nothing uses it'],
        ),
        (
            _VLANS.replace("aState", "aStat"),
            [
                'family.yaml:2: object "aState" is listed and not used',
                'family.yaml:6: object "aStat" is not listed under a source; did you mean "aState"?',
            ],
        ),
    ],
)
def test_a_mistake_in_how_vlans_are_served_is_told_with_its_place(
    tmp_path: Path, text: str, messages: list[str]
) -> None:
    assert _problems(tmp_path, _listing("aState: 1.3.6.1.1") + text) == messages


def test_a_family_has_its_vlans_in_one_place(tmp_path: Path) -> None:
    """It, or one of its pieces."""
    written = _listing("aState: 1.3.6.1.1") + _VLANS
    piece = "".join(line for line in written.splitlines(keepends=True) if line[:5] not in _PROFILES_ONLY)
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "piece.yaml").write_text(piece + "modules: {}\n", encoding="utf-8")
    assert _problems(tmp_path, written + "include: [piece]\n") == [
        "family.yaml:11: vlan_contexts are named more than once; a family has its VLANs in one place"
    ]
    (tmp_path / "family.yaml").write_text(_HEAD + "include: [piece]\n", encoding="utf-8")
    assert load(tmp_path)[0]["family"].vlan_contexts is not None


def test_a_family_is_written_where_its_pieces_are_too(tmp_path: Path) -> None:
    piece = "\n".join(
        line for line in (_listing("aOne: 1.3.6.1.1") + _ONE).splitlines() if line[:5] not in _PROFILES_ONLY
    )
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "piece.yaml").write_text(piece.replace("A-MIB", "B-MIB"), encoding="utf-8")
    (tmp_path / "family.yaml").write_text(_HEAD + "include: [piece]\n", encoding="utf-8")
    family = load(tmp_path)[0]["family"]
    assert [source.mib for source in family.sources] == ["A-MIB", "B-MIB"]
    assert list(family.own) == ["health"]
