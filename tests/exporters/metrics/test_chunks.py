from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.errors import Reason
from collectors.latest import LatestDevice
from collectors.load_model import Direction
from collectors.poll import ModuleOutcome
from collectors.readings import InterfaceReading, Readings, StorageReading
from collectors.services import Ability, OfficeCount, ServiceState
from collectors.state.model import DeviceState
from exporters.errors import UnknownSliceError
from exporters.metrics import ChunkStore, GapFigures
from exporters.metrics.interfaces import SERIES_PER_INTERFACE
from exporters.metrics.labels import clean
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.model import Device
from planning.load import CircuitStanding, DirectionStanding

from .city import CORE, NOW, PLACED, ROUTER, SERVER, city, full_readings, latest, poll, status, totals
from .exposition import lines, samples

if TYPE_CHECKING:
    from inventory.model import Inventory


def store_of(
    inventory: Inventory | None = None, *, series_cap: int = 20_000, now: float = NOW, interval: float = 60.0
) -> ChunkStore:
    return ChunkStore(inventory or city(), counters_interval_seconds=interval, series_cap=series_cap, clock=lambda: now)


def polled(*, interval: float = 60.0) -> ChunkStore:
    """A store whose router was polled once."""
    store = store_of(interval=interval)
    store.update(ROUTER, latest(), status(ROUTER))
    return store


STAMP = f"{int(NOW * 1000)}"


def test_a_polled_device_exposes_what_was_read() -> None:
    """The whole slice, family after family in the order of the catalogue."""
    exposed = [line for line in polled().render("10").decode().splitlines() if not line.startswith("#")]
    ether1, ether2 = f'{PLACED},ifname="ether1"', f'{PLACED},ifname="ether2"'
    expected = [
        f"device_up{{{PLACED}}} 1",
        f"device_state{{{PLACED}}} 0",
        f'device_info{{{PLACED},vendor="Maker",model="M-1",version="7.1",serial="S1",profile="maker"}} 1',
        f"device_uptime_seconds{{{PLACED}}} 123.45",
        f"device_answer_age_seconds{{{PLACED}}} 12.500",
        f'module_success{{{PLACED},module="system"}} 1',
        f'module_success{{{PLACED},module="storage"}} 0',
        f'cpu_usage_ratio{{{PLACED},cpu="1"}} 0.25',
        f'memory_size_bytes{{{PLACED},pool="system"}} 2048',
        f'memory_size_bytes{{{PLACED},pool="swap#3"}} 512',
        f'memory_size_bytes{{{PLACED},pool="swap#4"}} 512',
        f'memory_used_bytes{{{PLACED},pool="system"}} 1024',
        f'memory_used_bytes{{{PLACED},pool="swap#3"}} 0',
        f'memory_info{{{PLACED},pool="system",name="Physical memory"}} 1',
        f'memory_info{{{PLACED},pool="swap#3",name="Swap 1"}} 1',
        f'memory_info{{{PLACED},pool="swap#4",name="Swap 2"}} 1',
        f'storage_size_bytes{{{PLACED},volume="31"}} 4096',
        f'storage_used_bytes{{{PLACED},volume="31"}} 1000',
        f'storage_info{{{PLACED},volume="31",name="/"}} 1',
        f'interface_info{{{ether1},ifalias="to the district",iftype="6"}} 1',
        f'interface_info{{{ether2},ifalias="",iftype=""}} 1',
        f"interface_admin_up{{{ether1}}} 1",
        f"interface_admin_up{{{ether2}}} 1",
        f"interface_oper_up{{{ether1}}} 0",
        f"interface_oper_up{{{ether2}}} 0",
        f"interface_speed_bits_per_second{{{ether1}}} 1000000000",
        f"interface_receive_bytes_total{{{ether1}}} 1000 {STAMP}",
        f"interface_receive_bytes_total{{{ether2}}} 0 {STAMP}",
        f"interface_transmit_bytes_total{{{ether1}}} 500 {STAMP}",
        f"interface_transmit_bytes_total{{{ether2}}} 0 {STAMP}",
        f"interface_receive_packets_total{{{ether1}}} 7 {STAMP}",
        f"interface_receive_packets_total{{{ether2}}} 7 {STAMP}",
        f"interface_receive_errors_total{{{ether1}}} 0 {STAMP}",
        f"interface_receive_errors_total{{{ether2}}} 0 {STAMP}",
        f"interface_receive_discards_total{{{ether1}}} 3 {STAMP}",
        f"interface_receive_discards_total{{{ether2}}} 3 {STAMP}",
        f"interface_transmit_discards_total{{{ether1}}} 4 {STAMP}",
        f"interface_transmit_discards_total{{{ether2}}} 4 {STAMP}",
        f'circuit_bandwidth_bits_per_second{{{PLACED},circuit="C-1",direction="down"}} 10000000',
        f'circuit_bandwidth_bits_per_second{{{PLACED},circuit="C-1",direction="up"}} 2500000',
        f'circuit_info{{{PLACED},circuit="C-1",provider="carrier",ifname="ether1"}} 1',
        f"maintenance_active{{{PLACED}}} 0",
        'unit_info{unit="10",level="district",name="Huyện A",parent="1"} 1',
        'unit_info{unit="101",level="commune",name="Xã \\"Một\\"",parent="10"} 1',
        'unit_tile{unit="10",column="0",row="1"} 1',
        'site_info{district="10",commune="101",site="101",lat="",lon=""} 1',
    ]
    assert exposed == [f"wardwatch_{line}" for line in expected]


def test_every_slice_and_the_whole_city_are_valid_and_their_series_are_counted() -> None:
    store = polled()
    store.set_gap([GapFigures("10", "101", {"low": 40.0}, {}), GapFigures("30", "301", {"low": 1.0}, {})])
    slices = {code: samples(store.render(code)) for code in store.slices}
    assert list(slices) == ["1", "10", "20"]
    whole = samples(store.render(None))
    assert whole == {key: sample for part in slices.values() for key, sample in part.items()}
    assert store.series == len(whole)


def test_what_stands_in_no_district_with_devices_is_in_the_slice_of_the_city() -> None:
    store = store_of()
    store.set_gap([GapFigures("30", "301", {"low": 1.5, "high": 2.0}, {("pc", "short"): 3}, "301")])
    text = store.render("1")
    assert [line.partition("level")[0] for line in lines(text, "unit_info")] == [
        'unit_info{unit="1",',
        'unit_info{unit="30",',
        'unit_info{unit="301",',
    ]
    assert lines(text, "site_info") == [
        'site_info{district="",commune="",site="dc",lat="21.03",lon="105.85"} 1',
        'site_info{district="30",commune="301",site="301",lat="",lon=""} 1',
    ]
    assert lines(text, "gap_score") == [
        'gap_score{district="30",commune="301",site="301",bound="low"} 1.5',
        'gap_score{district="30",commune="301",site="301",bound="high"} 2.0',
    ]
    assert lines(text, "gap_items") == ['gap_items{district="30",commune="301",site="301",item="pc",state="short"} 3']
    assert [line.rpartition(",")[0] for line in lines(text, "device_state")] == [
        'device_state{district="",commune="",site="dc",device="core-1"'
    ]


def test_an_unknown_slice_is_refused_before_any_work() -> None:
    with pytest.raises(UnknownSliceError, match=r"no slice '\\u202exyz'"):
        store_of().pieces("\u202exyz")


def test_a_device_that_was_never_polled_is_in_state_unknown_and_neither_up_nor_down() -> None:
    text = store_of().render("10")
    assert lines(text, "device_state") == [f"device_state{{{PLACED}}} 5"]
    assert lines(text, "device_up") == []
    assert lines(text, "device_answer_age_seconds") == []


def test_a_silent_device_repeats_its_counters_byte_for_byte_and_says_that_it_is_not_up() -> None:
    store = polled()
    before = store.render("10")
    known = latest()
    known.last_poll = poll(ROUTER, Readings(), answered=False)
    store.update(ROUTER, known, status(ROUTER, DeviceState.DOWN))
    after = store.render("10")
    assert lines(after, "device_up") == [f"device_up{{{PLACED}}} 0"]
    assert lines(after, "device_state") == [f"device_state{{{PLACED}}} 2"]
    assert lines(after, "interface_receive_bytes_total") == lines(before, "interface_receive_bytes_total") != []


def test_withdrawn_readings_leave_the_state_series() -> None:
    store = polled()
    known = latest(readings=Readings())
    known.totals = ()
    store.update(ROUTER, known, status(ROUTER, DeviceState.DOWN))
    names = {name for name, _ in samples(store.render("10"))}
    assert names == {
        f"wardwatch_{name}"
        for name in (
            *("device_up", "device_state", "device_answer_age_seconds", "module_success", "maintenance_active"),
            *("circuit_bandwidth_bits_per_second", "circuit_info", "unit_info", "unit_tile", "site_info"),
        )
    }


def test_a_module_that_fails_is_seen_although_its_outcome_replaces_another_in_place() -> None:
    store = store_of()
    known = latest()
    store.update(ROUTER, known, status(ROUTER))
    known.outcomes["system"] = ModuleOutcome("system", Reason.AGENT_ERROR)
    store.update(ROUTER, known, status(ROUTER))
    assert f'module_success{{{PLACED},module="system"}} 0' in lines(store.render("10"), "module_success")


def test_the_age_of_the_answer_is_that_of_the_moment_of_the_scrape() -> None:
    now = [NOW]
    store = ChunkStore(city(), clock=lambda: now[0])
    store.update(ROUTER, latest(), status(ROUTER))
    ages = []
    for moment in (NOW, NOW + 100, NOW - 100):
        now[0] = moment
        ages.append(lines(store.render("10"), "device_answer_age_seconds")[0].rpartition(" ")[2])
    assert ages == ["12.500", "112.500", "0.000"]


@pytest.mark.parametrize(("after", "active"), [(3599, "0"), (3600, "1"), (7199, "1"), (7200, "0")])
def test_maintenance_begins_and_ends_without_a_poll(after: float, active: str) -> None:
    text = store_of(now=NOW + after).render(None)
    found = {line.split('device="')[1].split('"')[0]: line[-1] for line in lines(text, "maintenance_active")}
    assert found == {CORE: "0", ROUTER: active, SERVER: "0"}


@pytest.mark.parametrize(("interval", "stamped"), [(60.0, True), (120.0, True), (121.0, False)])
def test_only_counters_polled_every_two_minutes_or_faster_carry_a_time(interval: float, stamped: bool) -> None:
    exposed = samples(polled(interval=interval).render("10"))
    timed = {name for (name, _), sample in exposed.items() if sample.timestamp is not None}
    counters = {name for name, _ in exposed if name.endswith("_total")}
    assert timed == (counters if stamped else set())


def test_a_scrape_shows_each_device_at_one_moment() -> None:
    """A poll that ends while the pieces of a scrape are being sent does not mix with the one before."""
    store = polled()
    pieces = store.pieces("10")
    store.update(ROUTER, latest(octets=5000), status(ROUTER))
    assert f'{{{PLACED},ifname="ether1"}} 1000 ' not in b"".join(pieces).decode()
    pieces = store.pieces("10")
    first = next(pieces)
    store.update(ROUTER, latest(octets=9000), status(ROUTER))
    assert " 5000 " in (first + b"".join(pieces)).decode()


def test_new_interfaces_appear_and_vanished_ones_go() -> None:
    store = polled()
    known = latest(readings=Readings(interfaces=(InterfaceReading(3, "ether3", speed_bps=10),)))
    known.totals = (totals("ether3", 1),)
    store.update(ROUTER, known, status(ROUTER))
    told = {(name, value) for name, labels in samples(store.render("10")) for key, value in labels if key == "ifname"}
    assert {value for name, value in told if name.startswith("wardwatch_interface_")} == {"ether3"}


def test_a_flood_of_one_kind_is_capped_and_counted_and_leaves_room_for_the_others() -> None:
    store = store_of(series_cap=800)
    flood = msgspec.structs.replace(
        full_readings(), interfaces=(), storage=tuple(StorageReading(str(index), "x", 1, 1) for index in range(5000))
    )
    known = latest(readings=flood)
    known.totals = tuple(totals(f"if{index}") for index in range(1000))
    store.update(ROUTER, known, status(ROUTER))
    text = store.render("10")
    assert len(lines(text, "storage_size_bytes")) == 34
    assert len(lines(text, "interface_oper_up")) == 800 // 2 // SERIES_PER_INTERFACE == 33
    assert len(lines(text, "cpu_usage_ratio")) == 1
    assert store.series_dropped == 3 * 5000 - 100 + (1000 - 33) * SERIES_PER_INTERFACE
    store.update(ROUTER, latest(), status(ROUTER))
    assert store.series_dropped == 0


def test_a_device_removed_by_a_reload_vanishes_and_one_that_stays_keeps_its_series() -> None:
    old = polled()
    new = store_of(city(devices=(Device(ROUTER, SiteName("101"), "router"), Device(CORE, SiteName("201"), "core"))))
    assert new.adopt(old) == (CORE,)
    assert new.render("10") == old.render("10")
    assert new.slices == ("1", "10", "20")
    assert {dict(labels).get("device") for name, labels in samples(new.render(None)) if "state" in name} == {
        ROUTER,
        CORE,
    }
    assert new.series == len(samples(new.render(None)))


def test_a_reload_keeps_what_services_and_shortages_were_last_known_to_be() -> None:
    """They are found anew seconds or hours later; a gap in between would end every alert on them."""
    old = polled()
    old.set_services([ServiceState("portal", "dc-1", up=False, since=NOW)])
    old.set_offices([OfficeCount("10", "portal", "dc-1", Ability.SYSTEM, 2, 5)])
    old.set_gap([GapFigures("10", "101", {"low": 40.0}, {("pc", "short"): 3})])
    new = store_of()
    new.adopt(old)
    for name in ("service_up", "service_sites", "service_counters", "gap_score", "gap_items"):
        assert lines(new.render(None), name)
        assert lines(new.render(None), name) == lines(old.render(None), name)
    assert new.series == len(samples(new.render(None)))


def test_the_load_of_a_circuit_stands_in_its_slice_beside_its_bandwidth_and_what_is_not_known_nowhere() -> None:
    store, circuit = store_of(), CircuitId("C-1")
    busy, unknown = DirectionStanding(9.123456, 3), DirectionStanding(None, None)
    store.set_loads([CircuitStanding(circuit, {Direction.DOWN: busy, Direction.UP: unknown}, fails=True)])
    text = store.render("10")
    labels = f'{{{PLACED},circuit="C-1"'
    assert lines(text, "circuit_p95_bits_per_second") == [
        f'circuit_p95_bits_per_second{labels},direction="down"}} 9123456'
    ]
    assert lines(text, "circuit_over_limit_days") == [f'circuit_over_limit_days{labels},direction="down"}} 3']
    assert lines(text, "circuit_over_limit") == [f"circuit_over_limit{labels}}} 1"]
    assert lines(store.render("20"), "circuit_p95_bits_per_second") == []
    gone = CircuitStanding(CircuitId("gone"), {Direction.UP: busy}, fails=True)
    for standing in (CircuitStanding(circuit, {}, fails=None), gone):
        store.set_loads([standing])
        assert b"wardwatch_circuit_p95" not in store.render(None)
        assert b"wardwatch_circuit_over" not in store.render(None)


def test_a_reload_takes_the_new_maintenance_windows() -> None:
    old = store_of(now=NOW + 3600)
    new = store_of(replace(city(), maintenance=()), now=NOW + 3600)
    assert new.adopt(old) == ()
    assert {line[-1] for line in lines(new.render(None), "maintenance_active")} == {"0"}


def test_an_update_of_an_unknown_device_is_passed_over() -> None:
    """A poll may end after the reload that removed its device."""
    store = store_of()
    before = store.render(None)
    store.update(DeviceName("gone"), latest(), status(DeviceName("gone")))
    assert store.render(None) == before


hostile = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile, max_size=8, unique=True), hostile, hostile)
def test_no_device_text_breaks_the_exposition(keys: list[str], alias: str, version: str) -> None:
    """Every interface still has its own series, and every text comes back cleaned."""
    store = store_of()
    identity = full_readings().identity
    assert identity is not None
    known = LatestDevice(
        readings=Readings(
            identity=msgspec.structs.replace(identity, version=version),
            interfaces=tuple(InterfaceReading(index, key, alias=alias) for index, key in enumerate(keys)),
        ),
        totals=tuple(totals(key, index) for index, key in enumerate(keys)),
    )
    store.update(ROUTER, known, status(ROUTER))
    exposed = samples(store.render("10"))
    received = sorted(
        sample.value for (name, _), sample in exposed.items() if name == "wardwatch_interface_receive_bytes_total"
    )
    assert received == list(range(len(keys)))
    assert {dict(labels)["version"] for name, labels in exposed if name == "wardwatch_device_info"} == {clean(version)}
    assert {dict(labels)["ifalias"] for name, labels in exposed if name == "wardwatch_interface_info"} <= {clean(alias)}


def test_a_large_slice_comes_in_pieces_that_make_up_the_whole() -> None:
    devices = [Device(DeviceName(f"r-{number}"), SiteName("101"), "router") for number in range(300)]
    store = store_of(city(devices=devices))
    for device in devices:
        store.update(device.name, latest(device.name), status(device.name))
    pieces = list(store.pieces("10"))
    assert len(pieces) > 2
    assert b"".join(pieces) == store.render("10")
    assert len(samples(store.render("10"))) == store.series - len(samples(store.render("1")))


def test_devices_renamed_at_every_poll_do_not_pile_up() -> None:
    """A hostile agent that renames its interfaces at every poll leaves nothing behind."""
    store = store_of()
    for number in range(200):
        known = latest(readings=Readings())
        known.totals = (totals(f"name-{number}"),)
        store.update(ROUTER, known, status(ROUTER))
    gc.collect()
    (device,) = (device for name, device in store._devices.items() if name == ROUTER)
    assert list(device._interfaces.parts) == ["name-199"]
    assert store.series == len(samples(store.render(None)))
