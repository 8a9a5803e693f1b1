"""Errors of the lab.

LabError
├── BerError             the bytes are not a v1 or v2c message
├── AddressTakenError    two agents were given one address
├── CityError            the city asked for cannot be built
├── ScriptError          a script of faults cannot be used
└── LabProcessError      a lab in a process of its own did not come up
"""

from __future__ import annotations


class LabError(Exception):
    """Anything the lab cannot do."""


class BerError(LabError):
    """The bytes are not a message that an agent may answer; the text says what was wrong with them."""


class AddressTakenError(LabError):
    """Two agents were given one address."""


class CityError(LabError):
    """The city asked for cannot be built: an unknown district, plan, register or date."""


class ScriptError(LabError):
    """A script of faults cannot be used; the text says which fault and why."""


class LabProcessError(LabError):
    """A lab in a process of its own did not come up; the text holds what it said last."""
