from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise
from urllib.parse import quote

import pytest

from .document import read
from .town import HOSTILE, TownSource, get

PAGES = (
    "/status",
    "/status/wall",
    "/status/districts/002",
    "/status/districts/01",
    "/status/outages",
    "/status/handover",
    "/status/handover?hours=24",
    "/status/services",
    "/status/circuits",
    "/status/circuits/C-1",
    "/status/communes/00001",
    "/status/communes/002",
    "/status/sites/00001",
    "/status/sites/00003",
    "/status/devices/core-1",
    "/status/devices/r-002",
    "/status/devices/r-00001",
    f"/status/devices/{quote(HOSTILE, safe='')}",
    "/status/find?q=r",
    "/status/find?q=",
    "/status/none",
)

GROUNDS = {
    "ground": ("text", "muted", "link", "degraded", "down", "behind", "up", "maintenance", "unknown", "quiet"),
    "surface": ("text", "muted", "link", "degraded", "down", "behind", "up", "maintenance", "unknown", "quiet"),
    "raised": ("text", "muted", "link", "degraded", "down", "behind", "up", "maintenance", "unknown", "quiet"),
    "alarm": ("on-alarm",),
    "mark": ("on-mark",),
}
"""Text colours by the grounds they stand on; table rows turn to the raised ground under the pointer."""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_can_be_read_by_ear_and_walked_by_keyboard(path: str, language: str) -> None:
    """Language, one main part, headings in order, named regions, labelled inputs, tables with headers."""
    response = await get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    page = read(response.text)
    assert page.language == language
    assert page.landmarks.count("main") == 1
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(one, two) for one, two in pairwise(levels) if two > one + 1] == []
    assert [text for _, text in page.headings if not text] == []
    assert page.nameless == []
    assert page.inputs <= page.labelled
    assert set(page.header_cells) <= {"col", "row"}
    assert page.tables == page.captions
    assert len(set(page.ids)) == len(page.ids)
    assert page.references <= set(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_needs_nothing_from_elsewhere_and_nothing_inline(path: str) -> None:
    """It works in a room without the Internet and under the strict policy."""
    page = read((await get(path)).text)
    assert page.inline == []
    assert page.external == []
    assert page.scripts == ["/static/status.js"]


async def test_a_blind_collector_is_announced_once_and_not_at_every_refresh() -> None:
    """What is swapped is no alert of its own; the script tells when the words of the alarm change."""
    source = TownSource(blind="collector dc-1 is blind: no control answers (core-1)")
    for path in ("/status", "/status/devices/core-1", "/status/handover"):
        text = (await get(f"{path}?lang=en", source)).text
        assert 'data-alarm="Unknown: the monitoring itself is cut off. ' in text
        assert 'role="alert"' not in text.partition('id="live"')[2]
        assert "the monitoring itself is cut off" not in (await get(f"{path}?lang=en")).text


async def test_without_scripts_the_page_reloads_itself() -> None:
    """A wall browser with scripts off stays fresh."""
    text = (await get("/status/wall")).text
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in text


async def test_colour_is_never_the_only_signal() -> None:
    """Each state is a word and a shape of its own."""
    text = (await get("/status")).text
    for face in ("down", "behind", "degraded", "unknown", "maintenance", "up", "quiet"):
        assert f'<symbol id="i-{face}"' in text
    assert len(set(re.findall(r"<symbol id=\S+ viewBox=\S+ ?\S* ?\S* ?\S*>(.+?)</symbol>", text))) == 7
    for match in re.finditer(r'<span class="face \w+">(.*?)</span>', text):
        assert re.sub(r"<[^>]*>", "", match[1]).strip()


def _blocks(css: str) -> dict[str, dict[str, str]]:
    """Custom properties by palette: light, dark, wall, print."""
    light, dark, wall, printed = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root[^{]*\{([^}]*)\}", css)
    )
    return {"light": light, "dark": dark, "wall": wall, "print": light | printed}


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _css() -> str:
    return (files("dashboards.status") / "static" / "status.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("palette", ["light", "dark", "wall", "print"])
def test_every_text_has_enough_contrast_on_every_ground(palette: str) -> None:
    """At least 4.5 to 1 (WCAG 2.1, 1.4.3), by day, by night, on the wall and on paper."""
    colours = _blocks(_css())[palette]
    poor = {
        (text, ground): round(_contrast(colours[text], colours[ground]), 2)
        for ground, texts in GROUNDS.items()
        for text in texts
        if _contrast(colours[text], colours[ground]) < 4.5
    }
    assert poor == {}


def test_the_wall_is_dark_by_the_same_palette() -> None:
    """One dark palette, whoever asks for it."""
    palettes = _blocks(_css())
    assert palettes["wall"] == palettes["dark"]
    assert palettes["light"].keys() == palettes["dark"].keys()


def test_the_style_sheet_loads_nothing() -> None:
    """No font, no picture, no import."""
    assert re.findall(r"url\(|@import|https?:", _css()) == []
