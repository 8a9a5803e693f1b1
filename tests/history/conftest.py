"""Histories in both kinds of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.postgres import PASSWORD
from history import HistoryPlace
from inventory.secret import parse_secret_ref

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.postgres import Server


@pytest.fixture
def server_place(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> HistoryPlace:
    """An empty PostgreSQL database."""
    monkeypatch.setenv("WARDWATCH_TEST_PASSWORD", PASSWORD)
    return HistoryPlace(postgres.url(postgres.new_database()), parse_secret_ref("env:WARDWATCH_TEST_PASSWORD"))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> HistoryPlace:
    """An empty place, of each kind."""
    if request.param == "sqlite":
        return HistoryPlace(tmp_path / "data" / "history.sqlite")
    found: HistoryPlace = request.getfixturevalue("server_place")
    return found
