"""Units of systemd, read as systemd reads them where it matters here."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"


def read(path: Path) -> Mapping[str, Sequence[str]]:
    """The values of each key; one that is empty undoes those before it."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#;[":
            key, _, value = line.partition("=")
            found[key] = [*found.get(key, []), value] if value else []
    return found


def commands(unit: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """What the unit runs, in order, as words."""
    return [shlex.split(each) for each in unit["ExecStart"]]


def environment(unit: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What the unit sets."""
    return dict(each.split("=", 1) for each in unit.get("Environment", ()))
