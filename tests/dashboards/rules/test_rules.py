"""The rules as a whole: lint, the committed files, runbooks."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dashboards.rules import catalogue, lint
from dashboards.rules.catalogue import all_alerts
from dashboards.rules.model import Alert, Group, Layer, Recording, Severity, Timing
from dashboards.rules.render import rule_files
from dashboards.status.routes import status_routes

from ..status.town import TownSource

ROOT = Path(__file__).parents[3]
GENERATED = ROOT / "dashboards" / "generated" / "rules"
RUNBOOKS = ROOT / "docs" / "runbooks"


def test_nothing_is_wrong_with_the_rules() -> None:
    assert list(lint.problems(Timing())) == []
    assert list(lint.problems(Timing(poll=120, health=600, scrape=60))) == []


def test_the_committed_files_are_those_that_are_made() -> None:
    made = rule_files(Timing())
    committed = {path.name: path.read_text(encoding="utf-8") for path in GENERATED.iterdir()}
    assert committed == made


GOOD = next(alert for alert in all_alerts() if alert.name == "UpsOverload")


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (replace(GOOD, name="upsOverload"), "upsOverload: expected a name in CamelCase"),
        (replace(GOOD, name="Unheard"), "Unheard: no text in texts.yaml"),
        (replace(GOOD, keep=60), "UpsOverload: kept for 60 s; a restart of wardwatch can hide readings for 600 s"),
        (
            replace(GOOD, expr='count_values("state", wardwatch_device_state)'),
            "UpsOverload: a count among its labels; when it changes, the alert ends and another begins",
        ),
        (
            replace(GOOD, wait=300),
            "UpsOverload: waits 300 s; a restart of Prometheus would tell it twice, see Timing.held",
        ),
        (
            replace(GOOD, expr="wardwatch_ups_loads > 1"),
            "UpsOverload: wardwatch_ups_loads is no metric of the catalogue and no recording",
        ),
        (
            replace(GOOD, expr="rate(wardwatch_interface_receive_bytes_total[5m]) > 1"),
            (
                "UpsOverload: wardwatch_interface_receive_bytes_total carries the time of the device's answer; "
                "read it with Timing.rate"
            ),
        ),
        (Recording("wrong", "wardwatch_ups_load_ratio", ""), "wrong: expected level:metric:operation"),
    ],
)
def test_the_lint_has_teeth(rule: Alert | Recording, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {**catalogue.FILES, "more": lambda _: (Group("more", (rule,)),)}
    monkeypatch.setattr(catalogue, "FILES", files)
    assert problem in list(lint.problems(Timing()))


def test_two_rules_of_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "FILES", {**catalogue.FILES, "more": lambda _: (Group("more", (GOOD,)),)})
    assert "UpsOverload: 2 rules have this name" in list(lint.problems(Timing()))


def test_every_alert_has_a_runbook_in_both_languages_and_every_runbook_an_alert() -> None:
    assert {path.stem for path in RUNBOOKS.glob("*.md")} == {alert.name for alert in all_alerts()}
    for path in RUNBOOKS.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.stem}\n")
        assert "**What to do**" in text
        assert "## Tiếng Việt" in text


def test_runbooks_name_pages_and_alerts_that_exist() -> None:
    pages = {route.path.partition("{")[0] for route in status_routes(TownSource())}
    alerts = {alert.name for alert in all_alerts()}
    for path in RUNBOOKS.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert {page.removesuffix("NAME") for page in re.findall(r"`(/status[^`]*)`", text)} <= pages, path.name
        assert set(re.findall(r"`([A-Z][A-Za-z]+)`", text)) <= alerts, path.name


def test_severities_and_layers_are_used() -> None:
    used = list(all_alerts())
    assert {alert.severity for alert in used} == set(Severity)
    assert {alert.layer for alert in used} == set(Layer)
