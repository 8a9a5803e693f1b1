from __future__ import annotations

import math

import msgspec

from collectors.errors import Reason
from collectors.joining import join_parts
from collectors.latest import Latest
from collectors.poll import ModuleOutcome, Part, Poll, Work
from collectors.readings import (
    CounterSample,
    CpuReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    Readings,
    SensorReading,
    SystemReading,
)
from inventory.identifiers import DeviceName

R1 = DeviceName("r-1")
INTERVALS = {Work.COUNTERS: 60.0, Work.HEALTH: 300.0, Work.IDENTITY: 3600.0}
PORT = InterfaceReading(1, "ether1", speed_bps=1_000_000_000)
SYSTEM = SystemReading(name="r-1")
CPU = (CpuReading("1", 0.25),)


def counters(at: float, octets: int) -> CounterSample:
    return CounterSample(at, int(at * 100), 1, 0, (InterfaceCounters(1, 1, 1, in_octets=octets, wide=True),))


def poll(at: float, readings: Readings | None = None, *outcomes: ModuleOutcome, device: DeviceName = R1) -> Poll:
    answered = readings is not None
    return Poll(
        device,
        frozenset(Work),
        at - 1,
        at,
        answered,
        readings or Readings(),
        outcomes,
        None if answered else Reason.TIMEOUT,
    )


def test_groups_read_at_different_times_are_merged_and_keep_their_times() -> None:
    latest = Latest(INTERVALS)
    assert latest.of(R1) is None
    latest.apply(poll(100, Readings(system=SYSTEM, interfaces=(PORT,), cpu=CPU)))
    last = poll(160, Readings(counters=counters(159.5, 5)))
    latest.apply(last)
    found = latest.of(R1)
    assert found is not None
    assert found.readings == Readings(system=SYSTEM, interfaces=(PORT,), cpu=CPU, counters=counters(159.5, 5))
    assert found.read_at == {"system": 100, "interfaces": 100, "cpu": 100, "counters": 160}
    assert (found.answered_at, found.last_poll) == (160, last)


def test_totals_run_from_zero_under_the_interface_names_that_were_read() -> None:
    latest = Latest(INTERVALS)
    latest.apply(poll(100, Readings(interfaces=(PORT,), counters=counters(100, 7_000))))
    latest.apply(poll(160, Readings(counters=counters(160, 9_500))))
    found = latest.of(R1)
    assert found is not None
    assert [(each.key, each.in_octets, each.timestamp_ms) for each in found.totals] == [("ether1", 2_500, 160_000)]


def test_an_unanswered_poll_changes_only_the_last_poll() -> None:
    latest = Latest(INTERVALS)
    latest.apply(poll(100, Readings(cpu=CPU), ModuleOutcome("processors")))
    silent = poll(160, None)
    latest.apply(silent)
    found = latest.of(R1)
    assert found is not None
    assert (found.readings, found.answered_at, found.last_poll) == (Readings(cpu=CPU), 100, silent)
    assert found.outcomes == {"processors": ModuleOutcome("processors")}


def test_what_is_older_than_three_of_its_intervals_is_withdrawn_group_by_group() -> None:
    latest = Latest(INTERVALS)
    full = Readings(system=SYSTEM, interfaces=(PORT,), cpu=CPU, counters=counters(1000, 1))
    latest.apply(poll(1000, full, ModuleOutcome("counters")))
    latest.apply(poll(1000, Readings(cpu=CPU), device=DeviceName("r-2")))
    found = latest.of(R1)
    assert found is not None
    assert found.totals
    assert latest.withdraw(1180) == set()
    assert latest.withdraw(1181) == {R1}
    assert (found.readings.counters, found.totals, found.outcomes) == (None, (), {})
    assert found.read_at == {"system": 1000, "interfaces": 1000, "cpu": 1000}
    assert latest.withdraw(1900) == set()
    assert latest.withdraw(1901) == {R1, "r-2"}
    assert found.readings == Readings(system=SYSTEM, interfaces=(PORT,))
    assert latest.withdraw(11_801) == {R1}
    assert (found.readings, found.read_at, found.answered_at) == (Readings(), {}, 1000)
    assert latest.withdraw(math.inf) == set()


def test_totals_go_on_where_they_were_when_a_withdrawn_device_comes_back() -> None:
    latest = Latest(INTERVALS)
    latest.apply(poll(1000, Readings(interfaces=(PORT,), counters=counters(1000, 100))))
    latest.withdraw(1500)
    latest.apply(poll(1600, Readings(counters=counters(1600, 350))))
    found = latest.of(R1)
    assert found is not None
    assert [each.in_octets for each in found.totals] == [250]


def test_restored_evidence_gives_names_at_once_but_no_counters_and_ages_like_any_other() -> None:
    latest = Latest(INTERVALS)
    latest.restore(R1, 1000, Readings(system=SYSTEM, interfaces=(PORT,), counters=counters(1000, 5)))
    found = latest.of(R1)
    assert found is not None
    assert found.readings == Readings(system=SYSTEM, interfaces=(PORT,))
    assert (found.read_at, found.answered_at, found.last_poll) == ({"system": 1000, "interfaces": 1000}, None, None)
    latest.apply(poll(1100, Readings(counters=counters(1100, 5))))
    assert [each.key for each in found.totals] == ["ether1"]
    assert latest.withdraw(12_000) == {R1}
    assert found.readings == Readings()


def test_devices_that_left_are_forgotten() -> None:
    latest = Latest(INTERVALS)
    for name in ("a", "b", "c"):
        latest.apply(poll(100, Readings(cpu=CPU), device=DeviceName(name)))
    assert latest.retain([DeviceName("b"), DeviceName("new")]) == {"a", "c"}
    assert latest.of(DeviceName("a")) is None
    assert latest.of(DeviceName("b")) is not None


def test_every_group_of_readings_has_an_interval() -> None:
    """A new group must be given its class of work, or it would never be withdrawn."""
    latest = Latest(INTERVALS)
    assert set(latest._usual.groups) == {field.name for field in msgspec.structs.fields(Readings)}


def _temperature(name: str, value: float, evidence: str) -> SensorReading:
    return SensorReading("temperature", name, value, "C", evidence=evidence)


INLET, OUTLET = _temperature("inlet", 21.0, "1.2.1"), _temperature("outlet", 35.0, "1.2.2")
DISK = _temperature("d", 4, "9")


def parts(at: float, *found: Part) -> Poll:
    return msgspec.structs.replace(poll(at, join_parts(found)), parts=found)


def sensors_of(latest: Latest) -> list[tuple[str, float | int | str]]:
    found = latest.of(R1)
    assert found is not None
    return [(sensor.name, sensor.value) for sensor in found.readings.sensors or ()]


def test_a_module_that_read_nothing_leaves_what_others_and_it_itself_read_until_that_is_too_old() -> None:
    latest = Latest(INTERVALS)
    latest.apply(parts(1000, Part("a", Readings(sensors=(INLET,))), Part("b", Readings(sensors=(DISK,)))))
    latest.apply(parts(1300, Part("a", Readings(sensors=(msgspec.structs.replace(INLET, value=22.0),)))))
    assert sensors_of(latest) == [("inlet", 22.0), ("d", 4)]
    found = latest.of(R1)
    assert found is not None
    assert found.read_at == {"sensors": 1300}
    assert latest.withdraw(1901) == {R1}
    assert sensors_of(latest) == [("inlet", 22.0)]
    assert latest.withdraw(2201) == {R1}
    assert (found.readings.sensors, found.read_at) == (None, {})


def test_a_module_that_broke_off_adds_to_what_it_read_before_and_a_whole_reading_replaces_both() -> None:
    latest = Latest(INTERVALS)
    latest.apply(parts(1000, Part("a", Readings(sensors=(INLET, OUTLET)))))
    warmer = msgspec.structs.replace(INLET, value=22.0)
    latest.apply(parts(1300, Part("a", Readings(sensors=(warmer,)), complete=False)))
    assert sensors_of(latest) == [("inlet", 22.0), ("outlet", 35.0)]
    latest.apply(parts(1600, Part("a", Readings(sensors=(OUTLET,)))))
    assert sensors_of(latest) == [("outlet", 35.0)]


def test_each_fact_of_the_identity_is_the_most_trusted_source_s_that_knows_it() -> None:
    latest = Latest(INTERVALS)
    weak = Part("system", Readings(identity=IdentityReading(vendor="V", model="M", version="1")), rank=1)
    strong = Part("profile", Readings(identity=IdentityReading(vendor="W", serial="S")), rank=2)
    latest.apply(parts(1000, strong, weak))
    latest.apply(parts(4600, weak))
    found = latest.of(R1)
    assert found is not None
    assert found.readings.identity == IdentityReading(vendor="W", model="M", version="1", serial="S")


def test_what_was_restored_gives_way_to_the_first_reading_of_its_group() -> None:
    latest = Latest(INTERVALS)
    latest.restore(R1, 1000, Readings(system=SYSTEM, sensors=(INLET, DISK)))
    latest.apply(parts(1100, Part("a", Readings(sensors=(OUTLET,)))))
    assert sensors_of(latest) == [("outlet", 35.0)]
    found = latest.of(R1)
    assert found is not None
    assert found.readings.system == SYSTEM


def test_a_module_of_which_the_device_has_nothing_is_not_among_its_outcomes() -> None:
    latest = Latest(INTERVALS)
    latest.apply(poll(1000, Readings(), ModuleOutcome("a"), ModuleOutcome("b")))
    latest.apply(poll(1300, Readings(), ModuleOutcome("a", empty=True)))
    found = latest.of(R1)
    assert found is not None
    assert found.outcomes == {"b": ModuleOutcome("b")}


def test_when_another_make_answers_nothing_of_the_old_device_is_left() -> None:
    latest = Latest(INTERVALS)
    old = Part("a", Readings(system=SystemReading(object_id="1.3.6.1.4.1.1"), sensors=(INLET,)))
    latest.apply(parts(1000, old, Part("b", Readings(identity=IdentityReading(serial="S")))))
    new = Readings(system=SystemReading(object_id="1.3.6.1.4.1.2"))
    latest.apply(parts(1300, Part("a", new)))
    found = latest.of(R1)
    assert found is not None
    assert (found.readings, found.read_at) == (new, {"system": 1300})
