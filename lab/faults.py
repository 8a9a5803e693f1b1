"""Faults of the simulated city: what goes wrong, when and for how long. Pure; the clock is passed in.

How a script of them is written: lab/script.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lab.effects import Effects

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lab.agent import Wrong
    from lab.fleet import Fleet
    from lab.model import LabCity


class Action(StrEnum):
    """What happens, to a site or to a device."""

    CUT = "cut"
    """A site's lines to other sites pass nothing."""
    POWER_OFF = "power_off"
    """A device has no power; when it has again, its counters begin at 0."""
    REBOOT = "reboot"
    """A device restarts: silent meanwhile, then its counters begin at 0."""
    SLOW = "slow"
    """The answers of a site's devices, or of one device, take longer."""
    LOSSY = "lossy"
    """The way to a site's devices, or to one device, loses datagrams."""
    RENUMBER = "renumber"
    """A device's interfaces have other numbers while it lasts."""
    WRONG_ANSWERS = "wrong_answers"
    """A device answers, but not what it was asked."""
    MAINS = "mains"
    """A site's UPS run on their batteries; what dies when is POWER_OFF of each device."""
    WRONG_UPLINK = "wrong_uplink"
    """The inventory names another device above a device than there is."""


SITE_ACTIONS = frozenset({Action.CUT, Action.MAINS})
EITHER_ACTIONS = frozenset({Action.SLOW, Action.LOSSY})

_ROUNDING = 1e-9
"""Share of a period that floating point may miss when a time is computed from its number and back."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        target: name of the site or device.
        at: when it begins, seconds since the lab's start.
        lasts: for how many seconds; infinity = for good.
        every: it comes again after so many seconds; None = it comes once.
        amount: SLOW: seconds added; LOSSY: share lost in each direction; MAINS: seconds that a battery lasts.
        how: WRONG_ANSWERS: in which way.
        instead: WRONG_UPLINK: what the inventory names.
    """

    action: Action
    target: str
    at: float
    lasts: float
    every: float | None = None
    amount: float = 0.0
    how: Wrong | None = None
    instead: str = ""

    def turn(self, elapsed: float) -> int:
        """How many times it has begun."""
        if elapsed < self.at:
            return 0
        return 1 if self.every is None else math.floor((elapsed - self.at) / self.every + _ROUNDING) + 1

    def begins(self, turn: int) -> float:
        """When it begins for the n-th time, counted from 1."""
        return self.at + (turn - 1) * (self.every or 0.0)

    def active(self, elapsed: float) -> bool:
        """Whether it is on at a time."""
        turn = self.turn(elapsed)
        return turn > 0 and elapsed < self.begins(turn) + self.lasts

    def next_change(self, elapsed: float) -> float:
        """When it begins or ends next; infinity when it is over."""
        turn = self.turn(elapsed)
        if self.active(elapsed):
            return self.begins(turn) + self.lasts
        return self.begins(turn + 1) if turn == 0 or self.every is not None else math.inf

    def __str__(self) -> str:
        """What it is, for people."""
        which = f" ({self.how})" if self.how else f" (the inventory says {self.instead})" if self.instead else ""
        return f"{self.action} of {self.target}{which}"


def keep_quiet(_elapsed: float, _text: str) -> None:
    """Tell nobody."""


class FaultPlayer:
    """Plays a script on a fleet."""

    def __init__(
        self, fleet: Fleet, faults: Sequence[Fault], started: float, tell: Callable[[float, str], None] = keep_quiet
    ) -> None:
        """Get ready; nothing happens before `advance`.

        Args:
            fleet: whose devices fail.
            faults: the script, checked against the fleet's city.
            started: when the lab started, UTC seconds since 1970.
            tell: is told what happens: seconds since the start, and a text.
        """
        self._tell = tell
        self._fleet, self._faults, self._started = fleet, tuple(faults), started
        self._turns = [0] * len(self._faults)
        self._active: frozenset[Fault] = frozenset()
        self._elapsed = -1.0

    def advance(self, now: float) -> None:
        """Let happen what is due, in order and each at its own time, also when this is called late.

        Args:
            now: UTC seconds since 1970.
        """
        while (due := self._next()) <= now - self._started:
            self._elapsed = due
            self._step(due)

    def _next(self) -> float:
        return min((fault.next_change(self._elapsed) for fault in self._faults), default=math.inf)

    def _step(self, elapsed: float) -> None:
        now = self._started + elapsed
        active = frozenset(fault for fault in self._faults if fault.active(elapsed))
        for number, fault in enumerate(self._faults):
            turn = fault.turn(elapsed)
            if turn > self._turns[number]:
                self._begin(fault, now)
            self._turns[number] = turn
        for fault in self._active - active:
            if fault.action is Action.RENUMBER:
                self._fleet.renumber(fault.target, now, back=True)
        self._fleet.apply(effects(self._fleet.city, active), now)
        for fault in sorted(active ^ self._active, key=lambda fault: (fault.target, fault.action)):
            self._tell(elapsed, f"{fault} {'begins' if fault in active else 'ends'}")
        self._active = active

    def _begin(self, fault: Fault, now: float) -> None:
        if fault.action in {Action.REBOOT, Action.POWER_OFF} and fault.target in self._fleet.agents:
            self._fleet.reboot(fault.target, now, min(fault.lasts, _FOR_GOOD_SECONDS))
        elif fault.action is Action.RENUMBER:
            self._fleet.renumber(fault.target, now, back=False)
        elif fault.action is Action.MAINS and fault.amount:
            self._fleet.discharge_in(fault.target, fault.amount)

    def seconds_to_next(self, now: float) -> float:
        """Seconds until something happens; infinity when nothing will.

        Args:
            now: UTC seconds since 1970.
        """
        return self._next() - (now - self._started)


_FOR_GOOD_SECONDS = 1e9
"""Longer than any lab runs, and still a number of microseconds."""


def effects(city: LabCity, active: frozenset[Fault]) -> Effects:
    """What is wrong while these faults are on."""
    delay: dict[str, float] = {}
    loss: dict[str, float] = {}
    for fault in active:
        if fault.action in EITHER_ACTIONS:
            into = delay if fault.action is Action.SLOW else loss
            for name in _devices(city, fault.target):
                into[name] = max(into.get(name, 0.0), fault.amount)
    return Effects(
        off=frozenset(fault.target for fault in active if fault.action in {Action.REBOOT, Action.POWER_OFF}),
        cut=frozenset(fault.target for fault in active if fault.action is Action.CUT),
        delay_seconds=delay,
        loss=loss,
        wrong={fault.target: fault.how for fault in active if fault.how is not None},
        dark=frozenset(fault.target for fault in active if fault.action is Action.MAINS),
    )


def _devices(city: LabCity, target: str) -> list[str]:
    return [device.name for device in city.devices_by_site[target]] if target in city.sites else [target]
