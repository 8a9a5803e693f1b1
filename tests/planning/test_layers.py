"""Three layers of evidence: declared, seen, working; each of them yes, no or not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from ipaddress import ip_address

from inventory.identifiers import DeviceName, ItemKind, SiteName
from inventory.model import AssetLot, Device, Inventory, Provenance, Reach
from planning.account import ItemAccount, Known, SeenLayer, Unseen
from planning.assessment import assess
from planning.sight import How, Seeing, Sight, Station

from .test_gap import NEED_PC, OFFICE, ON, PC, Places, inventory, lots

ROUTER = DeviceName("r-1")
WATCHED = ((datetime(2024, 10, 1, tzinfo=UTC), datetime(2024, 12, 1, tzinfo=UTC)),)


def with_devices(places: Places, *devices: Device) -> Inventory:
    return replace(inventory(places, NEED_PC), devices={device.name: device for device in devices})


def pc(name: str, reach: Reach = Reach.VIA_GATEWAY) -> Device:
    address = None if reach is Reach.NONE else ip_address("192.168.1.10")
    return Device(DeviceName(name), OFFICE, "pc", address, reach=reach)


def account(found: Inventory, sight: Sight | None = None, seen: int | None = None) -> ItemAccount:
    counts: Mapping[SiteName, Mapping[ItemKind, int]] = {OFFICE: {PC: seen}} if seen is not None else {}
    return assess(found, ON, seen=counts, sight=sight).offices[0].accounts[0]


def sight(stations: Mapping[SiteName, tuple[Station, ...]] | None = None, **machines: Seeing) -> Sight:
    return Sight(
        ON, {DeviceName(name): each for name, each in machines.items()}, stations=stations or {}, watched=WATCHED
    )


BOTH: Places = {"office": {PC: lots(AssetLot(4, 2023, 1))}, "one_stop_shop": {PC: lots(AssetLot(2, None, 0, 2))}}


def test_declared_keeps_who_when_and_where_of_every_piece() -> None:
    survey = Provenance("declared", "Văn phòng", date(2024, 5, 2), "survey.xlsx:C7")
    register = Provenance("declared", "", None, "register.csv:12")
    given = lots(AssetLot(3, 2020, provenance=survey), AssetLot(2, 2021, provenance=survey))
    places: Places = {"office": {PC: given}, "one_stop_shop": {PC: lots(AssetLot(1, 2022, provenance=register))}}
    declared = account(inventory(places, NEED_PC)).declared
    assert (declared.known, declared.count) == (Known.YES, 6)
    assert [(each.count, each.by, each.on, each.source) for each in declared.sources] == [
        (5, "Văn phòng", date(2024, 5, 2), "survey.xlsx:C7"),
        (1, "", None, "register.csv:12"),
    ]


def test_declared_none_is_a_no_and_an_empty_answer_is_not_known() -> None:
    none: Places = {"office": {PC: ()}, "one_stop_shop": {PC: ()}}
    assert account(inventory(none, NEED_PC)).declared.known is Known.NO
    half: Places = {"office": {PC: lots(AssetLot(4, 2023))}, "one_stop_shop": {PC: None}}
    declared = account(inventory(half, NEED_PC)).declared
    assert (declared.known, declared.count) == (Known.UNKNOWN, 4)
    assert account(inventory({}, NEED_PC)).declared.count is None


def test_nobody_looked_is_not_that_nothing_is_there() -> None:
    found = with_devices(BOTH, pc("pc-1"))
    assert account(found).seen == SeenLayer(Known.UNKNOWN, None, 1, 0, why=Unseen.NOT_LOOKED)
    assert account(with_devices(BOTH)).seen == SeenLayer(Known.UNKNOWN, None, why=Unseen.NOT_LOOKED)
    unread = account(found, sight()).seen
    assert unread == SeenLayer(Known.UNKNOWN, None, 1, 0, why=Unseen.NOT_LOOKED)


def test_what_no_network_shows_is_said_to_be_so_and_is_never_a_no() -> None:
    found = with_devices(BOTH, pc("pc-1", Reach.NONE))
    assert account(found, sight({OFFICE: ()})).seen == SeenLayer(Known.UNKNOWN, None, 0, 1, why=Unseen.CANNOT)
    assert account(with_devices(BOTH), sight({OFFICE: ()})).seen.why is Unseen.CANNOT


def test_looked_for_and_not_found_is_a_no_that_lowers_nothing() -> None:
    found = with_devices(BOTH, pc("pc-1"))
    got = assess(found, ON, sight=sight({OFFICE: ()})).offices[0]
    assert got.accounts[0].seen == SeenLayer(Known.NO, 0, 1, 0)
    assert got.items == assess(found, ON).offices[0].items


def test_seen_says_the_last_day_and_the_ways() -> None:
    seen = {
        "pc-1": Seeing(date(2024, 11, 3), How.ARP, ROUTER, "lan"),
        "pc-2": Seeing(date(2024, 11, 20), How.FDB, ROUTER, "Gi0/4"),
    }
    layer = account(with_devices(BOTH, pc("pc-1"), pc("pc-2")), sight({OFFICE: ()}, **seen), seen=2).seen
    assert layer == SeenLayer(Known.YES, 2, 2, 0, date(2024, 11, 20), ("arp", "fdb"))


def test_working_is_three_counts_and_what_was_seen_works_whatever_was_declared() -> None:
    """6 declared: 3 work, 1 broken, 2 of unknown state. When 5 are seen, both of these work."""
    declared = account(inventory(BOTH, NEED_PC)).working
    assert (declared.known, declared.works, declared.broken, declared.unknown) == (Known.YES, 3, 1, 2)
    seen = account(inventory(BOTH, NEED_PC), seen=5).working
    assert (seen.works, seen.broken, seen.unknown) == (5, 1, 0)
    broken: Places = {"office": {PC: lots(AssetLot(2, 2020, 2))}, "one_stop_shop": {PC: ()}}
    assert account(inventory(broken, NEED_PC)).working.known is Known.NO
    assert account(inventory({}, NEED_PC)).working.known is Known.UNKNOWN
