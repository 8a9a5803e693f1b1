"""How much of a period offices were reached, in all hours and in opening hours, and the counter-hours that were lost.

A site is reached through its edge: the devices that have an uplink out of the site. It counts as down while none of
them answers, whatever the cause; planned work and what nobody could see stand apart. Pure; times are UTC seconds.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from planning.grouping import UNPLACED, group_by_units
from planning.timelines import Condition, best_of, device_timeline, only_while

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from collectors.state.model import DeviceStatus, Transition
    from inventory.identifiers import DeviceName, SiteName, UnitCode
    from inventory.model import Inventory
    from inventory.opening import OpeningHours
    from planning.grouping import Group, Grouping
    from planning.timelines import Timeline

_HOUR = 3600.0


class Record(NamedTuple):
    """What history holds of a period.

    Attributes:
        changes: all changes of state since the period began, up to now, oldest first.
        states: the present state of every device.
        watched: when wardwatch was running: in order, without overlaps.
    """

    changes: Sequence[Transition]
    states: Mapping[DeviceName, DeviceStatus]
    watched: Sequence[tuple[float, float]]


class Split(msgspec.Struct, frozen=True, gc=False):
    """Seconds of a period by what they count as."""

    up: float = 0.0
    down: float = 0.0
    planned: float = 0.0
    blind: float = 0.0

    @property
    def availability(self) -> float | None:
        """The share reached of the time that counts: up and down, without planned work and without what nobody saw.

        None when nothing counts.
        """
        return self.up / (self.up + self.down) if self.up + self.down > 0 else None

    @property
    def with_planned(self) -> float | None:
        """The same with planned work counted as down; None when nothing counts."""
        whole = self.up + self.down + self.planned
        return self.up / whole if whole > 0 else None

    def __add__(self, other: Split) -> Split:
        """The times of two places together."""
        return Split(self.up + other.up, self.down + other.down, self.planned + other.planned, self.blind + other.blind)


class SiteAvailability(msgspec.Struct, frozen=True, gc=False):
    """What a period was for a site.

    Attributes:
        unit: the unit it belongs to at the city's units_as_of.
        edge: the devices through which it is reached; empty when nothing of it is watched.
        all_hours, open_hours: seconds of the whole period, and of it while the site was open.
        outages: how often it went down.
        longest_seconds: of the longest of these, cut at the ends of the period.
        counter_hours_lost: counters x hours down while open; None when the number of counters is not known.
    """

    site: SiteName
    title: str
    unit: UnitCode
    edge: tuple[DeviceName, ...]
    all_hours: Split
    open_hours: Split
    outages: int
    longest_seconds: float
    counter_hours_lost: float | None


class GroupAvailability(msgspec.Struct, frozen=True, gc=False):
    """The sites of a group together: every site weighs by its time.

    Attributes:
        code: of the district, or of the unit that is the group; "" for what lies above them.
        counter_hours_lost: of the sites whose counters are known.
        unknown_counters: sites that went down while open and did not say how many counters they have.
        former: a unit that no longer existed when the period ended.
    """

    code: str
    name: str
    all_hours: Split
    open_hours: Split
    outages: int
    counter_hours_lost: float
    unknown_counters: int
    sites: tuple[SiteAvailability, ...]
    former: bool = False


class AvailabilityResult(msgspec.Struct, frozen=True, gc=False):
    """The availability of a city's sites in a period, by group; `until` is when the figures end, where that is earlier.

    Attributes:
        begins, ends: the period.
        until: the end of what can be known: `ends`, or the present.
        watched_seconds: how long somebody was watching.
        unwatched: sites of which no edge is asked.
    """

    city: str
    timezone: str
    begins: float
    ends: float
    until: float
    watched_seconds: float
    unwatched: tuple[SiteName, ...]
    simulated: bool
    whole: GroupAvailability
    groups: tuple[GroupAvailability, ...]


def availability(
    inventory: Inventory, record: Record, begins: float, ends: float, now: float, *, grouping: Grouping | None = None
) -> AvailabilityResult:
    """Work out a period.

    Args:
        inventory: sites, devices and opening hours.
        record: what history holds of it.
        begins: of the period, UTC seconds.
        ends: of the period; what lies after `now` is not counted.
        now: the present.
        grouping: which site counts towards which group; the units of `city.units_as_of` when None.
    """
    until = min(ends, now)
    by_device: dict[DeviceName, list[Transition]] = defaultdict(list)
    for change in record.changes:
        by_device[change.after.device].append(change)
    watched = [(max(opened, begins), min(closed, until)) for opened, closed in record.watched]
    watched = [(opened, closed) for opened, closed in watched if closed > opened]

    def seen(device: DeviceName) -> Timeline:
        known = device_timeline(by_device[device], record.states.get(device), begins, until)
        return only_while(known, watched)

    reached = inventory.edges_by_site
    sites = [
        _site(inventory, name, [seen(device) for device in edge], edge)
        for name, edge in reached.items()
        if edge and until > begins
    ]
    return AvailabilityResult(
        city=inventory.city.name,
        timezone=inventory.city.timezone,
        begins=begins,
        ends=ends,
        until=until,
        watched_seconds=sum(closed - opened for opened, closed in watched),
        unwatched=tuple(name for name, edge in reached.items() if not edge),
        simulated=inventory.simulated,
        whole=_group("", inventory.city.name, sites),
        groups=_groups(inventory, sites, grouping or group_by_units(inventory, inventory.city.units_as_of), ends),
    )


def measured(timeline: Timeline, hours: OpeningHours, zone: ZoneInfo) -> tuple[Split, Split]:
    """The seconds of a timeline by condition: all of them, and those in opening hours."""
    whole, opened = dict.fromkeys(Condition, 0.0), dict.fromkeys(Condition, 0.0)
    for span in timeline:
        whole[span.condition] += span.seconds
        opened[span.condition] += hours.seconds_open(span.begins, span.ends, zone)
    return _split(whole), _split(opened)


def _split(seconds: Mapping[Condition, float]) -> Split:
    return Split(seconds[Condition.UP], seconds[Condition.DOWN], seconds[Condition.PLANNED], seconds[Condition.BLIND])


def _site(
    inventory: Inventory,
    name: SiteName,
    timelines: Sequence[Timeline],
    edge: tuple[DeviceName, ...],
) -> SiteAvailability:
    site = inventory.sites[name]
    timeline = best_of(timelines)
    all_hours, open_hours = measured(timeline, inventory.hours_of(name), inventory.city.zone)
    outages = [span.seconds for span in timeline if span.condition is Condition.DOWN]
    lost = None if site.counters is None else site.counters * open_hours.down / _HOUR
    return SiteAvailability(
        name,
        site.title,
        site.unit,
        edge,
        all_hours,
        open_hours,
        len(outages),
        max(outages, default=0.0),
        lost,
    )


def _groups(
    inventory: Inventory, sites: Iterable[SiteAvailability], division: Grouping, ends: float
) -> tuple[GroupAvailability, ...]:
    """The groups by code; what belongs to the city itself, or to no unit of the day, is the one without a code."""
    last_day = datetime.fromtimestamp(ends - 1, inventory.city.zone).date()
    members: dict[Group, list[SiteAvailability]] = defaultdict(list)
    for site in sites:
        group = division.of(site.site)
        members[UNPLACED if group.code == inventory.city.code else group].append(site)
    return tuple(
        _group(
            group.code,
            group.name or inventory.city.name,
            members[group],
            former=group.until is not None and group.until < last_day,
        )
        for group in sorted(members, key=lambda each: each.code)
    )


def _group(code: str, name: str, sites: Sequence[SiteAvailability], *, former: bool = False) -> GroupAvailability:
    known = [site.counter_hours_lost for site in sites if site.counter_hours_lost is not None]
    return GroupAvailability(
        code,
        name,
        sum((site.all_hours for site in sites), Split()),
        sum((site.open_hours for site in sites), Split()),
        sum(site.outages for site in sites),
        sum(known),
        sum(site.counter_hours_lost is None and site.open_hours.down > 0 for site in sites),
        tuple(sites),
        former,
    )
