"""What happened in words: where it was, whose it is, and that a made-up city says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboards.push.happened import Narrator
from history import Announcement, Place
from inventory.maintenance import Once
from inventory.model import Inventory, MaintenanceWindow

from ...inventory.examples import load_text

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WEEKLY = 'maintenance: [{all: true, weekly: "sun 22:00-02:00", reason: cập nhật, until: 2026-12-31}]'


@pytest.fixture
def city(tmp_path: Path) -> Inventory:
    return load_text(tmp_path, work=WEEKLY)


@pytest.mark.parametrize(
    ("place", "name", "said", "tags"),
    [
        (Place.DEVICE, "r-D1", "thiết bị r-D1", ("district:D1", "site:D1", "device:r-D1")),
        (Place.SITE, "D1", "điểm Huyện Một", ("district:D1", "site:D1")),
        (Place.DISTRICT, "D1", "địa bàn Huyện Một", ("district:D1",)),
        (Place.ALL, "", "toàn thành phố", ()),
        (Place.DEVICE, "gone", "thiết bị gone", ("device:gone",)),
        (Place.SITE, "gone", "điểm gone", ("site:gone",)),
    ],
)
def test_work_says_where_it_is(city: Inventory, place: Place, name: str, said: str, tags: tuple[str, ...]) -> None:
    at = AT.timestamp()
    work = Announcement(id=3, place=place, name=name, begins=at, ends=at + 60, reason="thay UPS", by="An", at=at - 60)
    found = Narrator(city, "vi").announced(work)
    assert found.text == f"Bảo trì theo kế hoạch, {said}. thay UPS. người thông báo: An"
    assert (found.tags, found.begins, found.ends) == (tags, at, at + 60)


def test_weekly_work_has_one_annotation_a_week_and_its_times_name_it(city: Inventory) -> None:
    since = AT.timestamp()
    narrator = Narrator(city, "en")
    (window,) = city.maintenance
    found = list(narrator.planned(window, since, since + 14 * 86_400))
    assert [round((each.ends or 0) - each.begins) for each in found] == [4 * 3600, 4 * 3600]
    assert found[1].begins - found[0].begins == 7 * 86_400
    again = list(narrator.planned(window, since + 86_400, since + 21 * 86_400))
    assert [each.identity for each in found] == [each.identity for each in again][:2]
    assert found[0].text == "Planned work, the whole city. cập nhật"


def test_a_window_that_is_over_has_none(city: Inventory) -> None:
    once = MaintenanceWindow(Once(AT, AT.replace(hour=4)), "x", everywhere=True)
    after = AT.replace(hour=5).timestamp()
    assert list(Narrator(city, "vi").planned(once, after, after + 86_400)) == []


def test_a_made_up_city_says_so_in_each_text(city: Inventory) -> None:
    made_up = replace(city, simulated=True)
    assert Narrator(made_up, "vi").configuration("r-D1", AT, "v").text.startswith("SỐ LIỆU GIẢ LẬP: Cấu hình thay đổi")
    assert Narrator(made_up, "en").configuration("r-D1", AT, "v").text.startswith("SIMULATED FIGURES (SỐ LIỆU GIẢ LẬP)")
