"""A commune's own page: for its officer, in plain words, with whom to phone and what the office lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from dashboards.status import OutageBoard
from dashboards.status.commune_view import Supply, commune_view
from dashboards.status.faces import Face
from inventory.identifiers import DeviceName, ItemKind, SiteName, UnitCode
from inventory.maintenance import Once
from inventory.model import MaintenanceWindow
from planning.assessment import assess
from planning.model import ItemGap, OfficeGap, Run, Score, Verdict

from .document import read
from .test_circuit import C1, _samples
from .test_outages import KEY, REMARKS, _outage
from .town import HOSTILE, NOW, TownSource, all_up, get, scene, town

COMMUNE, SITE = UnitCode("00001"), SiteName("00001")


def _office() -> OfficeGap:
    """What planning says of the office of the town."""
    result = assess(town(), date(2023, 11, 14))
    return next(office for office in result.offices if office.site == SITE)


def _with_needs() -> OfficeGap:
    """The same office under norms that want something of each kind."""
    zero, short, old = Run(Fraction(0), 0, 0, 0), Run(Fraction(4, 5), 4, 16, 0), Run(Fraction(1, 4), 2, 0, 1)
    one = Fraction(1)
    items = (
        ItemGap(ItemKind("pc"), one, 20, short, short, owned=5),
        ItemGap(ItemKind("printer"), one, 2, old, old, owned=2),
        ItemGap(ItemKind("scanner"), one, 1, zero, Run(one, 0, 1, 0)),
        ItemGap(ItemKind("id_reader"), one, 3, zero, zero, owned=3),
        ItemGap(ItemKind("<b>odd"), one, 1, zero, zero, owned=1),
        ItemGap(ItemKind("ups"), one, 0, zero, zero),
    )
    return OfficeGap(
        SITE, COMMUNE, "", 20, 3, items, (), Score(Fraction(40), Fraction(60), Fraction(80)), Verdict.SHORT
    )


def _source(**more: object) -> TownSource:
    given: dict[str, object] = {
        "outages": OutageBoard((_outage(),), (), {KEY: REMARKS}),
        "offices": {SITE: _with_needs()},
        "gap_on": date(2023, 11, 14),
        "measured": _samples(C1),
    }
    return TownSource(**(given | more))  # type: ignore[arg-type]


def test_an_office_behind_an_outage_has_no_line_and_the_outage_is_named_with_who_has_it() -> None:
    (office,) = commune_view(scene(_source()), COMMUNE, {}).offices
    assert (office.face, office.since) == (Face.DOWN, NOW - 46 * 60)
    assert [(line.outage.device, line.taken_by) for line in office.outages] == [("r-002", "Bình")]
    assert [line.circuit.id for line in office.lines] == ["C-1"]
    assert (office.problems, office.behind) == ((), 1)
    assert [(role.role, role.up, role.watched, role.quiet) for role in office.roles] == [
        ("router", 0, 1, 0),
        ("pc", 0, 0, 2),
    ]


def test_an_office_that_answers_is_connected_and_a_blind_collector_knows_nothing() -> None:
    view = commune_view(scene(_source(statuses=all_up(), outages=OutageBoard())), COMMUNE, {})
    assert (view.face, view.offices[0].outages) == (Face.UP, ())
    blind = commune_view(scene(_source(statuses=all_up(), blind="no control answers")), COMMUNE, {})
    assert blind.face is Face.UNKNOWN


def test_what_is_missing_old_enough_and_not_known_are_four_things_and_no_need_is_left_out() -> None:
    (office,) = commune_view(scene(_source()), COMMUNE, {}).offices
    assert {line.item: line.supply for line in office.needs} == {
        "pc": Supply.SHORT,
        "printer": Supply.OVER_AGE,
        "scanner": Supply.UNDETERMINED,
        "id_reader": Supply.ENOUGH,
        "<b>odd": Supply.ENOUGH,
    }
    scanner = office.needs[2]
    assert (scanner.owned, scanner.short_low, scanner.short_high) == (None, 0, 1)


def test_it_takes_what_planning_says_of_a_real_assessment() -> None:
    office = _office()
    (shown,) = commune_view(scene(_source(offices={SITE: office})), COMMUNE, {}).offices
    assert shown.gap is office
    assert [line.item for line in shown.needs] == [item.item for item in office.items if item.active]


def test_work_that_touches_the_office_is_told_whether_it_is_for_the_site_the_district_or_all() -> None:
    starts, ends = (datetime.fromtimestamp(NOW + hours * 3600, UTC) for hours in (1, 2))
    windows = tuple(
        MaintenanceWindow(Once(starts, ends), name, **of)
        for name, of in (
            ("here", {"site": SITE}),
            ("a device", {"device": DeviceName("r-00001")}),
            ("district", {"district": "002"}),
            ("all", {"everywhere": True}),
            ("other site", {"site": SiteName("00002")}),
            ("other district", {"district": "001"}),
        )
    )
    view = commune_view(scene(_source(inventory=replace(town(), maintenance=windows))), COMMUNE, {})
    assert sorted(line.window.reason for line in view.offices[0].work) == ["a device", "all", "district", "here"]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_page_in_both_languages(language: str) -> None:
    page = read((await get(f"/status/communes/00001?lang={language}", _source())).text)
    words = {
        "vi": ("Mất kết nối mạng", "Quầy giao dịch không có đường truyền", "Bình nhận xử lý", "sự cố ở tuyến trên"),
        "en": ("Not connected", "The counters have no line", "taken by Bình", "further up, not here"),
    }[language]
    more = {
        "vi": (
            "1800 1260",
            "đầu mối Huyện Hai",
            "còn thiếu",
            "có máy quá thời gian sử dụng",
            "Điểm thiếu hụt từ 40,00",
        ),
        "en": ("1800 1260", "contact of Huyện Hai", "some past useful life", "Shortage score 40.00 to 60.00"),
    }[language]
    assert [word for word in (*words, *more) if word not in page.text] == []
    assert page.headings[0] == (1, "Xã Đồng An")


async def test_its_circuit_is_drawn_and_the_page_stands_without_samples_or_assessment() -> None:
    assert (await get("/status/communes/00001", _source())).text.count('<svg role="img"') == 1
    for measured in (None, ()):
        bare = await get("/status/communes/00001?lang=en", _source(measured=measured, offices={}, gap_on=None))
        assert bare.status_code == 200
        assert '<svg role="img"' not in bare.text
        assert "Nothing has been assessed here yet." in bare.text


async def test_a_site_leads_to_it_and_only_units_with_a_site_have_one() -> None:
    assert 'href="/status/communes/00001"' in (await get("/status/sites/00001")).text
    assert (await get("/status/communes/002")).status_code == 200
    for code in ("99999", "", "%3Cscript%3E"):
        assert (await get(f"/status/communes/{code}")).status_code == 404


async def test_nothing_hostile_gets_through() -> None:
    site = town().sites[SiteName("00003")]
    contact = replace(town().sites[SITE].contacts[0], name="<i>An", phone='"><u>1', role="<s>boss\u202e")
    inventory = town()
    sites = {**inventory.sites, SiteName("00003"): replace(site, title="<b>Cam\u202e", contacts=(contact,))}
    page = await get("/status/communes/00003", _source(inventory=replace(inventory, sites=sites)))
    assert page.status_code == 200
    for sign in ("<i>An", "<u>1", "<s>boss", "<b>Cam", "<script>alert", "\u202e"):
        assert sign not in page.text
    assert HOSTILE.split("<")[0] in page.text
    assert "<b>odd" not in (await get("/status/communes/00001", _source())).text
