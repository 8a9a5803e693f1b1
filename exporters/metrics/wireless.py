"""What devices say of their radios and of the stations on them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exporters.metrics.groups import ReadingGroup
from exporters.metrics.labels import is_number, labelled, number
from exporters.metrics.metric import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collectors.readings import WirelessReading
    from exporters.metrics.groups import Sample

_WHOLE_PERCENT = 100


class _Exposed(NamedTuple):
    """How the readings of a class are exposed: their unit, the family, and base unit = value * multiplier / divisor."""

    unit: str
    family: str
    multiplier: int = 1
    divisor: int = 1


_CLASSES: Mapping[str, _Exposed] = {
    "clients": _Exposed("", PREFIX + "wireless_clients"),
    "ap-count": _Exposed("", PREFIX + "wireless_access_points"),
    "power": _Exposed("dBm", PREFIX + "wireless_power_dbm"),
    "rssi": _Exposed("dBm", PREFIX + "wireless_rssi_dbm"),
    "rsrp": _Exposed("dBm", PREFIX + "wireless_rsrp_dbm"),
    "noise-floor": _Exposed("dBm", PREFIX + "wireless_noise_floor_dbm"),
    "snr": _Exposed("dB", PREFIX + "wireless_snr_db"),
    "rsrq": _Exposed("dB", PREFIX + "wireless_rsrq_db"),
    "sinr": _Exposed("dB", PREFIX + "wireless_sinr_db"),
    "rate": _Exposed("bit/s", PREFIX + "wireless_rate_bits_per_second"),
    "frequency": _Exposed("MHz", PREFIX + "wireless_frequency_hertz", multiplier=1_000_000),
    "utilization": _Exposed("%", PREFIX + "wireless_utilisation_ratio", divisor=_WHOLE_PERCENT),
    "ccq": _Exposed("%", PREFIX + "wireless_ccq_ratio", divisor=_WHOLE_PERCENT),
    "capacity": _Exposed("%", PREFIX + "wireless_capacity_ratio", divisor=_WHOLE_PERCENT),
    "quality": _Exposed("%", PREFIX + "wireless_quality_ratio", divisor=_WHOLE_PERCENT),
    "distance": _Exposed("km", PREFIX + "wireless_distance_metres", multiplier=1_000),
}
"""Classes that are not here (numbers of channels and cells) stand in the facts and on the device's page only."""


def wireless_samples(readings: Sequence[WirelessReading]) -> Iterator[Sample]:
    """Quantities of radios by the family of their class, labelled as sensors are."""
    families: dict[str, list[WirelessReading]] = {}
    for reading in readings:
        exposed = _CLASSES.get(reading.wireless_class)
        if exposed is not None and reading.unit == exposed.unit and is_number(reading.value):
            families.setdefault(exposed.family, []).append(reading)
    for family, members in families.items():
        for label, reading in labelled(members):
            yield family, f'sensor="{label}"', number(_value(reading))


def _value(reading: WirelessReading) -> float:
    exposed = _CLASSES[reading.wireless_class]
    return float(reading.value) * exposed.multiplier / exposed.divisor


WIRELESS_GROUPS = (
    ReadingGroup(
        tuple(exposed.family for exposed in _CLASSES.values()), lambda readings: readings.wireless, wireless_samples
    ),
)
