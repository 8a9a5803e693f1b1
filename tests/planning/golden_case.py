"""The golden case as inventories: two districts, three communes each, two dates; everything in it is invented.

The mark "(giả định)" of its names is carried by `simulated`, as in every other inventory.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import yaml

from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName, UnitCode
from inventory.method import GapMethod
from inventory.model import (
    AssetLot,
    Circuit,
    CircuitEnd,
    City,
    Device,
    Inventory,
    Provenance,
    Site,
    SiteAssets,
    Uplink,
)
from inventory.norms import Norm, NormKind, NormPer, NormRole
from inventory.units import Succession, Unit, UnitRegister
from planning.assessment import assess
from planning.compare import Snapshot
from planning.evidence import CircuitLoad
from planning.model import GapResult

GOLDEN_FILE = Path(__file__).parent / "golden" / "gap.yaml"
EARLIER, LATER = date(2023, 12, 1), date(2026, 11, 1)
ITEMS = ("pc", "printer", "scanner", "id_reader", "lan_switch", "ups")
LAST_DISTRICT_DAY = date(2025, 6, 30)
PC_PRICE_CAP = Norm(
    "pc_price_cap",
    (ItemKind("pc"),),
    NormRole.PRICE,
    NormKind.MAX,
    Fraction(20_000_000),
    unit="VND",
    valid_from=date(2025, 7, 1),
    source="QĐ 15/2025/QĐ-TTg, PL II Mục A",
    status="confirmed",
)
_ROLES = {"target": NormRole.NEED, "min": NormRole.NEED, "required": NormRole.NEED, "max": NormRole.CEILING}


@cache
def golden() -> Any:
    """The file."""
    return yaml.safe_load(GOLDEN_FILE.read_text(encoding="utf-8"))


def snapshot(on: date) -> Snapshot:
    """The estate of one of the two dates, with what was seen and measured then."""
    case = golden()
    estate = case["estate"][on]
    seen = {
        SiteName(office): {ItemKind(item): count for item, count in answers["seen"].items()}
        for office, answers in estate.items()
        if "seen" in answers
    }
    loads = {
        CircuitId(f"K-{office}"): CircuitLoad(_days(series["down"]), _days(series["up"]))
        for office, series in case["circuits_p95"].items()
    }
    return Snapshot(_inventory(case, estate, on), on, seen, loads if on == LATER else None)


@cache
def result(on: date) -> GapResult:
    """The assessment on one of the two dates."""
    case = snapshot(on)
    return assess(case.inventory, on, seen=case.seen, p95=case.p95)


def _days(values: list[int | None]) -> dict[date, Fraction | float | None]:
    first = date(2026, 10, 24)
    return {first + timedelta(days=index): value for index, value in enumerate(values)}


def _inventory(case: Any, estate: Any, on: date) -> Inventory:
    offices = case["offices"]
    method = case["method"]
    hub = DeviceName("core")
    devices = {hub: Device(hub, SiteName("centre"), "router", IPv4Address("10.0.0.1"))}
    circuits = {}
    for office in offices:
        router = DeviceName(f"r-{office}")
        devices[router] = Device(router, SiteName(office), "router", IPv4Address("10.0.0.2"), uplinks=(Uplink(hub),))
        mbps = estate[office]["circuit_mbps"]
        key = CircuitId(f"K-{office}")
        ends = (CircuitEnd(hub, f"to-{office}"), CircuitEnd(router, "wan"))
        circuits[key] = Circuit(key, "Carrier", ends, mbps, mbps)
    return Inventory(
        City("Thành phố mẫu", "C", "Asia/Ho_Chi_Minh", LAST_DISTRICT_DAY),
        _register(case),
        sites={
            SiteName("centre"): Site(SiteName("centre"), UnitCode("C"), places=("data_centre",)),
            **{
                SiteName(office): Site(
                    SiteName(office),
                    UnitCode(office),
                    places=("office", "one_stop_shop"),
                    staff=size["staff"],
                    counters=size["counters"],
                )
                for office, size in offices.items()
            },
        },
        devices=devices,
        circuits=circuits,
        assets={SiteName(office): _assets(SiteName(office), answers, on) for office, answers in estate.items()},
        norms=(*(_norm(norm) for norm in case["norms"]), PC_PRICE_CAP),
        gap=GapMethod(
            {ItemKind(item): Fraction(weight) for item, weight in method["weights"].items()},
            Fraction(str(method["over_age_weight"])),
            Fraction(method["threshold"]),
        ),
        simulated=case["simulated"],
    )


def _assets(site: SiteName, answers: Any, on: date) -> SiteAssets:
    """One sheet a commune: its counts are entered for the office, and the one-stop shop has nothing beside them."""
    declared = Provenance("simulated", "golden case", on, "gap.yaml")
    office = {
        ItemKind(item): None
        if answers[item] is None
        else tuple(
            AssetLot(count, year, broken, unknown, provenance=declared)
            for year, count, broken, unknown in answers[item]
        )
        for item in ITEMS
    }
    shop: dict[ItemKind, tuple[AssetLot, ...] | None] = {
        item: None if lots is None else () for item, lots in office.items()
    }
    return SiteAssets(site, {"office": office, "one_stop_shop": shop})


def _register(case: Any) -> UnitRegister:
    units = [Unit(UnitCode("C"), "Thành phố mẫu", "city", None)]
    for district in case["units"]["districts"]:
        name = district["name"].removesuffix(" (giả định)")
        units.append(Unit(UnitCode(district["code"]), name, "district", UnitCode("C"), valid_to=LAST_DISTRICT_DAY))
    for office, size in case["offices"].items():
        units.append(
            Unit(UnitCode(office), f"Xã {office}", "commune", UnitCode(size["district"]), valid_to=LAST_DISTRICT_DAY)
        )
    successions: list[Succession] = []
    start = LAST_DISTRICT_DAY + timedelta(days=1)
    for new, olds in case["units"]["successors_from_2025_07_01"].items():
        units.append(Unit(UnitCode(new), f"Xã {new}", "commune", UnitCode("C"), valid_from=start))
        successions.extend(Succession(UnitCode(old), UnitCode(new), start) for old in olds)
    return UnitRegister(tuple(units), tuple(successions))


def _norm(raw: Any) -> Norm:
    items = raw["item"] if isinstance(raw["item"], list) else [raw["item"]]
    per_amount, _, per = str(raw.get("per", "office")).rpartition(" ")
    role = NormRole.LIFE if raw["kind"] == "life" else _ROLES[raw["kind"]]
    if raw["id"] == "bw_p95":
        role = NormRole.COMPLIANCE
    units = {"bw_min": "Mbit/s", "bw_p95": "%"}
    return Norm(
        raw["id"],
        tuple(ItemKind(item) for item in items),
        role,
        NormKind.REFERENCE if raw["kind"] == "life" else NormKind(raw["kind"]),
        Fraction(raw["value"]),
        NormPer(per.replace("counters", "counter")),
        Fraction(per_amount or 1),
        unit="year" if role is NormRole.LIFE else units.get(raw["id"], "piece"),
        valid_from=raw.get("from"),
        valid_to=raw.get("to"),
        source=raw["source"],
        status=raw["status"],
        note=raw.get("note", ""),
    )
