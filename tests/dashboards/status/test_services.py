"""The services' page: what works, whether a shared system or a line is at fault, and what nobody saw."""

from __future__ import annotations

from dataclasses import replace

from collectors.services import Measured, ServiceFailure, ServiceResult, ServiceState
from collectors.state.model import DeviceState
from dashboards.status.faces import Face
from dashboards.status.services_view import services_view
from inventory.identifiers import DeviceName
from inventory.model import Service

from .town import NOW, TownSource, all_up, get, scene, status, town

SERVICES = (
    Service("tthc", "Hệ thống giải quyết TTHC", {"http": "https://tthc.example.vn/"}),
    Service("mail", "Thư điện tử", {"tcp": "10.0.0.1:25"}),
    Service("far", "Trục liên thông", {"tcp": "10.0.0.2:80"}, ("dc-2",)),
)


def _state(name: str, *, up: bool | None, days: float | None = None) -> ServiceState:
    expires = None if days is None else NOW + days * 86_400
    measured = Measured(0.123, expires) if up else None
    reason = None if up else ServiceFailure.STATUS
    last = ServiceResult(name, "dc-1", NOW - 5, measured, reason, "" if up else "answers with <503>")
    return ServiceState(name, "dc-1", up, NOW - 600, None if up is None else last)


def _source(**states: ServiceState) -> TownSource:
    return TownSource(inventory=replace(town(), services=SERVICES), services=states)


def test_a_service_is_up_down_or_not_known_and_a_blind_vantage_point_knows_nothing() -> None:
    source = _source(tthc=_state("tthc", up=True, days=10), mail=_state("mail", up=False))
    view = services_view(scene(source))
    assert [(line.name, line.face, line.certificate_days) for line in view.services] == [
        ("tthc", Face.UP, 10.0),
        ("mail", Face.DOWN, None),
        ("far", Face.UNKNOWN, None),
    ]
    assert [line.name for line in view.down] == ["mail"]
    source.blind = "collector dc-1 is blind: no control answers (core-1)"
    assert [line.face for line in services_view(scene(source)).services] == [Face.UP, Face.UNKNOWN, Face.UNKNOWN]


def test_districts_are_counted_by_whether_any_way_into_a_site_stands() -> None:
    view = services_view(scene(_source()))
    assert [(line.code, line.reached, line.cut, line.unknown, line.face) for line in view.districts] == [
        ("01", 1, 0, 0, Face.UP),
        ("001", 2, 0, 0, Face.UP),
        ("002", 0, 3, 0, Face.DOWN),
    ]
    unheard = [DeviceName(name) for name in ("r-002", "r-00001", "r-00002")]
    known = all_up() | {name: status(name, DeviceState.UNKNOWN) for name in unheard}
    quiet = services_view(scene(replace(_source(), statuses=known)))
    assert [(line.code, line.reached, line.unknown, line.face) for line in quiet.districts][2] == (
        "002",
        0,
        3,
        Face.UNKNOWN,
    )


async def test_the_page_tells_the_line_from_the_shared_system_in_both_languages() -> None:
    source = _source(tthc=_state("tthc", up=False), mail=_state("mail", up=True, days=3))
    vietnamese = (await get("/status/services", source)).text
    for words in ("lỗi hệ thống dùng chung: Hệ thống giải quyết TTHC", "lỗi đường truyền", "còn 3 ngày", "123 ms"):
        assert words in vietnamese
    english = (await get("/status/services?lang=en", source)).text
    for words in ("fault of a shared system", "fault of the line", "3 days left", "answers with &lt;503&gt;"):
        assert words in english
    assert "able to work" not in english
    fine = _source(tthc=_state("tthc", up=True), mail=_state("mail", up=True))
    fine.statuses = all_up()
    assert "able to work" in (await get("/status/services?lang=en", fine)).text


async def test_an_inventory_without_services_says_so() -> None:
    assert "The inventory names no service." in (await get("/status/services?lang=en", TownSource())).text


async def test_a_service_does_not_lose_its_connection_but_does_not_work() -> None:
    page = (await get("/status/services", _source(tthc=_state("tthc", up=False)))).text
    assert "không hoạt động" in page
    assert "mất kết nối</span>" not in page.split("h-able")[0]
