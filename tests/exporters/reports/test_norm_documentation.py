"""docs/norms.md is what the shipped norms make, and what it tells the planner to do works."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from exporters.reports.norm_documentation import markdown
from inventory.normfiles import load_norm_rows, shipped_norms
from inventory.normremarks import norm_remarks
from inventory.norms import NormRole
from inventory.registers import SHIPPED

from ...inventory.examples import load_text

PAGE = Path(__file__).parents[3] / "docs" / "norms.md"


def test_the_page_is_up_to_date() -> None:
    """`python -m exporters.reports.norm_documentation > docs/norms.md` after a change of the shipped norms."""
    assert PAGE.read_text(encoding="utf-8") == markdown()


def test_every_norm_has_one_row() -> None:
    written = re.findall(r"^\| `([a-z0-9_]+)` \| (?:hanoi|national) \|", markdown(), re.MULTILINE)
    assert sorted(written) == sorted(norm.id for norm, _ in load_norm_rows(shipped_norms(), Path()))


def test_the_example_loads(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", markdown(), re.DOTALL)
    assert example
    (tmp_path / "city.yaml").write_text(example[1], encoding="utf-8")
    rows = load_norm_rows(["national", "city.yaml"], tmp_path)
    assert rows[-1][0].amount_text == "target 1 piece per 2 counter"
    assert norm_remarks(rows) == []


def test_the_city_s_own_copy_replaces_the_shipped_targets(tmp_path: Path) -> None:
    """The steps of the page: copy, change, end the old line and begin a new one, name the file, check."""
    text = (SHIPPED / "norms" / "hanoi.yaml").read_text(encoding="utf-8")
    old = "{id: id_reader_target, item: id_reader, role: need, kind: target, amount: 1, per: counter, from: 2025-07-01"
    assert text.count(old) == 1
    new = old.replace("id_reader_target", "id_reader_2027").replace("2025-07-01", "2027-01-01")
    line = f"  - {new}, status: confirmed, source: QĐ}}\n"
    (tmp_path / "norms").mkdir()
    (tmp_path / "norms" / "city.yaml").write_text(text.replace(old, f"{old}, to: 2026-12-31") + line, encoding="utf-8")
    inventory = load_text(tmp_path, planning="norms: [national, norms/city.yaml]")
    readers = [norm for norm in inventory.norms if "id_reader" in norm.items and norm.role is NormRole.NEED]
    in_force = [
        [(norm.id, norm.status) for norm in readers if norm.in_force(day)]
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert in_force == [[("id_reader_target", "assumed")], [("id_reader_2027", "confirmed")]]
