"""Radios in the exposition."""

from __future__ import annotations

from collectors.readings import Readings, WirelessReading
from exporters.metrics import ChunkStore

from .city import NOW, PLACED, ROUTER, city, health_readings, latest, status


def _lines(readings: Readings) -> list[str]:
    """The samples of a device's radios, without placement and prefix."""
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(readings=readings), status(ROUTER))
    return [
        line.removeprefix("wardwatch_wireless_").replace(f"{PLACED},", "")
        for line in store.render(None).decode().splitlines()
        if line.startswith("wardwatch_wireless_")
    ]


def test_radios_are_exposed_in_base_units_and_what_is_no_value_is_left_out() -> None:
    """Equal names get their keys; of what has another unit than its class, or none (a channel), there is no sample."""
    assert _lines(health_readings()) == [
        'clients{sensor="SSID staff#clients.1"} 17.0',
        'clients{sensor="SSID staff#clients.2"} 4.0',
        'access_points{sensor="Access points"} 21.0',
        'power_dbm{sensor="Radio 1"} 18.0',
        'rssi_dbm{sensor="Modem"} -67.0',
        'rsrp_dbm{sensor="Modem"} -94.5',
        'noise_floor_dbm{sensor="Radio 2"} -95.0',
        'snr_db{sensor="Link"} 31.0',
        'rsrq_db{sensor="Modem"} -11.0',
        'sinr_db{sensor="Modem"} 14.0',
        'rate_bits_per_second{sensor="Link \\"a\\""} 390000000.0',
        'frequency_hertz{sensor="Radio 1"} 5660000000.0',
        'utilisation_ratio{sensor="Radio 1"} 0.34',
        'ccq_ratio{sensor="Link"} 0.97',
        'capacity_ratio{sensor="Link"} 0.88',
        'quality_ratio{sensor="Link"} 0.94',
        'distance_metres{sensor="Link"} 4200.0',
    ]


def test_radios_that_are_alike_in_all_do_not_break_the_exposition() -> None:
    twice = WirelessReading("clients", "ap", 1, key="clients.1")
    assert _lines(Readings(wireless=(twice, twice))) == [
        'clients{sensor="ap#clients.1"} 1.0',
        'clients{sensor="ap#clients.1#2"} 1.0',
    ]


def test_a_device_without_radios_exposes_none() -> None:
    assert _lines(Readings(wireless=())) == _lines(Readings()) == []
