"""Scripted faults: what goes wrong in the simulated city, when and for how long. Pure; the clock is passed in.

A script is a list of faults, written in a YAML file as

```yaml
- {cut: "10354", at: 20, lasts: 30}                # a site's lines to other sites
- {power_off: sw-10354, at: 40, lasts: 15}         # a device without power
- {reboot: r-271, at: 60, lasts: 8, every: 300}    # silent for 8 s, then its counters begin at 0; again every 5 minutes
```

with times in seconds since the lab's start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import yaml

from lab.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lab.fleet import Fleet
    from lab.model import LabCity


class Action(StrEnum):
    """What happens to a site (cut) or a device (power_off, reboot)."""

    CUT = "cut"
    POWER_OFF = "power_off"
    REBOOT = "reboot"


_ROUNDING = 1e-9
"""Share of a period that floating point may miss when a time is computed from its number and back."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        target: name of the site or device.
        at: when it begins, seconds since the lab's start.
        lasts: for how many seconds.
        every: it comes again after so many seconds; None = it comes once.
    """

    action: Action
    target: str
    at: float
    lasts: float
    every: float | None = None

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
            if fault.action is Action.REBOOT and turn > self._turns[number]:
                self._fleet.reboot(fault.target, now, fault.lasts)
            self._turns[number] = turn
        off = {fault.target for fault in active if fault.action is not Action.CUT}
        cut = {fault.target for fault in active if fault.action is Action.CUT}
        self._fleet.set_faults(off, cut, now)
        for fault in sorted(active ^ self._active, key=lambda fault: fault.target):
            self._tell(elapsed, f"{fault.action} of {fault.target} {'begins' if fault in active else 'ends'}")
        self._active = active

    def seconds_to_next(self, now: float) -> float:
        """Seconds until something happens; infinity when nothing will.

        Args:
            now: UTC seconds since 1970.
        """
        return self._next() - (now - self._started)


def default_script(city: LabCity) -> tuple[Fault, ...]:
    """Something to see within a minute: a branch's lines cut and mended, a router restarted; then again.

    The branch is the last of those below the core; the router stands in a site below another one where there is any.
    """
    branches = [site.name for site in city.sites.values() if site.parent and not city.sites[site.parent].parent]
    leaves = [
        site.name
        for site in city.sites.values()
        if site.parent and site.name not in branches and site.parent != branches[-1]
    ]
    routers = [device.name for site in leaves for device in city.devices_by_site[site] if device.role == "router"]
    cut = [Fault(Action.CUT, branches[-1], 12.0, 25.0, 180.0)] if branches else []
    return (*cut, *(Fault(Action.REBOOT, router, 20.0, 6.0, 180.0) for router in routers[:1]))


def load_script(path: Path, city: LabCity) -> tuple[Fault, ...]:
    """Read a script from a YAML file.

    Raises:
        ScriptError: it cannot be read, or a fault in it is not understood or names something the city does not have.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScriptError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(entries, list):
        raise ScriptError(f"{path}: expected a list of faults, such as - {{cut: NAME, at: 20, lasts: 30}}")
    return tuple(_fault(entry, f"{path}: fault {number}", city) for number, entry in enumerate(entries, 1))


def _fault(entry: Any, where: str, city: LabCity) -> Fault:
    if not isinstance(entry, dict) or len(actions := [action for action in Action if action in entry]) != 1:
        raise ScriptError(f"{where}: expected one of {', '.join(Action)} with the name of a site or device")
    action, target = actions[0], str(entry[actions[0]])
    unknown = set(entry) - {action.value, "at", "lasts", "every"}
    if unknown:
        raise ScriptError(f"{where}: unknown key {', '.join(sorted(map(str, unknown)))}; expected at, lasts, every")
    known = city.sites if action is Action.CUT else {name for name, device in city.devices.items() if device.polled}
    if target not in known:
        raise ScriptError(f"{where}: no {'site' if action is Action.CUT else 'polled device'} {target!r} in this city")
    lasts = _seconds(entry.get("lasts"), f"{where}: lasts")
    every = entry.get("every")
    if every is not None and _seconds(every, f"{where}: every") <= lasts:
        raise ScriptError(f"{where}: every: expected more than the {lasts:g} seconds that it lasts")
    return Fault(action, target, _seconds(entry.get("at"), f"{where}: at"), lasts, every and float(every))


def _seconds(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise ScriptError(f"{where}: expected seconds, 0 or more")
    return float(value)
