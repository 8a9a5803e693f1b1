"""One pass over the states of the city: counts by state, group and site, and what is cut off behind which root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.state.model import DeviceState
from dashboards.status.faces import Face, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.state.model import DeviceStatus
    from dashboards.status.directory import Directory
    from inventory.identifiers import DeviceName, SiteName, UnitCode

Counts = dict[Face, int]
"""Devices by face, every face present, in the order of concern."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The state of the city at one moment, counted.

    Attributes:
        faces: of every device of the inventory.
        by_group, by_site: devices by face.
        behind: devices cut off, by the root that cuts them off.
    """

    faces: Mapping[DeviceName, Face]
    total: Counts
    by_group: Mapping[UnitCode, Counts]
    by_site: Mapping[SiteName, Counts]
    behind: Mapping[DeviceName, tuple[DeviceName, ...]]

    def site_face(self, site: SiteName) -> Face:
        """The worst face among a site's devices; quiet when it has none."""
        return worst(face for face, count in self.by_site[site].items() if count)

    def group_face(self, group: UnitCode) -> Face:
        """The worst face among a group's devices."""
        return worst(face for face, count in self.by_group[group].items() if count)


def survey(directory: Directory, statuses: Mapping[DeviceName, DeviceStatus]) -> Survey:
    """Count the states of all devices of the inventory, in one pass: this is what a page of the city costs."""
    faces: dict[DeviceName, Face] = {}
    by_site = {site: dict.fromkeys(Face, 0) for site in directory.inventory.sites}
    behind: dict[DeviceName, list[DeviceName]] = {}
    cut_off, unasked = DeviceState.BEHIND, DeviceState.UNKNOWN
    for name, site, face_by_state in directory.faces_by_state:
        status = statuses.get(name)
        state = status.state if status else unasked
        face = faces[name] = face_by_state[state]
        by_site[site][face] += 1
        if state is cut_off and status:
            for root in status.roots:
                behind.setdefault(root, []).append(name)
    by_group = {code: summed(by_site[site] for site in group.sites) for code, group in directory.groups.items()}
    total = summed(by_group.values())
    return Survey(faces, total, by_group, by_site, {root: tuple(found) for root, found in behind.items()})


def summed(parts: Iterable[Counts]) -> Counts:
    """Counts added up."""
    total = dict.fromkeys(Face, 0)
    for part in parts:
        for face, count in part.items():
            total[face] += count
    return total
