"""`wardwatch inventory import` and `export`: exit codes, what is printed, and JSON for machines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from wardwatch.cli.inventory import app

from .broken import repeated_name
from .sheets import GOOD, OTHER, changed, city, survey


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_dry_run_shows_the_difference_and_says_how_to_write(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    result = run("import", survey(tmp_path / "khaosat.xlsx", GOOD), "-i", folder)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "khaosat.xlsx!Khảo sát: survey, header in rows 2-3, 1 rows below it"
    assert "added" in result.stdout
    assert lines[-2:] == [
        "3 added, 0 changed, 0 confirmed, 0 unchanged, 0 removed",
        "nothing was written; --apply writes import-khaosat.yaml, mappings/khaosat.yaml",
    ]


def test_writing_and_writing_again(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    path = survey(tmp_path / "khaosat.xlsx", GOOD, OTHER)
    first, second = run("import", path, "-i", folder, "--apply"), run("import", path, "-i", folder, "--apply")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"wrote {folder / 'import-khaosat.yaml'}" in first.stdout
    assert second.stdout.endswith("0 added, 0 changed, 0 confirmed, 6 unchanged, 0 removed\nno file changed\n")
    assert run("check", folder).exit_code == 0


def test_questions_are_written_down_filled_in_and_answered(tmp_path: Path) -> None:
    folder, asked = city(tmp_path / "city"), tmp_path / "questions.yaml"
    path = repeated_name(tmp_path)
    result = run("import", path, "-i", folder, "--questions", asked)
    assert result.exit_code == 1
    assert "Questions (2):" in result.stdout
    text = asked.read_text(encoding="utf-8")
    assert run("import", path, "-i", folder, "--answer", asked).exit_code == 1
    filled = text.replace('": null', '": "00004"', 1).replace('": null', '": "00007"', 1)
    asked.write_text(filled, encoding="utf-8")
    assert run("import", path, "-i", folder, "--answer", asked, "--apply").exit_code == 0
    assert run("import", path, "-i", folder).exit_code == 0


def test_everything_comes_as_json_for_machines(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    result = run("import", survey(tmp_path / "khaosat.xlsx", changed(GOOD, E=-3, I="-")), "-i", folder, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {key: document[key] for key in ("ok", "source", "counts", "problems", "files", "applied", "written")} == {
        "ok": False,
        "source": "khaosat",
        "counts": {"added": 3, "changed": 0, "confirmed": 0, "unchanged": 0, "removed": 0},
        "problems": [
            {
                "where": "khaosat.xlsx!Khảo sát!E4",
                "what": "-3 is negative",
                "expected": "a whole number from 0",
                "hint": "",
            }
        ],
        "files": ["import-khaosat.yaml", "mappings/khaosat.yaml"],
        "applied": False,
        "written": [],
    }
    assert document["questions"][0] == {
        "key": "mark: - in Máy in",
        "what": 'what does "-" mean in column "Máy in"?',
        "choices": ["none", "not_declared", "a number"],
        "where": ["khaosat.xlsx!Khảo sát!I4"],
    }
    assert document["changes"][0] == {
        "status": "added",
        "subject": "00001 Phường Bình Minh",
        "item": "staff",
        "before": "",
        "after": "20",
        "where": "khaosat.xlsx!Khảo sát!J4",
    }


def test_an_inventory_that_does_not_check_is_exit_code_3(tmp_path: Path) -> None:
    folder = city(tmp_path / "city", bad="sitez: []\n")
    result = run("import", survey(tmp_path / "khaosat.xlsx", GOOD), "-i", folder)
    assert (result.exit_code, result.stdout) == (
        3,
        'bad.yaml:1: unknown key "sitez" at the top level; did you mean "sites"?\n',
    )


def test_a_name_that_cannot_be_one_is_a_usage_error(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    assert run("import", survey(tmp_path / "khaosat.xlsx", GOOD), "-i", folder, "--name", "../x").exit_code == 2


def test_a_file_that_cannot_be_read_is_exit_code_4(tmp_path: Path) -> None:
    path = tmp_path / "khaosat.xlsx"
    path.write_bytes(b"no zip file")
    program = [sys.executable, "-c", "from wardwatch.cli import main; main()"]
    done = subprocess.run(
        [*program, "inventory", "import", path, "-i", city(tmp_path / "city")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("wardwatch: khaosat.xlsx: not a workbook: the file is not a whole zip file; ")


def test_help_imports_neither_spreadsheets_nor_validation() -> None:
    code = "import sys, wardwatch.cli.exchange; print({'openpyxl', 'xlsxwriter', 'pydantic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_an_export_is_written_and_named(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    result = run("export", "-i", folder, "-o", tmp_path / "out", "-f", "csv", "-w", "devices")
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'out' / 'devices.csv'}\n")
