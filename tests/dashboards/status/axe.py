"""axe-core, the accessibility checker, as npm has it: fetched when a test needs it, never kept in the project."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from .browser import Browser

PACKAGE = "axe-core@4.11.1"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
GRAVE = frozenset({"serious", "critical"})


class Violation(NamedTuple):
    """A rule that a page breaks: its name, how grave that is, the first place, and how many there are."""

    rule: str
    impact: str
    where: str
    places: int


def fetch_axe(folder: Path) -> str:
    """The checker as one script; npm verifies what it fetches."""
    npm = shutil.which("npm")
    assert npm, "npm is not installed: axe-core is fetched with it"
    pack = [npm, "pack", "--silent", "--pack-destination", str(folder), PACKAGE]
    done = subprocess.run(pack, capture_output=True, text=True, timeout=120, check=False, cwd=folder)
    assert done.returncode == 0, f"npm pack {PACKAGE} failed: {done.stderr.strip()}"
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode("utf-8")


def check(browser: Browser, script: str) -> list[Violation]:
    """What is wrong with the page that is open."""
    browser.run(script + "; true")
    run = f"axe.run(document, {{runOnly: {list(TAGS)!r}, resultTypes: ['violations']}})"
    found: list[dict[str, Any]] = browser.run(f"{run}.then(found => found.violations)")
    return [Violation(each["id"], each["impact"], each["nodes"][0]["html"][:200], len(each["nodes"])) for each in found]
