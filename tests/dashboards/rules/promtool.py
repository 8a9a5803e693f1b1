"""Cases of alerts as promtool's tests: a time line of series, and what has to fire when."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dashboards.rules.catalogue import FILES
from dashboards.rules.model import Alert, Group, Layer, Timing

HERE = Path(__file__).parent
CASES: dict[str, Any] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
TEXTS: dict[str, list[dict[str, str]]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
"""What each case's alert says, word for word, as a person has read it."""

NAMES = (
    'wardwatch_unit_info{unit="282",level="district",name="Huyện Thử",parent="01"}',
    'wardwatch_unit_info{unit="10441",level="commune",name="Xã Nghiệm",parent="282"}',
)
_PAGES = {"vi": "dashboard_url", "en": "dashboard_url_en"}
_LEAD, _MARGIN = 600, 600
_LOOKBACK = 300
"""So long promtool goes on with the last value of a series that ends; a scrape that misses one ends it at once."""


class Rule(NamedTuple):
    """An alert with its group and the name of its file."""

    alert: Alert
    group: Group
    file: str


def rules() -> dict[str, Rule]:
    """Every alert by its name."""
    return {
        rule.name: Rule(rule, group, file)
        for file, made in FILES.items()
        for group in made(Timing())
        for rule in group.rules
        if isinstance(rule, Alert)
    }


class Story(NamedTuple):
    """When a case's series are well and ill, seconds from the start: ill, a flap, ill again, well for good."""

    ill: int
    flap: int
    again: int
    well: int
    end: int


def story(rule: Rule, case: dict[str, Any]) -> Story:
    """The times of a case: everything lasts long enough for the alert's own times, the flap is shorter than `keep`."""
    lag, step = case.get("lag", 0), max(case.get("interval", 30), rule.group.every(Timing()))
    ill = _round(case.get("lead", max(_LEAD, lag)), step)
    flap = ill + _round(lag + rule.alert.wait + _MARGIN, step)
    again = flap + _round(case.get("flap", min(rule.alert.keep // 2, 300)), step) if rule.alert.keep > step else flap
    well = again + _round(lag + 300, step)
    return Story(ill, flap, again, well, well + _round(lag + rule.alert.keep + _LOOKBACK + _MARGIN + 2 * step, step))


def _round(seconds: int, step: int) -> int:
    return -(-seconds // step) * step


def document(name: str, rule: Rule, folder: Path) -> dict[str, Any]:
    """A case as a file of promtool."""
    case = CASES[name]
    files = ["recording", rule.file] if ":" in rule.alert.expr else [rule.file]
    step, times = case.get("interval", 30), story(rule, case)
    lag, slack = case.get("lag", 0), 2 * max(step, rule.group.every(Timing()))
    wait, keep = rule.alert.wait, rule.alert.keep
    quiet = [0, times.ill - step, *([times.ill + wait - slack] if wait > slack else [])]
    firing = [times.ill + lag + wait + slack, times.flap - step, times.again - step, times.well - step]
    if keep > slack:
        firing.append(times.well + keep - slack)
    ends = any(series.get("good", 0) is None for series in case["series"])
    quiet.append(times.well + lag + keep + slack + (_LOOKBACK if ends else 0))
    firing = sorted({at for at in firing if at < times.well + keep})
    checks = [(at, [_fired(name, rule, at=place)]) for place, at in enumerate(firing)] + [(at, []) for at in quiet]
    return {
        "rule_files": [str(folder / f"{file}.rules.yaml") for file in files],
        "evaluation_interval": f"{step}s",
        "group_eval_order": [group.name for file in files for group in FILES[file](Timing())],
        "tests": [
            {
                "name": name,
                "interval": f"{step}s",
                "input_series": [
                    *({"series": each, "values": f"1+0x{times.end // step + 5}"} for each in NAMES),
                    *({"series": each["series"], "values": _values(each, times, step)} for each in case["series"]),
                ],
                "alert_rule_test": [
                    {"eval_time": f"{at}s", "alertname": name, "exp_alerts": alerts} for at, alerts in sorted(checks)
                ],
            }
        ],
    }


def _fired(name: str, rule: Rule, at: int) -> dict[str, Any]:
    """What promtool expects of an alert that fires, the `at`-th time it is looked at."""
    readings = TEXTS[name]
    return {
        "exp_labels": {"severity": rule.alert.severity.value, "layer": rule.alert.layer.value, **CASES[name]["labels"]},
        "exp_annotations": {
            **readings[min(at, len(readings) - 1)],
            **leads(name, rule.alert.layer, CASES[name]["labels"]),
        },
    }


def leads(name: str, layer: Layer, labels: dict[str, str]) -> dict[str, str]:
    """What the alert links: its runbook, and the page of what it is about in each language."""
    if layer is Layer.CIRCUIT:
        page = "/circuits"
    elif "device" in labels:
        page = f"/devices/{labels['device']}"
    elif "service" in labels:
        page = "/services"
    else:
        page = f"/districts/{labels['district']}" if "district" in labels else ""
    pages = {name: f"http://127.0.0.1:9579/status{page}?lang={language}" for language, name in _PAGES.items()}
    return {"runbook_url": f"docs/runbooks/{name}.md", **pages}


def _values(series: dict[str, Any], times: Story, step: int) -> str:
    """The values of a series, one a step: as given while well and ill, how it grows meanwhile, or begins at 0 again."""
    ill = [
        times.ill <= at < times.flap or times.again <= at < times.well for at in range(0, times.end + 5 * step, step)
    ]
    if "restarts" in series:
        ages = enumerate(ill)
        return " ".join(f"{at * step % series['restarts'] if bad else at * step}" for at, bad in ages)
    if "bad_rate" in series:
        growth = [step * (series["bad_rate"] if bad else series.get("good_rate", 0)) for bad in ill]
        return " ".join(f"{series.get('good', 0) + total:g}" for total in accumulate(growth))
    return " ".join(
        "_" if value is None else f"{value:g}" for value in (series["bad"] if bad else series["good"] for bad in ill)
    )
