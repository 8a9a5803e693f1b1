"""What a check of a service can find: how long it took, when its certificate ends, or why it failed."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class ServiceFailure(StrEnum):
    """Why a check failed; the closed set of reasons."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    """The host answers and nothing listens there."""
    UNREACHABLE = "unreachable"
    NAME = "name"
    """Its name cannot be resolved."""
    TLS = "tls"
    """No secure connection: protocol or certificate."""
    STATUS = "status"
    """It answers with an error, or not with the status that is expected."""
    CONTENT = "content"
    """It answers without the text that is expected."""
    PROTOCOL = "protocol"
    """What answers does not speak the protocol."""


class CheckError(Exception):
    """A check failed.

    Attributes:
        reason: of the closed set.
    """

    def __init__(self, reason: ServiceFailure, message: str) -> None:
        """Say what was found and what was expected."""
        self.reason = reason
        super().__init__(message)


class Measured(msgspec.Struct, frozen=True, gc=False):
    """A check that succeeded.

    Attributes:
        latency_seconds: until the answer was complete.
        certificate_expires: UTC seconds at which the server's certificate ends; None where there is none.
    """

    latency_seconds: float
    certificate_expires: float | None = None


class ServiceResult(msgspec.Struct, frozen=True, gc=False):
    """One check of one service: when (UTC seconds), what was measured, or why it failed."""

    service: str
    vantage: str
    at: float
    measured: Measured | None = None
    reason: ServiceFailure | None = None
    message: str = ""

    @property
    def up(self) -> bool:
        """Whether it succeeded."""
        return self.measured is not None
