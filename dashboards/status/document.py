"""The city page for machines: the same summary, as a JSON document. Adding keys is compatible; removing is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboards.status.city_view import CityView, TileView
    from dashboards.status.findings_view import FindingLine
    from dashboards.status.formats import Clock
    from dashboards.status.parts import CircuitLine, FaultLine, Scene


def city_document(scene: Scene, view: CityView, clock: Clock) -> dict[str, Any]:
    """Summarise the city. Times are ISO 8601 in the city's zone; phone numbers of people are left out."""
    city = scene.directory.inventory.city
    return {
        "city": {"code": city.code, "name": city.name},
        "simulated": scene.directory.inventory.simulated,
        "ready": scene.source.ready,
        "blind": scene.source.blind,
        "at": clock.iso(scene.now),
        "last_answer_at": None if view.heard_at is None else clock.iso(view.heard_at),
        "devices": {str(face): count for face, count in view.counts.items()},
        "affected": {"sites": view.sites_hit, "devices": view.devices_hit, "counters": view.counters_hit},
        "faults_total": view.fault_count,
        "faults": [_fault(fault, clock) for fault in view.faults],
        "findings_total": view.finding_count,
        "findings": [_finding(finding, clock) for finding in view.findings],
        "districts": [_district(tile) for tile in view.tiles],
    }


def _fault(fault: FaultLine, clock: Clock) -> dict[str, Any]:
    line = fault.line
    return {
        "device": line.device,
        "role": line.role,
        "site": line.place.site,
        "district": line.place.group,
        "since": None if line.since is None else clock.iso(line.since),
        "reason": line.reason,
        "behind": {"devices": fault.behind_devices, "sites": fault.behind_sites, "counters": fault.behind_counters},
        "circuits": [_circuit(circuit) for circuit in fault.circuits],
    }


def _finding(line: FindingLine, clock: Clock) -> dict[str, Any]:
    return {
        "finding": str(line.kind),
        "device": line.device,
        "role": line.role,
        "site": line.place.site,
        "district": line.place.group,
        "since": clock.iso(line.since),
        "uplinks": list(line.parents),
        "others": list(line.others),
    }


def _circuit(circuit: CircuitLine) -> dict[str, Any]:
    return {"id": circuit.id, "provider": circuit.provider, "hotline": circuit.hotline}


def _district(tile: TileView) -> dict[str, Any]:
    return {
        "code": tile.code,
        "name": tile.name,
        "state": str(tile.face),
        "sites": tile.sites,
        "devices": {str(face): count for face, count in tile.counts.items()},
    }
