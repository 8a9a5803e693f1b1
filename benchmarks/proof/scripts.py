"""Benchmarks that print their figures, run as programs of their own so that one's memory is not another's."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.proof.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT_SECONDS = 1800.0


def proof_of(name: str, title: str, *options: str) -> Callable[[], Paper]:
    """A proof that runs `python -m benchmarks.NAME` and keeps what it prints.

    Args:
        name: of the script.
        title: of the page.
        options: for the script.
    """

    def prove() -> Paper:
        command = f"python -m benchmarks.{' '.join((name, *options))}"
        paper = Paper(name.replace("_", "-"), title, f"`{command}`")
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *options],
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        paper.output(done.stdout + done.stderr)
        if done.returncode:
            paper.verdict("the benchmark ran to its end", kept=False, found=f"Exit code {done.returncode}.")
        return paper

    return prove
