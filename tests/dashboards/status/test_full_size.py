"""Every kind of page with the whole city on it, in a real browser: accessible, light, printable, on any screen."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest
import uvicorn

from benchmarks.full_city import CitySource
from benchmarks.status_pages import BUDGET_MILLISECONDS, application, cost, pages

from ...wardwatch.process import free_port
from .axe import check, fetch_axe
from .browser import DESKTOP, PHONE, Browser, Screen, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette

KINDS = (
    *("city", "wall", "outages", "handover", "services", "circuits", "circuit", "district", "commune", "site"),
    *("device", "find", "missing"),
)
VIEWS = {"vi": DESKTOP, "en": PHONE._replace(dark=True)}
"""Both languages and both colour schemes on every kind of page; that they are independent is known from the palette."""

WALLS = (Screen(1280, 720), Screen(1920, 1080), Screen(3840, 2160))
MOST_SENT = 60_000
"""Bytes of a page as sent: what a slow line of a commune carries in a moment."""


class City(NamedTuple):
    """The application, where it listens, and the paths of its pages."""

    source: CitySource
    app: Starlette
    address: str
    paths: dict[str, str]

    def url(self, kind: str, language: str = "vi") -> str:
        path = self.paths[kind]
        return f"{self.address}{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    source = CitySource()
    app, port = application(source), free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, name="pages")
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the pages did not come up"
            time.sleep(0.02)
        yield City(source, app, f"http://127.0.0.1:{port}", pages(source))
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    return fetch_axe(tmp_path_factory.mktemp("axe"))


def test_the_pages_tried_are_all_there_are(city: City) -> None:
    """A page that is added has to be looked at here, too."""
    assert set(city.paths) == set(KINDS)
    served = {route.path for route in city.app.routes if route.path.startswith("/status")}  # type: ignore[attr-defined]
    patterns = {re.sub(r"\{name:path\}", "", path) for path in served} - {"/status/", "/status.json"}
    assert {path for path in patterns if not any(tried.startswith(path) for tried in city.paths.values())} == set()


@pytest.mark.parametrize("language", VIEWS)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_any_page(city: City, browser: Browser, axe: str, kind: str, language: str) -> None:
    """No rule is broken, however slightly, and nothing stands outside a screen of this width."""
    browser.look(VIEWS[language])
    browser.open(city.url(kind, language))
    assert check(browser, axe) == []
    assert browser.run("document.documentElement.scrollWidth") <= VIEWS[language].width


def test_axe_does_find_what_is_wrong(city: City, browser: Browser, axe: str) -> None:
    """The check itself: a picture without a name and a text of no contrast."""
    browser.open(city.url("missing"))
    wrong = "const it = document.createElement('div'); it.innerHTML = '<img src=x><p id=pale>pale</p>';"
    pale = "document.getElementById('pale').style.cssText = 'color: #777; background: #888'"
    browser.run(f"{wrong} document.querySelector('main').append(it); {pale}; true")
    assert {each.rule for each in check(browser, axe)} >= {"image-alt", "color-contrast"}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_page_is_small_and_made_in_a_moment(city: City, kind: str) -> None:
    """The budget of the city page holds for every page; CPU of this process, so that a busy machine costs nothing."""
    found = await cost(city.app, city.paths[kind])
    assert found.milliseconds < BUDGET_MILLISECONDS
    assert 500 < found.sent < MOST_SENT


@pytest.mark.parametrize("screen", WALLS)
def test_the_wall_fits_its_screen_and_cuts_nothing_off(city: City, browser: Browser, screen: Screen) -> None:
    """Every district whole, every fault shown whole, nothing to scroll, letters that a room can read."""
    browser.look(screen)
    browser.open(city.url("wall"))
    assert browser.run("document.documentElement.scrollHeight") <= screen.height
    cut = "[...document.querySelectorAll('.tile a, .strip li, .wall .counts li, .headline, .wall .faults li')]"
    cut += ".filter(it => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1"
    cut += " || it.getBoundingClientRect().bottom > innerHeight).map(it => it.textContent.trim())"
    assert browser.run(cut) == []
    assert browser.run("document.querySelectorAll('.tile').length") == len(city.source.gap or {}) + 1
    small = "Math.min(...[...document.querySelectorAll('.wall h3 a, .faults .for, .counts b')]"
    small += ".map(it => parseFloat(getComputedStyle(it).fontSize))) / innerHeight"
    assert browser.run(small) > 0.02


@pytest.mark.parametrize("kind", ["city", "commune", "handover"])
def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(city: City, browser: Browser, kind: str) -> None:
    browser.look(DESKTOP)
    browser.open(city.url(kind))
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    assert browser.run("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("Enter")
    assert browser.run("document.activeElement.id") == "main"
    for _ in range(5):
        browser.press("Tab")
        assert browser.run("document.querySelector('main').contains(document.activeElement)")
        assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


FRESH = """new Promise(done => {
  const old = document.getElementById('live');
  document.dispatchEvent(new Event('visibilitychange'));
  const ends = Date.now() + %d;
  const look = () => {
    const changed = document.getElementById('live') !== old;
    if (changed || Date.now() > ends) done(changed); else setTimeout(look, 20);
  };
  look();
})"""
"""Whether the page gets fresh figures within so many milliseconds."""


def test_a_refresh_keeps_the_reader_s_place_and_a_paused_page_stands_still(city: City, browser: Browser) -> None:
    browser.look(DESKTOP)
    browser.open(city.url("handover"))
    browser.run("document.querySelector('tbody th a').focus()")
    place = browser.run("document.activeElement.getAttribute('href')")
    assert browser.run(FRESH % 20_000)
    assert browser.run("document.activeElement.getAttribute('href')") == place
    browser.run("document.getElementById('pause').click()")
    assert browser.run("document.getElementById('pause').getAttribute('aria-pressed')") == "true"
    asked = "performance.getEntriesByType('resource').filter(it => it.initiatorType === 'fetch').length"
    before = browser.run(asked)
    assert not browser.run(FRESH % 300)
    assert browser.run(asked) == before
    browser.run("document.getElementById('pause').click()")
    assert browser.run(FRESH % 20_000)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_commune_s_page_is_one_sheet_of_a4(city: City, browser: Browser, language: str) -> None:
    """One that is cut off, one that is well, one whose outage is its own."""
    inventory = city.source.inventory
    own = inventory.sites[inventory.devices[city.source.down[-1]].site].unit
    cut = next(
        inventory.sites[inventory.devices[name].site].unit
        for name, status in city.source.statuses.items()
        if city.source.down[0] in status.roots and inventory.devices[name].role == "router"
    )
    well = next(
        site.unit
        for name, site in inventory.sites.items()
        if len(site.unit) == len(own) and not any(name in each.sites for each in city.source.outages.lasting)
    )
    browser.look(DESKTOP._replace(dark=True))
    for unit in (own, cut, well):
        browser.open(f"{city.address}/status/communes/{unit}?lang={language}")
        told = subprocess.run(["pdfinfo", "-"], input=browser.paper(), capture_output=True, check=True).stdout.decode()
        assert re.search(r"^Pages: +1$", told, re.MULTILINE), f"{unit}: {told}"
        assert "A4" in told


@pytest.mark.parametrize("kind", ["commune", "handover", "wall"])
def test_paper_is_white_whatever_the_screen_is(city: City, browser: Browser, kind: str) -> None:
    browser.look(DESKTOP._replace(dark=True))
    browser.open(city.url(kind))
    browser.call("Emulation.setEmulatedMedia", media="print")
    grounds = "[...document.querySelectorAll('body, main, main *')].map(it => getComputedStyle(it).backgroundColor)"
    found = set(browser.run(f"[...new Set({grounds})]"))
    browser.call("Emulation.setEmulatedMedia", media="")
    assert found <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
