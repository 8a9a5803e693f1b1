"""`wardwatch norms`: what is in force on a day, and every problem of a file with its line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from wardwatch.cli.norms import app

from ..inventory.examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()

NORMS = """
norms:
  - {id: pc_old, item: pc, role: need, kind: target, amount: 1, per: staff,
     from: 2018-01-01, to: 2025-06-30, status: assumed, source: A}
  - {id: pc_new, item: pc, role: need, kind: target, amount: 1, per: staff, per_amount: 2,
     from: 2025-07-01, status: confirmed, source: "B [1]", note: c}
  - {id: price, item: printer, role: price, kind: max, amount: 13000000, unit: VND, status: secondary, source: C}
"""


def _run(*words: str) -> tuple[int, str]:
    done = runner.invoke(app, list(words), env={"COLUMNS": "200"})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "norms").mkdir()
    (tmp_path / "norms" / "city.yaml").write_text(NORMS, encoding="utf-8")
    load_text(tmp_path, planning="norms: [norms/city.yaml]")
    return tmp_path


def test_those_in_force_on_a_day_are_shown_with_their_amounts_and_texts(folder: Path) -> None:
    code, text = _run("show", "-i", str(folder), "--on", "2025-06-30")
    assert code == 0
    assert "2 norms in force on 2025-06-30" in text
    assert "pc_old" in text
    assert "pc_new" not in text
    code, text = _run("show", "-i", str(folder), "--on", "2025-07-01")
    for part in ("pc_new", "need of pc", "target 1 piece per 2 staff", "2025-07-01 on", "confirmed", "B [1] (c)"):
        assert part in text
    assert "max 13,000,000 VND " in text
    assert "undated on" in text


def test_machines_read_them_as_a_file_has_them(folder: Path) -> None:
    shown = json.loads(_run("show", "-i", str(folder), "--on", "2026-01-01", "--json")[1])
    assert shown["on"] == "2026-01-01"
    assert [norm["id"] for norm in shown["norms"]] == ["pc_new", "price"]
    assert shown["norms"][0] == {
        "id": "pc_new",
        "item": ["pc"],
        "role": "need",
        "kind": "target",
        "amount": 1,
        "per": "staff",
        "per_amount": 2,
        "round": "up",
        "unit": "piece",
        "scope": "",
        "from": "2025-07-01",
        "to": None,
        "status": "confirmed",
        "source": "B [1]",
        "note": "c",
    }
    everything = json.loads(_run("show", "-i", str(folder), "--all", "--json")[1])
    assert (everything["on"], len(everything["norms"])) == (None, 3)


def test_a_check_counts_how_firm_they_are_and_names_the_undated(folder: Path) -> None:
    code, text = _run("check", "-i", str(folder))
    assert (code, text.splitlines()) == (
        0,
        [
            (
                'norms/city.yaml:7: norm "price" says no day from which it is in force; '
                "it is used on every day before its end, and marked; give from: (remark)"
            ),
            "3 norms: 1 assumed, 1 confirmed, 1 secondary",
        ],
    )


def test_a_check_for_machines_has_problems_and_remarks_apart(folder: Path) -> None:
    code, text = _run("check", "-i", str(folder), "--json")
    document = json.loads(text)
    assert (code, document["ok"], document["problems"]) == (0, True, [])
    assert document["status"] == {"assumed": 1, "confirmed": 1, "secondary": 1}
    assert [(each["file"], each["line"]) for each in document["remarks"]] == [("norms/city.yaml", 7)]
    bad = folder / "bad.yaml"
    bad.write_text(NORMS.replace("unit: VND", "unit: VNĐ"), encoding="utf-8")
    code, text = _run("check", str(bad), "--json")
    document = json.loads(text)
    assert (code, document["ok"], document["remarks"]) == (3, False, [])
    assert [(each["line"], each["hint"]) for each in document["problems"]] == [(7, 'did you mean "VND"?')]


def test_norms_are_chosen_by_item_role_and_scope() -> None:
    def chosen(*words: str) -> list[str]:
        shown = json.loads(_run("show", "national", "hanoi", "--on", "2024-05-01", "--json", *words)[1])
        return [norm["id"] for norm in shown["norms"]]

    assert chosen("--item", "pc", "--role", "need") == ["pc_one_stop_2018", "pc_one_stop_district_2018", "pc_target"]
    assert chosen("--item", "pc", "--role", "need", "--scope", "commune") == ["pc_one_stop_2018", "pc_target"]
    assert chosen("--role", "price") == ["pc_price_2018"]
    assert chosen("--role", "ceiling") == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--role", "needs"), 'no norm has the role "needs"; expected ceiling, compliance, life, need or price'),
        (("--item", "scaner"), 'did you mean "scanner"?'),
        (("--scope", "communes"), 'no norm has the scope "communes"; expected city, commune or district'),
    ],
)
def test_a_choice_that_no_norm_can_meet_is_a_mistake(words: tuple[str, ...], message: str) -> None:
    code, text = _run("show", "national", *words)
    assert code == 2
    assert message in " ".join(text.replace("│", " ").split())


@pytest.mark.parametrize(
    "status", ["confirmed", "secondary", "unconfirmed", "assumed", "tool_default", "amended_not_read"]
)
def test_every_status_is_shown_in_its_word(status: str) -> None:
    code, text = _run("show", "national", "hanoi", "--all")
    assert code == 0
    assert status in text.split()


def test_files_are_checked_by_themselves_and_together_with_shipped_ones(folder: Path) -> None:
    city = str(folder / "norms" / "city.yaml")
    assert _run("check", city)[0] == 0
    assert _run("check", "national")[0] == 0
    code, text = _run("check", "national", city)
    assert code == 3
    assert 'norm "printer_price_2025": price of printer is in force together with norm "price"' in text
    code, text = _run("check", "natonal")
    assert (code, 'did you mean "national"?' in text) == (3, True)


def test_every_problem_of_a_file_is_named_with_its_line(folder: Path) -> None:
    bad = folder / "bad.yaml"
    bad.write_text(NORMS.replace("to: 2025-06-30", "to: 2017-06-30").replace("kind: max", "kind: most"), "utf-8")
    code, text = _run("check", str(bad))
    assert code == 3
    assert f"{bad}:3: " in text
    assert f"{bad}:7: " in text
    assert "2 problems" in text
