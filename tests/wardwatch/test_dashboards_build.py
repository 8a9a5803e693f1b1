"""`wardwatch dashboards build`: where alerts lead, as people reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.testing import CliRunner

from wardwatch.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path


def links_of(folder: Path, *options: str) -> dict[str, str]:
    """Those of SiteUnreachable, as built with options."""
    done = CliRunner().invoke(app, ["dashboards", "build", "--out", str(folder), *options])
    assert done.exit_code == 0, done.output
    document: Any = yaml.safe_load((folder / "rules" / "outages.rules.yaml").read_text(encoding="utf-8"))
    found: dict[str, str] = document["groups"][0]["rules"][0]["annotations"]
    return found


@pytest.mark.parametrize(
    ("options", "base"),
    [
        ((), "http://127.0.0.1:9579/status"),
        (("--pages", "https://watch.example/"), "https://watch.example/status"),
        (("--grafana", "https://grafana.example/noc"), "https://grafana.example/noc{{"),
    ],
)
def test_alerts_lead_to_the_base_that_is_given(options: tuple[str, ...], base: str, tmp_path: Path) -> None:
    found = links_of(tmp_path, *options)
    assert found["dashboard_url"].startswith(base)
    assert found["dashboard_url_en"].startswith(base)


@pytest.mark.parametrize("url", ["grafana.example", "https://x/{{ evil }}", 'https://x/"', "https://x/?a=b"])
def test_what_is_no_base_is_refused(url: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["dashboards", "build", "--out", str(tmp_path), "--grafana", url])
    assert done.exit_code == 2
    assert not (tmp_path / "rules").exists()
