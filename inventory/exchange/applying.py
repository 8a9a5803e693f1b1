"""Writing what an import planned: the inventory is checked as it would be, then files are replaced whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.exchange.errors import TargetFileError
from inventory.load import load_inventory

if TYPE_CHECKING:
    from collections.abc import Mapping


def apply_texts(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Check the inventory with some files replaced, and replace them when it checks.

    Args:
        folder: the inventory.
        texts: of files, by their path from the folder on.

    Returns:
        The files written.

    Raises:
        InventoryCheckError: the inventory would not check; nothing is written then.
        TargetFileError: a file cannot be written; each file is either the old one or the new one.
    """
    if not texts:
        return []
    _check(folder, texts)
    written = []
    for name, text in texts.items():
        path = folder / name
        try:
            path.parent.mkdir(exist_ok=True)
            _replace(path, text)
        except OSError as error:
            raise TargetFileError(f"{path} cannot be written: {error.strerror}") from error
        written.append(path)
    return written


def _check(folder: Path, texts: Mapping[str, str]) -> None:
    """Load the inventory from a folder of links to the real one, with the new texts in their places."""
    with tempfile.TemporaryDirectory(prefix="wardwatch-import-") as made:
        trial = Path(made)
        for entry in folder.resolve().iterdir():
            if entry.name not in texts:
                (trial / entry.name).symlink_to(entry)
        for name, text in texts.items():
            if "/" not in name:
                (trial / name).write_text(text, encoding="utf-8")
        load_inventory(trial)


def _replace(path: Path, text: str) -> None:
    """Write a file beside the old one and put it in its place at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
