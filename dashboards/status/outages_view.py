"""The shift's page: outages that last and that ended lately, who takes care of them, and planned work. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.state.model import DeviceState
from dashboards.status.formats import DAY
from dashboards.status.parts import CircuitLine, PlaceLine, Scene, circuit_line, place_line
from history import RemarkKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.state.outages import Outage
    from history import Remark
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
    """Planned work: where, when (UTC seconds), why, and whether it goes on now."""

    window: MaintenanceWindow
    place: PlaceLine | None
    begins: float
    ends: float
    going_on: bool


@dataclass(frozen=True, slots=True)
class OutagesView:
    """Everything on the page; the counts are of all, the lines at most `SHOWN`."""

    lasting: tuple[OutageLine, ...]
    lasting_count: int
    ended: tuple[OutageLine, ...]
    ended_count: int
    work: tuple[WorkLine, ...]


def outages_view(scene: Scene) -> OutagesView:
    """Make the page: those that cut off most sites first, those that ended last first, work by its beginning."""
    board = scene.source.outages
    lasting = sorted(board.lasting, key=lambda each: (-len(each.sites), -each.devices, -each.started, each.key))
    ended = sorted(board.ended, key=lambda each: (-(each.ended or 0.0), each.key))
    return OutagesView(
        tuple(_line(scene, each, board.remarks.get(each.key, ())) for each in lasting[:SHOWN]),
        len(lasting),
        tuple(_line(scene, each, board.remarks.get(each.key, ())) for each in ended[:SHOWN]),
        len(ended),
        tuple(_work(scene)),
    )


def _line(scene: Scene, outage: Outage, remarks: Sequence[Remark]) -> OutageLine:
    inventory = scene.directory.inventory
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
        _last(remarks, RemarkKind.ACKNOWLEDGED, "by"),
        _last(remarks, RemarkKind.TICKET, "text"),
        tuple(remarks),
    )


def _last(remarks: Sequence[Remark], kind: RemarkKind, part: str) -> str:
    found = [getattr(remark, part) for remark in remarks if remark.kind is kind]
    return found[-1] if found else ""


def _work(scene: Scene) -> list[WorkLine]:
    inventory, found = scene.directory.inventory, []
    for window in inventory.maintenance:
        begins, ends = window.starts.timestamp(), window.ends.timestamp()
        if ends <= scene.now or begins > scene.now + DAY:
            continue
        site = inventory.devices[window.device].site if window.device is not None else window.site
        place = place_line(scene.directory, site) if site is not None else None
        found.append(WorkLine(window, place, begins, ends, begins <= scene.now))
    return sorted(found, key=lambda line: (line.begins, line.ends))
