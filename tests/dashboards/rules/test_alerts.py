"""Every alert by promtool: it fires, not before its time, holds through a flap, clears, in both languages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.rules.model import Layer, Timing
from dashboards.rules.render import rule_files
from dashboards.rules.texts import all_texts

from .promtool import CASES, HERE, TEXTS, document, leads, rules

RULES = rules()
QUIET = yaml.safe_load((HERE / "quiet.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules as files."""
    folder = tmp_path_factory.mktemp("rules")
    for name, text in rule_files(Timing()).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert shutil.which("promtool"), "promtool is not installed: apt-get install prometheus"
    return subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_promtool_accepts_every_file(files: Path) -> None:
    done = promtool("check", "rules", *map(str, sorted(files.glob("*.yaml"))))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", CASES)
def test_an_alert_fires_holds_and_clears(name: str, files: Path, tmp_path: Path) -> None:
    case = tmp_path / f"{name}.yaml"
    case.write_text(yaml.safe_dump(document(name, RULES[name], files), allow_unicode=True), encoding="utf-8")
    done = promtool("test", "rules", str(case))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", QUIET, ids=[f"{case['quiet']}: {case['why']}" for case in QUIET])
def test_a_fault_is_told_by_one_alert_only(case: dict[str, Any], files: Path, tmp_path: Path) -> None:
    """Whether the one was silent all the time, as Prometheus itself keeps it, and whether the other spoke."""
    length = max(sum(int(part.partition("x")[2] or 1) for part in values.split()) for values in case["series"].values())
    query = f'max_over_time(ALERTS{{alertname="%s",alertstate="firing"}}[{length * 30}s])'
    checks: list[Any] = [{"expr": f"count({query % case['quiet']})", "eval_time": f"{length * 30}s", "exp_samples": []}]
    if "told" in case:
        spoke = [{"labels": "{}", "value": 1}]
        checks.append({"expr": f"count({query % case['told']})", "eval_time": f"{length * 30}s", "exp_samples": spoke})
    ask(case["series"], checks, files, tmp_path)


def ask(series: dict[str, str], checks: list[Any], files: Path, tmp_path: Path) -> None:
    """Have promtool evaluate all rules over series and answer questions."""
    test = {
        "interval": "30s",
        "input_series": [{"series": each, "values": values} for each, values in series.items()],
        "promql_expr_test": checks,
    }
    document = {
        "rule_files": [str(path) for path in sorted(files.glob("*.yaml"))],
        "evaluation_interval": "30s",
        "tests": [test],
    }
    path = tmp_path / "asked.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    done = promtool("test", "rules", str(path))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "charge", "state", "fires"),
    [
        ("UpsOnBattery", "0.9x60 _x300", "0x60 2x300", True),
        ("UpsOnBattery", "0.9x60 _x300", "0x60 3x300", True),
        ("UpsOnBattery", "0.9x60 _x300", "0x360", False),
        ("UpsBatteryEnding", "0.9x50 0.2x10 _x300", "0x60 2x300", True),
        ("UpsBatteryEnding", "0.9x60 _x300", "0x60 2x300", False),
    ],
)
def test_a_ups_that_died_with_its_site_is_not_told_to_have_mains(
    name: str, charge: str, state: str, *, fires: bool, files: Path, tmp_path: Path
) -> None:
    series = {
        'wardwatch_ups_on_battery{device="ups-1"}': "0x20 1x40 _x300",
        'wardwatch_ups_battery_charge_ratio{device="ups-1"}': charge,
        'wardwatch_device_state{device="ups-1"}': state,
    }
    query = f'count(ALERTS{{alertname="{name}",alertstate="firing"}})'
    samples = [{"labels": "{}", "value": 1}] if fires else []
    ask(series, [{"expr": query, "eval_time": "170m", "exp_samples": samples}], files, tmp_path)


def test_the_watchdog_always_fires(files: Path, tmp_path: Path) -> None:
    expected = {
        "exp_labels": {"severity": "info", "layer": "monitoring"},
        "exp_annotations": {**TEXTS["Watchdog"][0], **leads("Watchdog", Layer.MONITORING, {})},
    }
    checks = [{"eval_time": at, "alertname": "Watchdog", "exp_alerts": [expected]} for at in ("1m", "10h")]
    case = tmp_path / "watchdog.yaml"
    test = {"interval": "1m", "input_series": [], "alert_rule_test": checks}
    case.write_text(yaml.safe_dump({"rule_files": [str(files / "self.rules.yaml")], "tests": [test]}), encoding="utf-8")
    done = promtool("test", "rules", str(case))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_case_a_text_and_a_reading() -> None:
    assert set(RULES) == {*CASES, "Watchdog"} == set(all_texts()) == set(TEXTS)
