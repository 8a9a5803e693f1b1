"""Scripts of faults: read from a file, or the one that shows something in any city.

A script is a list of faults, written in a YAML file as

```yaml
- {cut: "10354", at: 20, lasts: 30}                  # a site's lines to other sites
- {flap: "10354", at: 20, lasts: 60, period: 4}      # the same, cut for 2 s and whole for 2 s in turn
- {power_off: sw-10354, at: 40, lasts: 15}           # a device without power
- {power: "10354", at: 60, lasts: 900, battery: 300} # a site without mains: first what no UPS feeds, then the rest
- {reboot: r-271, at: 60, lasts: 8, every: 300}      # silent for 8 s, then its counters begin at 0; every 5 minutes
- {slow: "10354", at: 0, lasts: 60, seconds: 1.5}    # of a site or a device: answers take so much longer
- {lossy: "10354", at: 0, lasts: 60, loss: 0.3}      # of a site or a device: datagrams lost, in each direction
- {renumber: r-271, at: 90, lasts: 600}              # other ifIndex numbers meanwhile
- {wrong_answers: sw-10354, at: 0, lasts: 60, how: request_id}   # or garbage, community
- {wrong_uplink: r-10354, instead: r-10357}          # the inventory is wrong from the start
```

with times in seconds since the lab's start; without `lasts` a fault is for good.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from lab.agent import Wrong
from lab.errors import ScriptError
from lab.faults import EITHER_ACTIONS, SITE_ACTIONS, Action, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lab.model import LabCity, LabDevice

_FLAP, _POWER = "flap", "power"
_WORDS = (*(action.value for action in Action if action is not Action.MAINS), _FLAP, _POWER)
_BATTERY_SECONDS = 600.0

_WITHOUT_BATTERY = frozenset({"pc", "printer", "kiosk", "queue_machine", "camera", "nvr"})
_SHED_EARLY = frozenset({"access_point"})
"""Roles that no UPS feeds, and those that die when it is half empty; the others go on until it is empty."""

_ALSO: Mapping[str, frozenset[str]] = {
    "slow": frozenset({"seconds"}),
    "lossy": frozenset({"loss"}),
    "wrong_answers": frozenset({"how"}),
    "wrong_uplink": frozenset({"instead"}),
    _FLAP: frozenset({"period"}),
    _POWER: frozenset({"battery"}),
}


def default_script(city: LabCity, pace_seconds: float = 5.0) -> tuple[Fault, ...]:
    """Something to see soon: a branch's lines cut and mended, a router restarted; then again.

    The branch is the last of those below the core, or in a large city the last site; the router stands in a site below
    another one where there is any. A large city also has what a real one always has: devices that are dead, and one
    that answers nonsense.

    Args:
        city: whose devices fail.
        pace_seconds: how often devices are polled, so that it shows and every device has answered before.
    """
    large = len(city.sites) > _LARGE_CITY
    branches = [site.name for site in city.sites.values() if site.parent and not city.sites[site.parent].parent]
    leaves = [
        site.name
        for site in city.sites.values()
        if site.parent and site.name not in branches and (large or site.parent != branches[-1])
    ]
    routers = [device.name for site in leaves for device in city.devices_by_site[site] if device.role == "router"]
    every = 36 * pace_seconds
    cut = leaves[-1:] if large else branches[-1:]
    return (
        *(Fault(Action.CUT, site, 2.4 * pace_seconds, 5 * pace_seconds, every) for site in cut),
        *(Fault(Action.REBOOT, name, 4 * pace_seconds, 1.2 * pace_seconds, every) for name in routers[:1]),
        *(_for_good(city, leaves) if large else ()),
    )


@dataclass(frozen=True, slots=True)
class _When:
    """When a fault of a script is on."""

    at: float
    lasts: float
    every: float | None


_LARGE_CITY = 100
"""Sites from which on a city has devices that are broken all the time."""


def _for_good(city: LabCity, leaves: list[str]) -> Iterator[Fault]:
    """Two dead devices and one that answers nonsense, none of which anything else stands behind."""
    step = len(leaves) // 4
    for number, role in enumerate(("ups", "access_point", "camera"), 1):
        victim = next(
            device.name
            for site in leaves[number * step :]
            for device in city.devices_by_site[site]
            if device.role == role and device.polled
        )
        if role == "camera":
            yield Fault(Action.WRONG_ANSWERS, victim, 0.0, math.inf, how=Wrong.REQUEST_ID)
        else:
            yield Fault(Action.POWER_OFF, victim, 0.0, math.inf)


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
    return tuple(
        fault for number, entry in enumerate(entries, 1) for fault in _faults(entry, f"{path}: fault {number}", city)
    )


def _faults(entry: Any, where: str, city: LabCity) -> Iterator[Fault]:
    if not isinstance(entry, dict) or len(words := [word for word in _WORDS if word in entry]) != 1:
        raise ScriptError(f"{where}: expected one of {', '.join(_WORDS)} with the name of a site or device")
    word, target = words[0], str(entry[words[0]])
    known = {"at", "lasts", "every"} | _ALSO.get(word, frozenset())
    if unknown := set(entry) - {word} - known:
        text = f"unknown key {', '.join(sorted(map(str, unknown)))}; expected {', '.join(sorted(known))}"
        raise ScriptError(f"{where}: {text}")
    _check_target(word, target, where, city)
    at = _number(entry.get("at", 0 if word == Action.WRONG_UPLINK else None), f"{where}: at")
    lasts = math.inf if "lasts" not in entry else _number(entry["lasts"], f"{where}: lasts")
    every = None if entry.get("every") is None else _number(entry["every"], f"{where}: every")
    if every is not None and every <= lasts:
        raise ScriptError(f"{where}: every: expected more than the {lasts:g} seconds that it lasts")
    when = _When(at, lasts, every)
    if word == _FLAP:
        return _flap(target, when, _number(entry.get("period"), f"{where}: period"), where)
    if word == _POWER:
        return _power(city, target, when, _number(entry.get("battery", _BATTERY_SECONDS), f"{where}: battery"))
    return iter((_plain(Action(word), target, when, entry, city, where=where),))


def _plain(action: Action, target: str, when: _When, entry: dict[str, Any], city: LabCity, *, where: str) -> Fault:
    amount, how, instead = 0.0, None, ""
    if action is Action.SLOW:
        amount = _number(entry.get("seconds"), f"{where}: seconds")
    elif action is Action.LOSSY:
        amount = _number(entry.get("loss"), f"{where}: loss", what="a share, 0 to 1", most=1.0)
    elif action is Action.WRONG_ANSWERS:
        if (how := entry.get("how")) not in set(Wrong):
            raise ScriptError(f"{where}: how: expected one of {', '.join(Wrong)}")
        how = Wrong(how)
    elif action is Action.WRONG_UPLINK:
        instead = str(entry.get("instead", ""))
        if instead not in city.devices or instead == target:
            raise ScriptError(f"{where}: instead: no other device {instead!r} in this city")
    return Fault(action, target, when.at, when.lasts, when.every, amount, how, instead)


def _check_target(word: str, target: str, where: str, city: LabCity) -> None:
    polled = {name for name, device in city.devices.items() if device.polled}
    if word in SITE_ACTIONS or word in {_FLAP, _POWER}:
        known, what = set(city.sites), "site"
    elif word in EITHER_ACTIONS:
        known, what = polled | set(city.sites), "site or polled device"
    else:
        known, what = polled, "polled device"
    if target not in known:
        raise ScriptError(f"{where}: no {what} {target!r} in this city")


def _flap(site: str, when: _When, period: float, where: str) -> Iterator[Fault]:
    """A line that comes and goes: as many short cuts as there are periods."""
    if not 0 < period <= when.lasts < math.inf:
        raise ScriptError(f"{where}: period: expected more than 0, and lasts at least as long")
    turns = range(int(when.lasts / period))
    return (Fault(Action.CUT, site, when.at + turn * period, period / 2, when.every) for turn in turns)


def _power(city: LabCity, site: str, when: _When, battery: float) -> Iterator[Fault]:
    """A site without mains: its devices die in the order in which nothing feeds them any more."""
    yield Fault(Action.MAINS, site, when.at, when.lasts, when.every, battery)
    devices = city.devices_by_site[site]
    has_ups = any(device.battery is not None for device in devices)
    for device in devices:
        after = _endures(device, battery) if has_ups else 0.0
        if after < when.lasts:
            yield Fault(Action.POWER_OFF, device.name, when.at + after, when.lasts - after, when.every)


def _endures(device: LabDevice, battery: float) -> float:
    if device.role in _WITHOUT_BATTERY:
        return 0.0
    return battery / 2 if device.role in _SHED_EARLY else battery


def _number(value: Any, where: str, *, what: str = "seconds, 0 or more", most: float = math.inf) -> float:
    good = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not good or not 0 <= value <= most or value == math.inf:
        raise ScriptError(f"{where}: expected {what}")
    return float(value)
