"""What is found of 70 recorded devices of which it is known what there is to find: by category and by maker.

The recordings lie beside the repository and are no part of it; without them the proof is missed and says so.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import collectors.snmp.profiles
from benchmarks.proof.paper import Paper
from benchmarks.recorded import ask_all
from collectors.snmp.profiles import shipped

RECORDED: Final = Path(__file__).resolve().parents[3] / "shared" / "recordings"
MEAN, WHOLE = 97.0, 98.0
"""Percent: mean over devices and categories, and share of all facts."""

_TOTAL = re.compile(r"^total +(\d+) +(\d+)", re.MULTILINE)
_MEAN = re.compile(r"^mean recall .*?: ([0-9.]+)%", re.MULTILINE)


def prove() -> Paper:
    """Ask all recorded devices and compare."""
    paper = Paper(
        "recordings",
        "What is read of recorded devices",
        "Each recording is served by an agent on loopback, asked through the engine with the shipped profiles, and its "
        "facts document compared with what could be traced in the recording. Precision is informative: those documents "
        "hold no more than could be traced.",
    )
    files = sorted((RECORDED / "recordings").glob("*.snmprec"))
    paper.verdict("the recordings are there", kept=bool(files), found=f"{len(files)} of them.")
    if files:
        with TemporaryDirectory() as folder:
            _compare(paper, files, Path(folder))
    _families(paper)
    return paper


def _compare(paper: Paper, files: list[Path], out: Path) -> None:
    failed = asyncio.run(ask_all(files, out))
    paper.verdict(
        "every device answers without an error",
        kept=not failed,
        found=f"{len(files)} asked, {failed or 'none'} failed.",
    )
    printed = _score(out)
    paper.output(printed)
    mean, (matched, expected) = _mean(printed), _total(printed)
    paper.verdict(f"mean over devices and categories at least {MEAN:g} %", kept=mean >= MEAN, found=f"{mean:g} %.")
    share = 100 * matched / expected
    paper.verdict(f"all facts at least {WHOLE:g} %", kept=share >= WHOLE, found=f"{share:.2f} % of {expected}.")
    by_maker: dict[str, list[str]] = defaultdict(list)
    for file in files:
        facts = json.loads((out / f"{file.stem}.json").read_text(encoding="utf-8"))
        by_maker[facts.get("system", {}).get("vendor") or "without a maker"].append(file.stem)
    rows = []
    for maker, names in sorted(by_maker.items()):
        part = _score(out, ",".join(names))
        found, there = _total(part)
        rows.append((maker, len(names), there, f"{100 * found / there:.1f} %", f"{_mean(part):.1f} %"))
    paper.table(("maker", "devices", "facts", "found", "mean of categories"), rows)


def _score(out: Path, only: str = "") -> str:
    command = [sys.executable, str(RECORDED / "score.py"), str(RECORDED / "expected"), str(out)]
    command += ["--only", only] if only else []
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def _total(printed: str) -> tuple[int, int]:
    match = _TOTAL.search(printed)
    return (int(match[1]), int(match[2])) if match else (0, 1)


def _mean(printed: str) -> float:
    match = _MEAN.search(printed)
    return float(match[1]) if match else 0.0


def _families(paper: Paper) -> None:
    """How much has to be written for a family."""
    folder = Path(collectors.snmp.profiles.__file__).parent
    rows = []
    whole = 0
    for name, family in sorted(shipped().families.items()):
        own = len((folder / f"{name}.yaml").read_text(encoding="utf-8").splitlines())
        pieces = sum(
            len((folder / "pieces" / f"{piece}.yaml").read_text(encoding="utf-8").splitlines())
            for piece in family.document.include
        )
        whole += own
        rows.append((name, own, pieces or ""))
    shared = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (folder / "pieces").glob("*.yaml"))
    code = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.py"))
    paper.text(
        f"{len(rows)} families: {whole} lines of YAML of their own, {shared} in pieces that families share, and {code} "
        f"lines of Python for all of them together ({code / len(rows):.0f} a family); none of these names a family."
    )
    paper.table(("family", "lines of its own", "lines of the pieces it includes"), rows)
