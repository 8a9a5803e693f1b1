"""Alerts lead to the page or board of what they are about, written out by Prometheus' own templates."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from dashboards.rules.links import Links
from dashboards.rules.model import Timing
from dashboards.rules.render import rule_files

from .promtool import document, rules

if TYPE_CHECKING:
    from pathlib import Path

RULES = rules()
PLACES = "var-district=282&var-commune=10441&var-site=10441&var-device="


@pytest.mark.parametrize(
    ("name", "board"),
    [
        ("SiteUnreachable", f"/d/wardwatch-device-vi?{PLACES}r-10441"),
        ("CircuitOverLimit", f"/d/wardwatch-interface-vi?{PLACES}r-10441"),
        ("BehindWithoutRoot", "/d/wardwatch-district-vi?var-district=282"),
        ("ServiceDown", "/d/wardwatch-city-vi"),
        ("HistoryBacklog", "/d/wardwatch-collector-vi"),
    ],
)
def test_an_alert_leads_to_grafana_with_what_it_is_about(name: str, board: str, tmp_path: Path) -> None:
    for file, text in rule_files(Timing(), Links(grafana="https://grafana.example/noc/")).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    case: Any = document(name, RULES[name], tmp_path)
    for check in case["tests"][0]["alert_rule_test"]:
        for alert in check["exp_alerts"]:
            url = f"https://grafana.example/noc{board}"
            alert["exp_annotations"] |= {
                "dashboard_url": url,
                "dashboard_url_en": re.sub(r"(wardwatch-[a-z]+)-vi", r"\1-en", url),
            }
    path = tmp_path / "case.yaml"
    path.write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", str(path)], capture_output=True, text=True, timeout=60)  # noqa: PLW1510
    assert done.returncode == 0, done.stdout + done.stderr
