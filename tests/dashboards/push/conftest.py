"""A Grafana on loopback, and a folder of dashboards as `dashboards build` writes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboards.push import Grafana, Outcome, Plan, connect, push
from dashboards.push.files import read_dashboards
from inventory.secret import Secret

from .grafana import TOKEN, FakeGrafana
from .serving import serving

Push = Callable[..., Sequence[Outcome]]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def state() -> FakeGrafana:
    return FakeGrafana()


@pytest.fixture
def address(state: FakeGrafana) -> Iterator[str]:
    with serving(state) as found:
        yield found


@pytest.fixture
def grafana(address: str) -> Iterator[Grafana]:
    with connect(address, Secret(TOKEN), 5.0) as found:
        yield found


def write_dashboard(folder: Path, language: str, name: str, **changes: Any) -> Path:
    """One file."""
    document = {"uid": name, "title": f"NOC {name}", "schemaVersion": 41, "panels": [], "tags": ["wardwatch"]}
    path = folder / "grafana" / language / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**document, **changes}, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for language in ("vi", "en"):
        for name in ("city", "site"):
            write_dashboard(tmp_path, language, f"ww-{name}-{language}")
    return tmp_path


@pytest.fixture
def waits() -> list[float]:
    """How long was waited between tries, in seconds; nobody really waits."""
    return []


@pytest.fixture
def pushed(grafana: Grafana, built: Path, waits: list[float]) -> Push:
    """Push what is in the folder now."""

    def run(**options: Any) -> Sequence[Outcome]:
        found, wrong = read_dashboards(built)
        return [*wrong, *push(grafana, Plan(found, **options), waits.append)]

    return run
