"""Broken profiles: each mistake has its message, with file and line, and all are reported at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from collectors.readings import SensorReading
from collectors.snmp.client import Walk
from collectors.snmp.profiles import ProfileError
from collectors.snmp.profiles.loading import load

REPOSITORY = Path(__file__).resolve().parents[4]

_HEAD = """\
description: A family
source: [{mib: A-MIB, document: "https://example.org/a.txt"}]
match: [{object_id: 1.3.6.1.4.1.99999}]
identity: {vendor: Maker, kind: network}
"""
_MODULES = """\
modules:
  health:
    columns: {temperature: 1.3.6.1.4.1.99999.1.1}
    readings:
"""
_SENSOR = "      - {reading: sensor, class: temperature, value: temperature}\n"


def _problems(folder: Path, text: str) -> list[str]:
    (folder / "family.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_profile_loads(tmp_path: Path) -> None:
    (tmp_path / "family.yaml").write_text(_HEAD + _MODULES + _SENSOR, encoding="utf-8")
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
        (_HEAD + "include: [no_piece]\n", 'family.yaml:5: unknown piece "no_piece"'),
        (_HEAD + "skip: [sensor]\n", 'family.yaml:5: unknown standard module "sensor"; did you mean "sensors"?'),
        (
            _HEAD + _MODULES + _SENSOR.replace("class: temperature", "class: warmth"),
            'family.yaml:9: unknown class of sensors "warmth"',
        ),
        (
            _HEAD + _MODULES + _SENSOR.replace("value: temperature", "value: temprature"),
            'family.yaml:9: unknown column or scalar "temprature"; did you mean "temperature"?',
        ),
        (
            _HEAD + _MODULES + _SENSOR.replace("value: temperature", "value: temperature, name: '{Nam}'"),
            "family.yaml:9: braces hold the short name of a column, and nothing else",
        ),
        (
            _HEAD + _MODULES + _SENSOR.replace("value: temperature", "value: temperature, like: {temperature: '['}"),
            "family.yaml:9: no regular expression: unterminated character set at position 0",
        ),
        (
            _HEAD + _MODULES + "      - {reading: memory, name: Memory}\n",
            "family.yaml:9: at least one of total, used, free and percent must be named",
        ),
        (
            _HEAD + _MODULES + "      - {reading: thermometer, value: temperature}\n",
            "family.yaml:9: Invalid value 'thermometer'",
        ),
        (
            _HEAD + _MODULES.replace("    readings:\n", "    reader: no_reader\n"),
            'family.yaml:8: unknown reader "no_reader"',
        ),
        (
            _HEAD + "modules: {health: {scalars: {index: 1.3.6.1.1}, readings: [{reading: cpu, value: index}]}}\n",
            'family.yaml:5: "index" is named more than once',
        ),
        (
            _HEAD + "modules: {health: {columns: {a: 1.3.6.1.1}}}\n",
            "family.yaml:5: either a reader or readings must be named",
        ),
        (
            _HEAD + _MODULES + _SENSOR.replace("value", "valu"),
            'family.yaml:9: unknown key "valu"; did you mean "value"?',
        ),
        (
            _HEAD + "modules:\n  good: {columns: {a: 1.3.6.1.1}, readings: [{reading: cpu, value: a}]}\n  bad: 5\n",
            "family.yaml:7: Expected `object`, got `int`",
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
    second = _MODULES.removeprefix("modules:\n").replace("health", "other").replace(".1.1", ".1.2")
    assert _problems(tmp_path, _HEAD + _MODULES + _SENSOR + second + _SENSOR) == [
        'family.yaml:5: modules "health" and "other" both read a value of one kind from "temperature"; rename one'
    ]
