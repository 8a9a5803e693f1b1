"""Clocks, risks and configurations in the exposition."""

from __future__ import annotations

from collectors.readings import BgpNeighbour, ClockReading, ConfigurationReading, Readings, RiskReading
from exporters.metrics import ChunkStore

from .city import NOW, PLACED, ROUTER, city, latest, status

_FAMILIES = ("wardwatch_clock", "wardwatch_device_risk", "wardwatch_config", "wardwatch_bgp_prefixes")


def _lines(readings: Readings) -> list[str]:
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(readings=readings), status(ROUTER))
    lines = store.render(None).decode().splitlines()
    return [line.removeprefix("wardwatch_").replace(PLACED, "") for line in lines if line.startswith(_FAMILIES)]


def test_what_is_known_is_exposed_and_words_of_devices_are_not() -> None:
    """The text of a risk can be a device's; it is on no label."""
    readings = Readings(
        clock=ClockReading(synchronised=False, offset_seconds=-1.5),
        risks=(
            RiskReading("telnet", "critical", 'line "vty"\n'),
            RiskReading("no_ntp", "ok"),
            RiskReading("x", "warning"),
        ),
        configuration=ConfigurationReading(1000.0, "abc", 10, saved=True, drift_lines=0),
        bgp=(BgpNeighbour("10.0.0.1", 1, "established", prefixes=7), BgpNeighbour("10.0.0.2", 1, "idle")),
    )
    assert _lines(readings) == [
        'bgp_prefixes_received{,peer="10.0.0.1"} 7',
        "clock_offset_seconds{} -1.5",
        "clock_synchronised{} 0",
        'device_risk{,risk="telnet"} 2',
        'device_risk{,risk="no_ntp"} 0',
        'device_risk{,risk="x"} 1',
        "config_changed_timestamp_seconds{} 1000.0",
        "config_drift_lines{} 0",
        "config_saved{} 1",
    ]


def test_what_is_not_known_has_no_sample() -> None:
    configuration = ConfigurationReading(1000.0, "abc", 10)
    readings = Readings(clock=ClockReading(), risks=(), configuration=configuration)
    assert _lines(readings) == ["config_changed_timestamp_seconds{} 1000.0"]
