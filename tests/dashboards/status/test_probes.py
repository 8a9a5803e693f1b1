"""What pages tell of probes that devices run themselves, and of services as the sites' own probes see them."""

from __future__ import annotations

from dataclasses import replace

from collectors.latest import LatestDevice
from collectors.readings import ProbeReading, Readings
from dashboards.status.parts import place_line
from dashboards.status.probe_view import LINES_SHOWN, SITES_SHOWN, ProbesView, SitesReach, probes_view
from dashboards.status.services_view import service_lines
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Service

from .town import NOW, TownSource, all_up, get, scene, town

R1, R2, R3 = DeviceName("r-00001"), DeviceName("r-00002"), DeviceName("r-001")
GOOD = ProbeReading("10", "icmp-echo", "10.0.0.1", "TTDL", success=True, latency_seconds=0.008)
VOICE = ProbeReading("20", "udp-jitter", "10.0.0.2", None, True, 0.012, 0.01, 0.00035)  # noqa: FBT003 -- a record
BAD = ProbeReading(
    "noc.v6", "icmp-echo", "2001:db8::1", "<b>v6</b>", success=False, loss_ratio=1.0, last_success=NOW - 3_600
)
WAITS = ProbeReading("40", "y1731-loss")

SERVICES = (
    Service("tthc", "Hệ thống TTHC", {"http": "https://TTHC.example.vn:8443/a"}),
    Service("mail", "Thư điện tử", {"smtp": "10.0.0.25", "tcp": "[2001:DB8::25]:993"}),
    Service("dns", "Tên miền", {"dns": "dichvucong.example.vn@10.0.0.53"}),
    Service("time", "Giờ chuẩn", {"ntp": "10.0.0.123"}),
)


def _answers(*probes: ProbeReading) -> LatestDevice:
    return LatestDevice(Readings(probes=probes), {"probes": NOW - 60}, NOW - 5)


def _source(**answers: tuple[ProbeReading, ...]) -> TownSource:
    source = TownSource(inventory=replace(town(), services=SERVICES), statuses=all_up())
    source.answers = {DeviceName(name.replace("_", "-")): _answers(*probes) for name, probes in answers.items()}
    return source


def _reach(source: TownSource) -> dict[str, SitesReach | None]:
    return {line.name: line.reach for line in service_lines(scene(source))}


def _asks(target: str, *, success: bool | None) -> ProbeReading:
    return ProbeReading(target, target=target, success=success)


def test_what_failed_comes_first_and_a_flood_is_cut() -> None:
    assert probes_view(Readings(probes=(GOOD, WAITS, BAD, VOICE))) == ProbesView((BAD, WAITS, GOOD, VOICE), 4)
    assert probes_view(Readings(probes=())) == probes_view(Readings()) == probes_view(None) == ProbesView()
    flood = probes_view(Readings(probes=tuple(ProbeReading(str(number)) for number in range(5_000))))
    assert (len(flood.lines), flood.count) == (LINES_SHOWN, 5_000)


async def test_the_page_of_a_device_shows_its_probes_in_both_languages() -> None:
    source = _source(r_00001=(GOOD, VOICE, BAD, WAITS))
    vietnamese = (await get("/status/devices/r-00001", source)).text
    for words in ("Phép đo do thiết bị tự thực hiện", "không đến được", "chưa có kết quả", "ping (ICMP)"):
        assert words in vietnamese
    english = (await get("/status/devices/r-00001?lang=en", source)).text
    for words in ("Probes that the device runs itself", "not reached", "last reached", "UDP jitter", "8 ms", "0.35 ms"):
        assert words in english
    assert "&lt;b&gt;v6&lt;/b&gt;" in english
    assert "<b>v6" not in english
    assert "y1731-loss" in english


async def test_a_device_without_probes_has_no_such_section() -> None:
    assert "h-probes" not in (await get("/status/devices/r-00001", _source(r_00001=()))).text


def test_a_service_is_matched_by_host_however_it_is_written() -> None:
    """Names without regard to case and final dot, addresses by their value; of a look-up the name server counts."""
    probes = (
        _asks("tthc.EXAMPLE.vn.", success=True),
        _asks("2001:db8:0::25", success=False),
        _asks("10.0.0.53", success=True),
        _asks("10.0.0.99", success=False),
        ProbeReading("no target", success=True),
    )
    source = _source(r_00001=probes)
    cut = place_line(scene(source).directory, SiteName("00001"))
    assert _reach(source) == {
        "tthc": SitesReach(1, (), 0),
        "mail": SitesReach(0, (cut,), 1),
        "dns": SitesReach(1, (), 0),
        "time": None,
    }


def test_one_probe_that_succeeds_is_enough_for_its_host_and_every_host_counts() -> None:
    """An answer through a backup line is an answer; a service at two hosts needs both."""
    both = (_asks("10.0.0.25", success=False), _asks("10.0.0.25", success=True))
    assert _reach(_source(r_00001=both))["mail"] == SitesReach(1, (), 0)
    source = _source(r_00001=(*both, _asks("2001:db8::25", success=False)))
    found = _reach(source)["mail"]
    assert found is not None
    assert (found.reached, found.cut_count) == (0, 1)


def test_what_is_unknown_or_said_before_a_silence_is_not_counted() -> None:
    source = _source(r_00001=(_asks("10.0.0.123", success=None),), r_002=(_asks("10.0.0.123", success=True),))
    source.statuses = TownSource().statuses
    assert _reach(source)["time"] is None


def test_sites_that_do_not_reach_a_service_are_named_up_to_a_few() -> None:
    silent = (_asks("10.0.0.123", success=False),)
    found = _reach(_source(r_00001=silent, r_00002=silent, r_001=(_asks("10.0.0.123", success=True),)))["time"]
    assert found is not None
    assert ([line.site for line in found.cut], found.reached, found.cut_count) == (["00001", "00002"], 1, 2)
    assert found.cut_count <= SITES_SHOWN


async def test_the_page_of_services_tells_from_where_they_are_reached() -> None:
    source = _source(
        r_00001=(_asks("10.0.0.123", success=False),),
        r_001=(_asks("10.0.0.123", success=True),),
        r_00002=(_asks("10.0.0.123", success=True),),
    )
    english = (await get("/status/services?lang=en", source)).text
    for words in ("own probes", "2 sites reach it", "not reached", "/status/sites/00001"):
        assert words in english
    vietnamese = (await get("/status/services", source)).text
    for words in ("Thiết bị tại các điểm tự đo", "2 điểm đến được"):
        assert words in vietnamese
    assert "own probes" not in (await get("/status/services?lang=en", _source())).text
