"""Faults by the clock: what falls silent, what its neighbours see, and what comes back."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.agent import Agent
from lab.ber import Pdu
from lab.errors import ScriptError
from lab.faults import Action, Fault, FaultPlayer
from lab.fleet import Fleet, reachable
from lab.script import default_script, load_script

from .cities import default_city, toy_city
from .client import answer, request

START = 1_800_000_000.0
WORDS = "expected one of cut, power_off, reboot, slow, lossy, renumber, wrong_answers, wrong_uplink, flap, power"
UPTIME = "1.3.6.1.2.1.1.3.0"


def _ask(agent: Agent, name: str, now: float) -> int | None:
    data = agent.receive(request(Pdu.GET, name, community="lab-read"), now)
    return None if data is None else int.from_bytes(answer(data).variables[0][2])


def _silent(fleet: Fleet, now: float) -> set[str]:
    return {name for name, agent in fleet.agents.items() if _ask(agent, UPTIME, now) is None}


def _play(*faults: Fault) -> tuple[Fleet, FaultPlayer]:
    fleet = Fleet(toy_city(), START)
    return fleet, FaultPlayer(fleet, faults, START)


def test_a_cut_site_is_silent_with_everything_behind_it_and_comes_back_with_its_counters() -> None:
    fleet, player = _play(Fault(Action.CUT, "9a", 10, 20))
    behind = {device.name for device in fleet.city.devices.values() if device.site in {"9a", "901", "902", "903"}}
    player.advance(START + 9)
    assert _silent(fleet, START + 9) == set()
    before = _ask(fleet.agents["r-901"], UPTIME, START + 9)
    player.advance(START + 10)
    assert _silent(fleet, START + 10) == behind
    player.advance(START + 30)
    assert _silent(fleet, START + 30) == set()
    assert before is not None
    assert _ask(fleet.agents["r-901"], UPTIME, START + 30) == before + 2100


def test_the_line_of_a_cut_site_is_down_at_the_core_and_passes_nothing() -> None:
    fleet, player = _play(Fault(Action.CUT, "9a", 10, 20))
    core = fleet.city.devices["core-dc-1"]
    port = next(port for port in core.ports if port.peer == "r-9a")
    status, octets = f"1.3.6.1.2.1.2.2.1.8.{port.index}", f"1.3.6.1.2.1.31.1.1.1.6.{port.index}"
    agent = fleet.agents["core-dc-1"]

    def read(now: float) -> tuple[int | None, int | None]:
        player.advance(now)
        return _ask(agent, status, now), _ask(agent, octets, now)

    (up, _), (down, first), (still, second), (again, third) = (read(START + second) for second in (9, 10, 29, 60))
    assert (up, down, still, again) == (1, 2, 2, 1)
    assert first == second
    assert third is not None
    assert second is not None
    assert third > second


def test_a_device_that_is_off_takes_down_only_what_has_no_other_way() -> None:
    fleet, player = _play(Fault(Action.POWER_OFF, "core-dc-2", 5, 5), Fault(Action.POWER_OFF, "sw-901", 20, 5))
    player.advance(START + 5)
    assert _silent(fleet, START + 5) == {"core-dc-2"}
    player.advance(START + 20)
    behind = {device.name for device in fleet.city.devices.values() if "sw-901" in device.uplinks}
    assert behind
    assert _silent(fleet, START + 20) == {"sw-901", *behind}


def test_a_reboot_is_silent_for_as_long_as_it_lasts_and_begins_at_0() -> None:
    fleet, player = _play(Fault(Action.REBOOT, "r-901", 10, 6, every=100))
    agent = fleet.agents["r-901"]
    for elapsed, ticks in ((10, None), (15.9, None), (17, 100), (109, 9300), (110, None), (116.5, 50)):
        player.advance(START + elapsed)
        assert _ask(agent, UPTIME, START + elapsed) == ticks, elapsed


def test_what_happens_is_told_with_its_time_in_order_also_when_the_player_is_late() -> None:
    told: list[tuple[float, str]] = []
    faults = (Fault(Action.REBOOT, "r-901", 10, 6, every=100), Fault(Action.CUT, "9b", 12, 30))
    player = FaultPlayer(Fleet(toy_city(), START), faults, START, lambda elapsed, text: told.append((elapsed, text)))
    player.advance(START + 113)
    assert told == [
        (10, "reboot of r-901 begins"),
        (12, "cut of 9b begins"),
        (16, "reboot of r-901 ends"),
        (42, "cut of 9b ends"),
        (110, "reboot of r-901 begins"),
    ]


def test_a_late_player_does_what_it_missed_at_the_time_it_was_due() -> None:
    fleet, player = _play(Fault(Action.REBOOT, "r-901", 10, 6))
    player.advance(START + 100)
    assert _ask(fleet.agents["r-901"], UPTIME, START + 100) == 8400


@pytest.mark.parametrize(
    ("elapsed", "seconds"), [(0, 10), (10, 2), (12, 3), (15, 95), (109.5, 0.5), (110, 5), (115, 95)]
)
def test_the_player_knows_when_something_happens_next(elapsed: float, seconds: float) -> None:
    _, player = _play(Fault(Action.CUT, "9a", 10, 5, every=100), Fault(Action.POWER_OFF, "sw-901", 12, 3))
    player.advance(START + elapsed)
    assert player.seconds_to_next(START + elapsed) == pytest.approx(seconds)


@given(
    st.floats(0, 1e4),
    st.floats(0.001, 1e3),
    st.floats(0.001, 1e3),
)
def test_a_repeated_fault_begins_and_ends_in_turn_whatever_its_times(at: float, lasts: float, gap: float) -> None:
    fault = Fault(Action.CUT, "9a", at, lasts, every=lasts + gap)
    elapsed, states = -1.0, []
    for _ in range(50):
        change = fault.next_change(elapsed)
        assert change > elapsed, "time goes on"
        elapsed = change
        states.append(fault.active(elapsed))
    assert states == [number % 2 == 0 for number in range(len(states))]


def test_an_empty_script_never_does_anything() -> None:
    _, player = _play()
    player.advance(START)
    assert player.seconds_to_next(START) == math.inf


@pytest.mark.parametrize("seed", range(3))
def test_the_default_script_shows_a_cut_and_a_reboot_within_a_minute_in_any_city(seed: int) -> None:
    city = default_city(seed)
    told: list[str] = []
    player = FaultPlayer(Fleet(city, START), default_script(city), START, lambda _, text: told.append(text))
    player.advance(START + 60)
    words = [text.split()[0] + " " + text.split()[-1] for text in told]
    assert words == ["cut begins", "reboot begins", "reboot ends", "cut ends"]
    assert reachable(city, (), ()) == frozenset(city.devices)


def test_a_script_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text('- {cut: "901", at: 20, lasts: 30}\n- {reboot: r-9a, at: 60.5, lasts: 8, every: 300}\n')
    assert load_script(path, toy_city()) == (
        Fault(Action.CUT, "901", 20.0, 30.0),
        Fault(Action.REBOOT, "r-9a", 60.5, 8.0, 300.0),
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("cut: 901", "expected a list of faults"),
        ("- {at: 1, lasts: 2}", f"fault 1: {WORDS}"),
        ("- {cut: '901', power_off: sw-901, at: 1, lasts: 2}", f"fault 1: {WORDS}"),
        ("- {cut: '999', at: 1, lasts: 2}", "fault 1: no site '999' in this city"),
        ("- {reboot: r-999, at: 1, lasts: 2}", "fault 1: no polled device 'r-999' in this city"),
        ("- {power_off: sw-901, lasts: 2}", "fault 1: at: expected seconds, 0 or more"),
        ("- {power_off: sw-901, at: 1, lasts: true}", "fault 1: lasts: expected seconds, 0 or more"),
        (
            "- {power_off: sw-901, at: 1, lasts: 1, every: 1}",
            "fault 1: every: expected more than the 1 seconds that it lasts",
        ),
        ("- {power_off: sw-901, at: 1, for: 1}", "fault 1: unknown key for; expected at, every, lasts"),
        ("- {power_off: [", "cannot be read as YAML"),
    ],
)
def test_a_bad_script_is_refused_with_the_place_and_the_reason(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(text)
    with pytest.raises(ScriptError) as caught:
        load_script(path, toy_city())
    assert str(caught.value).startswith(f"{path}: ")
    assert complaint in str(caught.value)


def test_a_script_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="cannot be read"):
        load_script(tmp_path / "none.yaml", toy_city())


def _lines(tmp_path: Path, text: str, **wishes: object) -> tuple[Fleet, FaultPlayer]:
    path = tmp_path / "script.yaml"
    path.write_text(text)
    city = toy_city(plan="full", scenario="none_short", **wishes)
    fleet = Fleet(city, START)
    return fleet, FaultPlayer(fleet, load_script(path, city), START)


def test_slow_and_lossy_concern_a_site_or_a_device_while_they_last(tmp_path: Path) -> None:
    text = '- {slow: "901", at: 5, lasts: 5, seconds: 1.5}\n- {lossy: sw-902, at: 5, lasts: 5, loss: 0.3}\n'
    fleet, player = _lines(tmp_path, text)
    for elapsed, latency, loss in ((4, 0.0, 0.0), (5, 1.5, 0.3), (10, 0.0, 0.0)):
        player.advance(START + elapsed)
        assert (fleet.agents["ap-901"].latency_seconds, fleet.agents["sw-902"].loss) == (latency, loss)
        assert (fleet.agents["ap-902"].latency_seconds, fleet.agents["ap-902"].loss) == (0.0, 0.0)


def test_a_flapping_line_is_cut_half_of_each_period(tmp_path: Path) -> None:
    fleet, player = _lines(tmp_path, '- {flap: "901", at: 10, lasts: 12, period: 4}\n')
    seen = []
    for elapsed in range(9, 24):
        player.advance(START + elapsed)
        seen.append("x" if fleet.agents["r-901"].cut else ".")
    assert "".join(seen) == ".xx..xx..xx...."


def test_without_mains_a_site_dies_in_the_order_of_its_ups_and_comes_back_restarted(tmp_path: Path) -> None:
    fleet, player = _lines(tmp_path, '- {power: "901", at: 10, lasts: 100, battery: 60}\n')
    site = {device.name for device in fleet.city.devices_by_site["901"] if device.polled}
    plain = {name for name in site if fleet.city.devices[name].role in {"pc", "printer", "kiosk", "camera", "nvr"}}
    source, charge = "1.3.6.1.2.1.33.1.4.1.0", "1.3.6.1.2.1.33.1.2.4.0"
    ups = fleet.agents["ups-901"]
    expected = [(9, set()), (10, plain), (39, plain), (40, plain | {"ap-901"}), (69, plain | {"ap-901"}), (70, site)]
    for elapsed, silent in expected:
        player.advance(START + elapsed)
        assert _silent(fleet, START + elapsed) == silent, elapsed
        if elapsed == 40:
            assert (_ask(ups, source, START + 40), _ask(ups, charge, START + 40)) == (5, 50)
    player.advance(START + 111)
    assert _silent(fleet, START + 111) == set()
    assert _ask(fleet.agents["sw-901"], UPTIME, START + 112) == 200
    assert _ask(ups, source, START + 111) == 3


def test_a_short_power_cut_is_survived_by_what_the_ups_feeds(tmp_path: Path) -> None:
    fleet, player = _lines(tmp_path, '- {power: "901", at: 10, lasts: 20, battery: 60}\n')
    player.advance(START + 29)
    assert "sw-901" not in _silent(fleet, START + 29)
    assert "cam-901-1" in _silent(fleet, START + 29)


def test_renumbered_interfaces_have_other_indexes_and_the_table_says_so(tmp_path: Path) -> None:
    fleet, player = _lines(tmp_path, "- {renumber: r-9a, at: 10, lasts: 50}\n")
    agent = fleet.agents["r-9a"]
    name, changed = "1.3.6.1.2.1.31.1.1.1.1.%d", "1.3.6.1.2.1.31.1.5.0"
    assert _ask(agent, changed, START + 9) == 0
    first = _ask(agent, name % 1, START + 9)
    player.advance(START + 20)
    assert _ask(agent, name % 1001, START + 20) == first
    uptime = _ask(agent, UPTIME, START + 10)
    assert _ask(agent, changed, START + 20) == uptime
    player.advance(START + 60)
    assert _ask(agent, name % 1, START + 60) == first


@pytest.mark.parametrize("how", ["garbage", "request_id", "community"])
def test_wrong_answers_are_not_what_was_asked(how: str, tmp_path: Path) -> None:
    fleet, player = _lines(tmp_path, f"- {{wrong_answers: sw-901, at: 10, lasts: 5, how: {how}}}\n")
    data = request(Pdu.GET, UPTIME, community="lab-read")
    agent = fleet.agents["sw-901"]
    good = agent.receive(data, START + 9)
    player.advance(START + 10)
    wrong = agent.receive(data, START + 9)
    player.advance(START + 15)
    assert wrong is not None
    assert wrong != good
    assert agent.receive(data, START + 9) == good


def test_a_wrong_uplink_changes_no_answer(tmp_path: Path) -> None:
    fleet, player = _lines(tmp_path, "- {wrong_uplink: r-901, instead: r-9b}\n")
    player.advance(START + 1)
    assert _silent(fleet, START + 1) == set()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- {slow: nowhere, at: 1, lasts: 2, seconds: 1}", "no site or polled device 'nowhere' in this city"),
        ("- {slow: r-901, at: 1, lasts: 2}", "seconds: expected seconds, 0 or more"),
        ("- {lossy: r-901, at: 1, lasts: 2, loss: 3}", "loss: expected a share, 0 to 1"),
        ("- {flap: '901', at: 1, lasts: 2, period: 3}", "period: expected more than 0, and lasts at least as long"),
        ("- {wrong_answers: r-901, at: 1, how: rude}", "how: expected one of garbage, request_id, community"),
        ("- {wrong_uplink: r-901, instead: r-777}", "instead: no other device 'r-777' in this city"),
        ("- {power: r-901, at: 1}", "no site 'r-901' in this city"),
    ],
)
def test_what_a_fault_needs_beside_its_times_is_checked(text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=f"script.yaml: fault 1: {complaint}"):
        _lines(tmp_path, text)
