"""The city: the same from the same seed, general over registers, every line with two ends that agree."""

from __future__ import annotations

from datetime import date

import pytest

from lab.city import build_city, default_register, shipped_register
from lab.errors import CityError
from lab.fleet import Fleet
from lab.model import LabCity
from lab.order import CityOrder
from lab.traffic import MICROSECONDS

from .cities import default_city, toy_city, toy_register


def _shape(city: LabCity) -> list[tuple[object, ...]]:
    ports = [
        (device.name, device.serial, device.uplinks, port.name, port.alias, port.incoming.load, port.outgoing.load)
        for device in city.devices.values()
        for port in device.ports
    ]
    return [*ports, *city.sites.values(), *city.circuits]  # type: ignore[list-item]


def test_the_default_city_is_twelve_sites_of_three_districts_and_about_sixty_devices() -> None:
    city = default_city()
    levels = [site.level for site in city.sites.values()]
    assert {level: levels.count(level) for level in levels} == {"core": 1, "district": 3, "commune": 8}
    assert 55 <= len(city.devices) <= 70
    roles = {device.role for device in city.devices.values()}
    assert roles == {"router", "switch", "access_point", "server", "pc", "printer", "ups"}


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    assert _shape(default_city(5)) == _shape(default_city(5))
    assert _shape(default_city(5)) != _shape(default_city(6))


def test_an_office_is_the_same_whatever_else_is_in_the_city() -> None:
    alone = toy_city(districts=("9a",)).sites["901"]
    among = toy_city().sites["901"]
    assert (alone.staff, alone.counters, alone.assets) == (among.staff, among.counters, among.assets)


def test_the_whole_shipped_city_comes_from_parameters_alone() -> None:
    name = default_register()
    order = CityOrder(register=name, district_count=None, commune_count=None, plan="full")
    city = build_city(shipped_register(name), order)
    levels = [site.level for site in city.sites.values()]
    assert (levels.count("district"), levels.count("commune")) == (30, 579)
    polled = [device for device in city.devices.values() if device.polled]
    assert 6400 <= len(polled) <= 6600
    assert len({device.address for device in polled}) == len(polled)
    assert {site.unit for site in city.sites.values()} == set(shipped_register(name).on(order.on))


def test_a_city_without_districts_ties_its_communes_to_the_core() -> None:
    name = default_register()
    city = build_city(shipped_register(name), CityOrder(register=name, on=date(2025, 7, 1), commune_count=None))
    sites = [site for site in city.sites.values() if site.parent]
    assert {(site.level, site.parent) for site in sites} == {("commune", "dc")}
    assert all(city.devices[f"r-{site.name}"].uplinks == ("core-dc-1", "core-dc-2") for site in sites)


@pytest.mark.parametrize("plan", ["small", "full"])
def test_every_line_has_two_ends_that_carry_the_same(plan: str) -> None:
    city = toy_city(plan=plan)
    lines = 0
    for device in city.devices.values():
        for port in device.ports:
            if port.peer:
                (far,) = [other for other in city.devices[port.peer].ports if other.line is port.line]
                assert (port.incoming.load, port.outgoing.load) == (far.outgoing.load, far.incoming.load)
                assert far.peer == device.name
                lines += 1
    assert lines == 2 * sum(len(device.uplinks) for device in city.devices.values())


def test_every_device_but_the_first_has_a_way_to_the_core() -> None:
    city = toy_city()
    order = list(city.devices)
    for device in city.devices.values():
        assert bool(device.uplinks) == (device.name != city.attached_to)
        assert all(order.index(upper) < order.index(device.name) for upper in device.uplinks)


def test_circuits_join_sites_and_their_ends_exist() -> None:
    city = toy_city()
    assert len(city.circuits) == 2 * 2 + 3
    for circuit in city.circuits:
        (lower, near), (upper, far) = circuit.ends
        assert city.devices[lower].site != city.devices[upper].site
        assert city.devices[lower].port(near).line is city.devices[upper].port(far).line
        assert city.devices[lower].port(near).incoming.load.rate(0) <= circuit.down_mbps * 125_000


def test_names_and_aliases_carry_vietnamese_within_what_the_mib_allows() -> None:
    city = toy_city()
    assert city.devices["r-901"].port("ether1").alias == "Kênh về UBND huyện Thử Một"
    agent = Fleet(city, 0.0).agents["r-901"]
    alias = {
        name[-2:]: content
        for name, _, content in agent.mib_at(MICROSECONDS).variables(agent.instant(1.0))
        if name[-2] == 18
    }
    assert alias[18, 1].decode() == "Kênh về UBND huyện Thử Một"
    assert max(map(len, alias.values())) <= 64


def test_counters_move_at_the_true_rate_between_two_readings() -> None:
    city = toy_city()
    agent = Fleet(city, 1_800_000_000.0).agents["r-9a"]
    load = city.devices["r-9a"].port("ge-0/0/0").incoming.load
    times = (1_800_000_100.0, 1_800_000_160.0)

    def wide_and_narrow(now: float) -> tuple[int, int]:
        held = {
            name: content for name, _, content in agent.mib_at(round(now * MICROSECONDS)).variables(agent.instant(now))
        }
        wide = held[1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 1]
        narrow = held[1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 1]
        return int.from_bytes(wide), int.from_bytes(narrow)

    (wide0, narrow0), (wide1, narrow1) = map(wide_and_narrow, times)
    true = load.octets(round(times[1] * MICROSECONDS)) - load.octets(round(times[0] * MICROSECONDS))
    assert wide1 - wide0 == true > 0
    assert (narrow1 - narrow0) % 2**32 == true % 2**32


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        (CityOrder(districts=("9a", "zz", "yy")), "district yy, zz: no such unit below 9 on 2024-12-31"),
        (CityOrder(plan="huge"), "plan 'huge': unknown; expected one of small, full, routers"),
    ],
)
def test_what_cannot_be_built_is_said(order: CityOrder, complaint: str) -> None:
    with pytest.raises(CityError) as caught:
        build_city(toy_register(), order)
    assert str(caught.value) == complaint


def test_a_register_without_a_city_or_without_its_name_is_refused() -> None:
    with pytest.raises(CityError, match="0 units without a parent"):
        build_city(type(toy_register())(()), CityOrder())
    with pytest.raises(CityError, match="unknown register"):
        shipped_register("atlantis")


def test_options_of_the_command_line_become_an_order() -> None:
    options = {"seed": 3, "register": "x", "plan": "full"}
    assert CityOrder.from_options(districts=" 1, 2,", communes="5", **options) == CityOrder(  # type: ignore[arg-type]
        seed=3, register="x", plan="full", districts=("1", "2"), commune_count=5
    )
    everything = CityOrder.from_options(districts="all", communes="all", **options)  # type: ignore[arg-type]
    assert (everything.districts, everything.district_count, everything.commune_count) == ((), None, None)
    with pytest.raises(CityError, match="communes 'many': expected a number or all"):
        CityOrder.from_options(districts="", communes="many", **options)  # type: ignore[arg-type]
