"""What no agent says of itself: seen in the tables of its router and switch, and gone from them at night."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lab.ber import decode_number
from lab.fleet import Fleet
from lab.mib import oid
from lab.model import LabCity, LabDevice
from lab.objects.cabinet import Cabinet
from lab.traffic import MICROSECONDS

from .cities import toy_city

NOON = round(datetime(2024, 12, 30, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp())
NIGHT = NOON + 10 * 3600
RESOLVED, LEARNED = oid("1.3.6.1.2.1.4.22.1"), oid("1.3.6.1.2.1.17.4.3.1")
BASE_PORT, NEIGHBOUR = oid("1.3.6.1.2.1.17.1.4.1"), oid("1.0.8802.1.1.2.1.4.1.1")

Rows = dict[tuple[int, ...], dict[int, bytes]]


def table(fleet: Fleet, name: str, entry: tuple[int, ...], now: float) -> Rows:
    """Rows of a table: by index, contents octets by column."""
    agent = fleet.agents[name]
    found: Rows = {}
    for each, _, content in agent.mib_at(round(now * MICROSECONDS)).variables(agent.instant(now)):
        if each[: len(entry)] == entry:
            found.setdefault(each[len(entry) + 1 :], {})[each[len(entry)]] = content
    return found


def hidden(city: LabCity, site: str) -> list[LabDevice]:
    return [device for device in city.devices_by_site[site] if not device.polled]


def test_hidden_machines_stand_in_the_router_s_and_the_switch_s_tables() -> None:
    city = toy_city(plan="full", nights=True)
    fleet = Fleet(city, NOON - 1000.0)
    resolved = {row[2]: row[3] for row in table(fleet, "r-901", RESOLVED, NOON).values()}
    learned = {row[1]: decode_number(row[2]) for row in table(fleet, "sw-901", LEARNED, NOON).values()}
    ports = {decode_number(row[1]): decode_number(row[2]) for row in table(fleet, "sw-901", BASE_PORT, NOON).values()}
    switch = city.devices["sw-901"]
    assert len(hidden(city, "901")) == 6
    for device in hidden(city, "901"):
        assert resolved[device.mac] == bytes(map(int, device.lan_address.split(".")))
        (port,) = [port for port in switch.ports if port.peer == device.name]
        assert ports[learned[device.mac]] == port.index
    router = next(port for port in city.devices["r-901"].ports if port.peer == "sw-901")
    uplink = next(port for port in switch.ports if port.peer == "r-901")
    assert ports[learned[router.mac]] == uplink.index


def test_machines_that_are_off_are_forgotten_and_their_ports_are_down() -> None:
    city = toy_city(plan="full", nights=True)
    fleet = Fleet(city, NOON - 1000.0)
    macs = {device.mac for device in city.devices_by_site["901"] if device.office_day}
    assert macs < {row[2] for row in table(fleet, "r-901", RESOLVED, NOON).values()}
    assert not macs & {row[2] for row in table(fleet, "r-901", RESOLVED, NIGHT).values()}
    status = oid("1.3.6.1.2.1.2.2.1")
    for now, expected in ((NOON, 1), (NIGHT, 2)):
        rows = table(fleet, "sw-901", status, now)
        port = next(port for port in city.devices["sw-901"].ports if port.peer == "pc-off-901-1")
        assert decode_number(rows[port.index,][8]) == expected


def test_neighbours_name_each_other() -> None:
    city = toy_city(plan="full")
    fleet = Fleet(city, NOON - 1000.0)
    pairs = {(name, row[9].decode()) for name in fleet.agents for row in table(fleet, name, NEIGHBOUR, NOON).values()}
    assert ("r-901", "r-9a") in pairs
    assert len(pairs) > 20
    assert pairs == {(far, near) for near, far in pairs}


def test_devices_of_one_kind_share_their_names_and_keep_only_their_own_tables() -> None:
    city = toy_city(plan="full")
    cabinet = Cabinet(city)
    time = NOON * MICROSECONDS
    first, second = (cabinet.mib(city.devices[f"sw-{site}"], time) for site in ("901", "902"))
    assert len({id(shape) for shape in (*first.names._shapes, *second.names._shapes)}) < len(
        first.names._shapes + second.names._shapes
    )
    assert sorted(first.names) == list(first.names)
