"""What the sheets of one source claim, before it is compared with what the inventory already says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from inventory.declared import Value
    from inventory.identifiers import ItemKind, SiteName, UnitCode
    from inventory.model import AssetLot, Provenance


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a site declared of itself and where it comes from; `period` is that of dossiers."""

    value: Value
    provenance: Provenance
    period: str = ""

    @property
    def said(self) -> tuple[Value, str]:
        """What it says, whoever said it."""
        return self.value, self.period


@dataclass(frozen=True, slots=True)
class Office:
    """The site that a row is about.

    Attributes:
        name: of the site.
        unit, title: its unit's code and name.
        places: its places.
        new: whether the inventory has no such site yet.
    """

    name: SiteName
    unit: UnitCode
    title: str
    places: tuple[str, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A device or circuit as a sheet gives it: inventory keys with values, and the row it stands in."""

    keys: Mapping[str, object]
    where: str


@dataclass
class Claims:
    """Everything that a source says.

    Attributes:
        offices: the sites that are spoken of.
        figures: staff, counters and what else is declared, by site; None = not declared.
        assets: by site and kind, lots by place; None = not declared, () = none.
        cells: where each figure and count stands, by site and figure or kind.
        dates: day of the declaration, by site; what has no date is not here.
        devices, circuits: by name.
        amends: the source is a sheet that was printed from the inventory and corrected: where it differs from another
            source, it knew what that one said, and an answer taken out was taken out on purpose.
    """

    offices: dict[SiteName, Office] = field(default_factory=dict)
    figures: dict[tuple[SiteName, str], Figure | None] = field(default_factory=dict)
    assets: dict[tuple[SiteName, ItemKind], dict[str, tuple[AssetLot, ...] | None]] = field(default_factory=dict)
    cells: dict[tuple[SiteName, str], str] = field(default_factory=dict)
    dates: dict[SiteName, date] = field(default_factory=dict)
    devices: dict[str, Entry] = field(default_factory=dict)
    circuits: dict[str, Entry] = field(default_factory=dict)
    amends: bool = False

    def date_site(self, site: SiteName, on: date | None) -> None:
        """Note the day of a declaration; of several the latest counts."""
        if on is not None:
            self.dates[site] = max(on, self.dates.get(site, on))
