"""The wall: what a room has to see at a glance, from memory, in one screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from dashboards.status import OutageBoard
from dashboards.status.source import LoadBoard
from dashboards.status.wall_view import wall_view
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.maintenance import Once
from inventory.model import MaintenanceWindow
from planning.load import CircuitStanding

from .document import read
from .test_outages import KEY, REMARKS, _outage
from .test_services import SERVICES, _state
from .town import NOW, TownSource, get, scene, town


def _source() -> TownSource:
    starts, ends = (datetime.fromtimestamp(NOW + hours * 3600, UTC) for hours in (-1, 1))
    windows = (
        MaintenanceWindow(Once(starts, ends), "x", site=SiteName("001")),
        MaintenanceWindow(Once(ends, datetime.fromtimestamp(NOW + 9000, UTC)), "later", site=SiteName("001")),
    )
    other = _outage(key="b@1", device=DeviceName("r-001"))
    return TownSource(
        inventory=replace(town(), services=SERVICES, maintenance=windows),
        outages=OutageBoard((_outage(), other), (), {KEY: REMARKS}),
        services={"tthc": _state("tthc", up=True), "mail": _state("mail", up=False)},
        circuit_loads=LoadBoard(date(2023, 11, 14), [CircuitStanding(CircuitId("C-1"), {}, fails=True)]),
    )


def test_the_wall_tells_who_has_what_and_what_else_is_wrong() -> None:
    view = wall_view(scene(_source()), faults_shown=7)
    assert ({device: who for device, who in view.roots.items() if who}, view.untaken) == ({"r-002": "Bình"}, 1)
    assert (view.services, view.service_count) == (("Thư điện tử",), 2)
    assert view.work == 1
    bare = wall_view(scene(TownSource()), faults_shown=7)
    assert (bare.circuits_failing, bare.untaken, bare.services) == (None, 0, ())


async def test_the_page_shows_it_and_names_nobody_where_nobody_is() -> None:
    text = read((await get("/status/wall?lang=en", _source())).text).text
    assert "taken by Bình" in text
    assert "Shared services Thư điện tử" in text
    assert "Taken by nobody 1" in text
    nobody = replace(_source(), outages=OutageBoard((_outage(),)))
    assert "Nobody has taken it" in read((await get("/status/wall?lang=en", nobody)).text).text
    evil = replace(_source(), inventory=replace(town(), services=(replace(SERVICES[1], title="<script>x\u202e"),)))
    page = (await get("/status/wall", evil)).text
    assert "<script>x" not in page
    assert "\u202e" not in page
