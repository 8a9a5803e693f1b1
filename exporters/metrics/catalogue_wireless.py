"""The part of the catalogue about radios: what is told in the makers' own MIBs only, see docs/devices.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.poll import Work
from exporters.metrics.metric import gauge

if TYPE_CHECKING:
    from exporters.metrics.metric import Metric


def _radio(name: str, text: str, unit: str) -> Metric:
    return gauge(f"wireless_{name}", text, "sensor", unit=unit, group="wireless", work=Work.HEALTH)


WIRELESS = (
    _radio(
        "clients",
        "Stations on a radio, a network or an access point, as the label says (MIKROTIK-MIB::mtxrWlApClientCount and "
        "the like).",
        "stations",
    ),
    _radio(
        "access_points",
        "Access points that a controller has now (FORTINET-FORTIGATE-MIB::fgWcInfoWtpSessions and the like).",
        "access points",
    ),
    _radio(
        "power_dbm",
        "Power of a radio: what it transmits or, where the label says so, of the other end's signal "
        "(UBNT-AirMAX-MIB::ubntRadioTxPower and the like).",
        "dBm",
    ),
    _radio(
        "rssi_dbm",
        "Strength of the signal that a radio or modem receives (MIKROTIK-MIB::mtxrWlStatStrength and the like).",
        "dBm",
    ),
    _radio(
        "rsrp_dbm",
        "Reference signal received power of a mobile network (MIKROTIK-MIB::mtxrLTEModemSignalRSRP and the like).",
        "dBm",
    ),
    _radio(
        "noise_floor_dbm",
        "Noise that a radio hears on its channel (MIKROTIK-MIB::mtxrWlApNoiseFloor and the like).",
        "dBm",
    ),
    _radio(
        "snr_db", "Signal to noise ratio of a link (CISCO-WAN-CELL-EXT-MIB::cwceLteCurrSnr / 10 and the like).", "dB"
    ),
    _radio(
        "rsrq_db",
        "Reference signal received quality of a mobile network (MIKROTIK-MIB::mtxrLTEModemSignalRSRQ and the like).",
        "dB",
    ),
    _radio(
        "sinr_db",
        "Signal to interference and noise ratio of a mobile network (MIKROTIK-MIB::mtxrLTEModemSignalSINR and the "
        "like).",
        "dB",
    ),
    _radio(
        "rate_bits_per_second",
        "Rate that the modulation of a link gives now, not its traffic (MIKROTIK-MIB::mtxrWlApTxRate and the like).",
        "bits per second",
    ),
    _radio(
        "frequency_hertz", "Frequency that a radio is on (MIKROTIK-MIB::mtxrWlApFreq x 10^6 and the like).", "hertz"
    ),
    _radio(
        "utilisation_ratio",
        "Share of time that a channel is busy, by whom the label says (UBNT-UniFi-MIB::unifiRadioCuTotal / 100 and "
        "the like).",
        "1",
    ),
    _radio(
        "ccq_ratio",
        "Client connection quality: how well the rate is used, as the maker reckons (UBNT-AirMAX-MIB::ubntWlStatCcq / "
        "100 and the like).",
        "1",
    ),
    _radio(
        "capacity_ratio",
        "Capacity of a link as a share of the best, as the maker reckons (UBNT-AirMAX-MIB::ubntAirMaxCapacity / 100).",
        "1",
    ),
    _radio(
        "quality_ratio",
        "Quality of a link as a share of the best, as the maker reckons (UBNT-AirMAX-MIB::ubntAirMaxQuality / 100 and "
        "the like).",
        "1",
    ),
    _radio(
        "distance_metres",
        "Distance to the other end of a link, as its timing tells (UBNT-AirMAX-MIB::ubntRadioDistance and the like).",
        "metres",
    ),
)
