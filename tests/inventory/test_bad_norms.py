"""Broken files of norms: each file of bad_norms/ with the one message that it gives, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.errors import InventoryCheckError
from inventory.normfiles import load_norm_rows
from inventory.normremarks import norm_remarks

BAD = Path(__file__).parent / "bad_norms"
MESSAGES = dict(
    line.split(": ", maxsplit=1) for line in (BAD / "messages.txt").read_text(encoding="utf-8").splitlines() if line
)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_its_message(path: Path) -> None:
    with pytest.raises(InventoryCheckError) as caught:
        load_norm_rows([path.name], BAD)
    assert str(caught.value) == f"{path.name}:{MESSAGES[path.stem]}"


def test_every_message_has_its_file() -> None:
    assert sorted(MESSAGES) == sorted(path.stem for path in BAD.glob("*.yaml"))


def test_what_may_stand_together() -> None:
    """A minimum of the law with a higher target, a range, a reference beside a maximum, other offices."""
    rows = load_norm_rows(["together.yaml"], BAD / "good")
    assert len(rows) == 14
    assert norm_remarks(rows) == []


def test_remarks_name_the_undated_and_the_unknown_with_their_lines() -> None:
    rows = load_norm_rows(["remarks.yaml"], BAD / "good")
    assert [str(remark) for remark in norm_remarks(rows, weighed=("scanning_pen",))] == [
        (
            'remarks.yaml:2: norm "undated" says no day from which it is in force; '
            "it is used on every day before its end, and marked; give from:"
        ),
        'remarks.yaml:3: norm "misspelt": nothing else knows the item "scaner"; did you mean "scanner"?',
        (
            'remarks.yaml:4: norm "new": nothing else knows the item "robot"; '
            "it is kept as it is written, and weighed only if the city weighs it"
        ),
    ]
