"""The vocabulary of states, shared by metrics, history and pages."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import msgspec

from inventory.identifiers import DeviceName


class DeviceState(IntEnum):
    """State of a device; the value of `wardwatch_device_state`."""

    UP = 0
    DEGRADED = 1
    """Answers, but a module fails or answers come only now and then."""
    DOWN = 2
    BEHIND = 3
    """Silent, and every path to a vantage point is cut by something that is itself down."""
    MAINTENANCE = 4
    UNKNOWN = 5
    """Not yet asked, not expected to answer now, or the vantage point is blind."""


ANSWERING: Final = frozenset({DeviceState.UP, DeviceState.DEGRADED})
SILENT: Final = frozenset({DeviceState.DOWN, DeviceState.BEHIND})
"""Known to answer, and known not to; other states tell neither."""


class DeviceStatus(msgspec.Struct, frozen=True, gc=False):
    """The state of a device since when, and why.

    Attributes:
        since: UTC seconds since 1970 of the change into this state.
        reason: short text for people ("timeout", "behind r-281", "module if: timeout"); "" when up.
        roots: for BEHIND, the devices whose outage cuts it off; empty otherwise.
    """

    device: DeviceName
    state: DeviceState
    since: float
    reason: str = ""
    roots: tuple[DeviceName, ...] = ()


class Transition(msgspec.Struct, frozen=True, gc=False):
    """A device went from one state to another; what history keeps and the wall shows."""

    before: DeviceStatus
    after: DeviceStatus
