"""What disagrees and what has come to its end: each finding with its source and day, and no count changed by any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from ipaddress import ip_address

from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName, UnitCode
from inventory.model import (
    AssetLot,
    Circuit,
    CircuitEnd,
    City,
    Device,
    Expected,
    Inventory,
    Provenance,
    Reach,
    Site,
    SiteAssets,
    Uplink,
)
from inventory.norms import Norm, NormKind, NormRole
from inventory.units import Unit, UnitRegister
from planning.account import ENDED, Finding, FindingKind
from planning.assessment import assess
from planning.ending import support_ended
from planning.model import GapResult
from planning.sight import How, Identity, Met, Risks, Seeing, Sight, Station

from .golden_case import EARLIER, LATER, result

ON = date(2026, 11, 20)
LONG_AGO, LATELY = date(2026, 9, 1), date(2026, 11, 19)
A, B, HALL = SiteName("A"), SiteName("B"), SiteName("hall")
PC, SCANNER, WIN10 = ItemKind("pc"), ItemKind("scanner"), ItemKind("windows_10")
CORE, R_A, R_B, SW_A = (DeviceName(name) for name in ("core", "r-a", "r-b", "sw-a"))
PC_A = DeviceName("pc-a")
MAC = "3c:52:82:00:00:01"
STRANGER = "3c:52:82:00:00:99"
NEED = Norm("pc", (PC,), NormRole.NEED, NormKind.TARGET, Fraction(5))
LIFE = Norm("life", (PC, SCANNER), NormRole.LIFE, NormKind.REFERENCE, Fraction(7), unit="year")
SUPPORT = Norm(
    "win10",
    (WIN10,),
    NormRole.LIFE,
    NormKind.MAX,
    Fraction(1),
    unit="support",
    valid_from=date(2015, 7, 29),
    valid_to=date(2025, 10, 14),
)
SINCE = datetime(2026, 8, 1, tzinfo=UTC)
WATCHED = ((SINCE, datetime(2026, 11, 20, 8, tzinfo=UTC)),)
Lots = Mapping[str, Mapping[ItemKind, tuple[AssetLot, ...] | None]]


def device(name: DeviceName, site: SiteName, role: str = "pc", *, up: DeviceName | None = CORE) -> Device:
    return Device(name, site, role, ip_address("10.0.0.1"), uplinks=(Uplink(up),) if up else ())


DEVICES = (
    device(CORE, HALL, "router", up=None),
    device(R_A, A, "router"),
    device(R_B, B, "router"),
    device(SW_A, A, "switch", up=R_A),
    replace(device(PC_A, A, up=R_A), reach=Reach.VIA_GATEWAY, mac=MAC, address=ip_address("192.168.1.10")),
)


def town(
    *devices: Device, lots: Mapping[SiteName, Lots] | None = None, norms: tuple[Norm, ...] = (NEED, LIFE)
) -> Inventory:
    """Two communes' offices behind a hall."""
    sites = {name: Site(name, UnitCode(f"u-{name}"), staff=5, counters=1) for name in (A, B)}
    units = [Unit(UnitCode("1"), "Thành phố", "city", None), Unit(UnitCode("d"), "Huyện", "district", UnitCode("1"))]
    units += [Unit(UnitCode(f"u-{name}"), f"Xã {name}", "commune", UnitCode("d")) for name in (A, B)]
    ends = (CircuitEnd(CORE, "to-a"), CircuitEnd(R_A, "wan"))
    return Inventory(
        City("Thành phố", UnitCode("1"), "Asia/Ho_Chi_Minh", date(2024, 1, 1)),
        UnitRegister(tuple(units)),
        {**sites, HALL: Site(HALL, UnitCode("d"), "Trụ sở", places=("hall",))},
        {each.name: each for each in (*DEVICES, *devices)},
        circuits={CircuitId("k"): Circuit(CircuitId("k"), "carrier", ends)},
        assets={site: SiteAssets(site, places) for site, places in (lots or {}).items()},
        norms=norms,
    )


def everyone(on: date = LATELY) -> dict[DeviceName, Seeing]:
    return {each.name: Seeing(on, How.ANSWERED) for each in DEVICES}


def sight(**changes: object) -> Sight:
    """All devices seen yesterday, tables of both offices read and without strangers."""
    usual = Sight(ON, everyone(), stations={A: (), B: ()}, watched=WATCHED, remembered_since=SINCE.date())
    return replace(usual, **changes)  # type: ignore[arg-type]


def find(inventory: Inventory, seen: Sight | None = None, *, ended: bool = False, on: date = ON) -> list[Finding]:
    return [each for each in assess(inventory, on, sight=seen).findings if (each.kind in ENDED) == ended]


def without(name: DeviceName) -> dict[DeviceName, Seeing]:
    return {key: each for key, each in everyone().items() if key != name}


def test_where_all_is_as_listed_there_is_nothing_to_look_at() -> None:
    assert find(town(), sight()) == []


def test_a_listed_device_that_never_answered_while_it_was_asked_is_listed() -> None:
    got = find(town(), sight(machines=without(SW_A)))
    assert [(each.kind, each.site, each.item, each.what, each.seen, each.on) for each in got] == [
        (FindingKind.NEVER_SEEN, A, "lan_switch", SW_A, 0, SINCE.date())
    ]


def test_one_that_has_been_silent_for_the_days_of_the_method_is_listed_with_its_last_day_and_witness() -> None:
    gone = ON - timedelta(days=30)
    for on, found in ((gone, [(FindingKind.NOT_SEEN_LATELY, gone)]), (gone + timedelta(days=1), [])):
        seen = {**everyone(), PC_A: Seeing(on, How.FDB, SW_A, "Gi0/7")}
        got = find(town(), sight(machines=seen))
        assert [(each.kind, each.on) for each in got] == found
        assert [each.source for each in got] == ["sw-a / Gi0/7"] * len(found)


def test_nothing_is_said_of_what_cannot_be_seen_or_was_not_looked_for_long_enough() -> None:
    """A scanner on a cable, a device asked on demand, an office whose tables nobody read, a watch of three weeks."""
    hidden = replace(device(DeviceName("scan-1"), A, "scanner"), reach=Reach.NONE, address=None, uplinks=())
    on_demand = replace(device(DeviceName("pc-9"), A), expected=Expected.ON_DEMAND)
    assert find(town(hidden, on_demand), sight()) == []
    assert find(town(), sight(machines=without(PC_A), stations={B: ()})) == []
    assert [each.what for each in find(town(), sight(machines=without(PC_A)))] == [PC_A]
    short = ((datetime(2026, 10, 30, tzinfo=UTC), WATCHED[0][1]),)
    assert find(town(), sight(machines={}, watched=short)) == []


def test_a_watch_that_mostly_slept_says_nothing() -> None:
    naps = ((SINCE, SINCE + timedelta(days=1)), (datetime(2026, 11, 12, tzinfo=UTC), WATCHED[0][1]))
    assert find(town(), sight(machines={}, watched=naps)) == []


def test_from_the_last_tables_alone_no_machine_behind_a_gateway_is_called_unseen() -> None:
    """It may just be switched off: only who remembers all sightings can say that there was none."""
    assert find(town(), sight(machines=without(PC_A), remembered_since=None)) == []


def test_strangers_are_counted_at_their_own_port_with_their_makers_prefix() -> None:
    """The switch tells the port; the router has the same station resolved; a virtual router and a group are none."""
    stations = (
        Station(STRANGER, LATELY, R_A, "lan"),
        Station(STRANGER, LATELY, SW_A, "Gi0/3"),
        Station("3c:52:82:00:00:98", LATELY, SW_A, "Gi0/3"),
        Station("06:00:00:00:00:01", LATELY, SW_A, "Gi0/3"),
        Station("00:00:5e:00:01:07", LATELY, R_A, "lan"),
        Station("01:00:5e:00:00:fb", LATELY, SW_A, "Gi0/3"),
        Station("f4:39:09:00:00:01", LATELY, R_A, "lan"),
        Station("f4:39:09:00:00:02", LATELY, R_A, "lan"),
        Station("f4:39:09:00:00:03", LATELY, R_A, "lan"),
        Station("f4:39:09:00:00:04", LATELY, R_A, "lan"),
        Station("b4:b0:24:00:00:01", LATELY, R_A, "wan", outward=True),
        Station(MAC, LATELY, SW_A, "Gi0/7"),
    )
    got = find(town(), sight(stations={A: stations, B: ()}))
    assert {(each.kind, each.site, each.source, each.seen, each.what) for each in got} == {
        (FindingKind.STRANGER, A, "sw-a / Gi0/3", 3, "3c:52:82 ×2, x2:xx:xx ×1"),
        (FindingKind.STRANGER, A, "r-a / lan", 4, "f4:39:09 ×4"),
    }


def test_addresses_that_devices_call_their_own_are_no_strangers() -> None:
    stations = (Station("f4:39:09:00:00:01", LATELY, R_A, "lan"),)
    assert find(town(), sight(stations={A: stations}, own_macs=frozenset({"f4:39:09:00:00:01"}))) == []


def test_neighbours_that_no_list_knows_are_named_with_the_port() -> None:
    """A device is known by its name, with or without a domain, by its own name, by its address or serial."""
    met = [
        Met("SW-A.example.org", LATELY, R_A, "lan"),
        Met("core(FOC1234X0AB)", LATELY, R_A, "wan"),
        Met("Phòng 3", LATELY, R_A, "lan"),
        Met("3C5282-000001", LATELY, SW_A, "Gi0/7"),
        Met("10.0.0.1", LATELY, R_A, "wan"),
        Met("", LATELY, R_A, "lan"),
        Met("ap-hidden", LATELY, SW_A, "Gi0/9"),
        Met("ap-hidden", LATELY, SW_A, "Gi0/9"),
    ]
    got = find(town(), sight(neighbours={A: tuple(met)}, own_names=frozenset({"phòng 3"})))
    assert [(each.kind, each.site, each.what, each.source, each.on) for each in got] == [
        (FindingKind.NEIGHBOUR_UNLISTED, A, "ap-hidden", "sw-a / Gi0/9", LATELY)
    ]


def test_a_machine_met_at_another_office_and_not_at_its_own_since_was_moved() -> None:
    at_b = {A: (), B: (Station(MAC, LATELY, R_B, "lan"),)}
    before = {**everyone(), PC_A: Seeing(LONG_AGO + timedelta(days=30), How.FDB, SW_A, "Gi0/7")}
    got = find(town(), sight(machines=before, stations=at_b))
    moved = [each for each in got if each.kind is FindingKind.MET_ELSEWHERE]
    assert [(each.site, each.other, each.what, each.source, each.on) for each in moved] == [
        (A, B, PC_A, "r-b / lan", LATELY)
    ]
    assert FindingKind.STRANGER not in {each.kind for each in got}
    assert find(town(), sight(stations=at_b)) == []


def test_an_address_on_its_own_way_up_or_at_an_outward_port_is_no_move() -> None:
    hall = {A: (), HALL: (Station(MAC, LATELY, CORE, "lan"),)}
    outside = {A: (), B: (Station(MAC, LATELY, R_B, "wan", outward=True),)}
    for stations in (hall, outside):
        got = find(town(), sight(machines=without(PC_A), stations=stations))
        assert FindingKind.MET_ELSEWHERE not in {each.kind for each in got}


def test_a_serial_that_is_listed_at_one_site_and_answers_at_another() -> None:
    lots: Mapping[SiteName, Lots] = {
        A: {"office": {PC: (AssetLot(2, 2023, serials=("5CG-77001", "5CG-77002")),)}},
    }
    seen = {R_B: Identity(LATELY, serial="5cg77002")}
    got = find(town(lots=lots), sight(identities=seen))
    assert [(each.kind, each.site, each.other, each.what, each.source, each.on) for each in got] == [
        (FindingKind.SERIAL_ELSEWHERE, A, B, "5cg77002", R_B, LATELY)
    ]


def test_a_device_that_answers_with_another_serial_was_exchanged() -> None:
    swapped = replace(DEVICES[3], serial="FOC1111A1AA")
    seen = {SW_A: Identity(LATELY, serial="FOC2222B2BB"), R_A: Identity(LATELY, serial="FTX3333C3CC")}
    got = find(town(swapped), sight(identities=seen))
    assert [(each.kind, each.what, each.source) for each in got] == [
        (FindingKind.SERIAL_DIFFERS, SW_A, "FOC1111A1AA → FOC2222B2BB")
    ]
    same = {SW_A: Identity(LATELY, serial="foc 1111-a1aa")}
    assert find(town(swapped), sight(identities=same)) == []


def test_serials_written_twice_within_a_site_and_across_sites() -> None:
    """In a lot and in the list of devices of one site it is one machine; words for "none" tell no machine."""
    survey = Provenance("declared", "", LATELY, "survey.xlsx:D4")
    listed = replace(DEVICES[3], serial="FOC1111A1AA")
    spare = replace(device(DeviceName("sw-b"), B, "switch", up=R_B), serial="FOC1111A1AA")
    switch = ItemKind("lan_switch")
    lots: Mapping[SiteName, Lots] = {
        A: {
            "office": {
                PC: (AssetLot(3, 2023, serials=("PF0001X", "PF0001X", "N/A"), provenance=survey),),
                switch: (AssetLot(1, 2023, serials=("FOC1111A1AA",)),),
            }
        },
        B: {"office": {PC: (AssetLot(2, 2023, serials=("n/a", "0000")),)}},
    }
    alone = [each for each in find(town(listed, lots=lots)) if each.what.startswith("FOC")]
    assert alone == []
    got = find(town(listed, spare, lots=lots))
    assert [(each.kind, each.site, each.what, each.declared, each.other, each.on) for each in got] == [
        (FindingKind.SERIAL_TWICE, A, "PF0001X", 2, None, LATELY),
        (FindingKind.SERIAL_TWICE_ELSEWHERE, A, "FOC1111A1AA", 3, B, None),
        (FindingKind.SERIAL_TWICE_ELSEWHERE, B, "FOC1111A1AA", 3, A, None),
    ]
    assert got[0].source == "survey.xlsx:D4"


def test_past_its_life_is_by_the_year_of_the_report_and_the_norm_in_force() -> None:
    """7 years: of 2026 a PC of 2019 is past its life since that year, one of 2020 is not."""
    lots: Mapping[SiteName, Lots] = {
        A: {"office": {PC: (AssetLot(4, 2019, 1), AssetLot(2, 2020), AssetLot(3, None), AssetLot(0, 2001))}}
    }
    old = replace(DEVICES[4], in_use_since=2015)
    got = find(town(old, lots=lots), ended=True)
    assert [(each.kind, each.what, each.declared, each.source, each.norm, each.until) for each in got] == [
        (FindingKind.PAST_LIFE, "2019", 4, "office", "life", date(2025, 12, 31)),
        (FindingKind.PAST_LIFE, "2015", 1, PC_A, "life", date(2021, 12, 31)),
    ]
    assert find(town(lots=lots, norms=(NEED,)), ended=True) == []


def test_past_support_is_by_the_last_day_of_the_norm_of_lots_and_of_what_devices_say() -> None:
    lots: Mapping[SiteName, Lots] = {A: {"office": {WIN10: (AssetLot(6, 2019),)}}}
    says = Identity(
        LATELY, os="Windows", version="6.3 (Build 19045 Multiprocessor Free)", product="Windows workstation"
    )
    inventory = town(lots=lots, norms=(NEED, LIFE, SUPPORT))
    got = find(inventory, sight(identities={PC_A: says}), ended=True)
    assert [(each.kind, each.site, each.item, each.declared, each.seen, each.source, each.until) for each in got] == [
        (FindingKind.PAST_SUPPORT, A, WIN10, 6, None, "office", date(2025, 10, 14)),
        (FindingKind.PAST_SUPPORT, A, WIN10, None, 1, PC_A, date(2025, 10, 14)),
    ]
    assert find(inventory, ended=True, on=date(2025, 10, 14)) == []
    assert len(find(inventory, ended=True, on=date(2025, 10, 15))) == 1


def test_an_extension_of_support_covers_and_a_norm_of_support_is_no_useful_life() -> None:
    extended = replace(SUPPORT, id="win10_esu", valid_from=date(2025, 10, 15), valid_to=date(2028, 10, 10))
    assert support_ended((SUPPORT, extended), ON) == {}
    assert support_ended((SUPPORT, extended), date(2028, 10, 11)) == {WIN10: extended}
    of_pcs = replace(SUPPORT, items=(PC,), valid_to=None)
    lots: Mapping[SiteName, Lots] = {A: {"office": {PC: (AssetLot(5, 2024),)}}}
    office = assess(town(lots=lots, norms=(NEED, of_pcs)), ON).offices[0]
    assert (office.items[0].low.over_age, office.accounts[0].life) == (0, None)


def test_counts_that_differ_carry_the_source_the_day_and_what_the_network_could_show() -> None:
    survey = Provenance("declared", "", LATELY, "survey.xlsx:D4")
    lots: Mapping[SiteName, Lots] = {A: {"office": {PC: (AssetLot(5, 2023, provenance=survey),)}}}
    inventory = town(lots=lots)
    found = assess(inventory, ON, seen={A: {PC: 1}}, sight=sight()).findings
    assert [(each.kind, each.declared, each.seen, each.visible, each.source, each.on) for each in found] == [
        (FindingKind.SEEN_LESS, 5, 1, 1, "survey.xlsx:D4", LATELY)
    ]


def test_the_golden_findings_are_its_reconciliation_and_machines_past_their_life() -> None:
    def counted(found: GapResult) -> list[tuple[str, str, str]]:
        return [(each.kind, each.site, each.item) for each in found.findings if each.kind not in ENDED]

    assert counted(result(EARLIER)) == [("seen_less", "A3", "pc"), ("seen_undeclared", "B2", "lan_switch")]
    assert counted(result(LATER)) == []
    old = [each for each in result(LATER).findings if each.site == "A2" and each.item == "pc"]
    assert [(each.what, each.declared, each.norm) for each in old] == [("2017", 6, "life_it_new")]


def test_no_finding_changes_a_count() -> None:
    """The same estate, once with everything amiss that can be seen, once with nobody looking."""
    lots: Mapping[SiteName, Lots] = {A: {"office": {PC: (AssetLot(2, 2010, serials=("PF0001X", "PF0001X")),)}}}
    inventory = town(lots=lots, norms=(NEED, LIFE, SUPPORT))
    amiss = sight(
        machines={},
        stations={A: (Station(STRANGER, LATELY, SW_A, "1"),), B: (Station(MAC, LATELY, R_B, "lan"),)},
        identities={R_B: Identity(LATELY, serial="PF0001X")},
        neighbours={A: (Met("x", LATELY, R_A),)},
    )
    blind, seeing = assess(inventory, ON), assess(inventory, ON, sight=amiss)
    assert len({each.kind for each in seeing.findings}) >= 7
    assert [(office.items, office.score) for office in seeing.offices] == [
        (office.items, office.score) for office in blind.offices
    ]
    assert (seeing.totals, seeing.groups, seeing.plan) == (blind.totals, blind.groups, blind.plan)


def test_what_is_critical_in_a_device_is_a_finding_of_its_office_and_changes_no_count() -> None:
    """Warnings are left to engineers, and a device that is well, unlisted or not looked at is none."""
    dangerous = {
        SW_A: Risks(LATELY, ("snmp_write", "telnet")),
        R_A: Risks(LATELY, ()),
        DeviceName("gone"): Risks(LATELY, ("telnet",)),
    }
    inventory = town()
    got = find(inventory, sight(risks=dangerous))
    assert got == [
        Finding(FindingKind.INSECURE, A, ItemKind("lan_switch"), "snmp_write telnet", source=SW_A, on=LATELY)
    ]
    with_risks, without_them = (assess(inventory, ON, sight=sight(risks=each)) for each in (dangerous, {}))
    assert with_risks.groups == without_them.groups


def test_the_distribution_that_a_linux_machine_tells_is_held_against_norms_of_support() -> None:
    old = replace(SUPPORT, id="deb10", items=(ItemKind("debian_10"),))
    linux = Identity(LATELY, os="Linux", version="4.19.0-27", release="debian_10")
    (found,) = find(town(norms=(NEED, old)), sight(identities={R_A: linux}), ended=True)
    assert (found.kind, found.site, found.item, found.what) == (FindingKind.PAST_SUPPORT, A, "debian_10", "debian_10")
    newer = replace(linux, release="debian_13")
    assert find(town(norms=(NEED, old)), sight(identities={R_A: newer}), ended=True) == []
