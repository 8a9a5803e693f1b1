"""Planned work as Alertmanager's silences: which should be there, and what to change so that they are. Pure.

wardwatch raises no outage for what is in planned work, so the alerts of outages are left out of silences: one that was
told before the work is told to be over, and what is still down at its end is told at once. Everything else that alerts
tell of a place in work (lost sessions, sensors, printers, circuits) is silent, a while beyond its end too, for as long
as Prometheus keeps those alerts that the work itself caused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from dashboards.rules.model import Alert, Layer, Timing
from dashboards.rules.outages import outage_groups
from exporters.reports.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inventory.model import MaintenanceWindow

AUTHOR: Final = "wardwatch"
"""Who made a silence, as Alertmanager shows it; what others made is never touched."""

AHEAD_SECONDS: Final = 7 * 86_400.0
"""So long before its work a silence is there, so that it counts even when nothing of ours runs then."""

_SAME_SECONDS: Final = 1.0
"""Alertmanager gives times back to the millisecond."""

_LONGEST_COMMENT: Final = 500


_OF_OUTAGES: Final = "|".join(
    rule.name for group in outage_groups(Timing()) for rule in group.rules if isinstance(rule, Alert)
)
"""Alerts that follow planned work themselves, as a regular expression."""


class Matcher(NamedTuple):
    """What a label of an alert has to be for a silence to hold; the names are those of Alertmanager's API, v2."""

    name: str
    value: str
    is_regex: bool = False
    is_equal: bool = True


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence; times are UTC seconds. `id` is Alertmanager's, "" before it has one."""

    matchers: frozenset[Matcher]
    begins: float
    ends: float
    comment: str
    id: str = ""

    def serves(self, wanted: Silence, now: float) -> bool:
        """Whether this one, which is there, does what is wanted. One whose work has begun begins when it was made."""
        begun = self.begins <= now and wanted.begins <= now
        return (
            self.matchers == wanted.matchers
            and self.comment == wanted.comment
            and abs(self.ends - wanted.ends) < _SAME_SECONDS
            and (begun or abs(self.begins - wanted.begins) < _SAME_SECONDS)
        )


class Changes(NamedTuple):
    """What to do, in this order, so that nothing is told in between.

    Attributes:
        make: silences that are missing.
        alter: those that are there with something else in them, by their ids.
        expire: those of ours that nobody wants.
    """

    make: tuple[Silence, ...]
    alter: tuple[Silence, ...]
    expire: tuple[Silence, ...]


def wanted(windows: Iterable[MaintenanceWindow], now: float, tail_seconds: float) -> tuple[Silence, ...]:
    """The silences of all work that goes on or begins within `AHEAD_SECONDS`, each once, by their beginnings.

    Args:
        windows: planned work; what ended less than the tail ago as well.
        now: UTC seconds.
        tail_seconds: how long Prometheus keeps an alert after its cause is gone (`Timing.restart`).
    """
    found = {silence for window in windows for silence in _of(window, now, tail_seconds)}
    return tuple(sorted(found, key=lambda each: (each.begins, each.ends, each.comment, sorted(each.matchers))))


def changes(there: Iterable[Silence], wanted: Iterable[Silence], now: float) -> Changes:
    """What turns our silences that are there, and have not expired, into those that are wanted."""
    left, missing = list(there), []
    for each in wanted:
        served = next((silence for silence in left if silence.serves(each, now)), None)
        if served is None:
            missing.append(each)
        else:
            left.remove(served)
    make, alter = [], []
    for each in missing:
        other = _nearest(left, each)
        if other is None:
            make.append(each)
        else:
            left.remove(other)
            begun = other.begins <= now and each.begins <= now
            alter.append(replace(each, id=other.id, begins=other.begins if begun else each.begins))
    return Changes(tuple(make), tuple(alter), tuple(left))


def _nearest(left: Sequence[Silence], wanted: Silence) -> Silence | None:
    """One of the same place that overlaps: the same work, moved or explained otherwise."""
    same = [
        each
        for each in left
        if each.matchers == wanted.matchers and each.begins < wanted.ends and wanted.begins < each.ends
    ]
    return min(same, key=lambda each: abs(each.begins - wanted.begins), default=None)


def _of(window: MaintenanceWindow, now: float, tail_seconds: float) -> Iterator[Silence]:
    """One for each time of work from now on; one that has just ended keeps its tail."""
    at = now - tail_seconds
    while (span := window.when.span_from(at)) is not None and span.begins <= now + AHEAD_SECONDS:
        yield Silence(_matchers(window), span.begins, span.ends + tail_seconds, _comment(window))
        at = span.ends


def _matchers(window: MaintenanceWindow) -> frozenset[Matcher]:
    subjects = {"site": window.site, "device": window.device, "district": window.district}
    place = [Matcher(label, name) for label, name in subjects.items() if name]
    return frozenset(
        {
            *place,
            Matcher("layer", Layer.MONITORING.value, is_equal=False),
            Matcher("alertname", _OF_OUTAGES, is_regex=True, is_equal=False),
        }
    )


def _comment(window: MaintenanceWindow) -> str:
    """The reason, and who announced it; Alertmanager wants some text."""
    reason = clean(window.reason)[:_LONGEST_COMMENT] or "planned work"
    return f"{reason} ({clean(window.by)})" if window.by else reason
