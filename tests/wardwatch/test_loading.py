"""The inventory as the application loads it: names of modules are those that the collectors know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inventory.errors import InventoryCheckError
from inventory.starting import write_starter
from wardwatch.loading import load_inventory

if TYPE_CHECKING:
    from pathlib import Path


def test_a_module_that_does_not_exist_is_named_with_its_line_once(tmp_path: Path) -> None:
    write_starter(tmp_path)
    more = """
devices:
  - {name: a, site: data-centre, role: switch, reach: none, modules: {only: [counterz, storage]}, unordered: [nonsense]}
  - {name: b, site: data-centre, role: printer, reach: none, modules: {without: storage}}
"""
    (tmp_path / "more.yaml").write_text(more, encoding="utf-8")
    with pytest.raises(InventoryCheckError) as caught:
        load_inventory(tmp_path)
    assert [str(problem) for problem in caught.value.problems] == [
        'more.yaml:3: modules.only: unknown module "counterz"; did you mean "counters"?',
        'more.yaml:3: unordered: unknown module "nonsense"; the page of a device names the modules it is asked',
    ]
