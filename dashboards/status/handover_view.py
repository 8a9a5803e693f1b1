"""The hand-over: what happened in a shift, in its order, and what the next one takes over. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dashboards.status.faces import Face
from dashboards.status.outages_view import OutageLine, WorkLine, outage_line, work_line, work_lines
from dashboards.status.parts import PlaceLine, place_line
from dashboards.status.services_view import ServiceLine, service_lines
from history import RemarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.state.outages import Outage
    from dashboards.status.parts import Scene
    from inventory.identifiers import DeviceName

SHIFTS = (8, 12, 24)
"""Lengths of a shift that can be chosen, hours; what ended longer than a day ago is not kept for the pages."""

EVENTS_SHOWN = 400
OPEN_SHOWN = 200


class What(StrEnum):
    """What happened; the order of the members is the order of what happened at one moment."""

    WORK_BEGAN = "work_began"
    BEGAN = "began"
    ACKNOWLEDGED = "acknowledged"
    TICKET = "ticket"
    NOTE = "note"
    ENDED = "ended"
    WORK_ENDED = "work_ended"
    CONFIGURATION = "configuration"


_ORDER = {what: place for place, what in enumerate(What)}
_SAID = {
    RemarkKind.ACKNOWLEDGED: What.ACKNOWLEDGED,
    RemarkKind.TICKET: What.TICKET,
    RemarkKind.NOTE: What.NOTE,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        at: UTC seconds.
        device: that it is about; None of work on a site or a wider area.
        known: whether the inventory has that device.
        area: the district or city that work is about, "" otherwise.
        who: who said or announced it.
        text: what was said, or why work is done.
        cause: of an outage that ended.
        lasted: how long it did, seconds; None of what has no length.
        lines: of a configuration that depart from its template; None = not told.
    """

    at: float
    what: What
    device: DeviceName | None = None
    known: bool = False
    place: PlaceLine | None = None
    area: str = ""
    who: str = ""
    text: str = ""
    cause: str = ""
    lasted: float | None = None
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class HandoverView:
    """Everything on the page.

    Attributes:
        hours: length of the shift, which ends now.
        begins: UTC seconds.
        began, ended: outages that did in the shift.
        open: outages that last, the widest first; `open_count` counts all of them, `untaken` those nobody has.
        events: in their order, the last ones when there are more than `EVENTS_SHOWN`; `event_count` counts all.
        work: planned work that goes on or begins within a day.
        degraded: devices that answer, but not well.
        services: shared services that do not work.
    """

    hours: int
    begins: float
    began: int
    ended: int
    open: tuple[OutageLine, ...]
    open_count: int
    untaken: int
    events: tuple[Event, ...]
    event_count: int
    work: tuple[WorkLine, ...]
    degraded: int
    services: tuple[ServiceLine, ...]


def handover_view(scene: Scene, hours: int) -> HandoverView:
    """Make the page of a shift that ends now."""
    board, begins = scene.source.outages, scene.now - 3600 * hours
    lasting = sorted(board.lasting, key=lambda each: (-len(each.sites), -each.devices, each.started, each.key))
    events = sorted(_events(scene, begins), key=lambda each: (each.at, _ORDER[each.what], each.device or ""))
    open_lines = tuple(outage_line(scene, each) for each in lasting)
    return HandoverView(
        hours,
        begins,
        sum(event.what is What.BEGAN for event in events),
        sum(event.what is What.ENDED for event in events),
        open_lines[:OPEN_SHOWN],
        len(open_lines),
        sum(not line.taken_by for line in open_lines),
        tuple(events[-EVENTS_SHOWN:]),
        len(events),
        work_lines(scene),
        scene.survey.total[Face.DEGRADED],
        tuple(line for line in service_lines(scene) if line.face is Face.DOWN),
    )


def _events(scene: Scene, begins: float) -> Iterator[Event]:
    board = scene.source.outages
    for outage in (*board.lasting, *board.ended):
        yield from (event for event in _of_outage(scene, outage) if begins <= event.at <= scene.now)
    for event in (*_of_work(scene, begins), *_of_configurations(scene)):
        if begins <= event.at <= scene.now:
            yield event


def _of_outage(scene: Scene, outage: Outage) -> Iterator[Event]:
    inventory = scene.directory.inventory
    known = outage.device in inventory.devices
    place = place_line(scene.directory, outage.site) if outage.site in inventory.sites else None
    yield Event(outage.started, What.BEGAN, outage.device, known, place)
    for remark in scene.source.outages.remarks.get(outage.key, ()):
        what = _SAID[remark.kind]
        yield Event(remark.at, what, outage.device, known, place, who=remark.by, text=remark.text)
    if outage.ended is not None:
        lasted = outage.ended - outage.started
        yield Event(outage.ended, What.ENDED, outage.device, known, place, cause=outage.cause, lasted=lasted)


def _of_work(scene: Scene, begins: float) -> Iterator[Event]:
    """Planned work that began or ended since; work of every week may have done so more than once."""
    for window in (*scene.directory.inventory.maintenance, *scene.source.outages.announced):
        span = window.when.span_from(begins)
        while span is not None and span.begins <= scene.now:
            line = work_line(scene, window, span)
            about = (window.device, window.device is not None, line.place, line.area, window.by, window.reason)
            yield Event(span.begins, What.WORK_BEGAN, *about)
            yield Event(span.ends, What.WORK_ENDED, *about, lasted=span.ends - span.begins)
            span = window.when.span_from(span.ends)


def _of_configurations(scene: Scene) -> Iterator[Event]:
    for name, device in scene.directory.inventory.devices.items():
        latest = scene.source.latest(name)
        found = latest.readings.configuration if latest else None
        if found is not None:
            place = place_line(scene.directory, device.site)
            yield Event(found.changed_at, What.CONFIGURATION, name, known=True, place=place, lines=found.drift_lines)
