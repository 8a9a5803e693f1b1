"""Errors of the collectors.

ProbeError                      a device or one of its modules could not be read; carries target, module, stage
├── TargetUnreachableError      the network refused or has no route
├── ProbeTimeoutError           nothing came in time (also a TimeoutError)
├── AuthenticationFailedError   the agent refused the login, or its answer is below the level asked for
├── WrongSourceError            the answer came from an address that may not answer for the device
├── AgentError                  the agent answered with an error-status
├── MalformedResponseError      the answer is not what the protocol allows
├── HostKeyError                the SSH host key is another than the pinned one, or none is pinned
├── AlgorithmError              the SSH server offers only algorithms that are not allowed with it
├── AccountError                the session was ended during the login: account locked, too many failures
├── LoginPausedError            no login is tried for a while, because earlier ones were refused
├── CommandRefusedError         something was to be sent that is on no allow-list; nothing was sent
├── SessionBrokenError          the session ended before the answer did
├── PlatformError               nothing says which command line the device speaks
├── LoginQuestionError          the device asks a person something at log-in (to change a password); nothing is answered
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
    HOST_KEY = "host_key"
    ALGORITHM = "algorithm"
    ACCOUNT = "account"
    LOGIN_PAUSED = "login_paused"
    COMMAND = "command"
    DISCONNECTED = "disconnected"
    PLATFORM = "platform"
    LOGIN_QUESTION = "login_question"
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


class HostKeyError(ProbeError):
    """The SSH server's host key is not the pinned one, or none is pinned and none may be recorded.

    Attributes:
        changed: whether another key was pinned: somebody else may answer for the device.
    """

    reason = Reason.HOST_KEY

    def __init__(self, message: str, *, target: str = "", changed: bool = False) -> None:
        """Say what happened, and whether it is worse than a key that nobody has confirmed yet."""
        super().__init__(message, target=target, stage="host key")
        self.changed = changed


class AlgorithmError(ProbeError):
    """The SSH server and we have no key exchange, cipher, MAC or kind of key in common that is allowed."""

    reason = Reason.ALGORITHM


class AccountError(ProbeError):
    """The SSH server ended the session during the login, as it does for locked accounts and after many failures."""

    reason = Reason.ACCOUNT


class LoginPausedError(ProbeError):
    """Logins were refused, and no other is tried before its time, so that no account is locked."""

    reason = Reason.LOGIN_PAUSED


class CommandRefusedError(ProbeError):
    """Something was to be written to a device that its platform's allow-list does not hold; nothing was written."""

    reason = Reason.COMMAND


class SessionBrokenError(ProbeError):
    """The device ended the session in the middle of an answer."""

    reason = Reason.DISCONNECTED


class PlatformError(ProbeError):
    """The inventory does not say which platform the device is."""

    reason = Reason.PLATFORM


class LoginQuestionError(ProbeError):
    """After the log-in the device asks what only a person may answer, such as whether to change the password now."""

    reason = Reason.LOGIN_QUESTION
