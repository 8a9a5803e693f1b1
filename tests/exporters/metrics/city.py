"""A small invented city, and polls of its devices, for the tests of the exposition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from collectors.counters import InterfaceTotals
from collectors.errors import Reason
from collectors.latest import LatestDevice
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    ConfigurationReading,
    CounterSample,
    CpuReading,
    EthernetReading,
    IdentityReading,
    InterfaceReading,
    MemoryReading,
    Neighbour,
    OspfNeighbour,
    PoePort,
    PrinterReading,
    ProbeReading,
    Readings,
    RiskReading,
    SeenStation,
    SensorReading,
    StorageReading,
    SupplyReading,
    UpkeepReading,
    UpsReading,
    WirelessReading,
)
from collectors.state.model import DeviceState, DeviceStatus
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
from inventory.maintenance import Once
from inventory.model import Circuit, CircuitEnd, City, Device, Inventory, MaintenanceWindow, Site
from inventory.units import Unit, UnitRegister

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = datetime(2024, 6, 3, 8, 0, tzinfo=UTC).timestamp()

ROUTER = DeviceName("r-101")
SERVER = DeviceName("srv-201")
CORE = DeviceName("core-1")

PLACED = 'district="10",commune="101",site="101",device="r-101",role="router"'
"""Placement labels of ROUTER as the exposition writes them."""


def city(*, devices: Iterable[Device] | None = None) -> Inventory:
    """Districts 10 and 20 with devices, district 30 without, and a core router that stands above the districts."""
    units = (
        Unit(UnitCode("1"), "Thành phố", "city", None),
        Unit(UnitCode("10"), "Huyện A", "district", UnitCode("1"), lat=21.0, lon=105.10),
        Unit(UnitCode("20"), "Huyện B", "district", UnitCode("1"), lat=21.2, lon=105.20),
        Unit(UnitCode("30"), "Huyện C", "district", UnitCode("1"), lat=20.8, lon=105.30),
        Unit(UnitCode("101"), 'Xã "Một"', "commune", UnitCode("10")),
        Unit(UnitCode("201"), "Xã Hai", "commune", UnitCode("20")),
        Unit(UnitCode("301"), "Xã Ba", "commune", UnitCode("30")),
    )
    sites = (
        Site(SiteName("dc"), UnitCode("1"), lat=21.03, lon=105.85),
        Site(SiteName("101"), UnitCode("101")),
        Site(SiteName("201"), UnitCode("201")),
        Site(SiteName("301"), UnitCode("301")),
    )
    if devices is None:
        devices = (
            Device(CORE, SiteName("dc"), "core"),
            Device(ROUTER, SiteName("101"), "router"),
            Device(SERVER, SiteName("201"), "server"),
        )
    ends = (CircuitEnd(ROUTER, "ether1"), CircuitEnd(CORE, "ge-0/0/7"))
    known = {device.name: device for device in devices}
    return Inventory(
        City("Thành phố", "1", "Asia/Ho_Chi_Minh", date(2024, 1, 1)),
        UnitRegister(units),
        {site.name: site for site in sites},
        known,
        circuits={CircuitId("C-1"): Circuit(CircuitId("C-1"), "carrier", ends, 10, 2.5)}
        if {ROUTER, CORE} <= set(known)
        else {},
        maintenance=(
            MaintenanceWindow(
                Once(datetime(2024, 6, 3, 9, 0, tzinfo=UTC), datetime(2024, 6, 3, 10, 0, tzinfo=UTC)),
                "power",
                SiteName("101"),
            ),
        ),
        simulated=True,
    )


def status(device: DeviceName, state: DeviceState = DeviceState.UP) -> DeviceStatus:
    return DeviceStatus(device, state, NOW)


def poll(device: DeviceName, readings: Readings, *, answered: bool = True, at: float = NOW) -> Poll:
    reason = None if answered else Reason.TIMEOUT
    return Poll(device, frozenset({Work.COUNTERS}), at - 0.5, at, answered, readings, reason=reason)


def totals(key: str, octets: int = 0, at: float = NOW) -> InterfaceTotals:
    """An interface that has received so many octets and sent half of them; it counts neither packets nor errors out."""
    return InterfaceTotals(
        key,
        admin_up=True,
        oper_up=False,
        timestamp_ms=int(at * 1000),
        in_octets=octets,
        out_octets=octets // 2,
        in_packets=7,
        in_errors=0,
        in_discards=3,
        out_discards=4,
    )


def full_readings() -> Readings:
    """Something of everything that step by step becomes a sample."""
    return Readings(
        identity=IdentityReading("Maker", "M-1", "7.1", "S1", "maker"),
        interfaces=(
            InterfaceReading(1, "ether1", alias="to the district", type=6, speed_bps=1_000_000_000),
            InterfaceReading(2, "ether2"),
        ),
        counters=CounterSample(NOW, 12_345, 2, 0, ()),
        cpu=(CpuReading("1", 0.25), CpuReading("2", float("nan"))),
        memory=(
            MemoryReading("1", "Physical memory", "system", 2048, 1024),
            MemoryReading("3", "Swap 1", "swap", 512, 0),
            MemoryReading("4", "Swap 2", "swap", 512, None),
        ),
        storage=(StorageReading("31", "/", 4096, 1000),),
    )


def network_readings() -> Readings:
    """What a device says of the network around it; some of it unknown."""
    return Readings(
        interfaces=(InterfaceReading(1, "ge-1", "ge-1"), InterfaceReading(2, "ge-2", "ge-2")),
        addresses=(AddressReading(1, "10.0.0.9", 30), AddressReading(2, "192.168.1.1"), AddressReading(9, "127.0.0.1")),
        bgp=(
            BgpNeighbour("10.0.0.1", 65_000, "established", "start"),
            BgpNeighbour("10.0.0.2", None, "idle", "stop", "6/2"),
            BgpNeighbour("10.0.0.3", 65_001),
        ),
        ospf=(
            OspfNeighbour("10.0.1.1", "10.9.9.9", "full"),
            OspfNeighbour("10.0.1.2", None, "init", 7),
            OspfNeighbour("10.0.1.3"),
        ),
        neighbours=(
            Neighbour("lldp", "ge-1", 'sw "2"', "ge-7", 1),
            Neighbour("lldp", None, 'sw "2"', "ge-7", 1),
            Neighbour("cdp", None, "phone", None, 9),
        ),
        ethernet=(EthernetReading(1, "full"), EthernetReading(2, "half", 1, 2, 3), EthernetReading(3, "full")),
        poe=(PoePort("1.1", status="deliveringPower"), PoePort("1.2", status="searching"), PoePort("1.3")),
        stations=(
            SeenStation("02:00:5e:00:00:01", "192.168.1.10", 1),
            SeenStation("02:00:5e:00:00:01", "192.168.1.11", 1),
            SeenStation("02:00:5e:00:00:02", interface_index=2, vlan=1),
            SeenStation("02:00:5e:00:00:03", interface_index=2, vlan=1),
        ),
        probes=(ProbeReading("20", "udp-jitter", "10.0.0.2", "voice", True, 0.012, 0.01, 0.00035),),  # noqa: FBT003
    )


def ssh_readings() -> Readings:
    """What only SSH tells."""
    return Readings(
        bgp=(BgpNeighbour("10.0.0.1", 65_000, "established", "start", prefixes=7),),
        clock=ClockReading(synchronised=True, offset_seconds=0.25),
        risks=(RiskReading("telnet", "critical", "line vty 0 4"),),
        configuration=ConfigurationReading(NOW - 60, "abc", 10, saved=True, drift_lines=0),
        upkeep=UpkeepReading(12, 3, restart_required=True, release="debian_12", support_ends="2028-06-30"),
    )


def health_readings() -> Readings:
    """What a device says of itself and its surroundings; names that are not unique, values that are none."""
    return Readings(
        sensors=(
            SensorReading("temperature", "Inlet", 21.5, "C", "1"),
            SensorReading("temperature", "Fan tray", 30, "C", "2"),
            SensorReading("temperature", "Fan tray", -3, "C", "3"),
            SensorReading("temperature", "broken", float("nan"), "C", "4"),
            SensorReading("voltage", "Input", 230, "V", "1"),
            SensorReading("current", "Input", 0.5, "A", "1"),
            SensorReading("power", "Input", 110, "W", "1"),
            SensorReading("fanspeed", 'Fan "1"', 7_200, "rpm", "1"),
            SensorReading("fanspeed", "a share", 40, "%", "2"),
            SensorReading("humidity", "Air", 45.5, "%", "1"),
            SensorReading("frequency", "Input", 49.9, "Hz", "1"),
            SensorReading("load", "Output load", 42, "%", "1"),
            SensorReading("charge", "Battery", 64, "%", "0"),
            SensorReading("runtime", "Left", 1_020, "s", "0"),
            SensorReading("dbm", "Rx", -7.7, "dBm", "9"),
            SensorReading("count", "Load average 1 min", 0.5, "1", "1"),
            SensorReading("state", "PSU", 3, key="1", text="running", severity="ok"),
            SensorReading("state", "Input", "lost", key="2", severity="critical"),
            SensorReading("state", "Door", 1, key="3", text="true", severity="unknown"),
        ),
        ups=UpsReading(0.64, 1_020.0, 0.42, on_battery=True, input_voltage=0.0),
        supplies=(
            SupplyReading("toner", "Mực đen", 0.08, key="1.1"),
            SupplyReading("toner", "Mực xanh", 0.65, key="1.2"),
            SupplyReading("opc", "Drum", some=True, key="1.3"),
        ),
        printer=PrinterReading(81_234, ("lowToner", "jammed")),
        wireless=(
            WirelessReading("clients", "SSID staff", 17, key="clients.1"),
            WirelessReading("clients", "SSID staff", 4, key="clients.2"),
            WirelessReading("ap-count", "Access points", 21),
            WirelessReading("power", "Radio 1", 18, "dBm"),
            WirelessReading("rssi", "Modem", -67, "dBm"),
            WirelessReading("rsrp", "Modem", -94.5, "dBm"),
            WirelessReading("noise-floor", "Radio 1", float("inf"), "dBm"),
            WirelessReading("noise-floor", "Radio 2", -95, "dBm"),
            WirelessReading("snr", "Link", 31, "dB"),
            WirelessReading("rsrq", "Modem", -11, "dB"),
            WirelessReading("sinr", "Modem", 14, "dB"),
            WirelessReading("rate", 'Link "a"', 390_000_000, "bit/s"),
            WirelessReading("frequency", "Radio 1", 5_660, "MHz"),
            WirelessReading("utilization", "Radio 1", 34, "%"),
            WirelessReading("utilization", "not a share", 34),
            WirelessReading("ccq", "Link", 97, "%"),
            WirelessReading("capacity", "Link", 88, "%"),
            WirelessReading("quality", "Link", 94, "%"),
            WirelessReading("distance", "Link", 4.2, "km"),
            WirelessReading("channel", "Radio 1", 132),
        ),
    )


def latest(device: DeviceName = ROUTER, readings: Readings | None = None, *, octets: int = 1000) -> LatestDevice:
    readings = readings if readings is not None else full_readings()
    return LatestDevice(
        readings=readings,
        answered_at=NOW - 12.5,
        last_poll=poll(device, readings),
        totals=(totals("ether1", octets), totals("ether2", 0)),
        outcomes={
            "system": ModuleOutcome("system"),
            "storage": ModuleOutcome("storage", Reason.TIMEOUT, "no answer"),
        },
    )
