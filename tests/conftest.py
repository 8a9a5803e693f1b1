"""What holds for every test: in continuous integration nothing is skipped, and properties try the same cases each time.

Elsewhere properties try new cases at every run, which is how they find something; a case found is kept as an example.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from benchmarks.postgres import Server, ServerMissingError, server

from .small_disk import SmallDisk, may_mount, small_disk

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

# No deadline: how long a case takes says something of the machine only.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure when CI=true: a test that did not run proves nothing."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped in {call.when}, and CI=true allows no skip: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own; it need not outlive a crash of the machine."""
    try:
        with server("-c", "fsync=off") as found:
            yield found
    except ServerMissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small file system; the log of SQLite, which may reach 4 MB of its own, does not fill it."""
    if not may_mount():
        pytest.skip("a file system of one's own to fill needs root")
    with small_disk(tmp_path / "disk", "16m") as found:
        yield found
