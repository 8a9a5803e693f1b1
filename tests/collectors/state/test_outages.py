"""Outages as objects: one for a root, with what it took along; nothing lost or doubled whatever came first."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import msgspec

from collectors.state.city import CityState
from collectors.state.model import DeviceState, DeviceStatus, Transition
from collectors.state.outages import Cause, Clue, Layer, Outage, OutageBook, Why
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.model import Inventory, Site

from .cities import START, Watch, city, device

CORE, R1, R2, SW, PC = (DeviceName(name) for name in ("core", "r-1", "r-2", "sw", "pc"))
ALL = ["core", "r-1", "r-2", "sw", "pc"]


def _town() -> Inventory:
    """A core; a district with a router; a commune behind it with a router, a switch and a PC."""
    inventory = city(
        device("core", site=SiteName("dc")),
        device("r-1", "core", site=SiteName("D")),
        device("r-2", "r-1", site=SiteName("C")),
        device("sw", "r-2", site=SiteName("C")),
        device("pc", "sw", site=SiteName("C")),
    )
    sites = {
        **inventory.sites,
        SiteName("D"): Site(SiteName("D"), UnitCode("01"), staff=80, counters=6),
        SiteName("C"): Site(SiteName("C"), UnitCode("01"), staff=20),
    }
    return replace(inventory, sites=sites)


class _Bench(Watch):
    """Drives a city and a book of its outages; keeps what the book reported last of each outage."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(CityState(inventory, now=START))
        self.inventory = inventory
        self.why = SimpleNamespace(cause=Cause.UNKNOWN)
        self.book = OutageBook(inventory, self.state.statuses, why=lambda _: Why(self.why.cause))
        self.told: dict[str, Outage] = {}
        self.round(ALL)

    def go(self, count: int, silent: set[str]) -> None:
        for _ in range(count):
            changes = self.round(ALL, silent)
            self.told |= {each.key: each for each in self.book.take(changes, blind=bool(self.state.blind))}


def test_one_cut_is_one_outage_with_everything_behind_it_and_it_ends_when_the_root_answers() -> None:
    bench = _Bench(_town())
    bench.go(8, {"r-1", "r-2", "sw", "pc"})
    (outage,) = bench.told.values()
    assert bench.book.open == {R1: outage}
    assert msgspec.structs.asdict(outage) == {
        "key": f"r-1@{outage.started:.0f}",
        "device": R1,
        "site": "D",
        "layer": Layer.WAN,
        "clue": Clue.NONE,
        "cause": Cause.UNKNOWN,
        "reason": "timeout",
        "started": outage.started,
        "ended": None,
        "ending": "",
        "devices": 4,
        "sites": ("C", "D"),
        "staff": 100,
        "counters": 6,
        "unanswered": 1,
    }
    bench.go(4, set())
    (ended,) = bench.told.values()
    assert ended == msgspec.structs.replace(outage, ended=ended.ended, ending="answered")
    assert bench.state.status(R1).since == ended.ended
    assert bench.book.open == {}


def test_the_layer_says_what_hangs_on_the_root() -> None:
    bench = _Bench(_town())
    bench.go(8, {"sw", "pc"})
    assert {each.device: (each.layer, each.sites, each.devices) for each in bench.book.open.values()} == {
        SW: (Layer.LAN, (), 2)
    }
    bench = _Bench(_town())
    bench.go(8, {"pc"})
    assert {each.device: (each.layer, each.sites) for each in bench.book.open.values()} == {PC: (Layer.DEVICE, ())}


def test_an_outage_that_an_outer_one_hides_stays_open_until_its_root_is_seen_to_answer() -> None:
    bench = _Bench(_town())
    bench.go(8, {"pc"})
    bench.go(8, {"r-1", "r-2", "sw", "pc"})
    assert set(bench.book.open) == {R1, PC}
    bench.go(8, {"pc"})
    assert set(bench.book.open) == {PC}
    assert sorted((each.device, each.ending) for each in bench.told.values()) == [(PC, ""), (R1, "answered")]
    bench.go(4, set())
    assert bench.book.open == {}
    assert len(bench.told) == 2


def test_what_is_not_known_why_is_asked_again_until_it_is() -> None:
    bench = _Bench(_town())
    bench.go(8, {"r-2", "sw", "pc"})
    assert bench.book.open[R2].cause is Cause.UNKNOWN
    assert bench.book.review() == ()
    bench.why.cause = Cause.LINE
    (outage,) = bench.book.review()
    assert (outage.cause, bench.book.open[R2]) == (Cause.LINE, outage)
    bench.why.cause = Cause.POWER
    assert bench.book.review() == ()


def _status(name: DeviceName, state: DeviceState, since: float) -> DeviceStatus:
    return DeviceStatus(name, state, since, "timeout")


def test_planned_work_ends_an_outage_and_silence_after_it_is_a_new_one() -> None:
    inventory = _town()
    statuses = {name: _status(DeviceName(name), DeviceState.UP, 0) for name in ALL}
    book = OutageBook(inventory, statuses)  # type: ignore[arg-type]
    told: list[Outage] = []
    for state, at in ((DeviceState.DOWN, 100), (DeviceState.MAINTENANCE, 200), (DeviceState.DOWN, 300)):
        change = Transition(statuses["r-2"], _status(R2, state, at))
        statuses["r-2"] = change.after
        told += book.take([change])
    assert [(each.key, each.ended, each.ending) for each in told] == [
        ("r-2@100", None, ""),
        ("r-2@100", 200, "planned"),
        ("r-2@300", None, ""),
    ]


def test_blindness_ends_no_outage_but_the_end_of_office_hours_does() -> None:
    inventory = _town()
    statuses = {name: _status(DeviceName(name), DeviceState.UP, 0) for name in ALL}
    statuses["pc"] = _status(PC, DeviceState.DOWN, 50)
    book = OutageBook(inventory, statuses)  # type: ignore[arg-type]
    unknown = Transition(statuses["pc"], _status(PC, DeviceState.UNKNOWN, 80))
    assert book.take([unknown], blind=True) == ()
    (ended,) = book.take([unknown])
    assert (ended.ended, ended.ending) == (80, "excused")


def test_a_restart_continues_what_lasts_ends_what_ended_unseen_and_declares_what_was_lost() -> None:
    inventory = _town()
    statuses = {name: _status(DeviceName(name), DeviceState.UP, 10) for name in ALL}
    statuses["r-2"] = _status(R2, DeviceState.DOWN, 100)
    statuses["pc"] = _status(PC, DeviceState.DOWN, 120)
    lasting = Outage(key="r-2@100", device=R2, site=SiteName("C"), layer=Layer.WAN, started=100, devices=3)
    over = Outage(key="sw@5", device=SW, site=SiteName("C"), layer=Layer.LAN, started=5)
    gone = Outage(key="old@7", device=DeviceName("old"), site=SiteName("C"), layer=Layer.DEVICE, started=7)
    book = OutageBook(inventory, statuses, [lasting, over, gone], now=500)  # type: ignore[arg-type]
    assert book.open[R2] is lasting
    assert {(each.key, each.ended, each.ending) for each in book.caught_up()} == {
        ("sw@5", 10, "answered"),
        ("old@7", 500, "removed"),
        ("pc@120", None, ""),
    }
    assert book.caught_up() == ()
    assert set(book.open) == {R2, PC}
