"""How a state is shown: the states of the collectors, plus "not watched now", which must look calm at night."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from collectors.state.model import DeviceState
from inventory.model import Expected, Reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.state.model import DeviceStatus
    from inventory.model import Device


class Face(StrEnum):
    """A state as people see it, worst first: the order of the members is the order of concern."""

    DOWN = "down"
    BEHIND = "behind"
    DEGRADED = "degraded"
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"
    UP = "up"
    QUIET = "quiet"
    """Silent, and nobody expects otherwise: the office is closed, or the device is not asked directly."""


CONCERN: dict[Face, int] = {face: place for place, face in enumerate(Face)}
"""Place of each face in the order of concern; 0 is the worst."""

SILENT = frozenset({Face.DOWN, Face.BEHIND})
PROBLEMS = SILENT | {Face.DEGRADED}

_PLAIN = {
    DeviceState.UP: Face.UP,
    DeviceState.DEGRADED: Face.DEGRADED,
    DeviceState.DOWN: Face.DOWN,
    DeviceState.BEHIND: Face.BEHIND,
    DeviceState.MAINTENANCE: Face.MAINTENANCE,
    DeviceState.UNKNOWN: Face.UNKNOWN,
}


def plain_face(state: DeviceState) -> Face:
    """The face of a state by itself, as in a list of changes."""
    return _PLAIN[state]


def face_of(device: Device, status: DeviceStatus | None) -> Face:
    """The face of a device: unknown turns quiet where silence is what the inventory expects."""
    face = _PLAIN[status.state] if status else Face.UNKNOWN
    return Face.QUIET if face is Face.UNKNOWN and may_be_silent(device) else face


def may_be_silent(device: Device) -> bool:
    """Whether the silence of a device says nothing: on at need only, or seen through its site's router only."""
    return device.expected is not Expected.ALWAYS or device.reach is not Reach.DIRECT


def worst(faces: Iterable[Face]) -> Face:
    """The face of most concern; quiet when there is none."""
    return min(faces, key=CONCERN.__getitem__, default=Face.QUIET)
