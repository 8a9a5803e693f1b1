"""What is found about the ways of the city and is no fault, as the city page lists it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.status.parts import PlaceLine, Scene, place_line

if TYPE_CHECKING:
    from collectors.state.findings import FindingKind
    from inventory.identifiers import DeviceName

FINDINGS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with where its device stands.

    Attributes:
        kind: what is found.
        parents: the declared uplinks concerned.
        others: what the link layer names instead, or what the device answers over.
        since: UTC seconds.
    """

    kind: FindingKind
    device: DeviceName
    role: str
    place: PlaceLine
    parents: tuple[DeviceName, ...]
    others: tuple[DeviceName, ...]
    since: float


def finding_lines(scene: Scene) -> tuple[FindingLine, ...]:
    """All findings, newest first; those about devices that have left the inventory are passed over."""
    devices = scene.directory.inventory.devices
    lines = [
        FindingLine(
            finding.kind,
            finding.device,
            devices[finding.device].role,
            place_line(scene.directory, devices[finding.device].site),
            tuple(name for name in finding.parents if name in devices),
            tuple(name for name in finding.others if name in devices),
            finding.since,
        )
        for finding in scene.source.findings
        if finding.device in devices
    ]
    return tuple(sorted(lines, key=lambda line: (-line.since, line.device, line.kind)))
