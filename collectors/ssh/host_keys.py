"""Pinned host keys: who a device proved to be before. One file, in the format of OpenSSH's known_hosts.

Keys belong to devices, not to addresses, which routing domains repeat: the first word of a line is the device's name.
`ssh -o HostKeyAlias=NAME -o UserKnownHostsFile=FILE` uses the same file, and `ssh-keygen -lf FILE` shows fingerprints.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import threading
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = 3


class HostKey(NamedTuple):
    """A public key: its kind ("ssh-ed25519") and its octets in base64. Both are "" where a line cannot be read."""

    kind: str
    octets: str

    @property
    def fingerprint(self) -> str:
        """As OpenSSH shows it: SHA256 of the octets in base64 without padding."""
        digest = hashlib.sha256(base64.b64decode(self.octets)).digest()
        return f"{self.kind} SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


class HostKeyFile:
    """The file of pinned keys; read anew when a person changed it. Used from several threads."""

    def __init__(self, path: Path) -> None:
        """Take the path; the file need not exist."""
        self._path, self._lock = path, threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._keys: dict[str, tuple[HostKey, ...]] = {}

    def of(self, device: str) -> tuple[HostKey, ...]:
        """The keys that are pinned for a device; one that cannot be read is none that any server has.

        Raises:
            OSError: the file is there and cannot be read.
        """
        with self._lock:
            self._refresh()
            return self._keys.get(device, ())

    def record(self, device: str, key: HostKey) -> bool:
        """Pin the key of a device that has none yet.

        Returns:
            Whether it is the pinned one now; False when another was pinned in the meantime.

        Raises:
            OSError: the file cannot be written.
        """
        with self._lock:
            self._refresh()
            known = self._keys.get(device)
            if known is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(descriptor, "a", encoding="ascii") as file:
                    file.write(f"{device} {key.kind} {key.octets}\n")
                known = self._keys[device] = (key,)
            return key in known

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._keys = None, {}
            return
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp != self._stamp:
            self._keys = _parsed(self._path.read_text(encoding="utf-8", errors="replace"))
            self._stamp = stamp


def _parsed(text: str) -> dict[str, tuple[HostKey, ...]]:
    found: dict[str, tuple[HostKey, ...]] = {}
    for line in text.splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            found[words[0]] = (*found.get(words[0], ()), _key(words))
    return found


def _key(words: list[str]) -> HostKey:
    """The key of a line; an unreadable line still pins its device, for else another key could be recorded."""
    try:
        base64.b64decode(words[2], validate=True)
    except (IndexError, binascii.Error, ValueError):
        return HostKey("", "")
    return HostKey(*words[1:_WORDS])
