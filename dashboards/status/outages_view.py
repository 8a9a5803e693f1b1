"""The shift's page: outages that last and that ended lately, who takes care of them, and planned work. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.state.model import DeviceState
from dashboards.status.formats import DAY
from dashboards.status.parts import CircuitLine, PlaceLine, Scene, circuit_line, place_line
from history import RemarkKind
from inventory.identifiers import UnitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.state.outages import Outage
    from history import Remark
    from inventory.maintenance import WorkSpan
    from inventory.model import Contact, MaintenanceWindow

SHOWN = 200
"""Outages in each list; more are counted."""


@dataclass(frozen=True, slots=True)
class OutageLine:
    """An outage with where it is, whom to phone, and what people said.

    Attributes:
        role: of the root; "" when it has left the inventory.
        hidden: an outer outage hides it at present.
        taken_by: who takes care of it; "" = nobody.
        ticket: the carrier's; "" = none.
        remarks: all of them, oldest first.
    """

    outage: Outage
    role: str
    place: PlaceLine | None
    hidden: bool
    circuits: tuple[CircuitLine, ...]
    contacts: tuple[Contact, ...]
    taken_by: str
    ticket: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Planned work: where, when (UTC seconds), why, and whether it goes on now.

    Attributes:
        place: of a site or device; None of work that is wider.
        area: the name of the district or city that it is about; "" for one site or device.
    """

    window: MaintenanceWindow
    place: PlaceLine | None
    area: str
    begins: float
    ends: float
    going_on: bool


@dataclass(frozen=True, slots=True)
class OutagesView:
    """Everything on the page; the counts are of all, the lines at most `SHOWN`.

    Attributes:
        untaken: of those that last so many that nobody takes care of.
    """

    lasting: tuple[OutageLine, ...]
    lasting_count: int
    ended: tuple[OutageLine, ...]
    ended_count: int
    work: tuple[WorkLine, ...]
    untaken: int


def outages_view(scene: Scene) -> OutagesView:
    """Make the page: those that cut off most sites first, those that ended last first, work by its beginning."""
    board = scene.source.outages
    lasting = sorted(board.lasting, key=lambda each: (-len(each.sites), -each.devices, -each.started, each.key))
    ended = sorted(board.ended, key=lambda each: (-(each.ended or 0.0), each.key))
    return OutagesView(
        tuple(outage_line(scene, each) for each in lasting[:SHOWN]),
        len(lasting),
        tuple(outage_line(scene, each) for each in ended[:SHOWN]),
        len(ended),
        work_lines(scene),
        sum(not taken_by(scene, each) for each in lasting),
    )


def outage_line(scene: Scene, outage: Outage) -> OutageLine:
    """Describe an outage with where it is, whom to phone, and what people said."""
    inventory, remarks = scene.directory.inventory, scene.source.outages.remarks.get(outage.key, ())
    device, site = inventory.devices.get(outage.device), inventory.sites.get(outage.site)
    status = scene.statuses.get(outage.device)
    circuits = scene.directory.upward_circuits(device) if device else ()
    return OutageLine(
        outage,
        device.role if device else "",
        place_line(scene.directory, site.name) if site else None,
        status is not None and status.state is DeviceState.BEHIND and outage.ended is None,
        tuple(circuit_line(scene, circuit) for circuit in circuits),
        site.contacts if site else (),
        taken_by(scene, outage),
        _last(remarks, RemarkKind.TICKET, "text"),
        tuple(remarks),
    )


def taken_by(scene: Scene, outage: Outage) -> str:
    """Who takes care of an outage, the last one who said so; "" = nobody."""
    return _last(scene.source.outages.remarks.get(outage.key, ()), RemarkKind.ACKNOWLEDGED, "by")


def _last(remarks: Sequence[Remark], kind: RemarkKind, part: str) -> str:
    found = [getattr(remark, part) for remark in remarks if remark.kind is kind]
    return found[-1] if found else ""


def work_lines(scene: Scene) -> tuple[WorkLine, ...]:
    """Work that goes on and work that begins within a day, from the inventory and announced."""
    found = []
    for window in (*scene.directory.inventory.maintenance, *scene.source.outages.announced):
        span = window.when.span_from(scene.now)
        if span is None or span.begins > scene.now + DAY:
            continue
        found.append(work_line(scene, window, span))
    return tuple(sorted(found, key=lambda line: (line.begins, line.ends)))


def work_line(scene: Scene, window: MaintenanceWindow, span: WorkSpan) -> WorkLine:
    """Describe one time of planned work."""
    return WorkLine(window, _place(scene, window), _area(scene, window), *span, span.covers(scene.now))


def _place(scene: Scene, window: MaintenanceWindow) -> PlaceLine | None:
    inventory = scene.directory.inventory
    device = inventory.devices.get(window.device) if window.device is not None else None
    site = device.site if device is not None else window.site
    return place_line(scene.directory, site) if site is not None and site in inventory.sites else None


def _area(scene: Scene, window: MaintenanceWindow) -> str:
    if window.everywhere:
        return scene.directory.inventory.city.name
    return scene.directory.unit_name(UnitCode(window.district)) if window.district else ""
