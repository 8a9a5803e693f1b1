"""What a device's page tells of the network around it, and a site's page of machines that are only seen."""

from __future__ import annotations

from collectors.latest import LatestDevice
from collectors.readings import (
    BgpNeighbour,
    EthernetReading,
    Neighbour,
    OspfNeighbour,
    PoePort,
    Readings,
    SeenStation,
)
from collectors.sightings import Sighting
from dashboards.status.device_view import device_view
from dashboards.status.network_view import LinkLine, NetworkView, PoeLine, RouteLine, SightingLine
from dashboards.status.site_view import site_view
from inventory.identifiers import DeviceName, SiteName

from .town import NOW, TownSource, get, port, scene

R1, PC, CORE = DeviceName("r-00001"), DeviceName("pc-00001-x"), DeviceName("core-1")

READINGS = Readings(
    interfaces=(port(1, "ge-1"), port(2, "ge-2"), port(3, "ge-3")),
    ethernet=(EthernetReading(1, "full", 0, 0, 0), EthernetReading(2, "half", 3, 12, 4), EthernetReading(3)),
    neighbours=(
        Neighbour("lldp", "ge-1", "core-1", "xe-0", 1),
        Neighbour("cdp", None, "<b>phone</b>", None, None),
    ),
    bgp=(
        BgpNeighbour("10.0.0.1", 65_000, "established", "start"),
        BgpNeighbour("10.0.0.2", 65_001, "idle", "start", "4/0"),
        BgpNeighbour("10.0.0.3", None, "idle", "stop"),
    ),
    ospf=(OspfNeighbour("10.0.1.1", "10.9.9.9", "twoWay"), OspfNeighbour("10.0.1.2")),
    poe=(PoePort("1.1", status="deliveringPower", power_class=3), PoePort("1.2")),
    stations=(SeenStation("02:00:00:00:00:01", "192.168.1.5", 1), SeenStation("02:00:00:00:00:01", None, 2)),
)


def _source(readings: Readings = READINGS) -> TownSource:
    source = TownSource()
    source.answers[R1] = LatestDevice(readings, {"neighbours": NOW - 60}, NOW - 5)
    source.sightings = {PC: Sighting(PC, NOW - 720, R1, 2)}
    source.strangers = {SiteName("00001"): 4}
    return source


def test_neighbours_are_named_with_their_interface_and_told_from_strangers() -> None:
    """A neighbour whose name the inventory has becomes a link; a session that is meant to be down is no fault."""
    assert device_view(scene(_source()), R1).network == NetworkView(
        links=(LinkLine("ge-1", "lldp", "core-1", "xe-0", CORE), LinkLine("", "cdp", "<b>phone</b>", "", None)),
        routes=(
            RouteLine("bgp", "10.0.0.1", "65000", "established", up=True, error=""),
            RouteLine("bgp", "10.0.0.2", "65001", "idle", up=False, error="4/0"),
            RouteLine("bgp", "10.0.0.3", "", "idle", up=None, error=""),
            RouteLine("ospf", "10.0.1.1", "10.9.9.9", "twoWay", up=True, error=""),
            RouteLine("ospf", "10.0.1.2", "", "", up=None, error=""),
        ),
        poe=(PoeLine("1.1", "deliveringPower", 3), PoeLine("1.2", "", None)),
        stations=1,
    )


def test_an_interface_shows_its_duplex_and_what_is_wrong_on_its_wire() -> None:
    """Late collisions on a half duplex link are the signature of a duplex mismatch."""
    ports = device_view(scene(_source()), R1).ports
    assert ports is not None
    assert [(line.half_duplex, line.wire) for line in ports] == [
        (False, ()),
        (True, (("wire.fcs", 12), ("wire.alignment", 3), ("wire.late", 4))),
        (None, ()),
    ]


def test_nothing_read_is_not_nothing_there() -> None:
    assert device_view(scene(_source(Readings())), R1).network == NetworkView()
    assert device_view(scene(TownSource()), PC).network == NetworkView()
    assert device_view(scene(_source(Readings(neighbours=(), poe=()))), R1).network == NetworkView(links=(), poe=())


async def test_the_pages_of_a_machine_and_of_its_site_say_when_it_was_last_seen() -> None:
    """Its state stays what it is: that it is seen makes no machine up, and that it is not makes none down."""
    source = _source()
    assert site_view(scene(source), SiteName("00001"), faults_shown=9).sightings == (
        SightingLine(PC, Sighting(PC, NOW - 720, R1, 2)),
    )
    machine = (await get("/status/devices/pc-00001-x?lang=en", source)).text
    assert "Seen on the network" in machine
    assert "12 min ago" in machine
    site = (await get("/status/sites/00001?lang=vi", source)).text
    assert "Ghi nhận trên mạng" in site
    assert 'danh mục chưa có: <b class="num">4</b>' in site
    source.sightings = {}
    assert "not seen yet" in (await get("/status/devices/pc-00001-x?lang=en", source)).text


async def test_the_page_shows_the_network_and_hostile_names_harm_nothing() -> None:
    page = (await get("/status/devices/r-00001?lang=en", _source())).text
    for text in ("half duplex", "late collisions 4", "Neighbours on links", "10.0.0.2", "delivering power", "LLDP"):
        assert text in page
    assert "&lt;b&gt;phone&lt;/b&gt;" in page
    assert "<b>phone" not in page
    assert '<a href="/status/devices/core-1?lang=en">' in page
