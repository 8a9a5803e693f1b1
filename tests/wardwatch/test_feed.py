"""Where a poll goes, as far as machines are concerned that are only seen through their gateway."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from typing import TYPE_CHECKING

import msgspec

from collectors.poll import Poll, Work
from collectors.readings import InterfaceReading, Readings, SeenStation
from collectors.sightings import STRANGERS_KEPT, Sighting
from collectors.state.model import DeviceState
from collectors.state.outages import OutageBook
from history import History
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.model import City, Collector, Device, Inventory, Reach, Site, Uplink
from inventory.units import Unit, UnitRegister
from wardwatch.feed import UNLISTED_SECONDS, Feed
from wardwatch.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from collectors.state.outages import Outage

SITE = SiteName("office")
ROUTER, PC = DeviceName("r-1"), DeviceName("pc-1")
T0 = 1_700_000_000.0

STATIONS = (
    SeenStation("02:00:5e:00:00:10", "192.168.1.10", 2),
    SeenStation("02:00:5e:00:00:99", "192.168.1.99", 2),
    SeenStation("02:00:5e:00:00:01", "192.168.1.1", 2),
)
READINGS = Readings(interfaces=(InterfaceReading(2, "lan", mac="02:00:5e:00:00:01"),), stations=STATIONS)


def _inventory() -> Inventory:
    uplinks = (Uplink(ROUTER),)
    devices = (
        Device(ROUTER, SITE, "router", ip_address("10.0.0.1")),
        Device(PC, SITE, "pc", ip_address("192.168.1.10"), reach=Reach.VIA_GATEWAY, uplinks=uplinks),
    )
    return Inventory(
        City("Thành phố", "1", "Asia/Ho_Chi_Minh", date(2023, 1, 1)),
        UnitRegister((Unit(UnitCode("1"), "Thành phố", "city", None),)),
        {SITE: Site(SITE, UnitCode("1"))},
        {device.name: device for device in devices},
        (Collector("dc", ROUTER, (ROUTER,)),),
    )


def _poll(at: float, readings: Readings) -> Poll:
    return Poll(ROUTER, frozenset(Work), at - 1, at, answered=True, readings=readings)


class _Bench:
    """A feed over a history of its own, with a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = T0
        self.history = History(folder / "history.sqlite", keep_days=36_500)  # T0 lies years back
        self.history.open()
        self.history.start()
        settings = Settings(inventory=folder, data_dir=folder)
        self.feed = Feed(_inventory(), settings, self.history, version="0", clock=lambda: self.now)

    def exposed(self, family: str) -> list[str]:
        """Values of a family, without labels."""
        lines = self.feed.store.render(None).decode().splitlines()
        return [line.rpartition(" ")[2] for line in lines if line.startswith(f"wardwatch_{family}{{")]


def test_a_machine_behind_a_gateway_is_seen_counted_and_never_called_down(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    bench.feed.take(_poll(T0, READINGS))
    assert bench.feed.sightings.of(PC) == Sighting(PC, T0, ROUTER, 2)
    assert bench.feed.state.status(PC).state is DeviceState.UNKNOWN
    bench.now = T0 + UNLISTED_SECONDS
    bench.feed.tick()
    assert (bench.exposed("device_seen_age_seconds"), bench.exposed("stations_unlisted")) == (["60.000"], ["1"])

    bench.now = T0 + 2 * UNLISTED_SECONDS
    bench.feed.take(_poll(bench.now, msgspec.structs.replace(READINGS, stations=())))
    bench.feed.tick()
    assert bench.feed.sightings.of(PC) == Sighting(PC, T0, ROUTER, 2)
    assert bench.feed.state.status(PC).state is DeviceState.UNKNOWN
    assert (bench.exposed("device_seen_age_seconds"), bench.exposed("stations_unlisted")) == (["120.000"], [])
    bench.history.stop()


def test_after_a_restart_a_machine_was_still_seen_and_some_strangers_are_remembered(tmp_path: Path) -> None:
    """Of a network of guests as many as can be looked for, and every machine that is listed."""
    bench = _Bench(tmp_path)
    bench.feed.take(_poll(T0, READINGS))
    bench.history.stop()
    again = _Bench(tmp_path)
    assert again.feed.sightings.of(PC) == Sighting(PC, T0, ROUTER, 2)
    assert again.exposed("device_seen_age_seconds") == ["0.000"]
    latest = again.feed.latest.of(ROUTER)
    assert latest is not None
    assert latest.readings.stations == STATIONS[:2]
    crowd = tuple(SeenStation(f"02:00:5e:01:00:{number:02x}") for number in range(200))
    kept = again.feed.sightings.worth_keeping(ROUTER, (*crowd, *STATIONS[:1]))
    assert kept == (*crowd[:STRANGERS_KEPT], *STATIONS[:1])
    again.history.stop()


def test_a_reload_keeps_what_was_seen(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    bench.feed.take(_poll(T0, READINGS))
    bench.now = T0 + 5
    bench.feed.replace(_inventory())
    assert bench.exposed("device_seen_age_seconds") == ["5.000"]
    assert bench.feed.unlisted == {SITE: 1}
    bench.history.stop()


def test_a_reload_made_beforehand_knows_what_happened_meanwhile(tmp_path: Path) -> None:
    """States of before the change are in force; strangers are counted anew at the next tick, shown as they were."""
    bench = _Bench(tmp_path)
    prepared = bench.feed.prepare(_inventory())
    bench.feed.take(_poll(T0, READINGS))
    bench.now = T0 + UNLISTED_SECONDS
    bench.feed.tick()
    state = bench.feed.state.status(ROUTER)
    bench.feed.replace(_inventory(), prepared)
    assert state.state is DeviceState.UP
    assert bench.feed.state.status(ROUTER) == state
    assert (bench.feed.unlisted, bench.exposed("stations_unlisted")) == ({SITE: 1}, ["1"])
    bench.feed.tick()
    assert (bench.feed.unlisted, bench.exposed("device_up")) == ({SITE: 1}, ["1"])
    bench.history.stop()


def test_history_learns_when_somebody_was_watching_and_a_pause_is_not_watched(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    for after in (0.0, 10.0, 35.0, 70.0, 1000.0, 1031.0):
        bench.now = T0 + after
        bench.feed.tick()
    bench.now = T0 + 1040
    bench.feed.note_watching()
    assert bench.history.flush()
    assert bench.history.watched() == [(T0, T0 + 70), (T0 + 1000, T0 + 1040)]


def test_open_outages_are_looked_at_again_after_the_clock_was_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice a minute, and not only when the clock is again where it was."""
    bench, looked_at = _Bench(tmp_path), list[float]()

    def review(_book: OutageBook) -> tuple[Outage, ...]:
        looked_at.append(bench.now)
        return ()

    monkeypatch.setattr(OutageBook, "review", review)
    for bench.now in (T0 + 29, T0 + 30, T0 + 59, T0 - 3600, T0 - 3571, T0 - 3570):
        bench.feed.tick()
    bench.history.stop()
    assert looked_at == [T0 + 30, T0 - 3600, T0 - 3570]
