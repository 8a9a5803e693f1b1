"""What the running application gives the status pages beyond states: samples from history, offices' assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from collectors.load_model import SLOT_SECONDS, CircuitSample, Direction
from collectors.ping import ToldTransport
from history import History
from inventory.identifiers import CircuitId, SiteName
from inventory.load import load_inventory
from wardwatch.server import build_app
from wardwatch.settings import Settings
from wardwatch.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CITY = """
city: {name: C, code: "1", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}
units: [{code: "1", name: C, level: city}, {code: "11", name: Xã A, level: commune, parent: "1"}]
norms: [national]
collectors: [{name: dc-1, attached_to: core-1}]
sites:
  - {name: dc, unit: "1"}
  - {name: office, unit: "11", staff: 20, counters: 2}
devices:
  - {name: core-1, site: dc, role: router, address: 127.0.0.9, collect: []}
  - {name: r-1, site: office, role: router, address: 127.0.0.8, collect: [], uplinks: [{to: core-1}]}
circuits:
  - {id: K/1, provider: P, down_mbps: 10, up_mbps: 10, ends: [r-1/a, core-1/b]}
"""
K1 = CircuitId("K/1")


def _watch(folder: Path) -> tuple[Watch, Settings]:
    (folder / "city.yaml").write_text(CITY, encoding="utf-8")
    settings = Settings(inventory=folder, data_dir=folder / "data")
    watch = Watch(load_inventory(folder), settings, version="0", pings=ToldTransport(lambda _: None))
    return watch, settings


async def test_pages_of_a_circuit_and_a_commune_come_from_history_and_the_assessment(tmp_path: Path) -> None:
    """Through the whole application: what was measured before a restart is drawn after it."""
    watch, settings = _watch(tmp_path)
    slot = int(watch.now()) // SLOT_SECONDS * SLOT_SECONDS
    before = History(settings.database)
    before.open()
    before.start()
    for count in range(1, 30):
        before.record_sample(CircuitSample(K1, Direction.DOWN, slot - SLOT_SECONDS * count, 7.5, 1.0))
    before.stop()
    try:
        await watch.start()
        assert watch.offices.keys() == {SiteName("office")}
        transport = httpx.ASGITransport(build_app(watch, settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
            circuit = await client.get("/status/circuits/K%2F1?lang=en")
            assert circuit.status_code == 200
            assert "down at most 7.50 Mbit/s" in circuit.text
            assert circuit.text.count('<polyline class="line down"') >= 1
            commune = await client.get("/status/communes/11?lang=en")
            assert commune.status_code == 200
            assert "7.50 Mbit/s" in commune.text
            assert "Shortage score" in commune.text
            assert watch.gap_on is not None
            assert watch.gap_on.strftime("%d/%m/%Y") in commune.text
    finally:
        await watch.stop()


async def test_a_history_that_cannot_be_read_costs_the_drawing_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watch, _ = _watch(tmp_path)
    assert await watch.samples(K1, 0.0, 600.0) is None
    assert "the samples of circuit K/1 cannot be read now" in caplog.text
