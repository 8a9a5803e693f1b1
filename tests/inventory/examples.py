"""Small inventories to write into a folder, whole and good; tests change what they are about."""

from __future__ import annotations

from pathlib import Path

from inventory.load import load_inventory
from inventory.model import Inventory

CITY = """
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units:
  - {code: "T", name: Thành phố Thử, level: city}
  - {code: "D1", name: Huyện Một, level: district, parent: "T", to: 2025-06-30}
  - {code: "C11", name: Xã Bình Minh, level: commune, parent: "D1", to: 2025-06-30, lat: 21.0, lon: 105.5}
  - {code: "C12", name: Xã Bình An, level: commune, parent: "D1", to: 2025-06-30}
"""

NETWORK = """
collectors: [{name: dc-1, attached_to: core-1}]
credentials:
  ro: {snmp: {version: 2, community: env:WW_COMMUNITY}}
defaults: {device: {credentials: ro}}
sites:
  - {unit: "T", name: dc}
  - {unit: "D1"}
devices:
  - {name: core-1, site: dc, role: router, address: 10.0.0.1}
  - {name: r-D1, site: D1, role: router, address: 10.0.1.1, uplinks: [{to: core-1}]}
"""


def load_text(folder: Path, **files: str) -> Inventory:
    """Write files (the name is the argument's, .yaml is added) beside the good ones and load the folder.

    A file named `city` or `network` replaces that good one.
    """
    for name, text in {"city": CITY, "network": NETWORK, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_inventory(folder)
