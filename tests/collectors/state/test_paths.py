"""A device that answers although its ways say otherwise, and one on its backup path: findings, never faults."""

from __future__ import annotations

from dataclasses import replace

from collectors.state.city import CityState
from collectors.state.findings import Finding, FindingKind
from collectors.state.model import DeviceState
from inventory.identifiers import CircuitId, DeviceName
from inventory.model import Circuit, CircuitEnd, Inventory, Uplink

from .cities import START, Watch, city, device, poll, tree

CORE, A, B, X = (DeviceName(name) for name in ("core", "a", "b", "x"))
WRONG = {"core": [], "a": ["core"], "b": ["core"], "x": ["a"]}
"""The inventory says that x hangs on a; it hangs on b."""


def backed_up(*, circuits: tuple[Circuit, ...] = ()) -> Inventory:
    """The device x has a preferred way over a and a spare one over b."""
    spare = replace(device("x"), uplinks=(Uplink(A, 1), Uplink(B, 2)))
    inventory = city(device("core"), device("a", "core"), device("b", "core"), spare)
    return replace(inventory, circuits={circuit.id: circuit for circuit in circuits})


def test_a_device_that_answers_while_all_above_it_are_silent_has_suspect_uplinks_and_is_up() -> None:
    watch = Watch(CityState(tree(WRONG), now=START))
    watch.round(WRONG)
    assert watch.state.findings() == ()
    watch.rounds(3, ["core", "a", "b", "x"], {"a"})
    assert watch.state.findings() == (), "a is confirmed silent in the third round; x must show it three times"
    watch.rounds(2, ["core", "a", "b", "x"], {"a"})
    assert watch.states() == {"core": DeviceState.UP, "a": DeviceState.DOWN, "b": DeviceState.UP, "x": DeviceState.UP}
    assert watch.state.findings() == (Finding(FindingKind.PARENTS_SILENT, X, (A,), START + 225.0),)


def test_the_finding_goes_when_three_polls_do_not_show_it_any_more() -> None:
    watch = Watch(CityState(tree(WRONG), now=START))
    watch.rounds(1, WRONG)
    watch.rounds(6, WRONG, {"a"})
    assert len(watch.state.findings()) == 1
    found = []
    for _ in range(6):
        watch.round(WRONG)
        found.append(len(watch.state.findings()))
    assert found == [1, 1, 0, 0, 0, 0]


def test_one_answer_in_passing_is_no_finding() -> None:
    """A line that lives for a moment between two polls of the parent lets one answer through."""
    watch = Watch(CityState(tree(WRONG), now=START))
    watch.rounds(1, WRONG)
    watch.rounds(4, WRONG, {"a", "x"})
    watch.rounds(2, WRONG, {"a"})
    watch.rounds(6, WRONG, {"a", "x"})
    assert watch.state.findings() == ()


def test_a_device_with_one_living_parent_of_two_that_are_alike_is_no_finding() -> None:
    names = ["core", "a", "b", "x"]
    alike = replace(device("x"), uplinks=(Uplink(A), Uplink(B)))
    watch = Watch(CityState(city(device("core"), device("a", "core"), device("b", "core"), alike), now=START))
    watch.rounds(1, names)
    watch.rounds(8, names, {"a"})
    assert watch.state.findings() == ()


def test_a_device_whose_preferred_way_is_down_is_on_its_backup_path() -> None:
    names = ["core", "a", "b", "x"]
    watch = Watch(CityState(backed_up(), now=START))
    watch.round(names)
    watch.rounds(6, names, {"a"})
    (finding,) = watch.state.findings()
    assert finding == Finding(FindingKind.ON_BACKUP, X, (A,), finding.since, (B,))
    assert START + 180 <= finding.since < START + 300
    assert watch.states()["x"] is DeviceState.UP
    watch.rounds(6, names)
    assert watch.state.findings() == ()
    watch.rounds(8, names, {"b"})
    assert watch.state.findings() == (), "the spare one is down, the preferred one carries"


def test_a_line_without_signal_puts_a_device_on_its_backup_path_too() -> None:
    far = CircuitEnd(A, "ge-0")
    own = CircuitEnd(X, "ether1")
    inventory = backed_up(circuits=(Circuit(CircuitId("C-1"), "carrier", (far, own)),))
    signals: dict[CircuitEnd, bool | None] = {far: False, own: None}
    watch = Watch(CityState(inventory, now=START, signal=signals.get))
    watch.rounds(4, ["core", "a", "b", "x"])
    assert [(each.kind, each.device, each.others) for each in watch.state.findings()] == [
        (FindingKind.ON_BACKUP, X, (B,))
    ]
    signals[far] = True
    watch.rounds(3, ["core", "a", "b", "x"])
    assert watch.state.findings() == ()


def test_what_a_silent_device_said_of_its_ports_proves_nothing() -> None:
    """Nobody has heard of a since watching began: what it said of its port before is no clue."""
    end = CircuitEnd(A, "ge-0")
    inventory = backed_up(circuits=(Circuit(CircuitId("C-1"), "carrier", (end, CircuitEnd(X, "ether1"))),))
    state = CityState(inventory, now=START, signal={end: False}.get)
    state.tick(START)
    for minute in range(4):
        state.apply(poll("x", START + 60 * minute))
    assert state.findings() == (), "a has not answered"


def test_findings_survive_a_reload_for_devices_that_stayed_as_they_were() -> None:
    watch = Watch(CityState(tree(WRONG), now=START))
    watch.rounds(1, WRONG)
    watch.rounds(6, WRONG, {"a"})
    before = watch.state.findings()
    again = CityState(tree(WRONG), restored=watch.state.statuses, now=watch.now)
    again.adopt(watch.state)
    assert again.findings() == before != ()
    mended = CityState(tree({**WRONG, "x": ["b"]}), restored=watch.state.statuses, now=watch.now)
    mended.adopt(watch.state)
    assert mended.findings() == ()
