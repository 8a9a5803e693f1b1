"""Errors of the collectors.

ProbeError                      a device or one of its modules could not be read; carries target, module, stage
├── TargetUnreachableError      the network refused or has no route
├── ProbeTimeoutError           nothing came in time (also a TimeoutError)
├── AuthenticationFailedError   the agent refused the login, or its answer is below the level asked for
├── WrongSourceError            the answer came from an address that may not answer for the device
├── AgentError                  the agent answered with an error-status
├── MalformedResponseError      the answer is not what the protocol allows
└── WalkError                   a walk was given up: OIDs did not increase, or it exceeded its cap

A ProbeError becomes a failed result with a Reason; the Reason is a metric label, from this closed set.
Other exceptions are bugs and propagate.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Reason(StrEnum):
    """Why a poll or a module failed; the closed set of the `reason` label."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    AUTHENTICATION = "authentication"
    WRONG_SOURCE = "wrong_source"
    AGENT_ERROR = "agent_error"
    MALFORMED = "malformed"
    WALK = "walk"
    DEADLINE = "deadline"
    SECRET = "secret"  # noqa: S105 -- the name of a reason


class ProbeError(Exception):
    """A device or module could not be read.

    Attributes:
        target: device name or address, as the operator knows it.
        module: the module that asked, empty when the session itself failed.
        stage: what was being done ("get sysUpTime.0", "walk ifTable").
    """

    reason: ClassVar[Reason] = Reason.MALFORMED

    def __init__(self, message: str, *, target: str = "", module: str = "", stage: str = "") -> None:
        """Say what happened; where it happened is prefixed."""
        self.target, self.module, self.stage = target, module, stage
        where = ": ".join(part for part in (target, module, stage) if part)
        super().__init__(f"{where}: {message}" if where else message)


class TargetUnreachableError(ProbeError):
    """The network refused the packet (ICMP port or host unreachable, no route)."""

    reason = Reason.UNREACHABLE


class ProbeTimeoutError(ProbeError, TimeoutError):
    """No acceptable answer came within the retries."""

    reason = Reason.TIMEOUT


class DeadlineError(ProbeTimeoutError):
    """The device's own deadline passed in the middle of a poll; what was read before is kept."""

    reason = Reason.DEADLINE


class AuthenticationFailedError(ProbeError):
    """The agent reported an unknown user, a wrong digest or an unsupported level."""

    reason = Reason.AUTHENTICATION


class WrongSourceError(ProbeError):
    """Answers came, but only from an address not allowed by `answers_from`."""

    reason = Reason.WRONG_SOURCE


class AgentError(ProbeError):
    """The agent answered with an error-status other than tooBig handled on the way."""

    reason = Reason.AGENT_ERROR


class MalformedResponseError(ProbeError):
    """Only undecodable or protocol-breaking answers came."""

    reason = Reason.MALFORMED


class WalkError(ProbeError):
    """OIDs did not increase, or the walk exceeded its cap."""

    reason = Reason.WALK
