from __future__ import annotations

import pytest

from collectors.state.findings import Finding, FindingKind
from dashboards.status.city_view import city_view
from dashboards.status.findings_view import FINDINGS_SHOWN, FindingLine, finding_lines
from dashboards.status.parts import place_line
from inventory.identifiers import DeviceName, SiteName

from .document import read
from .town import HOSTILE, NOW, TownSource, get, scene

R1, R2, CORE = DeviceName("r-00001"), DeviceName("r-002"), DeviceName("core-1")
FOUND = (
    Finding(FindingKind.PARENTS_SILENT, R1, (R2,), NOW - 600),
    Finding(FindingKind.ON_BACKUP, R2, (CORE,), NOW - 60, (R1,)),
    Finding(FindingKind.OTHER_NEIGHBOUR, HOSTILE, (CORE,), NOW - 30, (DeviceName("gone"), R1)),
    Finding(FindingKind.ON_BACKUP, DeviceName("gone"), (CORE,), NOW - 60, (R1,)),
)


def test_findings_come_newest_first_with_their_places_and_without_devices_that_have_left() -> None:
    here = scene(TownSource(findings=FOUND))
    lines = finding_lines(here)
    assert [line.device for line in lines] == [HOSTILE, R2, R1]
    assert lines[0].others == (R1,)
    assert lines[2] == FindingLine(
        FindingKind.PARENTS_SILENT,
        R1,
        "router",
        place_line(here.directory, SiteName("00001")),
        (R2,),
        (),
        NOW - 600,
    )


def test_the_page_shows_so_many_findings_and_counts_all() -> None:
    many = tuple(Finding(FindingKind.ON_BACKUP, R1, (R2,), NOW - place) for place in range(FINDINGS_SHOWN + 5))
    view = city_view(scene(TownSource(findings=many)))
    assert (view.finding_count, len(view.findings)) == (FINDINGS_SHOWN + 5, FINDINGS_SHOWN)


@pytest.mark.parametrize(
    ("language", "heading", "said"),
    [
        ("vi", "Cần kiểm tra (không phải sự cố)", "đang chạy đường dự phòng"),
        ("en", "To be looked into (no fault)", "on its backup path"),
    ],
)
async def test_the_city_page_lists_findings_apart_from_faults(language: str, heading: str, said: str) -> None:
    page = read((await get(f"/status?lang={language}", TownSource(findings=FOUND))).text)
    assert (2, heading) in page.headings
    assert said in page.text
    assert None not in page.header_cells
    plain = read((await get(f"/status?lang={language}")).text)
    assert heading not in plain.text


async def test_the_document_lists_findings_and_no_more_faults_than_without_them() -> None:
    found = (await get("/status.json", TownSource(findings=FOUND[:2]))).json()
    plain = (await get("/status.json")).json()
    assert found["findings_total"] == 2
    assert found["findings"][1] == {
        "finding": "parents_silent",
        "device": "r-00001",
        "role": "router",
        "site": "00001",
        "district": "002",
        "since": found["findings"][1]["since"],
        "uplinks": ["r-002"],
        "others": [],
    }
    assert (plain["findings_total"], plain["findings"]) == (0, [])
    assert found["faults"] == plain["faults"]
