"""The measured LAN of an office, worked by hand."""

from __future__ import annotations

from fractions import Fraction
from ipaddress import IPv4Address

import pytest

from collectors.readings import PoePort, Readings, WirelessReading
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.model import Circuit, CircuitEnd, Device, Inventory, Uplink
from planning.lan import LanFigures, Ports, measure_lan, switch_ports

from .lans import DOWN, FAST, GIGABIT, UP, Port, device, office, ports, switch, unused

A = SiteName("A")


def _of(inventory: Inventory, **readings: Readings) -> LanFigures:
    return measure_lan(inventory, {DeviceName(name): each for name, each in readings.items()})[A]


def test_a_switch_of_24_ports_with_23_in_use_has_one_free() -> None:
    lan = _of(office(device("sw")), sw=switch([*ports(23), unused("Gi1/0/24")]))
    assert lan == LanFigures(
        switches=1,
        answered=1,
        units=1,
        ports=Ports(total=24, used=23, free=1),
        complete=True,
        no_free_port=False,
        per_staff=Fraction(24, 20),
    )
    assert lan.ports is not None
    assert lan.ports.share_used == Fraction(23, 24)


def test_a_switch_whose_last_port_is_switched_off_is_full() -> None:
    """A port that is off by configuration is neither in use nor free: somebody has to switch it on first."""
    lan = _of(office(device("sw")), sw=switch([*ports(23), Port("Gi1/0/24", oper=DOWN, admin=DOWN)]))
    assert (lan.full, lan.no_free_port, lan.ports) == (1, True, Ports(total=24, used=23, off=1))


def test_ports_in_use_are_counted_by_speed_and_duplex_and_those_without_a_link_are_not() -> None:
    made = [
        Port("Gi1/0/1", speed=FAST),
        Port("Gi1/0/2", speed=10_000_000, duplex="half"),
        Port("Gi1/0/3", speed=FAST, duplex="half"),
        Port("Gi1/0/4", speed=FAST, duplex="half", oper=DOWN),
        Port("Gi1/0/5"),
        Port("Gi1/0/6", speed=0, duplex=None),
        Port("Gi1/0/7", speed=None, duplex=None),
    ]
    assert switch_ports(switch(made)) == Ports(
        total=7, used=6, idle=1, slow=3, half=2, speed_unknown=2, duplex_unknown=2
    )


@pytest.mark.parametrize(
    ("port", "counts"),
    [
        (Port("1", frames=998_999, errors=1_001), {"errors": 1}),
        (Port("1", frames=999_000, errors=1_000), {}),
        (Port("1", frames=1_000, errors=99), {}),
        (Port("1", frames=1_000, errors=100), {"errors": 1}),
        (Port("1", frames=998_999, discards=1_001), {"discards": 1}),
        (Port("1", errors=None), {"errors_unknown": 1}),
        (Port("1", frames=None), {"errors_unknown": 1, "discards_unknown": 1}),
        (Port("1", frames=1_000, errors=100, narrow=0b100), {"errors_unknown": 1}),
        (Port("1", frames=999_000, errors=1_000, narrow=0b100), {}),
        (Port("1", frames=1_000, errors=100, narrow=0b11), {"errors": 1}),
        (Port("1", frames=1_000, errors=100, oper=DOWN), {"used": 0, "idle": 1}),
    ],
    ids=[
        "more than a frame in a thousand",
        "exactly a frame in a thousand",
        "too few to say anything",
        "a hundred of few frames",
        "dropped, not bad",
        "errors not counted",
        "frames not counted",
        "32-bit counters of frames never convict",
        "32-bit counters of frames acquit",
        "32-bit counters of octets do not matter",
        "nothing plugged in",
    ],
)
def test_a_port_has_errors_from_one_bad_frame_in_a_thousand_on(port: Port, counts: dict[str, int]) -> None:
    assert switch_ports(switch([port])) == Ports(**{"total": 1, "used": 1, **counts})


def test_only_sockets_count() -> None:
    """Agents call much Ethernet that has none."""
    others = [
        Port("Vlan10", type=53),
        Port("vlan20"),
        Port("Vl30"),
        Port("Port-channel1"),
        Port("Po2", descr="port-channel 2"),
        Port("lag 3"),
        Port("lo0", type=24),
        Port("br-lan"),
        Port("Gi1/0/1.100"),
        Port("wlan0"),
        Port("StackSub-St1-1", speed=480 * GIGABIT),
        Port("mgmt0"),
        Port("0/28", descr="CPU Interface for Slot: 0 Port: 28"),
        Port("Gi2/0/1", oper=6),
        Port("unknown type", type=None),
    ]
    sockets = [
        Port("Gi1/0/1"),
        Port("port 2", type=117),
        Port("eth3", type=62),
        Port("LAN4"),
        Port("1:5"),
        Port("ethernet1/1/6"),
        Port("Te1/1/7"),
    ]
    assert switch_ports(switch([*others, *sockets])) == Ports(total=7, used=7)


def test_a_stack_answers_as_one_switch_and_counts_its_members() -> None:
    made = [*ports(48), *(unused(f"Gi2/0/{number}") for number in range(1, 49))]
    lan = _of(office(device("sw"), switches=2), sw=switch(made, members=2))
    assert (lan.switches, lan.answered, lan.units, lan.complete) == (1, 1, 2, True)
    assert lan.ports == Ports(total=96, used=48, free=48)


def test_a_switch_that_did_not_answer_leaves_counts_open_and_no_ratio() -> None:
    """24 used sockets of one switch say nothing of the other's: the office may still have free ones."""
    lan = _of(office(device("sw"), device("sw-2"), switches=2), sw=switch(ports(24)))
    assert (lan.switches, lan.answered, lan.full) == (2, 1, 1)
    assert lan.ports == Ports(total=24, used=24)
    assert (lan.complete, lan.no_free_port, lan.per_staff) == (False, None, None)


def test_one_free_port_is_enough_to_know_that_there_is_one() -> None:
    made = switch([*ports(3), unused("Gi1/0/4")])
    assert _of(office(device("sw"), device("sw-2"), switches=None), sw=made).no_free_port is False


@pytest.mark.parametrize(("declared", "told"), [(1, True), (2, None), (None, None)])
def test_an_office_is_full_only_when_no_other_switch_is_declared(declared: int | None, told: bool | None) -> None:
    lan = _of(office(device("sw"), switches=declared), sw=switch(ports(8)))
    assert lan.no_free_port is told


def test_without_an_answer_nothing_is_known_and_nothing_is_zero() -> None:
    lan = _of(office(device("sw"), device("ap", "access_point")))
    assert lan == LanFigures(switches=1, access_points=1)
    assert (lan.ports, lan.no_free_port, lan.per_staff, lan.wifi_clients, lan.uplink_bps) == (None,) * 5


def test_a_port_that_has_carried_frames_is_idle_and_nobody_knows_whether_it_is_free() -> None:
    """At night the machines are off: the ports that they stand at are not free, and the office is not full either."""
    idle = Port("Gi1/0/24", oper=DOWN, frames=12)
    lan = _of(office(device("sw")), sw=switch([*ports(23), idle]))
    assert lan.ports == Ports(total=24, used=23, idle=1)
    assert (lan.ports.share_used, lan.full, lan.no_free_port) == (Fraction(23, 24), 0, None)
    assert switch_ports(switch([Port("1", oper=DOWN, frames=None)])) == Ports(total=1, free=1)


def test_a_switch_whose_states_were_not_read_has_sockets_of_unknown_use() -> None:
    lan = _of(office(device("sw")), sw=switch(ports(24), counted=False))
    assert lan.ports == Ports(total=24, unclear=24)
    assert (lan.ports.share_used, lan.no_free_port) == (None, None)


@pytest.mark.parametrize("oper", [3, 4, None])
def test_a_state_that_is_no_state_of_a_link_is_unclear(oper: int | None) -> None:
    assert switch_ports(switch([Port("1", oper=oper)])) == Ports(total=1, unclear=1)


def test_sums_take_the_powering_ports_of_those_that_tell() -> None:
    powering = Readings(poe=(PoePort("1.1", status="deliveringPower"), PoePort("1.2", status="searching")))
    assert switch_ports(powering).powering == 1
    assert (Ports(total=1, used=1) + Ports(total=2, free=2, powering=1)) == Ports(total=3, used=1, free=2, powering=1)
    assert (Ports(total=1, used=1) + Ports(total=2, free=2)).powering is None


def _clients(*told: tuple[str, float]) -> Readings:
    return Readings(wireless=tuple(WirelessReading("clients", key, value, key=key) for key, value in told))


def test_machines_on_wifi_are_counted_once_however_often_a_device_counts_them() -> None:
    """By radio and by network are two counts of the same machines; so are an access point's and a controller's."""
    inventory = office(device("ap-1", "access_point"), device("ap-2", "access_point"), device("r", "router"))
    one = _clients(("radio.0", 4), ("radio.1", 9), ("network.1", 13))
    assert _of(inventory, **{"ap-1": one}).wifi_clients == 13
    assert _of(inventory, **{"ap-1": one, "ap-2": _clients(("clients.1", 2))}).wifi_clients == 15
    lan = _of(
        inventory,
        **{"ap-1": one},
        r=Readings(wireless=(*(_clients(("stations", 20)).wireless or ()), WirelessReading("ap-count", "", 3))),
    )
    assert (lan.wifi_clients, lan.access_points, lan.access_points_seen) == (20, 2, 3)
    assert _of(inventory, r=Readings()).wifi_clients is None


def test_the_uplink_is_the_port_of_the_preferred_line_that_has_a_link() -> None:
    core = Device(DeviceName("core"), SiteName("dc"), "router", IPv4Address("10.0.0.1"))
    lines = (Uplink(core.name, 1, "ether1"), Uplink(core.name, 2, "ether2"))
    router = Device(DeviceName("r"), A, "router", IPv4Address("10.0.0.2"), uplinks=lines)
    both = [Port("ether1", speed=FAST), Port("ether2"), Port("ether3", speed=10 * GIGABIT)]
    assert _of(office(core, router), r=switch(both)).uplink_bps == FAST
    assert _of(office(core, router), r=switch([Port("ether1", oper=DOWN), *both[1:]])).uplink_bps == GIGABIT
    assert _of(office(core, router), r=switch(both, counted=False)).uplink_bps == FAST
    assert _of(office(core, router)).uplink_bps is None


def test_the_uplink_may_be_named_by_its_circuit() -> None:
    core = Device(DeviceName("core"), SiteName("dc"), "router", IPv4Address("10.0.0.1"))
    router = Device(DeviceName("r"), A, "router", IPv4Address("10.0.0.2"), uplinks=(Uplink(core.name),))
    line = Circuit(CircuitId("1"), "nhà mạng", (CircuitEnd(core.name, "xe1"), CircuitEnd(router.name, "ether2")))
    made = switch([Port("ether1", speed=FAST), Port("ether2", oper=UP)])
    assert _of(office(core, router, circuits=[line]), r=made).uplink_bps == GIGABIT
    assert _of(office(core, router), r=made).uplink_bps is None
