from __future__ import annotations

from collections import Counter

import pytest

from collectors.ping.rounds import Pace, Rounds
from inventory.model import Method
from inventory.overrides import Overrides

from .devices import pinged


def _places(rounds: Rounds, until: float) -> list[tuple[float, str]]:
    found = []
    while (at := rounds.next_at) is not None and at <= until:
        found += [(at, str(device.name)) for device in rounds.due(at)]
    return found


def test_every_device_has_one_place_in_the_interval_and_they_are_spread() -> None:
    """1,200 devices in a minute: about 20 a second, none missing, and each a minute later again."""
    devices = [pinged(f"d{number}") for number in range(1200)]
    found = _places(Rounds(devices, start=1000.0, interval_seconds=60.0, now=1000.0), 1120.0)
    first, second = found[:1200], found[1200:]
    assert sorted(name for _, name in first) == sorted(str(device.name) for device in devices)
    assert [name for _, name in second] == [name for _, name in first]
    assert [at for at, _ in second] == pytest.approx([at + 60 for at, _ in first])
    a_second = Counter(int(at) for at, _ in first)
    assert len(a_second) == 60
    assert max(a_second.values()) < 45


def test_what_is_not_pinged_is_left_out_and_an_own_interval_counts() -> None:
    devices = [
        pinged("fast", overrides=Overrides(intervals=(("counters", 20.0),))),
        pinged("usual"),
        pinged("polled", collect=frozenset({Method.SNMP})),
    ]
    found = Counter(name for _, name in _places(Rounds(devices, start=0.0, interval_seconds=60.0, now=0.0), 600.0))
    assert found == {"fast": 30, "usual": 10}


def test_missed_rounds_are_not_made_up_for_and_places_survive_a_reload() -> None:
    rounds = Rounds([pinged("a")], start=0.0, interval_seconds=60.0, now=0.0)
    place = rounds.next_at
    assert place is not None
    assert [device.name for device in rounds.due(place + 300)] == ["a"]
    assert rounds.next_at == pytest.approx(place + 360)
    assert Rounds([pinged("a")], start=0.0, interval_seconds=60.0, now=300.0).next_at == pytest.approx(place + 300)


def test_an_early_round_comes_beside_the_regular_ones() -> None:
    rounds = Rounds([pinged("a")], start=0.0, interval_seconds=60.0, now=0.0)
    place = rounds.next_at
    assert place is not None
    rounds.hasten(pinged("a").name, place + 20)
    rounds.hasten(pinged("a").name, place + 10)
    rounds.hasten(pinged("unknown").name, place)
    assert [device.name for device in rounds.due(place)] == ["a"]
    assert (rounds.next_at, rounds.early(place + 9)) == (place + 10, [])
    assert [device.name for device in rounds.early(place + 10)] == ["a"]
    assert rounds.next_at == pytest.approx(place + 60)


def test_packets_are_let_out_at_the_rate() -> None:
    pace = Pace(10.0)
    assert [pace.book(3, 100.0) for _ in range(3)] == pytest.approx([0.0, 0.3, 0.6])
    assert pace.book(3, 200.0) == 0.0
