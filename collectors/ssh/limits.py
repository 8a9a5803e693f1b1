"""When a login may be tried: growing waits after refused ones, so that no account gets locked. Pure; time comes in.

Central accounts (TACACS+, RADIUS) are locked for all devices at once, so refusals count in two ways: for one device,
and for the login as a whole. A login that nobody has accepted yet, or that was refused last, is in doubt: it is tried
on one device at a time, so that a wrong password costs three refusals over the whole city and not one per device.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inventory.identifiers import CredentialName, DeviceName

FIRST_WAIT_SECONDS: Final = 300.0
"""After the first refusal on a device; each further one in a row doubles it."""

LONGEST_WAIT_SECONDS: Final = 21_600.0

REFUSALS_IN_A_ROW: Final = 3
"""Of one login on any devices, after which it is tried nowhere for a while: accounts are locked after five or so."""


@dataclass(slots=True)
class _Wait:
    refusals: int = 0
    until: float = 0.0

    def refused(self, now: float, free: int) -> None:
        self.refusals += 1
        over = self.refusals - free
        if over > 0:
            self.until = now + min(FIRST_WAIT_SECONDS * 2 ** min(over - 1, 20), LONGEST_WAIT_SECONDS)


@dataclass(slots=True)
class _Login:
    known: object = None
    proven: bool = False
    all: _Wait = field(default_factory=_Wait)
    devices: dict[DeviceName, _Wait] = field(default_factory=dict)


class LoginLimits:
    """Refusals by login and device."""

    def __init__(self) -> None:
        """Begin with every login in doubt."""
        self._logins: dict[CredentialName, _Login] = {}

    def present(self, login: CredentialName, known: object) -> None:
        """Say what a login consists of now; a changed secret or user begins anew, without waits.

        Args:
            login: its name in the inventory.
            known: anything that equals itself while the login stays the same.
        """
        entry = self._of(login)
        if entry.known != known:
            self._logins[login] = _Login(known)

    def doubtful(self, login: CredentialName) -> bool:
        """Whether it should be tried on one device at a time."""
        return not self._of(login).proven

    def wait(self, login: CredentialName, device: DeviceName, now: float) -> float:
        """Seconds until it may be tried on a device; 0 = at once."""
        entry = self._of(login)
        own = entry.devices.get(device)
        return max(0.0, entry.all.until - now, 0.0 if own is None else own.until - now)

    def refused(self, login: CredentialName, device: DeviceName, now: float) -> None:
        """A device refused it."""
        entry = self._of(login)
        entry.proven = False
        entry.all.refused(now, REFUSALS_IN_A_ROW - 1)
        entry.devices.setdefault(device, _Wait()).refused(now, 0)

    def accepted(self, login: CredentialName, device: DeviceName) -> None:
        """A device accepted it; where others refuse it all the same, they go on waiting."""
        entry = self._of(login)
        entry.proven, entry.all = True, _Wait()
        entry.devices.pop(device, None)

    def _of(self, login: CredentialName) -> _Login:
        return self._logins.setdefault(login, _Login())
