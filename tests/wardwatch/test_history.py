"""`wardwatch history`: outages from disk, remarks that stay, and what is refused."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from collectors.state.outages import Layer, Outage
from history import History, HistoryUnavailableError
from inventory.identifiers import DeviceName, SiteName
from wardwatch.cli.history import app

from ..inventory.examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


def _run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = runner.invoke(app, [*arguments, "-i", str(folder)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory whose history has an outage that lasts and one that ended two days ago."""
    load_text(tmp_path)
    now = time.time()
    lasting = Outage(key="r-D1@2", device=DeviceName("r-D1"), site=SiteName("D1"), layer=Layer.WAN, started=now - 60)
    ended = Outage(
        key="r-D1@1",
        device=DeviceName("r-D1"),
        site=SiteName("D1"),
        layer=Layer.WAN,
        started=now - 50 * 3600,
        ended=now - 48 * 3600,
        ending="answered",
    )
    history = History(tmp_path / "data" / "history.sqlite")
    history.open()
    history.start()
    history.record_outage(lasting)
    history.record_outage(ended)
    history.stop()
    return tmp_path


def test_what_lasts_is_listed_and_is_a_finding(folder: Path) -> None:
    code, said = _run(folder, "outages")
    assert code == 1
    assert [line.split("  ")[0] for line in said.splitlines()] == ["r-D1@2"]
    code, said = _run(folder, "outages", "--days", "3")
    assert [line.split("  ")[0] for line in said.splitlines()] == ["r-D1@2", "r-D1@1"]


def test_remarks_are_kept_in_order_and_shown_with_the_outage(folder: Path) -> None:
    assert _run(folder, "acknowledge", "r-D1@2", "--by", "An")[0] == 0
    assert _run(folder, "ticket", "r-D1@2", "VN-77", "--by", "Bình")[0] == 0
    assert _run(folder, "note", "r-D1@2", "cáp\x1b[31m đứt\n", "--by", "An")[0] == 0
    code, said = _run(folder, "outages", "--json")
    assert code == 1
    (outage,) = json.loads(said)
    assert [(each["by"], each["kind"], each["text"]) for each in outage["remarks"]] == [
        ("An", "acknowledged", ""),
        ("Bình", "ticket", "VN-77"),
        ("An", "note", "cáp [31m đứt"),
    ]
    _, lines = _run(folder, "outages")
    assert lines.splitlines()[2].endswith("Bình, ticket: VN-77")


def test_an_outage_that_is_not_known_and_a_remark_by_nobody_are_refused(folder: Path) -> None:
    code, said = _run(folder, "acknowledge", "r-D9@1", "--by", "An")
    assert code == 2
    assert "there is no outage" in said
    assert _run(folder, "note", "r-D1@2", "text", "--by", " ")[0] == 2


def test_without_a_history_it_says_what_writes_one(tmp_path: Path) -> None:
    load_text(tmp_path)
    with pytest.raises(HistoryUnavailableError, match="there is none yet"):
        _run(tmp_path, "outages")
    assert not (tmp_path / "data").exists()
