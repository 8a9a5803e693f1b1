"""What became of each thing that was to be in Grafana."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Result(StrEnum):
    """What became of one thing."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    """It was as it should be; nothing was written."""
    PROVIDED = "provided"
    """Grafana takes it from its provisioning files and lets nobody else write it."""
    CONFLICT = "conflict"
    """Somebody changed it in Grafana; it was left so."""
    FAILED = "failed"
    NOT_TRIED = "not tried"


FINDINGS = frozenset({Result.CONFLICT, Result.FAILED, Result.NOT_TRIED})
"""What a person has to look at."""


class Outcome(NamedTuple):
    """What became of one thing: what kind of thing, what it is called, and a word on it."""

    kind: str
    name: str
    result: Result
    detail: str = ""

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.kind} {self.name}: {self.result}" + (f": {self.detail}" if self.detail else "")
