"""The modules of a device that speaks the standard MIBs: what each asks, in which class of work, and how it is read.

A module succeeds or fails by itself. The order here is the order of asking: names come before counters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.poll import Work
from collectors.readings import Readings
from collectors.snmp.mib_bgp import BGP, read_bgp
from collectors.snmp.mib_bridge import FORWARDING, read_forwarding
from collectors.snmp.mib_cdp import CDP, read_cdp
from collectors.snmp.mib_entity import PARTS, chassis_identity, read_parts
from collectors.snmp.mib_entity_logical import LOGICAL
from collectors.snmp.mib_entity_state import STATES, read_states
from collectors.snmp.mib_etherlike import ETHERNET, read_ethernet
from collectors.snmp.mib_hostres import STORAGE, read_storage
from collectors.snmp.mib_hostres_devices import DEVICES, read_device_states, read_printer_errors, read_processors
from collectors.snmp.mib_if import NAMES, read_interfaces
from collectors.snmp.mib_if_counters import ALL_COUNTERS, CounterPlan
from collectors.snmp.mib_ip import ADDRESSES, ARP, read_addresses, read_arp
from collectors.snmp.mib_lldp import LLDP, read_lldp
from collectors.snmp.mib_lm_sensors import LM_SENSORS, read_lm_sensors
from collectors.snmp.mib_ospf import OSPF, read_ospf
from collectors.snmp.mib_ping import PING, read_ping
from collectors.snmp.mib_poe import POE, read_poe_ports, read_poe_power
from collectors.snmp.mib_printer import (
    PRINTER,
    PRINTER_IDENTITY,
    read_printer,
    read_printer_identity,
    read_printer_sensors,
    read_supplies,
)
from collectors.snmp.mib_sensor import SENSORS, read_sensors
from collectors.snmp.mib_snmpv2 import SYSTEM, read_system
from collectors.snmp.mib_ucd import LOAD, read_load
from collectors.snmp.mib_ups import UPS, UPS_IDENTITY, read_ups, read_ups_identity
from collectors.snmp.module import Module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Walk


def _system(walk: Walk, _taken_at: float) -> Readings:
    return Readings(system=read_system(walk))


def _interfaces(walk: Walk, _taken_at: float) -> Readings:
    return Readings(interfaces=read_interfaces(walk))


def _counters(walk: Walk, taken_at: float) -> Readings:
    return Readings(counters=CounterPlan().read(walk, taken_at))


def _addresses(walk: Walk, _taken_at: float) -> Readings:
    return Readings(addresses=read_addresses(walk))


def _processors(walk: Walk, _taken_at: float) -> Readings:
    return Readings(cpu=read_processors(walk), sensors=read_device_states(walk), printer=read_printer_errors(walk))


def _storage(walk: Walk, _taken_at: float) -> Readings:
    memory, storage = read_storage(walk)
    return Readings(memory=memory, storage=storage)


def _parts(walk: Walk, _taken_at: float) -> Readings:
    parts = read_parts(walk)
    return Readings(inventory=parts, identity=chassis_identity(parts))


def _sensors(walk: Walk, _taken_at: float) -> Readings:
    return Readings(sensors=read_sensors(walk))


def _part_states(walk: Walk, _taken_at: float) -> Readings:
    return Readings(sensors=read_states(walk))


def _lm_sensors(walk: Walk, _taken_at: float) -> Readings:
    return Readings(sensors=read_lm_sensors(walk))


def _load(walk: Walk, _taken_at: float) -> Readings:
    return Readings(sensors=read_load(walk))


def _ups(walk: Walk, _taken_at: float) -> Readings:
    ups, sensors = read_ups(walk)
    return Readings(ups=ups, sensors=sensors)


def _ups_identity(walk: Walk, _taken_at: float) -> Readings:
    return Readings(identity=read_ups_identity(walk))


def _printer(walk: Walk, _taken_at: float) -> Readings:
    return Readings(printer=read_printer(walk), supplies=read_supplies(walk), sensors=read_printer_sensors(walk))


def _printer_identity(walk: Walk, _taken_at: float) -> Readings:
    return Readings(identity=read_printer_identity(walk))


def _lldp(walk: Walk, _taken_at: float) -> Readings:
    return Readings(neighbours=read_lldp(walk))


def _cdp(walk: Walk, _taken_at: float) -> Readings:
    return Readings(neighbours=read_cdp(walk))


def _bgp(walk: Walk, _taken_at: float) -> Readings:
    return Readings(bgp=read_bgp(walk))


def _ospf(walk: Walk, _taken_at: float) -> Readings:
    return Readings(ospf=read_ospf(walk))


def _ping(walk: Walk, _taken_at: float) -> Readings:
    return Readings(probes=read_ping(walk))


def _ethernet(walk: Walk, _taken_at: float) -> Readings:
    return Readings(ethernet=read_ethernet(walk))


def _poe(walk: Walk, _taken_at: float) -> Readings:
    return Readings(poe=read_poe_ports(walk), sensors=read_poe_power(walk))


def _arp(walk: Walk, _taken_at: float) -> Readings:
    return Readings(stations=read_arp(walk))


def _forwarding(walk: Walk, _taken_at: float) -> Readings:
    return Readings(stations=read_forwarding(walk))


def read_nothing(_walk: Walk, _taken_at: float) -> Readings:
    """Nothing of its own: what was asked says how other modules go on."""
    return Readings()


SYSTEM_MODULE: Final = "system"
INTERFACES: Final = "interfaces"
COUNTERS: Final = "counters"
CONTEXTS: Final = "contexts"
FORWARDING_MODULE: Final = "forwarding"

MODULES: Final[Mapping[str, Module]] = {
    SYSTEM_MODULE: Module(Work.IDENTITY, SYSTEM, _system),
    INTERFACES: Module(Work.IDENTITY, NAMES, _interfaces),
    COUNTERS: Module(Work.COUNTERS, ALL_COUNTERS, _counters),
    "addresses": Module(Work.IDENTITY, ADDRESSES, _addresses),
    "processors": Module(Work.HEALTH, DEVICES, _processors),
    "storage": Module(Work.HEALTH, STORAGE, _storage),
    "load": Module(Work.HEALTH, LOAD, _load),
    "parts": Module(Work.IDENTITY, PARTS, _parts),
    "sensors": Module(Work.HEALTH, SENSORS, _sensors),
    "part_states": Module(Work.HEALTH, STATES, _part_states),
    "lm_sensors": Module(Work.HEALTH, LM_SENSORS, _lm_sensors),
    "ups": Module(Work.HEALTH, UPS, _ups),
    "ups_identity": Module(Work.IDENTITY, UPS_IDENTITY, _ups_identity),
    "printer": Module(Work.HEALTH, PRINTER, _printer),
    "printer_identity": Module(Work.IDENTITY, PRINTER_IDENTITY, _printer_identity),
    "bgp": Module(Work.HEALTH, BGP, _bgp),
    "ospf": Module(Work.HEALTH, OSPF, _ospf),
    "ping_tests": Module(Work.HEALTH, PING, _ping),
    "ethernet": Module(Work.HEALTH, ETHERNET, _ethernet),
    "poe": Module(Work.HEALTH, POE, _poe),
    "lldp": Module(Work.IDENTITY, LLDP, _lldp),
    "cdp": Module(Work.IDENTITY, CDP, _cdp),
    # Long tables come last, so that the deadline of the poll cuts them and nothing else.
    "arp": Module(Work.STATIONS, ARP, _arp),
    CONTEXTS: Module(Work.STATIONS, LOGICAL, read_nothing),
    FORWARDING_MODULE: Module(Work.STATIONS, FORWARDING, _forwarding),
}
