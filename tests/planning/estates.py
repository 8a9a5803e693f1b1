"""Made-up estates for property tests: a few districts of communes, answered, half answered or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName, UnitCode
from inventory.model import (
    AssetLot,
    Circuit,
    CircuitEnd,
    City,
    Device,
    Inventory,
    Site,
    SiteAssets,
)
from inventory.units import Unit, UnitRegister
from planning.assessment import assess

from .golden_case import EARLIER, ITEMS, LATER, snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inventory.norms import Norm
    from planning.evidence import CircuitLoad
    from planning.model import GapResult

AS_OF = date(2024, 12, 31)
KINDS = tuple(ItemKind(item) for item in ITEMS)
Lots = tuple[AssetLot, ...]


@dataclass(frozen=True)
class Office:
    """A commune's office as a property test varies it; `seen` by kind."""

    district: str
    staff: int | None
    counters: int | None
    lots: Mapping[ItemKind, Lots | None]
    mbps: float | None
    seen: Mapping[ItemKind, int] = field(default_factory=dict)

    def answer(self, kind: ItemKind, lots: Lots | None) -> Office:
        """The same office with another answer about one kind."""
        return replace(self, lots={**self.lots, kind: lots})


@dataclass(frozen=True)
class Estate:
    """Offices with the norms that judge them."""

    offices: tuple[Office, ...]
    norms: tuple[Norm, ...] = snapshot(EARLIER).inventory.norms
    on: date = EARLIER
    prefix: str = ""
    p95: Mapping[CircuitId, CircuitLoad] | None = None

    def with_office(self, index: int, office: Office) -> Estate:
        """The same estate with one office replaced."""
        offices = list(self.offices)
        offices[index] = office
        return replace(self, offices=tuple(offices))

    def inventory(self) -> Inventory:
        """As an inventory; names and codes begin with the prefix."""
        city = UnitCode(f"{self.prefix}city")
        codes = dict.fromkeys(office.district for office in self.offices)
        units = [Unit(city, "city", "city", None)]
        units += [Unit(UnitCode(self.prefix + code), code, "district", city) for code in codes]
        sites, assets, devices, circuits = {}, {}, {}, {}
        for number, office in enumerate(self.offices):
            code = UnitCode(f"{self.prefix}{number:03}")
            units.append(Unit(code, f"Xã {number}", "commune", UnitCode(self.prefix + office.district)))
            name = SiteName(code)
            sites[name] = Site(
                name, code, places=("office", "one_stop_shop"), staff=office.staff, counters=office.counters
            )
            nothing: Mapping[ItemKind, Lots | None] = {
                kind: None if lots is None else () for kind, lots in office.lots.items()
            }
            assets[name] = SiteAssets(name, {"office": office.lots, "one_stop_shop": nothing})
            router = DeviceName(f"r-{code}")
            devices[router] = Device(router, name, "router")
            circuit = CircuitId(f"k-{code}")
            circuits[circuit] = Circuit(circuit, "carrier", (CircuitEnd(router, "wan"),), office.mbps, office.mbps)
        return Inventory(
            City("city", city, "Asia/Ho_Chi_Minh", AS_OF),
            UnitRegister(tuple(units)),
            sites,
            devices,
            circuits=circuits,
            assets=assets,
            norms=self.norms,
        )

    def assess(self) -> GapResult:
        """The result."""
        inventory = self.inventory()
        seen = {SiteName(f"{self.prefix}{number:03}"): office.seen for number, office in enumerate(self.offices)}
        return assess(inventory, self.on, seen=seen, p95=self.p95)


@st.composite
def lots(draw: st.DrawFn) -> AssetLot:
    """A lot with broken machines, machines of unknown state, perhaps without a year."""
    count = draw(st.integers(0, 12))
    broken = draw(st.integers(0, count))
    unknown = draw(st.integers(0, count - broken))
    return AssetLot(count, draw(st.none() | st.integers(2010, 2026)), broken, unknown)


answers = st.none() | st.lists(lots(), max_size=3).map(tuple)


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """An office of one of three districts."""
    return Office(
        draw(st.sampled_from(["D1", "D2", "D3"])),
        draw(st.none() | st.integers(1, 40)),
        draw(st.none() | st.integers(1, 9)),
        {kind: draw(answers) for kind in KINDS},
        draw(st.none() | st.sampled_from([2.0, 8.0, 9.99, 10.0, 50.0])),
        draw(st.dictionaries(st.sampled_from(KINDS), st.integers(0, 15), max_size=3)),
    )


estates = st.builds(
    Estate,
    st.lists(offices(), min_size=1, max_size=6).map(tuple),
    on=st.sampled_from([EARLIER, date(2025, 9, 1), LATER]),
)

FRESH = 2025
"""A year within every useful life on every date used, and after the earliest: a register may run ahead."""
