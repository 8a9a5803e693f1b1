"""A circuit's own page: drawings with their figures beside them, the contract, outages at its ends."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from collectors.load_model import CircuitSample, Direction
from dashboards.status import OutageBoard
from inventory.identifiers import CircuitId, SiteName

from .document import read
from .test_outages import KEY, REMARKS, _outage
from .town import NOW, TownSource, get, town

C1, C2 = CircuitId("C-1"), CircuitId("C-2")


def _samples(circuit: CircuitId, hours: int = 30) -> list[CircuitSample]:
    last = int(NOW) // 300 * 300
    return [
        CircuitSample(circuit, direction, last - 300 * count, 4.0 if direction is Direction.DOWN else 1.5, 1.0)
        for count in range(1, 12 * hours)
        for direction in Direction
    ]


async def test_a_circuit_is_drawn_and_told_in_figures_too() -> None:
    page = await get("/status/circuits/C-1?lang=en", TownSource(measured=_samples(C1)))
    assert page.status_code == 200
    assert page.text.count('<svg role="img"') == 2
    assert "Traffic, last 24 hours: down at most 4 Mbit/s, up at most 1.50 Mbit/s" in page.text
    text = read(page.text).text
    assert "95th percentile" in text
    assert "contracted 10 Mbit/s" in text
    assert "1800 1260" in text
    assert "Xã Đồng An" in text


async def test_without_samples_or_when_history_cannot_be_read_the_page_says_which() -> None:
    none = (await get("/status/circuits/C-1?lang=en", TownSource())).text
    assert none.count("No sample of this time.") == 2
    unread = (await get("/status/circuits/C-1?lang=en", TownSource(measured=None))).text
    assert unread.count("cannot be read from history now") == 2
    assert '<svg role="img"' not in none + unread


async def test_only_its_own_samples_are_drawn() -> None:
    page = (await get("/status/circuits/C-1?lang=en", TownSource(measured=_samples(C2)))).text
    assert page.count("No sample of this time.") == 2


async def test_outages_of_the_devices_at_its_ends_are_listed_with_who_takes_care() -> None:
    elsewhere = _outage(key="x@1", device="core-9", site=SiteName("dc"))
    source = TownSource(outages=OutageBoard((_outage(), elsewhere), (), {KEY: REMARKS}))
    page = read((await get("/status/circuits/C-1?lang=en", source)).text).text
    assert "taken by Bình" in page
    assert "carrier's ticket VN-2" in page
    assert "core-9" not in page


async def test_lists_lead_to_it_and_a_name_that_would_be_a_path_or_a_script_is_harmless() -> None:
    assert 'href="/status/circuits/C-1"' in (await get("/status/circuits")).text
    assert 'href="/status/circuits/C-1"' in (await get("/status/sites/00001")).text
    name = CircuitId("VNPT/12 <script>x</script>\u202e")
    circuit = replace(town().circuits[C1], id=name, provider="<b>\u202e", hotline='"><i>1')
    source = TownSource(inventory=replace(town(), circuits={name: circuit}), measured=_samples(name))
    page = await get(f"/status/circuits/{quote(name, safe='')}", source)
    assert page.status_code == 200
    for sign in ("<script>x", "<b>\u202e", "<i>1", "\u202e"):
        assert sign not in page.text
    assert (await get("/status/circuits/none")).status_code == 404
