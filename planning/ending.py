"""Machines that have come to their end: past the useful life of a norm, past the support of their maker.

They are machines still: nothing here lowers a count, and what the score makes of them is `planning.gap`'s.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from inventory.identifiers import ItemKind
from inventory.norms import NormRole
from inventory.releases import release_of
from planning.account import Finding, FindingKind
from planning.need import SUPPORT, life_norm, norms_in_force
from planning.seen import item_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collectors.readings import IdentityReading, UpkeepReading
    from inventory.identifiers import SiteName, UnitCode
    from inventory.model import AssetLot, Inventory, Site
    from inventory.norms import Norm
    from inventory.units import Unit
    from planning.need import NormSet
    from planning.sight import Sight


def past_life(inventory: Inventory, norms: NormSet, on: date) -> Iterator[Finding]:
    """Lots and devices whose years have passed, each with the norm and the last year of its life.

    Registers hold years: a machine is past its life from the year on that is its own plus the years of the norm.
    """
    units = inventory.units.on(inventory.city.units_as_of)
    for site, item, place, lot in _lots(inventory):
        norm = _life(inventory, norms, units, site, item)
        if norm is None or lot.year is None or not lot.count or on.year - lot.year < norm.amount:
            continue
        origin = lot.provenance
        yield Finding(
            FindingKind.PAST_LIFE,
            site,
            item,
            str(lot.year),
            declared=lot.count,
            source=origin.source or place,
            on=origin.on,
            norm=norm.id,
            until=_end(lot.year, norm),
        )
    for device in inventory.devices.values():
        item = item_of(device.role)
        norm = _life(inventory, norms, units, device.site, item)
        since = device.in_use_since
        if norm is not None and since is not None and on.year - since >= norm.amount:
            yield Finding(
                FindingKind.PAST_LIFE,
                device.site,
                item,
                str(since),
                declared=1,
                source=device.name,
                norm=norm.id,
                until=_end(since, norm),
            )


def _lots(inventory: Inventory) -> Iterator[tuple[SiteName, ItemKind, str, AssetLot]]:
    for site, assets in inventory.assets.items():
        for place, kinds in assets.places.items():
            for item, lots in kinds.items():
                for lot in lots or ():
                    yield site, item, place, lot


def _life(
    inventory: Inventory, norms: NormSet, units: Mapping[UnitCode, Unit], name: SiteName, item: ItemKind
) -> Norm | None:
    site: Site = inventory.sites[name]
    unit = units.get(site.unit)
    return None if unit is None else life_norm(norms, item, site, unit)


def _end(year: int, norm: Norm) -> date:
    """The last day of the last year within a useful life."""
    return date(min(year + math.ceil(norm.amount) - 1, date.max.year), 12, 31)


def past_support(inventory: Inventory, on: date, sight: Sight | None) -> Iterator[Finding]:
    """Lots declared under a release, and devices that say they run one, whose support has ended before a date."""
    ended = support_ended(inventory.norms, on)
    if not ended:
        return
    for site, item, place, lot in _lots(inventory):
        if item in ended and lot.count:
            origin = lot.provenance
            yield Finding(
                FindingKind.PAST_SUPPORT,
                site,
                item,
                declared=lot.count,
                source=origin.source or place,
                on=origin.on,
                norm=ended[item].id,
                until=ended[item].valid_to,
            )
    for name, identity in (sight.identities if sight else {}).items():
        device = inventory.devices.get(name)
        told = ItemKind(identity.release)
        release = told if told in ended else release_of(identity.os, identity.version, identity.product)
        if device is not None and release is not None and release in ended:
            yield Finding(
                FindingKind.PAST_SUPPORT,
                device.site,
                release,
                identity.release if release == told else f"{identity.os} {identity.version}",
                seen=1,
                source=device.name,
                on=identity.on,
                norm=ended[release].id,
                until=ended[release].valid_to,
            )


def support_ends(norms: Iterable[Norm]) -> Mapping[ItemKind, date]:
    """The last day of support of each kind that norms of support name; a kind with one that has no end is left out."""
    found: dict[ItemKind, date] = {}
    for norm in norms:
        if norm.role is NormRole.LIFE and norm.unit == SUPPORT:
            for item in norm.items:
                found[item] = max(found.get(item, date.min), norm.valid_to or date.max)
    return {item: day for item, day in found.items() if day < date.max}


def support_end(
    ends: Mapping[ItemKind, date], identity: IdentityReading | None, upkeep: UpkeepReading | None
) -> date | None:
    """The last day on which what a device runs is supported; None where nobody says.

    Args:
        ends: by kind of item, see `support_ends`.
        identity: names releases of makers (inventory/data/releases.yaml).
        upkeep: has the machine's own word, which counts before norms, and its distribution.
    """
    if upkeep is not None and upkeep.support_ends:
        return date.fromisoformat(upkeep.support_ends)
    if upkeep is not None and upkeep.release and ItemKind(upkeep.release) in ends:
        return ends[ItemKind(upkeep.release)]
    if identity is None or not ends:
        return None
    item = release_of(identity.os or "", identity.version or "", identity.model_by_object_id or "")
    return None if item is None else ends.get(item)


def support_ended(norms: Iterable[Norm], on: date) -> Mapping[ItemKind, Norm]:
    """The kinds that no norm of support covers any more, with the one that ended last.

    A kind whose support has not begun, or that some norm still covers, is not among them.
    """
    support: Sequence[Norm] = [norm for norm in norms if norm.role is NormRole.LIFE and norm.unit == SUPPORT]
    covered = {item for norm in norms_in_force(support, on).applied for item in norm.items}
    ended: dict[ItemKind, Norm] = {}
    for norm in sorted(support, key=lambda norm: norm.valid_to or date.max):
        if norm.valid_to is not None and norm.valid_to < on:
            ended |= {item: norm for item in norm.items if item not in covered}
    return ended
