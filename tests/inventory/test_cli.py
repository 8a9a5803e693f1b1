"""`wardwatch inventory` and `wardwatch init`: exit codes, what is printed, and JSON for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from wardwatch.cli.init import init
from wardwatch.cli.inventory import app as inventory_app

HERE = Path(__file__).parent
APP = typer.Typer()
APP.add_typer(inventory_app, name="inventory")
APP.command()(init)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(APP, [str(argument) for argument in arguments])


def test_a_good_inventory_is_summed_up_in_one_line() -> None:
    result = run("inventory", "check", HERE / "design")
    assert (result.exit_code, result.stdout) == (
        0,
        "Thành phố Hà Nội: 610 units, 3 sites, 4 devices, 1 circuit, 2 norms; units as of 2024-12-31\n",
    )


def test_a_broken_inventory_gives_every_problem_and_exit_code_3() -> None:
    result = run("inventory", "check", "-i", HERE / "bad" / "unknown_key")
    assert result.exit_code == 3
    assert result.stdout == (HERE / "bad" / "unknown_key" / "expected.txt").read_text(encoding="utf-8")
    assert result.stderr == f"4 problems in {HERE / 'bad' / 'unknown_key'}\n"


def test_problems_come_as_json_for_machines() -> None:
    result = run("inventory", "check", HERE / "bad" / "unknown_top_level_key", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout) == {
        "ok": False,
        "problems": [
            {
                "file": "problem.yaml",
                "line": 1,
                "what": 'unknown key "device" at the top level',
                "expected": "",
                "hint": 'did you mean "devices"?',
            }
        ],
    }


def test_the_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_INVENTORY", str(HERE / "design"))
    result = run("inventory", "check", "--json")
    assert json.loads(result.stdout)["counts"] == {"units": 610, "sites": 3, "devices": 4, "circuits": 1, "norms": 2}


def test_a_thing_is_shown_as_table_and_as_json() -> None:
    where = ("-i", HERE / "design")
    table = run("inventory", "show", *where)
    assert (table.exit_code, len(table.stdout.splitlines())) == (0, 5)
    text = run("inventory", "show", *where, "r-10354", "281")
    assert "auth sha256 env:WW_AUTH" in text.stdout
    documents = json.loads(run("inventory", "show", *where, "--json", "10354").stdout)
    assert [next(iter(document)) for document in documents] == ["site", "unit"]
    assert len(json.loads(run("inventory", "show", *where, "--json").stdout)) == 4


def test_an_unknown_name_is_a_usage_error_with_a_hint() -> None:
    result = run("inventory", "show", "-i", HERE / "design", "r-1035")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == 'nothing is named "r-1035"; did you mean "r-10354"?\n'


def test_the_schemas_are_printed() -> None:
    assert "devices" in json.loads(run("inventory", "schema").stdout)["properties"]
    assert list(json.loads(run("inventory", "schema", "--norms").stdout)["properties"]) == ["norms"]


def test_init_writes_what_then_checks_and_never_overwrites(tmp_path: Path) -> None:
    assert run("init", tmp_path / "city").exit_code == 0
    assert run("inventory", "check", tmp_path / "city").exit_code == 0
    again = run("init", tmp_path / "city")
    assert again.exit_code == 2
    assert "nothing was written" in again.stderr


def test_init_says_why_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("init", tmp_path / "file" / "city")
    assert result.exit_code == 4
    assert result.stderr == f"wardwatch init: {tmp_path / 'file' / 'city'} cannot be written: Not a directory\n"
