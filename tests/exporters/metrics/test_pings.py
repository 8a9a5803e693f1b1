"""Pings in the exposition: rendered when they come, kept between polls, gone when they are too old."""

from __future__ import annotations

from collectors.ping.model import PingReading, PingStatus
from exporters.metrics import ChunkStore
from inventory.identifiers import DeviceName

from .city import NOW, PLACED, ROUTER, city, latest, status


def _pings(store: ChunkStore) -> list[str]:
    lines = store.render("10").decode().splitlines()
    return [line.removeprefix("wardwatch_") for line in lines if line.startswith("wardwatch_ping_")]


def _status(*rtts: float, up: bool | None) -> PingStatus:
    return PingStatus(PingReading(ROUTER, NOW - 2, NOW - 1, 4, rtts), up)


def test_a_round_exposes_verdict_times_and_loss_and_a_poll_changes_nothing_of_it() -> None:
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(), status(ROUTER))
    before = store.series
    store.ping(ROUTER, _status(0.25, 0.75, up=True))
    expected = [
        f"ping_up{{{PLACED}}} 1",
        f"ping_rtt_seconds{{{PLACED}}} 0.5",
        f"ping_jitter_seconds{{{PLACED}}} 0.5",
        f"ping_loss_ratio{{{PLACED}}} 0.5",
    ]
    assert _pings(store) == expected
    assert store.series == before + 4
    store.update(ROUTER, None, status(ROUTER))
    store.update(ROUTER, latest(), status(ROUTER))
    assert _pings(store) == expected


def test_what_is_not_known_is_not_exposed() -> None:
    store = ChunkStore(city(), clock=lambda: NOW)
    store.ping(ROUTER, _status(up=False))
    assert _pings(store) == [f"ping_up{{{PLACED}}} 0", f"ping_loss_ratio{{{PLACED}}} 1.0"]
    store.ping(ROUTER, _status(0.25, up=None))
    assert _pings(store) == [f"ping_rtt_seconds{{{PLACED}}} 0.25", f"ping_loss_ratio{{{PLACED}}} 0.75"]
    store.ping(ROUTER, None)
    store.ping(DeviceName("removed meanwhile"), _status(up=False))
    assert _pings(store) == []
