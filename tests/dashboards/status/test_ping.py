"""Pings on a device's page: one line, in both languages; nothing where nothing is known."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from collectors.ping.model import PingReading, PingStatus
from inventory.identifiers import DeviceName
from inventory.model import Method

from .town import NOW, TownSource, get, town

TIMES = "có trả lời; 2 ms (ngắn nhất 1,2 ms, dài nhất 3,6 ms); độ biến thiên trễ 2,4 ms"
CORE = DeviceName("core-1")


def _source(*rtts: float, up: bool | None) -> TownSource:
    return TownSource(pings={CORE: PingStatus(PingReading(CORE, NOW - 6, NOW - 5, 4, rtts), up)})


async def _line(source: TownSource, language: str) -> str | None:
    page = (await get(f"/status/devices/core-1?lang={language}", source)).text
    found = re.search("<dt>Ping</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return re.sub("<[^>]+>", "", found[1]) if found else None


@pytest.mark.parametrize(
    ("source", "vi", "en"),
    [
        (
            _source(0.0012, 0.0036, 0.0012, up=True),
            f"{TIMES}; mất gói 25 % (5 giây trước)",
            "answers; 2 ms (shortest 1.2 ms, longest 3.6 ms); jitter 2.4 ms; 25 % lost (5 s ago)",
        ),
        (
            _source(up=False),
            "không trả lời; mất gói 100 % (5 giây trước)",
            "does not answer; 100 % lost (5 s ago)",
        ),
        (
            _source(up=None),
            "mất gói 100 % (5 giây trước)",
            "100 % lost (5 s ago)",
        ),
        (TownSource(), None, None),
    ],
)
async def test_the_page_tells_how_pings_went(source: TownSource, vi: str | None, en: str | None) -> None:
    assert (await _line(source, "vi"), await _line(source, "en")) == (vi, en)


async def test_a_device_that_is_only_pinged_has_answered_when_its_pings_were_answered() -> None:
    """Nor is the monitoring taken for deaf where all that answers is pings."""
    devices = {name: replace(device, collect=frozenset({Method.PING})) for name, device in town().devices.items()}
    source = replace(_source(0.001, up=True), inventory=replace(town(), devices=devices), answers={})
    page = (await get("/status/devices/core-1?lang=en", source)).text
    assert "No answer since start-up." not in page
    assert "hears no answers" not in page
    silent = replace(source, pings=_source(up=False).pings)
    page = (await get("/status/devices/core-1?lang=en", silent)).text
    assert "No answer since start-up." in page
    assert "hears no answers" in page
