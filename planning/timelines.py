"""What was known of a device or a site at every moment of a period: spans of one condition, without gaps.

Pure; times are UTC seconds.
"""

from __future__ import annotations

from enum import IntEnum
from heapq import merge
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.state.model import DeviceState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collectors.state.model import DeviceStatus, Transition


class Condition(IntEnum):
    """What a moment counts as. Of several ways to one site the lowest decides: it is reached when one of them is up."""

    UP = 0
    BLIND = 1
    """Not known: never asked, nobody was watching, or the vantage point could not see."""
    DOWN = 2
    PLANNED = 3
    """Silent, and work on it, or on what it hangs on, was announced; of several ways, on all of them."""


_CONDITIONS: Final[Mapping[DeviceState, Condition]] = {
    DeviceState.UP: Condition.UP,
    DeviceState.DEGRADED: Condition.UP,
    DeviceState.DOWN: Condition.DOWN,
    DeviceState.BEHIND: Condition.DOWN,
    DeviceState.MAINTENANCE: Condition.PLANNED,
    DeviceState.UNKNOWN: Condition.BLIND,
}


class Span(NamedTuple):
    """A condition from a moment up to, not including, another."""

    begins: float
    ends: float
    condition: Condition

    @property
    def seconds(self) -> float:
        """How long."""
        return self.ends - self.begins


Timeline = tuple["Span", ...]
"""Spans in order, each beginning where the one before ends, covering a whole period."""


class StateSpan(NamedTuple):
    """A state of a device from a moment up to, not including, another; None: history has none of that time."""

    begins: float
    ends: float
    state: DeviceState | None


def state_spans(
    changes: Sequence[Transition], last: DeviceStatus | None, begins: float, ends: float
) -> Iterator[StateSpan]:
    """The states of a device through a period, without gaps.

    Args:
        changes: its changes of state since `begins`, those after `ends` included, oldest first.
        last: its state now; None for a device that history does not know.
        begins: of the period.
        ends: of the period.
    """
    statuses = [change.before for change in changes[:1]] + [change.after for change in changes]
    if not statuses and last is not None:
        statuses = [last]
    known_until = begins
    for index, status in enumerate(statuses):
        start = max(status.since, known_until)
        stop = min(statuses[index + 1].since if index + 1 < len(statuses) else ends, ends)
        if stop <= start:  # before the period, after it, or undone by a clock that was set back
            continue
        if start > known_until:
            yield StateSpan(known_until, start, None)
        yield StateSpan(start, stop, status.state)
        known_until = stop
    if known_until < ends:
        yield StateSpan(known_until, ends, None)


def device_timeline(changes: Sequence[Transition], last: DeviceStatus | None, begins: float, ends: float) -> Timeline:
    """What was known of a device; the arguments are those of `state_spans`."""
    return _joined(
        Span(start, stop, Condition.BLIND if state is None else _CONDITIONS[state])
        for start, stop, state in state_spans(changes, last, begins, ends)
    )


def only_while(timeline: Timeline, watched: Iterable[tuple[float, float]]) -> Timeline:
    """A timeline in which everything outside the times of watching is blind; those are in order and do not overlap."""
    if not timeline:
        return ()
    begins, ends = timeline[0].begins, timeline[-1].ends
    eyes: list[Span] = []
    at = begins
    for opened, closed in watched:
        start, stop = max(opened, begins), min(closed, ends)
        if stop <= start:
            continue
        eyes += [Span(at, start, Condition.BLIND), Span(start, stop, Condition.UP)]
        at = stop
    eyes.append(Span(at, ends, Condition.BLIND))
    seen = [span for span in eyes if span.seconds > 0]
    blind, up = Condition.BLIND, Condition.UP
    return _joined(
        span._replace(condition=blind if blind in conditions[1:] else conditions[0])
        for span, conditions in _together((timeline, tuple(seen)), up)
    )


def best_of(timelines: Sequence[Timeline]) -> Timeline:
    """The timeline of a place that is reached as long as one of its ways is open; () without any way."""
    return _joined(span._replace(condition=min(conditions)) for span, conditions in _together(timelines, Condition.UP))


def _together(timelines: Sequence[Timeline], filler: Condition) -> Iterator[tuple[Span, tuple[Condition, ...]]]:
    """The periods in which none of several timelines changes, with the condition of each."""
    bounds = sorted(dict.fromkeys(merge(*([span.begins for span in timeline] for timeline in timelines))))
    if not bounds:
        return
    bounds.append(timelines[0][-1].ends)
    places = [0] * len(timelines)
    for begins, ends in pairwise(bounds):
        for number, timeline in enumerate(timelines):
            while timeline[places[number]].ends <= begins:
                places[number] += 1
        conditions = tuple(timeline[place].condition for timeline, place in zip(timelines, places, strict=True))
        yield Span(begins, ends, filler), conditions


def _joined(spans: Iterable[Span]) -> Timeline:
    """Neighbouring spans of one condition as one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].condition is span.condition:
            found[-1] = found[-1]._replace(ends=span.ends)
        else:
            found.append(span)
    return tuple(found)
