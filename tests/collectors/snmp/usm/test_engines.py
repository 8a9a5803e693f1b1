"""What is known of engines: who answers where, which are at several places, and their clocks."""

from __future__ import annotations

import pytest

from collectors.snmp.usm.clock import EngineClock
from collectors.snmp.usm.engines import Engines, RemoteEngine

ONE, TWO, THREE = ("192.0.2.1", 161), ("192.0.2.2", 161), ("192.0.2.3", 161)


def test_an_engine_that_moves_is_no_duplicate() -> None:
    """The device of an address is replaced by one whose twin is gone."""
    engines = Engines()
    engines.confirm(ONE, RemoteEngine(b"first"))
    engines.confirm(ONE, RemoteEngine(b"second"))
    engines.confirm(TWO, RemoteEngine(b"first"))
    assert engines.duplicates == {}
    engines.confirm(THREE, RemoteEngine(b"second"))
    assert engines.duplicates == {b"second".hex(): (ONE, THREE)}
    engines.forget(ONE)
    assert engines.duplicates == {}


def test_duplicates_are_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """Not at every poll, and not again for the third of them."""
    engines = Engines()
    for _ in range(3):
        for place in (ONE, TWO, THREE):
            engines.confirm(place, RemoteEngine(b"same"))
    assert len(caplog.records) == 1
    assert engines.duplicates == {b"same".hex(): (ONE, TWO, THREE)}


def test_a_confirmed_engine_keeps_its_clock() -> None:
    """Confirming it again changes nothing."""
    engines, engine = Engines(), RemoteEngine(b"engine")
    engine.clock = EngineClock(1, 5, 0.0)
    engines.confirm(ONE, engine)
    engines.confirm(ONE, engine)
    assert engines.at(ONE) is engine
    assert engines.at(TWO) is None


def test_a_clock_runs_on_by_ours() -> None:
    """And stands at the last second that its counter can hold."""
    clock = EngineClock(7, 100, 1000.0)
    assert [clock.time(now) for now in (1000.0, 1000.9, 1001.0, 1060.5)] == [100, 100, 101, 160]
    assert EngineClock(1, 2**31 - 5, 0.0).time(100.0) == 2**31 - 1


@pytest.mark.parametrize(
    ("boots", "time", "holds"), [(7, 160, True), (7, 310, True), (7, 311, False), (7, 10, True), (7, 9, False)]
)
def test_messages_of_the_window_hold(boots: int, time: int, *, holds: bool) -> None:
    """A minute later, 150 s either way."""
    assert EngineClock(7, 100, 0.0).holds(boots, time, 60.0) is holds


@pytest.mark.parametrize("boots", [6, 8])
def test_messages_of_other_boots_do_not_hold(boots: int) -> None:
    assert not EngineClock(7, 100, 0.0).holds(boots, 100, 0.0)


def test_a_clock_follows_the_latest_message_only() -> None:
    """A message overtaken on the way does not put it back."""
    clock = EngineClock(7, 100, 0.0)
    clock.advance(130, 20.0)
    clock.advance(120, 21.0)
    assert (clock.latest, clock.received_at) == (130, 20.0)
