"""What a session over SSH is to who uses it, and the parts that end one in time. Knows no library."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.errors import DeadlineError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from collectors.ssh.host_keys import HostKeyFile
    from inventory.secret import Secret
    from inventory.ssh_access import FirstKey


@dataclass(frozen=True, slots=True)
class SshLogin:
    """A user with secrets read: a key's file or a password, and what opens more."""

    user: str
    key: Path | None = None
    password: Secret | None = None
    passphrase: Secret | None = None
    enable: Secret | None = None


@dataclass(frozen=True, slots=True)
class SshTarget:
    """Whom to ask: a device as the inventory describes it, and who it proved to be before."""

    name: str
    address: str
    port: int
    host_keys: HostKeyFile
    first_key: FirstKey
    old_algorithms: bool


class Lifeline:
    """What ends a session from outside, whatever its thread waits for: cutting closes all that was hung on it."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to count."""
        self._clock, self._until = clock, clock() + seconds
        self._lock, self._cut = threading.Lock(), False
        self._closers: list[Callable[[], None]] = []

    def now(self) -> float:
        """Monotonic seconds."""
        return self._clock()

    @property
    def is_cut(self) -> bool:
        """Whether it was cut."""
        return self._cut

    @property
    def is_over(self) -> bool:
        """Whether its time is up, or it was cut: what ended with it ended because of it."""
        return self._cut or self._clock() >= self._until

    def renew(self, seconds: float) -> None:
        """Count anew, at the beginning of a poll."""
        self._until = self._clock() + seconds

    def left(self, stage: str, at_most: float = 3600.0) -> float:
        """Seconds that a step may take.

        Raises:
            DeadlineError: there are none.
        """
        seconds = self._until - self._clock()
        if self._cut or seconds <= 0:
            raise DeadlineError("the poll's deadline passed", stage=stage)
        return min(seconds, at_most)

    def hang(self, close: Callable[[], None], stage: str) -> None:
        """Close this too when cut.

        Raises:
            DeadlineError: it was cut already; this is closed.
        """
        with self._lock:
            if not self._cut:
                self._closers.append(close)
                return
        with suppress(Exception):
            close()
        raise DeadlineError("the poll's deadline passed", stage=stage)

    def cut(self) -> None:
        """End everything, last first; what cannot be closed is no reason to leave the rest open."""
        with self._lock:
            self._cut = True
            closers, self._closers = self._closers[::-1], []
        for close in closers:
            with suppress(Exception):
                close()
