"""What probes that are set up on devices say: a device's own, and which sites reach a service by them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING

from dashboards.status.faces import SILENT
from dashboards.status.parts import place_line
from inventory.targets import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.readings import ProbeReading, Readings
    from dashboards.status.parts import PlaceLine, Scene
    from inventory.identifiers import SiteName
    from inventory.model import Service

LINES_SHOWN = 256
"""A page must not grow with what a hostile device claims."""

SITES_SHOWN = 8
"""Of those that do not reach a service, by name."""


@dataclass(frozen=True, slots=True)
class ProbesView:
    """The probes of a device, those that failed first; `count` is of all, `lines` may be fewer."""

    lines: tuple[ProbeReading, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class SitesReach:
    """A service as sites see it: how many reach it by probes of their own, and which do not.

    Attributes:
        cut: of the sites that do not reach it the first ones, by name.
        cut_count: all of them.
    """

    reached: int
    cut: tuple[PlaceLine, ...]
    cut_count: int


def probes_view(readings: Readings | None) -> ProbesView:
    """Make the probes' section of a device's page."""
    probes = (readings.probes if readings else None) or ()
    ordered = sorted(probes, key=lambda probe: {False: 0, None: 1, True: 2}[probe.success])
    return ProbesView(tuple(islice(ordered, LINES_SHOWN)), len(probes))


def reach_by_host(scene: Scene) -> Mapping[str, Mapping[SiteName, bool]]:
    """By whom probes ask: the sites whose devices know the answer; one that succeeds is enough for its site.

    What a silent device said last is of before its silence.
    """
    found: dict[str, dict[SiteName, bool]] = {}
    for device in scene.directory.inventory.devices.values():
        latest = scene.source.latest(device.name)
        if latest is None or not latest.readings.probes or scene.face(device) in SILENT:
            continue
        for probe in latest.readings.probes:
            if probe.target is not None and probe.success is not None:
                sites = found.setdefault(_plain(probe.target), {})
                sites[device.site] = probe.success or sites.get(device.site, False)
    return found


def sites_reach(scene: Scene, service: Service, reach: Mapping[str, Mapping[SiteName, bool]]) -> SitesReach | None:
    """How the sites' own probes see a service; None when no probe asks any of its hosts.

    A service that is checked at several hosts is reached by a site that reaches all those that it asks.
    """
    sites: dict[SiteName, bool] = {}
    for host in _hosts(service):
        for site, reached in reach.get(host, {}).items():
            sites[site] = reached and sites.get(site, True)
    if not sites:
        return None
    cut = sorted(site for site, reached in sites.items() if not reached)
    shown = tuple(place_line(scene.directory, site) for site in cut[:SITES_SHOWN])
    return SitesReach(len(sites) - len(cut), shown, len(cut))


def _hosts(service: Service) -> Iterable[str]:
    return {_plain(host_of(kind, target)) for kind, target in service.check.items()}


def _plain(host: str) -> str:
    """A host such that the same one is always written the same."""
    try:
        return str(ip_address(host))
    except ValueError:
        return host.rstrip(".").casefold()
