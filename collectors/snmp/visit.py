"""One poll of one device across its logins: the deadline, what went wrong, what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.errors import Reason
from collectors.snmp.client import Traffic
from collectors.snmp.entrance import Entrance

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.errors import ProbeError
    from collectors.snmp.client import SnmpClient, SnmpSession, SnmpTarget

_SILENCE: Final = frozenset({Reason.TIMEOUT, Reason.DEADLINE})
_NO_LOGIN: Final = (Reason.AUTHENTICATION, "no SNMP credential is named for the device; add one under credentials")


class Visit:
    """What is collected while logins are tried.

    Attributes:
        deadline: event loop time after which nothing more is asked.
        entrance: to the contexts of the agent, under the login tried last.
    """

    def __init__(self, deadline: float, on_heard: Callable[[], None] | None = None) -> None:
        """Begin; `on_heard` is called when the device first answers something."""
        self.deadline, self.on_heard = deadline, on_heard
        self._failures: list[tuple[Reason, str]] = []
        self._sessions: list[SnmpSession] = []
        self.entrance: Entrance | None = None

    def enter(self, client: SnmpClient, target: SnmpTarget) -> SnmpSession:
        """Open a session, and note it for its cost.

        Raises:
            ProbeError: no socket of the address's family.
        """

        def noted(target: SnmpTarget) -> SnmpSession:
            session = client.session(target)
            self._sessions.append(session)
            return session

        self.entrance = Entrance(target, noted)
        return noted(target)

    def fail(self, reason: Reason, message: str) -> None:
        """Note why a login failed."""
        self._failures.append((reason, message))

    def note(self, error: ProbeError | None) -> None:
        """Note why a login was not answered."""
        if error is not None:
            self.fail(error.reason, str(error))

    @property
    def verdict(self) -> tuple[Reason, str]:
        """Why the device did not answer: the first failure that says more than silence, else the first."""
        failures = self._failures or [_NO_LOGIN]
        return next((failure for failure in failures if failure[0] not in _SILENCE), failures[0])

    @property
    def traffic(self) -> Traffic:
        """What all sessions cost."""
        total = Traffic()
        for session in self._sessions:
            for field in total.__struct_fields__:
                setattr(total, field, getattr(total, field) + getattr(session.traffic, field))
        return total
