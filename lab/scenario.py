"""Scenarios: how well off the offices of each district are, and whose survey came back blank. Districts are data.

A scenario is a YAML file, shipped in lab/scenarios/ or written by the user:

```yaml
about: what it shows, in Vietnamese
means: {from: 0.9, to: 1.0}              # of every unit below the city, drawn by the seed; 1 = has all it needs, new
units:                                   # exceptions, by official code; a code that the register lacks concerns nobody
  - {codes: ["281"], means: {from: 0.1, to: 0.2}}
  - {codes: ["277"], survey: blank}
```

`means: {from: 1.0, to: 0.0, steps: 6}` divides the units into six grades in the order of their codes, with even steps
between them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from lab.errors import CityError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHIPPED: Final = Path(__file__).parent / "scenarios"
DEFAULT_SCENARIO = "default"

_SCENARIO_KEYS, _EXCEPTION_KEYS = {"about", "means", "units"}, {"codes", "means", "survey"}
_MEANS_KEYS = {"from", "to", "steps"}


@dataclass(frozen=True, slots=True)
class Means:
    """How well off units are, 0 to 1: drawn between two bounds, or in even steps from one to the other.

    Attributes:
        steps: in so many grades; 0 = drawn.
    """

    first: float
    last: float
    steps: int = 0

    def at(self, number: int, count: int, chance: float) -> float:
        """The means of one unit.

        Args:
            number: of the unit among all, from 0.
            count: of all.
            chance: drawn for it, 0 to 1.
        """
        share = number * self.steps // count / (self.steps - 1) if self.steps else chance
        return round(self.first + (self.last - self.first) * share, 4)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """What differs in some units: their means, or that the survey of their offices is blank."""

    codes: tuple[str, ...]
    means: Means | None = None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Of one unit right below the city: its means, 0 to 1, and whether its survey is blank."""

    means: float
    blank: bool = False


@dataclass(frozen=True)
class Scenario:
    """How well off the units below the city are.

    Attributes:
        about: what it shows, in Vietnamese.
    """

    name: str
    about: str
    means: Means
    exceptions: tuple[Exceptional, ...] = ()

    def circumstances(self, codes: Sequence[str], seed: int) -> Mapping[str, Circumstances]:
        """The circumstances of every unit right below the city.

        Args:
            codes: of all these units, in order, whether they are built or not.
            seed: of what is drawn.
        """
        found = {}
        for number, code in enumerate(codes):
            own = [each for each in self.exceptions if code in each.codes]
            means = next((each.means for each in reversed(own) if each.means), self.means)
            chance = random.Random(f"{seed}:{code}:means").random()
            found[code] = Circumstances(means.at(number, len(codes), chance), any(each.blank for each in own))
        return found


def shipped_scenarios() -> list[str]:
    """Names of the scenarios that come with the lab."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def load_scenario(name: str) -> Scenario:
    """A scenario.

    Args:
        name: of a shipped one, or the path of a YAML file.

    Raises:
        CityError: there is none of this name, or the file says something that is not understood.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else SHIPPED / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(shipped_scenarios())
        raise CityError(f"scenario {name!r}: unknown; expected one of {known}, or a YAML file")
    try:
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CityError(f"{path}: cannot be read as YAML: {error}") from error
    _keys(entry, _SCENARIO_KEYS, str(path))
    means = _means(entry.get("means"), f"{path}: means")
    exceptions = tuple(
        _exception(each, f"{path}: units: entry {number}") for number, each in enumerate(entry.get("units") or (), 1)
    )
    return Scenario(path.stem, str(entry.get("about", "")), means, exceptions)


def _exception(entry: Any, where: str) -> Exceptional:
    _keys(entry, _EXCEPTION_KEYS, where)
    codes = entry.get("codes")
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) for code in codes):
        raise CityError(f'{where}: codes: expected a list of official codes in quotes, such as ["281"]')
    if entry.get("survey") not in (None, "blank"):
        raise CityError(f"{where}: survey: expected blank, or nothing")
    means = _means(entry["means"], f"{where}: means") if "means" in entry else None
    return Exceptional(tuple(codes), means, entry.get("survey") == "blank")


def _means(entry: Any, where: str) -> Means:
    _keys(entry, _MEANS_KEYS, where)
    bounds = [entry.get(key) for key in ("from", "to")]
    if not all(isinstance(bound, (int, float)) and 0 <= bound <= 1 for bound in bounds):
        raise CityError(f"{where}: expected from and to, each 0 to 1")
    steps = entry.get("steps", 0)
    if not isinstance(steps, int) or steps == 1 or steps < 0:
        raise CityError(f"{where}: steps: expected 2 or more")
    return Means(float(bounds[0]), float(bounds[1]), steps)


def _keys(entry: Any, known: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise CityError(f"{where}: expected {', '.join(sorted(known))}")
    if unknown := sorted(str(key) for key in set(entry) - known):
        raise CityError(f"{where}: unknown key {', '.join(unknown)}; expected {', '.join(sorted(known))}")
