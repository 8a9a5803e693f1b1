"""Samples for Prometheus, Alertmanager and Grafana: accepted by their programs, and agreeing with `push`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.alertmanager.config import TEMPLATE_FILE, configuration, template
from dashboards.alertmanager.receivers import load_receivers
from dashboards.push.files import FOLDERS, folder_uid
from dashboards.push.places import DATA_SOURCE_UID, DataSource
from dashboards.rules.model import Timing
from dashboards.rules.render import rule_files

from ..inventory.examples import load_text
from .units import DEPLOY

PROVISIONING = DEPLOY / "grafana" / "provisioning"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", ["prometheus/prometheus.yml", "compose/prometheus.yml"])
def test_prometheus_accepts_its_configuration_with_our_rules(name: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for each, text in rule_files(Timing(60, 300, 30)).items():
        (rules / each).write_text(text, encoding="utf-8")
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert "/etc/wardwatch/monitoring/rules/*.yaml" in text
    path = tmp_path / "prometheus.yml"
    path.write_text(text.replace("/etc/wardwatch/monitoring/rules", str(rules)), encoding="utf-8")
    done = _run("promtool", "check", "config", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("rules found") == len(list(rules.iterdir()))


@pytest.mark.parametrize("name", ["prometheus/prometheus.yml", "compose/prometheus.yml"])
def test_prometheus_scrapes_as_rules_and_readme_reckon(name: str) -> None:
    document = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    (job,) = [each for each in document["scrape_configs"] if each["job_name"] == "wardwatch"]
    assert (job["scrape_interval"], job["honor_timestamps"]) == ("30s", True)
    assert job["http_sd_configs"][0]["url"].endswith(":9579/sd")


def test_alertmanager_accepts_what_is_made_of_the_sample(tmp_path: Path) -> None:
    city = tmp_path / "city"
    city.mkdir()
    told = load_receivers(DEPLOY / "alertmanager" / "receivers.yaml")
    (tmp_path / "alertmanager.yml").write_text(configuration(told, load_text(city)), encoding="utf-8")
    (tmp_path / TEMPLATE_FILE).write_text(template(), encoding="utf-8")
    done = _run("amtool", "check-config", str(tmp_path / "alertmanager.yml"))
    assert done.returncode == 0, done.stdout + done.stderr


class _Stored:
    """What a Grafana would hold that read the provisioning file."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def data_source(self, uid: str) -> dict[str, Any]:
        assert uid == self.document["uid"]
        return self.document


def test_files_and_push_mean_the_same_data_source() -> None:
    document = yaml.safe_load((PROVISIONING / "datasources" / "wardwatch.yaml").read_text(encoding="utf-8"))
    assert document["apiVersion"] == 1
    (source,) = document["datasources"]
    assert (source["uid"], source["url"], source["editable"]) == (DATA_SOURCE_UID, "$PROMETHEUS_URL", False)
    stored: Any = _Stored(source)
    step = DataSource(stored, None, 30)
    assert step(again=False).result == "unchanged"


def test_files_and_push_mean_the_same_folders() -> None:
    document = yaml.safe_load((PROVISIONING / "dashboards" / "wardwatch.yaml").read_text(encoding="utf-8"))
    found = {each["folderUid"]: (each["folder"], each["options"]["path"]) for each in document["providers"]}
    assert found == {
        folder_uid(language): (title, f"/etc/wardwatch/monitoring/grafana/{language}")
        for language, title in FOLDERS.items()
    }
    assert not any(each["allowUiUpdates"] for each in document["providers"])
