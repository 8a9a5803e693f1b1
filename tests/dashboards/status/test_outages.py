"""The shift's page: what lasts, what ended, who takes care, what is planned; and nothing hostile gets through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from collectors.state.model import DeviceState
from collectors.state.outages import Cause, Clue, Layer, Outage
from dashboards.status import OutageBoard
from dashboards.status.outages_view import outages_view
from history import Remark, RemarkKind
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.maintenance import Once, Weekly
from inventory.model import MaintenanceWindow
from inventory.opening import Span

from .town import HOSTILE, NOW, TownSource, get, scene, status, statuses, town

ROUTER = DeviceName("r-002")
KEY = "r-002@1"


def _outage(**more: object) -> Outage:
    found: dict[str, object] = {
        "key": KEY,
        "device": ROUTER,
        "site": SiteName("002"),
        "layer": Layer.WAN,
        "cause": Cause.LINE,
        "clue": Clue.PORT,
        "started": NOW - 47 * 60,
        "devices": 3,
        "sites": (SiteName("00001"), SiteName("002")),
        "staff": 100,
        "counters": 9,
        "unanswered": 1,
    }
    return Outage(**(found | more))  # type: ignore[arg-type]


def _remark(kind: RemarkKind, text: str, by: str = "An", minutes: float = 5) -> Remark:
    return Remark(KEY, NOW - 60 * minutes, by, kind, text)


REMARKS = (
    _remark(RemarkKind.ACKNOWLEDGED, "", "Bình", 30),
    _remark(RemarkKind.TICKET, "VN-1", minutes=20),
    _remark(RemarkKind.TICKET, "VN-2", minutes=10),
    _remark(RemarkKind.NOTE, "cáp đứt <script>"),
)


def _board(*lasting: Outage, ended: tuple[Outage, ...] = ()) -> OutageBoard:
    return OutageBoard(lasting, ended, {KEY: REMARKS})


def test_an_outage_is_told_with_whom_to_phone_who_takes_care_and_the_last_ticket() -> None:
    (line,) = outages_view(scene(TownSource(outages=_board(_outage())))).lasting
    assert (line.role, line.taken_by, line.ticket, line.hidden) == ("router", "Bình", "VN-2", False)
    assert [circuit.id for circuit in line.circuits] == ["C-2"]
    assert [contact.name for contact in line.contacts] == ["Cán bộ An"]
    assert line.remarks == REMARKS


def test_what_cuts_off_most_sites_comes_first_and_what_is_hidden_says_so() -> None:
    small = _outage(key="r-00001@1", device=DeviceName("r-00001"), site=SiteName("00001"), sites=(), devices=1)
    known = statuses() | {DeviceName("r-00001"): status("r-00001", DeviceState.BEHIND, 46, "", ("r-002",))}
    view = outages_view(scene(TownSource(statuses=known, outages=_board(small, _outage()))))
    assert [(line.outage.device, line.hidden) for line in view.lasting] == [(ROUTER, False), ("r-00001", True)]


def test_planned_work_of_now_and_the_next_day_is_listed_and_other_work_is_not() -> None:
    def window(begins: float, ends: float, **of: object) -> MaintenanceWindow:
        starts, stops = (datetime.fromtimestamp(NOW + 3600 * hours, UTC) for hours in (begins, ends))
        return MaintenanceWindow(Once(starts, stops), f"{begins:g} h", **of)  # type: ignore[arg-type]

    windows = (
        window(-5, -1, site=SiteName("002")),
        window(5, 6, device=DeviceName("r-00001")),
        window(-1, 1, site=SiteName("002")),
        window(25, 30, site=SiteName("002")),
    )
    view = outages_view(scene(TownSource(inventory=replace(town(), maintenance=windows))))
    assert [(line.window.reason, line.place and line.place.site, line.going_on) for line in view.work] == [
        ("-1 h", "002", True),
        ("5 h", "00001", False),
    ]


async def test_weekly_work_of_a_district_and_announced_work_of_the_city_stand_beside_each_other() -> None:
    """The shift's page shows the present or next time of weekly work, and who announced the other."""
    inventory = town()
    zone = inventory.city.zone
    local = datetime.fromtimestamp(NOW, zone)
    minute = local.hour * 60 + local.minute
    days = tuple((Span(minute + 60, minute + 120),) if day == local.weekday() else () for day in range(7))
    district = next(code for code in (place.district for place in inventory.placements.values()) if code)
    weekly = MaintenanceWindow(Weekly(days, zone), "thử tải", district=district)
    once = Once(*(datetime.fromtimestamp(NOW + after, UTC) for after in (-60, 60)))
    announced = MaintenanceWindow(once, "cắt điện", everywhere=True, key="1", by="Chị <b>Hoa")
    source = TownSource(
        inventory=replace(inventory, maintenance=(weekly,)), outages=OutageBoard(announced=(announced,))
    )
    view = outages_view(scene(source))
    assert [(line.window.reason, line.area, line.place, line.going_on) for line in view.work] == [
        ("cắt điện", inventory.city.name, None, True),
        ("thử tải", inventory.units.on(inventory.city.units_as_of)[UnitCode(district)].name, None, False),
    ]
    page = await get("/status/outages?lang=en", source)
    assert "announced by Chị &lt;b&gt;Hoa" in page.text
    page = await get("/status/outages?lang=vi", source)
    assert "Chị &lt;b&gt;Hoa thông báo" in page.text


async def test_the_page_shows_it_in_both_languages_and_escapes_what_people_wrote() -> None:
    power = {"cause": Cause.POWER, "clue": Clue.UPS}
    ended = _outage(key="x@1", device=HOSTILE, site=SiteName("00003"), ended=NOW - 60, ending="answered", **power)
    source = TownSource(outages=_board(_outage(), ended=(ended,)))
    for language, words in (
        (
            "vi",
            ("Bàn giao ca trực", "đường truyền", "Bình nhận xử lý", "phiếu báo nhà mạng", "đã kết nối lại", "mất điện"),
        ),
        ("en", ("Shift hand-over", "taken by Bình", "carrier&#39;s ticket", "answers again", "power at the site")),
        ("en", ("the far port has no signal", "the UPS said that it runs on battery")),
    ):
        page = await get(f"/status/outages?lang={language}", source)
        assert page.status_code == 200
        assert [word for word in words if word not in page.text] == []
        assert "cáp đứt &lt;script&gt;" in page.text
        assert "<script>alert" not in page.text


async def test_a_quiet_night_says_so() -> None:
    page = await get("/status/outages?lang=en", TownSource())
    assert "No outage lasts." in page.text
    assert "None ended within 24 hours." in page.text
