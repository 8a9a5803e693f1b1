from __future__ import annotations

import msgspec

from collectors.poll import ModuleOutcome
from collectors.state.model import DeviceState, Transition
from dashboards.status import Rate
from dashboards.status.city_view import TileView, city_view
from dashboards.status.device_view import AddressLine, PoolLine, PortLine, device_view
from dashboards.status.district_view import SiteLine, district_view
from dashboards.status.faces import Face
from dashboards.status.find_view import find_view
from dashboards.status.parts import (
    ChangeLine,
    CircuitLine,
    DeviceLine,
    EndLine,
    FaultLine,
    PlaceLine,
    fault_lines,
)
from dashboards.status.site_view import AssetLine, site_view
from dashboards.status.source import GapScore
from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName, UnitCode

from .town import HOSTILE, NOW, OFFICER, TownSource, all_up, scene, status, statuses

NONE = dict.fromkeys(Face, 0)
HAI = PlaceLine(SiteName("002"), "UBND Huyện Hai", UnitCode("002"), "Huyện Hai", city_level=False)
DONG_AN = PlaceLine(SiteName("00001"), "Xã Đồng An", UnitCode("002"), "Huyện Hai", city_level=False)
CORE = DeviceName("core-1")
R2 = DeviceName("r-002")

ROOT_LINE = DeviceLine(R2, "router", Face.DOWN, NOW - 47 * 60, "timeout", (), "10.2.0.1", HAI)
ROOT_CIRCUIT = CircuitLine(
    CircuitId("C-2"),
    "Nhà mạng A",
    "",
    lower=EndLine(R2, "ge-0/0/0", None),
    upper=(EndLine(CORE, "xe-0", up=False),),
    down_mbps=None,
    up_mbps=None,
    down_bps=None,
    up_bps=None,
    down_share=None,
    up_share=None,
)
ROOT = FaultLine(ROOT_LINE, 2, 2, 3, (ROOT_CIRCUIT,), (OFFICER,))
"""The router that is down: its circuit's upper end has no signal, its own ports prove nothing while it is silent."""


def test_the_city_shows_the_root_what_it_cuts_off_and_every_group() -> None:
    """One router down, two communes behind it: one fault."""
    view, city = city_view(scene()), True
    assert view.faults == (ROOT,)
    assert (view.fault_count, view.sites_hit, view.devices_hit, view.counters_hit) == (1, 3, 3, 9)
    assert view.counts == NONE | {Face.UP: 2, Face.DOWN: 1, Face.BEHIND: 2, Face.DEGRADED: 1, Face.QUIET: 2}
    assert (view.watched, view.heard_at) == (6, NOW - 4)
    assert [line.device for line in view.degraded] == [HOSTILE]
    assert view.tiles == (
        TileView(UnitCode("01"), "Thành phố Mẫu", city, Face.UP, NONE | {Face.UP: 1}, 1, 1, 1),
        TileView(UnitCode("001"), "Quận Một", not city, Face.DEGRADED, NONE | {Face.UP: 1, Face.DEGRADED: 1}, 1, 2, 2),
        TileView(
            UnitCode("002"),
            "Huyện Hai",
            not city,
            Face.DOWN,
            NONE | {Face.DOWN: 1, Face.BEHIND: 2, Face.QUIET: 2},
            0,
            3,
            3,
        ),
    )
    assert [tile.grave for tile in view.tiles] == [False, False, True]


def test_a_city_without_faults_is_said_to_have_none() -> None:
    """Nothing down, nothing behind."""
    view = city_view(scene(TownSource(statuses=all_up())))
    assert (view.fault_count, view.faults, view.sites_hit, view.devices_hit, view.counters_hit) == (0, (), 0, 0, 0)


def test_faults_that_cut_off_most_come_first_then_the_newest() -> None:
    """The order in which an engineer wants to work."""
    known = statuses()
    known[DeviceName("r-001")] = status("r-001", DeviceState.DOWN, 5)
    known[HOSTILE] = status(HOSTILE, DeviceState.DOWN, 50)
    known[CORE] = status(CORE, DeviceState.DOWN, 90)
    town = scene(TownSource(statuses=known))
    order = [fault.line.device for fault in fault_lines(town, [CORE, HOSTILE, DeviceName("r-001"), R2], 3)]
    assert order == [R2, "r-001", HOSTILE]


def test_changes_that_an_outage_explains_are_not_told() -> None:
    """The router's own change is; that of the communes behind it and the first answers are not."""

    def change(device: str, before: DeviceState, after: DeviceState, minutes: float, reason: str = "") -> Transition:
        return Transition(status(device, before, minutes + 60), status(device, after, minutes, reason))

    changes = (
        change("r-00001", DeviceState.UP, DeviceState.BEHIND, 46),
        change("gone", DeviceState.DOWN, DeviceState.UP, 46.5),
        change("r-002", DeviceState.UP, DeviceState.DOWN, 47, "timeout"),
        change("r-001", DeviceState.UNKNOWN, DeviceState.UP, 50),
    )
    assert city_view(scene(TownSource(changes=changes))).changes == (
        ChangeLine(DeviceName("gone"), NOW - 46.5 * 60, Face.DOWN, Face.UP, "", None),
        ChangeLine(R2, NOW - 47 * 60, Face.UP, Face.DOWN, "timeout", HAI),
    )


def test_a_district_lists_its_sites_worst_first_and_the_faults_that_matter_to_it() -> None:
    """Sites with their people, the score of the district, its root."""
    view = district_view(scene(), UnitCode("002"), faults_shown=9)
    assert view.faults == (ROOT,)
    assert view.gap == GapScore(9.63, 42.26, "undetermined")
    assert view.sites == (
        SiteLine(SiteName("002"), "UBND Huyện Hai", "", Face.DOWN, NOW - 47 * 60, 0, 1, 80, 6, OFFICER),
        SiteLine(SiteName("00002"), "Xã Bình", "", Face.BEHIND, NOW - 45 * 60, 0, 1, 18, None, OFFICER),
        SiteLine(SiteName("00001"), "Xã Đồng An", "", Face.BEHIND, NOW - 46 * 60, 0, 1, 20, 3, OFFICER),
    )


def test_a_district_cut_off_from_outside_shows_the_fault_that_cuts_it_off() -> None:
    """The root is at the city's level, the page is the district's."""
    known = all_up() | {
        CORE: status(CORE, DeviceState.DOWN, 5, "timeout"),
        R2: status(R2, DeviceState.BEHIND, 5, "behind core-1", ("core-1",)),
    }
    view = district_view(scene(TownSource(statuses=known)), UnitCode("002"), faults_shown=9)
    assert [fault.line.device for fault in view.faults] == [CORE]
    other = district_view(scene(TownSource(statuses=known)), UnitCode("001"), faults_shown=9)
    assert other.faults == ()


def test_a_site_shows_devices_circuits_and_declared_equipment() -> None:
    """Quiet devices say why, the circuit its contract, unanswered questions stay unanswered."""
    view = site_view(scene(), SiteName("00001"), faults_shown=9)
    assert view.faults == (ROOT,)
    assert view.devices == (
        DeviceLine(
            DeviceName("r-00001"), "router", Face.BEHIND, NOW - 46 * 60, "behind r-002", (R2,), "10.2.1.1", DONG_AN
        ),
        DeviceLine(
            DeviceName("pc-00001"), "pc", Face.QUIET, NOW - 300 * 60, "quiet.office_hours", (), "10.2.1.9", DONG_AN
        ),
        DeviceLine(DeviceName("pc-00001-x"), "pc", Face.QUIET, None, "quiet.via_gateway", (), "", DONG_AN),
    )
    assert view.circuits == (
        CircuitLine(
            CircuitId("C-1"),
            "Nhà mạng A",
            "1800 1260",
            lower=EndLine(DeviceName("r-00001"), "ether1", None),
            upper=(EndLine(R2, "ge-0/0/1", None),),
            down_mbps=10,
            up_mbps=10,
            down_bps=None,
            up_bps=None,
            down_share=None,
            up_share=None,
        ),
    )
    assert view.assets == (
        AssetLine("one_stop_shop", ItemKind("pc"), 5, 1, 2016, 2020),
        AssetLine("one_stop_shop", ItemKind("scanner"), 0, 0, None, None),
        AssetLine("one_stop_shop", ItemKind("id_reader"), None, None, None, None),
    )


def test_traffic_of_a_circuit_is_told_from_its_lower_end_or_mirrored_from_the_upper() -> None:
    """What the upper router sends goes down."""
    source = TownSource(statuses=all_up())
    source.traffic = {R2: {8: Rate(1_000_000.0, 5_000_000.0)}}
    circuit = site_view(scene(source), SiteName("00001"), faults_shown=9).circuits[0]
    assert (circuit.down_bps, circuit.up_bps) == (5_000_000.0, 1_000_000.0)
    assert (circuit.down_share, circuit.up_share) == (0.5, 0.1)
    source.traffic[R2] = {7: Rate(2.0, None), 8: Rate(1.0, 1.0)}
    circuit = device_view(scene(source), R2).circuits[0]
    assert (circuit.id, circuit.down_bps, circuit.up_bps) == ("C-2", 2.0, None)


def test_a_device_page_joins_states_rates_totals_and_circuits_of_its_ports() -> None:
    """An unplugged circuit end, a busy port, a disabled one; every reading with its age."""
    view = device_view(scene(), CORE)
    gigabit = 1_000_000_000
    assert view.ports == (
        PortLine(
            "xe-0",
            "Kênh đến Huyện Hai",
            "port.down",
            gigabit,
            None,
            None,
            None,
            None,
            2048,
            1024,
            3,
            7,
            CircuitId("C-2"),
        ),
        PortLine("xe-1", "", "port.up", gigabit, 12e6, 5e5, 0.012, 0.0005, 2048, 1024, 3, 7, None),
        PortLine("xe-2", "", "port.disabled", gigabit, None, None, None, None, 2048, 1024, 3, 7, None),
    )
    assert view.memory == (PoolLine("RAM", 512, 1024, 0.5), PoolLine("Swap", None, None, None))
    assert view.storage == (PoolLine("/var", None, 2048, 0.5),)
    assert view.addresses == (AddressLine("10.0.0.1/30", "xe-0"), AddressLine("10.9.9.9", ""))
    assert [outcome.module for outcome in view.outcomes] == ["hostres", "interfaces"]
    assert isinstance(view.outcomes[0], ModuleOutcome)
    assert (view.answered_at, view.read_at) == (NOW - 4, {"system": NOW - 4, "cpu": NOW - 64})
    assert (view.faults, view.circuits, view.uplinks) == ((), (), ())


def test_what_a_silent_device_said_before_is_not_shown_as_present() -> None:
    """Its ports are unknown, though it last said that one has signal."""
    view = device_view(scene(), R2)
    assert view.ports is not None
    assert [line.state for line in view.ports] == ["port.unknown", "port.unknown"]
    assert view.faults == (ROOT,)
    assert [line.device for line in view.uplinks] == ["core-1"]


def test_a_device_that_never_answered_has_nothing_to_show() -> None:
    """Nothing is invented."""
    view = device_view(scene(), DeviceName("r-00001"))
    assert (view.answered_at, view.system, view.ports, view.cpu, view.memory, view.storage, view.addresses) == (
        (None,) * 7
    )
    assert [fault.line.device for fault in view.faults] == ["r-002"]


def test_a_root_that_has_left_the_inventory_is_no_fault_to_phone_about() -> None:
    """Between a reload and the next verdict a state may name a device that is gone."""
    known = statuses()
    known[DeviceName("r-00001")] = msgspec.structs.replace(known[DeviceName("r-00001")], roots=(DeviceName("gone"),))
    assert device_view(scene(TownSource(statuses=known)), DeviceName("r-00001")).faults == ()


def test_search_ignores_accents_and_finds_by_every_key_people_have() -> None:
    """A commune by name, a device by address, a site by its circuit."""

    def found(query: str) -> tuple[list[str], list[str]]:
        view = find_view(scene(), query)
        return [line.site for line in view.sites], [line.device for line in view.devices]

    assert found("dong AN") == (["00001"], [])
    assert found("10.2.1.") == ([], ["r-00001", "pc-00001"])
    assert found("c-1") == (["002", "00001"], [])
    assert found("sn1") == ([], ["r-00001"])
    assert found("00002") == (["00002"], ["r-00002"])
    assert found("") == ([], [])
    assert found("không có") == ([], [])
