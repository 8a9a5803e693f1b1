"""Why a site was silent, as a running wardwatch tells it: at once, or when its devices answer again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.poll import Part, Poll, Work
from collectors.readings import CounterSample, Readings
from collectors.state.outages import Cause, Clue, Outage, Why
from history import History
from inventory.identifiers import DeviceName
from wardwatch.feed import Feed
from wardwatch.settings import Settings

from ..inventory.examples import load_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CORE, ROUTER, SWITCH, AP = DEVICES = tuple(DeviceName(name) for name in ("core-1", "r-D1", "sw", "ap"))
OFFICE = """
devices:
  - {name: sw, site: D1, role: switch, address: 10.0.1.2, credentials: [ro], uplinks: [{to: r-D1}]}
  - {name: ap, site: D1, role: access_point, address: 10.0.1.3, credentials: [ro], uplinks: [{to: sw}]}
"""
T0 = 1_800_000_000.0
ALL = frozenset(DEVICES)


class _Bench:
    """A feed over the history of a folder, polled once a minute by a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        (folder / "data").mkdir(exist_ok=True)
        self.now = T0
        self.began = dict.fromkeys(DEVICES, T0 - 86_400)
        self.history = History(folder / "data" / "history.sqlite")
        self.history.open()
        self.history.start()
        settings = Settings(inventory=folder, data_dir=folder / "data")
        inventory = load_text(folder, office=OFFICE)
        self.feed = Feed(inventory, settings, self.history, version="0", clock=lambda: self.now)

    def minutes(self, count: int, silent: frozenset[DeviceName] = frozenset()) -> None:
        for _ in range(count):
            for name in DEVICES:
                self.feed.take(self._poll(name, answered=name not in silent))
            self.now += 60
            self.feed.tick()

    def _poll(self, name: DeviceName, *, answered: bool) -> Poll:
        ticks = round((self.now - self.began[name]) * 100)
        counters = CounterSample(self.now, ticks, None, None, ())
        parts = (Part("counters", Readings(counters=counters)),) if answered else ()
        return Poll(name, frozenset({Work.COUNTERS}), self.now, self.now + 0.1, answered, Readings(), parts=parts)

    def restart(self, *names: DeviceName) -> None:
        self.began |= dict.fromkeys(names, self.now)

    def kept(self) -> Outage:
        """The outage of the router as history has it."""
        assert self.history.flush()
        (found,) = (outage for outage in self.history.outages(since=0) if outage.device == ROUTER)
        return found


@pytest.fixture
def bench(tmp_path: Path) -> _Bench:
    made = _Bench(tmp_path)
    made.minutes(3)
    return made


CASES: Mapping[str, tuple[tuple[DeviceName, ...], Why]] = {
    "mains": ((ROUTER, SWITCH, AP), Why(Cause.POWER, Clue.RESTARTED)),
    "line": ((), Why(Cause.LINE, Clue.RAN_ON)),
    "router": ((ROUTER,), Why()),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_site_says_when_it_answers_again_is_kept(bench: _Bench, case: str) -> None:
    restarted, why = CASES[case]
    bench.minutes(10, silent=ALL - {CORE})
    assert (bench.kept().cause, bench.kept().ended) == (Cause.UNKNOWN, None)
    bench.restart(*restarted)
    bench.minutes(12)
    outage = bench.kept()
    assert outage.ended is not None
    assert (outage.cause, outage.clue) == why
    (shown,) = bench.feed.outages.board.ended
    assert shown == outage
    bench.history.stop()


def test_a_site_that_dies_device_by_device_has_no_power_and_that_is_known_at_once(bench: _Bench) -> None:
    bench.minutes(8, silent=frozenset({SWITCH, AP}))
    bench.minutes(6, silent=ALL - {CORE})
    assert (bench.kept().cause, bench.kept().clue) == (Cause.POWER, Clue.DIED_FIRST)
    assert 'cause="power"' in bench.feed.store.render(None).decode()
    bench.history.stop()
