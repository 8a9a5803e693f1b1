"""Dated versions of configurations: one file each in the data directory, without secrets.

    configurations/DEVICE/20261124T151040Z.cfg

Files and not the database: a person reads them with the tools at hand, and they are larger than all states together.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.ssh.configuration import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.identifiers import DeviceName

MOST_VERSIONS: Final = 200
"""Kept of one device; a line that always changes must not fill the disk."""

_STAMP: Final = "%Y%m%dT%H%M%SZ"


class Version(NamedTuple):
    """A version: since when it was seen (UTC), and its file."""

    at: datetime
    path: Path

    @property
    def lines(self) -> tuple[str, ...]:
        """Its text."""
        return tuple(self.path.read_text(encoding="utf-8").splitlines())


class ConfigurationStore:
    """Versions by device."""

    def __init__(self, data_dir: Path) -> None:
        """Take the data directory; nothing is made before the first version."""
        self._folder = data_dir / "configurations"

    def keep(self, device: DeviceName, at: float, lines: Sequence[str]) -> float:
        """See `collectors.ssh.archive.Store`."""
        versions = self.versions(device)
        if versions and digest(versions[-1].lines) == digest(lines):
            return versions[-1].at.timestamp()
        moment = datetime.fromtimestamp(int(at), UTC)
        if versions and moment <= versions[-1].at:  # the clock was set back; order must stay
            moment = datetime.fromtimestamp(int(versions[-1].at.timestamp()) + 1, UTC)
        folder = self._folder / device
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_whole(folder / f"{moment.strftime(_STAMP)}.cfg", "\n".join(lines) + "\n")
        for old in versions[: max(0, len(versions) + 1 - MOST_VERSIONS)]:
            old.path.unlink(missing_ok=True)
        return moment.timestamp()

    def versions(self, device: DeviceName) -> list[Version]:
        """The versions of a device, oldest first."""
        found = []
        for path in sorted((self._folder / device).glob("*.cfg")):
            try:
                at = datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)
            except ValueError:
                continue  # somebody else's file
            found.append(Version(at, path))
        return found

    def devices(self) -> list[str]:
        """The names of the devices with versions."""
        return sorted(path.name for path in self._folder.glob("*") if path.is_dir())


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
