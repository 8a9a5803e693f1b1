"""The search page: sites and devices that hold every word typed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from dashboards.status.district_view import SiteLine, site_line
from dashboards.status.parts import DeviceLine, Scene, device_line

if TYPE_CHECKING:
    from collections.abc import Iterable

RESULTS_SHOWN = 50
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class FindView:
    """What a query found; `more` tells that there was more than is shown."""

    query: str
    sites: tuple[SiteLine, ...]
    devices: tuple[DeviceLine, ...]
    more: bool


def find_view(scene: Scene, query: str) -> FindView:
    """Search the inventory; an empty query finds nothing."""
    sites, more_sites = _first(scene.directory.find_sites(query))
    devices, more_devices = _first(scene.directory.find_devices(query))
    return FindView(
        query,
        tuple(site_line(scene, site.name) for site in sites),
        tuple(device_line(scene, device) for device in devices),
        more_sites or more_devices,
    )


def _first(found: Iterable[Found]) -> tuple[list[Found], bool]:
    taken = list(islice(found, RESULTS_SHOWN + 1))
    return taken[:RESULTS_SHOWN], len(taken) > RESULTS_SHOWN
