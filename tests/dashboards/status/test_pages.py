from __future__ import annotations

from urllib.parse import quote

import pytest

from collectors.state.model import DeviceState
from dashboards.status.static import MEDIA_TYPES, asset_url

from .document import read
from .town import HOSTILE, NOW, TownSource, all_up, get, status, town

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


@pytest.mark.parametrize("path", ["/", "/status/"])
async def test_the_root_leads_to_the_status_page(path: str) -> None:
    """Who types only the address, or a stroke too many, sees the city."""
    response = await get(path)
    assert (response.status_code, response.headers["location"]) == (307, "/status")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_link_of_every_page_resolves_and_keeps_its_language(language: str) -> None:
    """Crawl from the city: no dead link, no page outside, no page in the other language but by the switch."""
    start = "/status" if language == "vi" else "/status?lang=en"
    seen: dict[str, str] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        response = await get(path)
        assert response.status_code == 200, path
        seen[path] = response.headers["content-type"].partition(";")[0]
        if seen[path] == "text/html":
            page = read(response.text)
            assert page.language == language, path
            links = [link for link in page.links if not link.startswith(("tel:", "#"))]
            assert [link for link in links if not link.startswith(("/status", "/static/"))] == []
            ours = [link for link in links if ("lang=en" in link) == (language == "en") or link.startswith("/static")]
            waiting += {link for link in ours if link not in seen and link not in waiting}
    pages = {path.partition("?")[0] for path in seen}
    assert {f"/status/devices/{quote(name, safe='')}" for name in town().devices} <= pages
    assert {f"/status/sites/{name}" for name in town().sites} <= pages
    assert {"/status/districts/01", "/status/districts/001", "/status/districts/002", "/status/wall"} <= pages
    assert language == "en" or "/status.json" in pages


async def test_the_language_switch_leads_to_the_same_page() -> None:
    """Also with a query, and from an unknown language to the default one."""
    page = read((await get("/status/find?q=xã&lang=fr")).text)
    assert page.language == "vi"
    assert "/status/find?q=x%C3%A3&lang=en" in page.links
    page = read((await get("/status/find?q=xã&lang=en")).text)
    assert page.language == "en"
    assert "/status/find?q=x%C3%A3" in page.links


@pytest.mark.parametrize(
    "path",
    [
        "/status/devices/none",
        "/status/sites/",
        "/status/districts/00001",
        "/status/other",
        "/status/devices/%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
async def test_an_unknown_name_is_a_404_page_that_helps(path: str) -> None:
    """It names what was asked for, escaped, and offers the search."""
    response = await get(path)
    page = read(response.text)
    assert response.status_code == 404
    assert page.headings == [(1, "Không có trang này")]
    assert page.scripts == ["/static/status.js"]
    assert "q" in page.labelled


@pytest.mark.parametrize(
    "path", ["/status", "/status/wall", "/status/devices/none", "/status.json", asset_url("status.js")]
)
async def test_security_headers_are_on_every_answer(path: str) -> None:
    """A strict policy: nothing inline, nothing from elsewhere."""
    headers = (await get(path)).headers
    assert headers["content-security-policy"] == CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    caching = "public, max-age=31536000, immutable" if path.startswith("/static") else "no-store"
    assert headers["cache-control"] == caching


async def test_static_files_are_served_by_name_only() -> None:
    """No path is ever joined."""
    for name, media_type in MEDIA_TYPES.items():
        response = await get(asset_url(name))
        assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    for path in ("/static/none.css", "/static/..%2Froutes.py", "/static/%2e%2e/routes.py"):
        assert (await get(path)).status_code == 404


async def test_what_a_device_calls_itself_is_text_and_nothing_else() -> None:
    """Markup, quotes and direction marks of a device are shown, never obeyed."""
    for path in ("/status", f"/status/devices/{quote(HOSTILE, safe='')}", "/status/districts/001", "/status/wall"):
        text = (await get(path)).text
        page = read(text)
        assert page.scripts == ["/static/status.js"]
        assert "\u202e" not in text
        assert "alert('1')" not in text
    device = (await get(f"/status/devices/{quote(HOSTILE, safe='')}")).text
    assert "x/&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&#34;\ufffdgpj" in device
    assert "Core &lt;b&gt;OS&lt;/b&gt; 1" in (await get("/status/devices/core-1")).text


async def test_a_simulated_city_says_so_on_every_page() -> None:
    """A demo must not be read as a finding; a real city carries no such mark."""
    paths = ("/status", "/status/wall", "/status/districts/002", "/status/sites/00001", "/status/devices/core-1")
    for path in (*paths, "/status/find?q=r", "/status/none"):
        for language in ("vi", "en"):
            address = f"{path}{'&' if '?' in path else '?'}lang={language}"
            assert "SỐ LIỆU GIẢ LẬP" in (await get(address, TownSource(town(simulated=True)))).text
            assert "SỐ LIỆU GIẢ LẬP" not in (await get(address)).text


async def test_a_silent_city_makes_the_monitoring_suspect_and_not_the_city_well() -> None:
    """No answer for longer than three minutes: no fault is no good news."""
    source = TownSource(statuses=all_up(), time=NOW + 177)
    page = read((await get("/status", source)).text)
    assert page.headings[0] == (1, "Chưa xác định được tình trạng mạng")
    assert "không nhận được câu trả lời nào" in page.text
    source.time = NOW + 175
    page = read((await get("/status", source)).text)
    assert page.headings[0] == (1, "Không có sự cố")
    assert "không nhận được câu trả lời nào" not in page.text


async def test_a_blind_vantage_point_is_one_message() -> None:
    """Its reason is told in the reader's language."""
    blind = "collector dc-1 is blind: no control answers (core-1)"
    page = read((await get("/status", TownSource(statuses={}, blind=blind))).text)
    assert page.headings[0] == (1, "Chưa xác định được tình trạng mạng")
    assert "điểm giám sát dc-1 mất kết nối: không thiết bị kiểm chứng nào trả lời (core-1)" in page.text
    assert "không nhận được câu trả lời nào" not in page.text


async def test_starting_up_is_said_and_silence_is_not_held_against_it() -> None:
    """Before the first polls nothing is suspect but unfinished."""
    page = read((await get("/status?lang=en", TownSource(statuses={}, answers={}, ready=False))).text)
    assert "Starting up" in page.text
    assert "hears no answers" not in page.text
    assert page.title == "The state of the network is not known · Thành phố Mẫu"


async def test_the_title_tells_the_number_of_faults() -> None:
    """A tab in the background is enough to see that something broke."""
    assert read((await get("/status")).text).title == "1 sự cố · Thành phố Mẫu"


async def test_numbers_can_be_dialled() -> None:
    """A telephone gets digits, people get what the inventory writes."""
    page = read((await get("/status/sites/00001")).text)
    assert "tel:0900000001" in page.links
    assert "tel:18001260" in page.links


async def test_the_wall_shows_carriers_but_no_private_numbers() -> None:
    """Visitors read a wall, too."""
    page = read((await get("/status/wall")).text)
    assert "C-2" in page.text
    assert "0900" not in page.text


async def test_the_summary_for_machines_is_the_same_at_both_addresses() -> None:
    """By its own address, or by asking for JSON."""
    own = await get("/status.json")
    asked = await get("/status", accept="application/json")
    assert own.json() == asked.json()
    assert (await get("/status", accept="text/html,application/json")).headers["content-type"].startswith("text/html")
    assert own.headers["vary"] == "Accept"
    none = {"down": 0, "behind": 0, "degraded": 0, "unknown": 0, "maintenance": 0, "up": 0, "quiet": 0}
    assert own.json() == {
        "city": {"code": "01", "name": "Thành phố Mẫu"},
        "simulated": False,
        "ready": True,
        "blind": "",
        "at": "2023-11-15T05:13:20+07:00",
        "last_answer_at": "2023-11-15T05:13:16+07:00",
        "devices": none | {"down": 1, "behind": 2, "degraded": 1, "up": 2, "quiet": 2},
        "affected": {"sites": 3, "devices": 3, "counters": 9},
        "faults_total": 1,
        "findings_total": 0,
        "findings": [],
        "faults": [
            {
                "device": "r-002",
                "role": "router",
                "site": "002",
                "district": "002",
                "since": "2023-11-15T04:26:20+07:00",
                "reason": "timeout",
                "behind": {"devices": 2, "sites": 2, "counters": 3},
                "circuits": [{"id": "C-2", "provider": "Nhà mạng A", "hotline": ""}],
            }
        ],
        "districts": [
            {"code": "01", "name": "Thành phố Mẫu", "state": "up", "sites": 1, "devices": none | {"up": 1}},
            {
                "code": "001",
                "name": "Quận Một",
                "state": "degraded",
                "sites": 2,
                "devices": none | {"up": 1, "degraded": 1},
            },
            {
                "code": "002",
                "name": "Huyện Hai",
                "state": "down",
                "sites": 3,
                "devices": none | {"down": 1, "behind": 2, "quiet": 2},
            },
        ],
    }


async def test_a_reloaded_inventory_is_shown_at_once() -> None:
    """A new inventory object replaces every index."""
    source = TownSource()
    assert (await get("/status/devices/r-001", source)).status_code == 200
    smaller = town()
    source.inventory = type(smaller)(smaller.city, smaller.units, smaller.sites, {})
    assert (await get("/status/devices/r-001", source)).status_code == 404


async def test_more_faults_than_fit_are_counted() -> None:
    """The wall shows the first and says how many more there are."""
    down = {name: status(name, DeviceState.DOWN, 5, "timeout") for name in town().devices}
    page = read((await get("/status/wall", TownSource(statuses=down))).text)
    assert page.headings[0] == (1, "8 sự cố")
    assert "và 1 sự cố khác" in page.text
