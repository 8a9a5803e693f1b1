"""The compose file: compose accepts it, containers have few rights, and what they share agrees."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from .units import DEPLOY, ROOT

COMPOSE = DEPLOY / "compose.yaml"

Document = dict[str, Any]


@pytest.fixture(scope="module")
def services() -> dict[str, Document]:
    found: dict[str, Document] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def _checked(path: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("docker-compose") is None:
        pytest.skip("docker-compose is not installed")
    return subprocess.run(
        ["docker-compose", "-f", str(path), "config"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": os.environ["PATH"]},
    )


def test_compose_accepts_it_and_fills_it_in() -> None:
    """By compose's own schema, without a daemon."""
    done = _checked(COMPOSE)
    assert (done.returncode, done.stderr) == (0, "")
    found = yaml.safe_load(done.stdout)
    assert set(found["services"]) == {"wardwatch", "monitoring", "prometheus", "alertmanager", "grafana"}
    assert all(each["read_only"] for each in found["services"].values())


def test_compose_would_refuse_what_is_wrong(tmp_path: Path) -> None:
    text = COMPOSE.read_text(encoding="utf-8").replace("pids_limit: 256", "pid_limit: 256")
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    done = _checked(tmp_path / "compose.yaml")
    assert (done.returncode, "pid_limit" in done.stderr) == (1, True)


def test_every_container_has_few_rights(services: dict[str, Document]) -> None:
    for name, each in services.items():
        assert each["cap_drop"] == ["ALL"], name
        assert "cap_add" not in each, name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert not each["user"].startswith("0"), name
        assert "privileged" not in each, name


def test_only_this_machine_is_opened_and_all_that_runs_on_is_looked_after(services: dict[str, Document]) -> None:
    for name, each in services.items():
        assert all(port.startswith("127.0.0.1:") for port in each.get("ports", ())), name
        if each["restart"] != "no":
            assert each["healthcheck"]["retries"] > 0, name


def test_images_are_pinned(services: dict[str, Document]) -> None:
    for name, each in services.items():
        assert re.fullmatch(r"[a-z/]+:(v?\d+\.\d+\.\d+|local)", each["image"]), name
    bases = re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(bases) == {"python:3.11-slim-bookworm"}


def test_grafana_is_the_one_of_whose_types_dashboards_are_checked(services: dict[str, Document]) -> None:
    package = ROOT / "tests" / "dashboards" / "schema" / "package.json"
    version = yaml.safe_load(package.read_text(encoding="utf-8"))["devDependencies"]["@grafana/schema"]
    assert services["grafana"]["image"] == f"grafana/grafana:{version}"


def test_files_that_are_mounted_are_there(services: dict[str, Document]) -> None:
    made = {"./compose/inventory"}
    for name, each in services.items():
        for volume in each.get("volumes", ()):
            source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", volume).split(":")[0]
            if source.startswith("."):
                assert source in made or (DEPLOY / source).exists(), (name, source)


def test_what_is_written_is_a_volume_or_in_memory(services: dict[str, Document]) -> None:
    """File systems are read-only, so each place that a program writes to has to be one of these."""
    volumes = {name: " ".join(each.get("volumes", ())) for name, each in services.items()}
    assert "history:/var/lib/wardwatch" in volumes["wardwatch"]
    assert "prometheus:/prometheus" in volumes["prometheus"]
    assert "--storage.tsdb.path=/prometheus" in services["prometheus"]["command"]
    assert "alertmanager:/alertmanager" in volumes["alertmanager"]
    assert "--storage.path=/alertmanager" in services["alertmanager"]["command"]
    assert "grafana:/var/lib/grafana" in volumes["grafana"]


def test_the_image_holds_every_package_of_the_program() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = {source for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE) for source in line.split()}
    assert copied == {*packages, "requirements.lock", "pyproject.toml", "README.md", "LICENSE", "NOTICE"}
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in let_in if line.startswith("!")} == copied
    settings = dict(re.findall(r"(WARDWATCH_\w+)=(\S+)", text))
    assert settings == {"WARDWATCH_INVENTORY": "/etc/wardwatch/inventory", "WARDWATCH_DATA_DIR": "/var/lib/wardwatch"}


def test_users_of_image_and_compose_file_agree(services: dict[str, Document]) -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    (uid,) = re.findall(r"--uid (\d+)", text)
    assert services["wardwatch"]["user"] == f"{uid}:{uid}"
    assert services["wardwatch"]["sysctls"] == {"net.ipv4.ping_group_range": f"{uid} {uid}"}
    (owner,) = re.findall(r"-o (\d+) -g \d+ /etc/wardwatch/monitoring", text)
    for name in ("monitoring", "prometheus", "alertmanager"):
        assert services[name]["user"] == f"{owner}:{owner}"
