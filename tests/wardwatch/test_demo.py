"""The demonstration, as README tells a newcomer to run it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NUMBER = r"(\d[\d,]*)"


@pytest.mark.timeout(180)
def test_make_demo_says_where_to_look_and_what_it_saw(tmp_path: Path) -> None:
    """`make demo DURATION=60`: exit 0, addresses first, a summary last, and every polled device answered."""
    done = subprocess.run(
        ["make", "demo", "DURATION=60", f"DEMO_DIR={tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"status page +http://127\.0\.0\.1:\d+/status", done.stdout)
    summary = done.stdout[done.stdout.index("summary") :]
    assert re.search(r"districts +3\n", summary)
    assert re.search(r"sites +12\n", summary)
    found = re.search(rf"devices +{NUMBER} configured, {NUMBER} of them asked, {NUMBER} answered", summary)
    assert found is not None
    assert found[2] == found[3]
    cycles, series = (int(re.search(rf"{word} +(\d+)", summary)[1]) for word in ("cycles", "series"))  # type: ignore[index]
    assert cycles >= 5
    assert series > 1000
    lines = [line.split(maxsplit=1) for line in summary.splitlines() if line.startswith("  report ")]
    reports = [Path(path.strip()) for _, path in lines]
    assert len(reports) == 5
    assert all((ROOT / report).stat().st_size > 0 for report in reports)
    assert "Traceback" not in done.stderr


def test_help_imports_nothing_heavy() -> None:
    """`--help` answers at once because no command's libraries are imported for it."""
    heavy = {"pydantic", "sqlalchemy", "alembic", "pysnmp", "uvicorn", "starlette", "jinja2", "msgspec", "yaml"}
    code = f"import sys, wardwatch.cli.app; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
