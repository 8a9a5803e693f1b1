"""The unit of each class of sensor and of radio quantity, as the facts document has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.snmp.sensing import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

SENSOR_UNITS: Final[Mapping[str, str]] = {name: unit for name, unit in UNITS.items() if name != "state"}

WIRELESS_UNITS: Final[Mapping[str, str]] = {
    "clients": "",
    "ap-count": "",
    "power": "dBm",
    "rssi": "dBm",
    "noise-floor": "dBm",
    "rsrp": "dBm",
    "snr": "dB",
    "rsrq": "dB",
    "sinr": "dB",
    "rate": "bit/s",
    "frequency": "MHz",
    "utilization": "%",
    "ccq": "%",
    "capacity": "%",
    "quality": "%",
    "distance": "km",
    "channel": "",
    "cell": "",
}
