"""A file system of its own that can be filled, emptied and made read-only: what a disk does at two in the morning."""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = bytes(4096)


class SmallDisk:
    """A mounted file system in memory; the kernel refuses there as it does on a disk (ENOSPC, EROFS)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no block free."""
        with self._ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(_BLOCK):
                pass

    def free(self) -> None:
        """Give the space back."""
        self._ballast.unlink()

    def read_only(self) -> None:
        """Refuse every write from now on; nothing may be open for writing."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True, timeout=30)


def may_mount() -> bool:
    """Whether this process may: only root can, as everywhere."""
    return os.geteuid() == 0


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """Mount one on a new folder until the block ends.

    Args:
        folder: is made.
        size: as mount(8) takes it for tmpfs.
    """
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True, timeout=30)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=30)
