"""Broken spreadsheets, each with exactly what is said about it: the cell, what it is, what was expected, what to do."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from inventory.exchange.errors import SourceFileError

from . import broken
from .sheets import city, notes, plan, said


def _messages() -> dict[str, list[str]]:
    """What is said in each case: a line `== case` and the lines below it."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            lines = found.setdefault(line.removeprefix("== "), [])
        elif line:
            lines.append(line)
    return found


MESSAGES = _messages()


def test_every_message_has_its_broken_file_and_the_other_way_round() -> None:
    assert set(MESSAGES) == {*broken.CELLS, *broken.FILES, *broken.CERTAIN}


@pytest.mark.parametrize("case", broken.CELLS)
def test_what_is_wrong_with_cells_is_said(tmp_path: Path, case: str) -> None:
    made = plan(city(tmp_path / "city"), broken.CELLS[case](tmp_path))
    assert said(made) == MESSAGES[case]
    assert made.open


@pytest.mark.parametrize("case", broken.FILES)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path, case: str) -> None:
    with pytest.raises(SourceFileError) as caught:
        plan(city(tmp_path / "city"), broken.FILES[case](tmp_path))
    assert [str(caught.value)] == MESSAGES[case]


@pytest.mark.parametrize("case", broken.CERTAIN)
def test_what_is_certain_is_read_and_said_where_it_was_not_plain(tmp_path: Path, case: str) -> None:
    made = plan(city(tmp_path / "city"), broken.CERTAIN[case](tmp_path))
    assert (said(made), notes(made)) == ([], MESSAGES[case])
    assert made.changes


def test_one_wrong_cell_costs_that_cell_only(tmp_path: Path) -> None:
    """The broken total leaves the rest of its row and the other row as they are."""
    made = plan(city(tmp_path / "city"), broken.CELLS["a negative count"](tmp_path))
    found = {(change.subject[:5], change.item): change.after for change in made.changes}
    assert found == {
        ("00001", "staff"): "20",
        ("00001", "pc"): "not declared",
        ("00001", "printer"): "3",
        ("00010", "staff"): "9",
        ("00010", "pc"): "8",
        ("00010", "printer"): "1",
    }


def test_a_hundred_thousand_empty_rows_cost_no_memory(tmp_path: Path) -> None:
    """Whatever extent a sheet states, and however many formatted cells hold nothing."""
    path = broken.empty_rows(tmp_path)
    folder = city(tmp_path / "city")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = plan(folder, path)
    assert [(change.item, change.after) for change in made.changes] == [("printer", "3")]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB
