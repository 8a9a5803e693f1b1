"""Generated files as they stand in the folder: which may be replaced, and what another source takes over from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.exchange.errors import ExchangeError
from inventory.exchange.existing import MARK
from inventory.exchange.generated import FROM, given_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def refuse_foreign(path: Path) -> None:
    """Refuse to overwrite what no import wrote.

    Raises:
        ExchangeError: the file is there and was not generated.
    """
    if path.is_file() and not path.read_text(encoding="utf-8", errors="replace").startswith(MARK):
        what = f"{path.name} is there and was not written by an import"
        raise ExchangeError(f"{what}; rename it, or choose another --name")


def give_up(path: Path, lines: Sequence[int], own: str, text: str | None = None) -> str:
    """A generated file with some of its answers turned into nulls.

    Args:
        path: the file.
        lines: of the answers, from 1.
        own: the file that says them from now on.
        text: what the file is to hold otherwise; None = what it holds.

    Raises:
        ExchangeError: somebody edited these lines.
    """
    given = given_up(path.read_text(encoding="utf-8") if text is None else text, lines, own)
    if given is None:
        what = f"{path.name}: lines {', '.join(map(str, lines))} were edited, so they cannot be given up to {own}"
        raise ExchangeError(f"{what}; import its source again first")
    return given


def differs(path: Path, text: str) -> bool:
    """Whether a file would hold something else: that the same answers come from another spreadsheet is nothing else."""
    if not path.is_file():
        return True
    return _answers(path.read_bytes()) != _answers(text.encode())


def _answers(data: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if not line.startswith(FROM.encode())]
