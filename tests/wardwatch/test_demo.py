"""The demonstration, as README tells a newcomer to run it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(300)
def test_make_demo_watches_the_whole_city_and_says_what_it_saw(tmp_path: Path) -> None:
    """`make demo DURATION=120`: exit 0, addresses first, a summary last.

    30 districts, 579 communes; whatever did not answer is off at this hour or was broken on purpose.
    """
    done = subprocess.run(
        ["make", "demo", "DURATION=120", f"DEMO_DIR={tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"status page +http://127\.0\.0\.1:\d+/status", done.stdout)
    assert "SỐ LIỆU GIẢ LẬP" in done.stdout
    assert "Traceback" not in done.stderr
    summary = said(done.stdout)
    assert (summary["districts"], summary["communes"], summary["sites"]) == ("30", "579", "610")
    devices = re.findall(r"\d+", summary["devices"])
    configured, asked, answered, asleep, on_purpose, unexplained = map(int, devices)
    assert configured > asked > 6000
    assert summary["without reason"] == "none"
    assert (answered + asleep + on_purpose, unexplained) == (asked, 0)
    assert on_purpose >= 3, "two dead devices and one that answers nonsense"
    cycles, interval, worst, longest = (float(figure) for figure in re.findall(r"[\d.]*\d", summary["cycles"]))
    assert cycles >= 1
    assert (interval, worst >= 0, longest > 0) == (60, True, True)
    assert int(summary["series"]) > 100_000
    assert re.fullmatch(r"after \d+\.\d s", summary["first page"])
    reports = sorted((tmp_path / "reports").iterdir())
    assert len(reports) == 5
    assert all("SỐ LIỆU GIẢ LẬP" in report.name and report.stat().st_size > 0 for report in reports)


def said(output: str) -> dict[str, str]:
    """The lines of the summary."""
    lines = output[output.index("summary (") :].splitlines()[1:]
    return {line[2:18].strip(): line[18:].strip() for line in lines}


def test_help_imports_nothing_heavy() -> None:
    """`--help` answers at once because no command's libraries are imported for it."""
    heavy = {"pydantic", "sqlalchemy", "alembic", "pysnmp", "uvicorn", "starlette", "jinja2", "msgspec", "yaml"}
    code = f"import sys, wardwatch.cli.app; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
