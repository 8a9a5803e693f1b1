"""Broken inventories: each folder of bad/ with the exact messages that it gives, every one with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.errors import InventoryCheckError
from inventory.load import load_inventory

BAD = Path(__file__).parent / "bad"
CASES = sorted(path.name for path in BAD.iterdir() if path.is_dir())


def messages(folder: Path) -> str:
    """What loading says, with the folder's own path (which differs from machine to machine) replaced."""
    with pytest.raises(InventoryCheckError) as caught:
        load_inventory(folder)
    return str(caught.value).replace(str(folder), "FOLDER") + "\n"


@pytest.mark.parametrize("case", CASES)
def test_a_broken_inventory_gives_exactly_its_messages(case: str) -> None:
    folder = BAD / case
    assert messages(folder) == (folder / "expected.txt").read_text(encoding="utf-8")


def test_there_are_at_least_twenty_five_broken_inventories() -> None:
    assert len(CASES) >= 25


def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    expected = (
        "FOLDER: the inventory folder cannot be read: No such file or directory; "
        "name another folder with --inventory, or begin one with: wardwatch init DIR\n"
    )
    assert messages(tmp_path / "none") == expected


def test_no_message_repeats_an_inline_secret() -> None:
    """Every secret of that folder contains "hunter2" or is 1234; the whole error, its cause included, has neither."""
    with pytest.raises(InventoryCheckError) as caught:
        load_inventory(BAD / "inline_secret")
    everything = repr(caught.value) + str(caught.value) + repr(caught.value.problems) + repr(caught.value.__context__)
    assert "hunter2" not in everything
    assert "1234" not in everything
    assert "BEGIN" not in everything
