"""The availability report in every format and both languages: the same figures, and hostile text harmless."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from exporters.reports.availability_model import WORST, build_availability, percent
from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED
from exporters.reports.writing import Format, availability_paper, write_paper
from inventory.identifiers import DeviceName, SiteName, UnitCode
from planning.availability import AvailabilityResult, GroupAvailability, SiteAvailability, Split

if TYPE_CHECKING:
    from pathlib import Path

H = 3600.0
NOVEMBER = 1_793_466_000.0
"""2026-11-01 00:00 in Hanoi."""


def site(name: str, title: str, down: float, open_down: float, counters: int | None = 3) -> SiteAvailability:
    lost = None if counters is None else counters * open_down
    return SiteAvailability(
        SiteName(name),
        title,
        UnitCode(name),
        (DeviceName(f"r-{name}"),),
        Split(up=(720 - down) * H, down=down * H),
        Split(up=(189 - open_down) * H, down=open_down * H),
        1 if down else 0,
        down * H,
        lost,
    )


def group(code: str, name: str, *sites: SiteAvailability) -> GroupAvailability:
    return GroupAvailability(
        code,
        name,
        sum((each.all_hours for each in sites), Split()),
        sum((each.open_hours for each in sites), Split()),
        sum(each.outages for each in sites),
        sum(each.counter_hours_lost or 0 for each in sites),
        sum(each.counter_hours_lost is None and each.open_hours.down > 0 for each in sites),
        sites,
    )


SITES = (site("C2", "Xã Đồng Tâm", 10, 2.5), site("C1", "Xã An Phú", 0, 0), site("C3", '=1+1<b>"', 700.5, 9, None))


def result(*, simulated: bool = False) -> AvailabilityResult:
    core = site("dc", "", 0, 0)
    return AvailabilityResult(
        city="Thành phố Thử",
        timezone="Asia/Ho_Chi_Minh",
        begins=NOVEMBER,
        ends=NOVEMBER + 720 * H,
        until=NOVEMBER + 720 * H,
        watched_seconds=720 * H,
        unwatched=(SiteName("x"),),
        simulated=simulated,
        whole=group("", "Thành phố Thử", core, *SITES),
        groups=(
            group("", "Thành phố Thử", core),
            group("D2", "Huyện Ứng Hòa", SITES[2]),
            group("D1", "Huyện Ba Vì", *SITES[:2]),
        ),
    )


def test_groups_are_in_vietnamese_order_with_the_city_level_last_and_sites_likewise() -> None:
    report = build_availability(result(), Language.VI)
    assert [row.name for row, _ in report.groups] == ["Huyện Ba Vì", "Huyện Ứng Hòa", "Cấp thành phố"]
    assert [row.name for row in report.groups[0][1]] == ["Xã An Phú", "Xã Đồng Tâm"]
    assert (report.begins, report.ends) == ("01/11/2026 00:00", "01/12/2026 00:00")


def test_a_row_says_each_figure_in_the_readers_way_and_leaves_out_what_is_not_known() -> None:
    vi, en = (build_availability(result(), language) for language in (Language.VI, Language.EN))
    row = vi.groups[0][1][1]
    assert msgspec.structs.asdict(row) == {
        "number": 2,
        "code": "C2",
        "name": "Xã Đồng Tâm",
        "share_all": "98,611",
        "share_open": "98,677",
        "share_planned": "98,611",
        "hours_down": "10,00",
        "hours_down_open": "2,50",
        "hours_planned": "0,00",
        "hours_blind": "0,00",
        "outage_count": "1",
        "longest": "10,00",
        "counter_hours": "7,5",
    }
    strange = en.groups[1][1][0]
    assert (strange.hours_down, strange.counter_hours) == ("700.50", "")
    assert (en.groups[1][0].counter_hours, en.total.counter_hours) == ("", "7.5")
    assert [each.code for each in vi.worst] == ["C3", "C2"]
    assert len(vi.worst) < WORST


def test_the_conclusion_gives_the_whole_city_and_what_is_not_in_it() -> None:
    assert build_availability(result(), Language.EN).conclusions == (
        "The whole city: 75.329 % available, 98.478 % in opening hours; 2 outages at 2 of 4 sites watched.",
        "Counter-hours lost: 7.5.",
        "Not worked out for 1 sites that were down in opening hours and whose number of counters is not known.",
        "1 sites have no watched device at their edge and are not listed.",
    )


@pytest.mark.parametrize(("share", "text"), [(None, ""), (1.0, "100.000"), (0.999_999_9, "99.999"), (0.0, "0.000")])
def test_only_what_was_never_down_is_printed_as_a_hundred_percent(share: float | None, text: str) -> None:
    assert percent(share, Language.EN) == text


def test_the_sheet_has_a_row_a_site_and_a_total_and_no_cell_is_a_formula() -> None:
    text = availability_paper(result(simulated=True), "2026-11").render(Format.CSV, Language.VI)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [row[:4] for row in rows[1:]] == [
        ["1", "Huyện Ba Vì", "C1", "Xã An Phú"],
        ["2", "Huyện Ba Vì", "C2", "Xã Đồng Tâm"],
        ["3", "Huyện Ứng Hòa", "C3", "'=1+1<b>\""],
        ["4", "Cấp thành phố", "dc", "dc"],
        ["", "Tổng cộng", "", ""],
    ]
    assert {row[-1] for row in rows[1:]} == {SIMULATED}
    assert all(len(row) == len(rows[0]) for row in rows)


def test_the_page_is_marked_escaped_and_says_its_method() -> None:
    page = availability_paper(result(simulated=True), "2026-11").render(Format.HTML, Language.VI)
    assert page.count(SIMULATED) >= 3
    assert "=1+1&lt;b&gt;" in page
    assert "<b>" not in page
    for sentence in build_availability(result(), Language.VI).method:
        assert sentence in page


def test_the_document_holds_seconds_and_shares_and_both_languages() -> None:
    document = json.loads(availability_paper(result(), "2026-11").render(Format.JSON, Language.VI))
    assert (document["begins"], document["ends"]) == ("2026-11-01T00:00:00+07:00", "2026-12-01T00:00:00+07:00")
    shop = document["groups"][2]["sites"][0]
    assert shop["open_hours"] == {
        "up": 186.5 * H,
        "down": 2.5 * H,
        "planned": 0.0,
        "blind": 0.0,
        "availability": 186.5 / 189,
        "with_planned": 186.5 / 189,
    }
    assert document["groups"][1]["sites"][0]["counter_hours_lost"] is None
    assert len(document["conclusions"]["vi"]) == len(document["conclusions"]["en"])


def test_a_file_is_named_by_month_and_language_and_marked(tmp_path: Path) -> None:
    written = write_paper(availability_paper(result(simulated=True), "2026-11"), Format.CSV, Language.EN, tmp_path)
    assert written.name == f"availability_2026-11_en ({SIMULATED}).csv"
    assert written.read_bytes().startswith(b"\xef\xbb\xbf")
