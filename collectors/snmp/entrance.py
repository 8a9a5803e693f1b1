"""How to ask the same agent under the same login in another of its contexts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.snmp.client import SnmpLogin, SnmpSession, SnmpTarget

_RETRIES = 1
"""Of a request in another context: the agent is there, and one that does not serve the context may be silent."""


class Entrance(NamedTuple):
    """The target of a session, and what opens another one.

    Attributes:
        target: as it is asked; its name stays, so that all of it is paced as one device.
        open: opens a session, and books its cost.
    """

    target: SnmpTarget
    open: Callable[[SnmpTarget], SnmpSession]

    @property
    def login(self) -> SnmpLogin:
        """What the agent is asked under."""
        return self.target.login

    def context(self, name: str) -> SnmpSession:
        """A session in one of the agent's contexts; costs no packet."""
        login = msgspec.structs.replace(self.login, context=name)
        retries = min(self.target.retries, _RETRIES)
        return self.open(msgspec.structs.replace(self.target, login=login, retries=retries))
