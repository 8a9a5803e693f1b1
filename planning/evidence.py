"""What is known about each office: answers by kind, circuits and their load. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName
    from inventory.model import AssetLot, Circuit, Inventory, Site, SiteAssets
    from inventory.units import Unit

OFFICE = "office"
"""A site is scored when it has this place and its unit is of one of the method's levels."""

Seen = Mapping["SiteName", Mapping["ItemKind", int]]
"""How many pieces of each kind answered on a site's network."""

Days = Mapping[date, "Fraction | float | None"]
"""A figure of each day in Mbit/s; None, or a day that is absent, means that there were not enough samples."""


@dataclass(frozen=True)
class CircuitLoad:
    """Measured load of a circuit, 95th percentiles of 5-minute samples.

    Attributes:
        down, up: percentile of each day.
        down_week, up_week: percentile of the whole 7 days that end on the day, for the cities that read the article
            so; where they are absent, the daily ones bound them.
    """

    down: Days = field(default_factory=dict)
    up: Days = field(default_factory=dict)
    down_week: Days = field(default_factory=dict)
    up_week: Days = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office says about one kind.

    Attributes:
        lots: declared by the places that answered.
        answered: whether any place answered, be it "none".
        refused: places that were asked and left it empty.
        unasked: places of the site where the kind is absent.
        seen: pieces seen on the network; None = nobody looked.
    """

    lots: tuple[AssetLot, ...] = ()
    answered: bool = False
    refused: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    seen: int | None = None

    @property
    def declared(self) -> int | None:
        """Pieces declared; None when no place answered."""
        return sum(lot.count for lot in self.lots) if self.answered else None


@dataclass(frozen=True, slots=True)
class CircuitEvidence:
    """A circuit of an office: contracted bandwidth in Mbit/s, None = not stated, and its load where measured."""

    circuit: Circuit
    down_mbps: Fraction | None
    up_mbps: Fraction | None
    load: CircuitLoad | None


@dataclass(frozen=True, slots=True)
class OfficeEvidence:
    """All that is known of one office."""

    site: Site
    unit: Unit
    answers: Mapping[ItemKind, Answer]
    circuits: tuple[CircuitEvidence, ...]
    declared_on: tuple[date, date] | None


def exact(value: Fraction | float) -> Fraction:
    """A figure as it was written: 0.1 is a tenth, not the nearest binary fraction."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def office_sites(inventory: Inventory) -> tuple[Site, ...]:
    """The sites that are scored: offices of units of the method's levels, in inventory order."""
    units = inventory.units.on(inventory.city.units_as_of)
    return tuple(
        site
        for site in inventory.sites.values()
        if OFFICE in site.places and site.unit in units and units[site.unit].level in inventory.gap.levels
    )


def gather(
    inventory: Inventory,
    items: Iterable[ItemKind],
    seen: Seen | None = None,
    p95: Mapping[CircuitId, CircuitLoad] | None = None,
) -> tuple[OfficeEvidence, ...]:
    """Collect what is known of every office.

    Args:
        inventory: a checked inventory.
        items: kinds to look for.
        seen: pieces seen on the network by site and kind.
        p95: measured load by circuit.
    """
    units = inventory.units.on(inventory.city.units_as_of)
    circuits = _circuits_by_site(inventory, p95 or {})
    kinds = tuple(items)
    found = []
    for site in office_sites(inventory):
        assets = inventory.assets.get(site.name)
        counts = (seen or {}).get(site.name, {})
        answers = {kind: answer_about(site, assets, kind, counts.get(kind)) for kind in kinds}
        found.append(
            OfficeEvidence(site, units[site.unit], answers, tuple(circuits.get(site.name, ())), _dates(assets))
        )
    return tuple(found)


def answer_about(site: Site, assets: SiteAssets | None, kind: ItemKind, seen: int | None = None) -> Answer:
    """Join the answers of a site's places about one kind; a place outside `site.places` that answered counts too."""
    declared = assets.places if assets else {}
    lots: list[AssetLot] = []
    refused, unasked, answered = [], [], False
    for place in (*site.places, *(place for place in declared if place not in site.places)):
        answers = declared.get(place, {})
        if kind not in answers:
            if place in site.places:
                unasked.append(place)
        elif (given := answers[kind]) is None:
            refused.append(place)
        else:
            answered = True
            lots.extend(given)
    return Answer(tuple(lots), answered, tuple(refused), tuple(unasked), seen)


def _dates(assets: SiteAssets | None) -> tuple[date, date] | None:
    """Oldest and newest date of a site's declarations; None when none is dated."""
    if assets is None:
        return None
    days = [
        lot.provenance.on
        for kinds in assets.places.values()
        for lots in kinds.values()
        for lot in lots or ()
        if lot.provenance.on is not None
    ]
    return (min(days), max(days)) if days else None


def _circuits_by_site(
    inventory: Inventory, p95: Mapping[CircuitId, CircuitLoad]
) -> Mapping[SiteName, list[CircuitEvidence]]:
    """The circuits that serve each site."""
    found: dict[SiteName, list[CircuitEvidence]] = {}
    for circuit in inventory.circuits.values():
        down = None if circuit.down_mbps is None else exact(circuit.down_mbps)
        up = None if circuit.up_mbps is None else exact(circuit.up_mbps)
        evidence = CircuitEvidence(circuit, down, up, p95.get(circuit.id))
        for site in _served_sites(inventory, circuit):
            found.setdefault(site, []).append(evidence)
    return found


def _served_sites(inventory: Inventory, circuit: Circuit) -> Iterable[SiteName]:
    """The sites that a circuit is for: where both ends are known, the end that has the other as its uplink.

    The upper end of a commune's circuit stands in the district's office, which it does not serve. Two ends that are
    each other's uplink (a ring), or that are not related, are both served.
    """
    ends = [end.device for end in circuit.ends]
    served: dict[SiteName, None] = {}
    for device in ends:
        others = [other for other in ends if other != device]
        below = any(_has_uplink(inventory, device, other) for other in others)
        above = any(_has_uplink(inventory, other, device) for other in others)
        if below or not above:
            served[inventory.devices[device].site] = None
    return served


def _has_uplink(inventory: Inventory, device: DeviceName, to: DeviceName) -> bool:
    """Whether a device names another as one of its ways up."""
    return any(uplink.to == to for uplink in inventory.devices[device].uplinks)
