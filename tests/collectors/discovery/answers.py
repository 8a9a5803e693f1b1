"""Answers and an inventory to put them beside, made up for the tests of what is proposed."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from collectors.discovery.interview import Answer
from collectors.discovery.management import Management
from collectors.discovery.sweep import Swept
from collectors.readings import (
    AddressReading,
    IdentityReading,
    InterfaceReading,
    Neighbour,
    Readings,
    SystemReading,
)
from inventory.load import load_inventory

if TYPE_CHECKING:
    from inventory.model import Inventory

_TEXT = """
city: {name: Thành phố Thử, code: "9", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}
units:
  - {code: "9", name: Thành phố Thử, level: city}
  - {code: "281", name: Huyện Một, level: district, parent: "9"}
  - {code: "10354", name: Xã Đông Lỗ, level: commune, parent: "281"}
  - {code: "10357", name: Xã Hòa Phú, level: commune, parent: "281"}
  - {code: "10360", name: Xã Trung Tú, level: commune, parent: "281"}
collectors: [{name: here, attached_to: core-1}]
credentials:
  ro: {snmp: {version: 2, community: env:WW_TEST}}
sites:
  - {unit: "9", name: dc}
  - {unit: "281"}
  - {unit: "10354"}
  - {unit: "10357"}
devices:
  - {name: core-1, site: dc, role: router, address: 10.0.0.1, credentials: ro}
  - {name: r-281, site: "281", role: router, address: 10.28.1.1, credentials: ro, uplinks: [{to: core-1}], serial: S281}
  - {name: r-10354, site: "10354", role: router, address: 10.28.54.1, credentials: ro, uplinks: [{to: r-281}]}
  - {name: prn-10354, site: "10354", role: printer, address: 10.28.54.9, credentials: ro, uplinks: [{to: r-10354}]}
"""


def write_inventory(folder: Path, text: str = _TEXT) -> Path:
    """The inventory as a folder."""
    (folder / "city.yaml").write_text(text, encoding="utf-8")
    return folder


def inventory_in(folder: Path) -> Inventory:
    """The inventory, checked."""
    return load_inventory(write_inventory(folder))


def answer(
    address: str,
    name: str | None = None,
    *,
    location: str | None = None,
    serial: str | None = None,
    kind: str | None = None,
    services: int | None = None,
    forwards: bool | None = None,
    bridge_ports: int | None = None,
    stations: int = 0,
    own: tuple[str, ...] = (),
    macs: tuple[str, ...] = (),
    types: tuple[int, ...] = (),
    neighbours: tuple[tuple[str, int], ...] = (),
    management: tuple[str, ...] = (),
    login: str = "ro",
) -> Answer:
    """What one address said; `neighbours` are names with the index of the interface they stand at."""
    ports = [InterfaceReading(index, f"ge{index}", mac=mac) for index, mac in enumerate(macs, 1)]
    ports += [
        InterfaceReading(index, f"ge{index}", type=kind_of) for index, kind_of in enumerate(types, len(ports) + 1)
    ]
    readings = Readings(
        system=SystemReading(name=name, location=location, object_id="1.3.6.1.4.1.8072.3.2.10"),
        identity=IdentityReading(serial=serial, kind=kind),
        interfaces=tuple(ports),
        addresses=tuple(AddressReading(1, one) for one in own),
        neighbours=tuple(Neighbour("lldp", None, other, None, index) for other, index in neighbours),
    )
    return Answer(
        ip_address(address),
        161,
        login,
        readings,
        services=services,
        forwards=forwards,
        bridge_ports=bridge_ports,
        stations=stations,
        management=tuple(Management(None, ip_address(one)) for one in management),
        packets=9,
    )


def swept(*answers: Answer) -> Swept:
    """A sweep in which these answered and nobody else was asked."""
    return Swept(answers, (), packets=9 * len(answers), seconds=1.0)
