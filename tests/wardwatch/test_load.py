"""The 7-day rule on raw counters, the whole way: counters, samples in history, days, rule, the office's circuit."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from collectors.load import LoadBook
from collectors.load_model import SLOT_SECONDS, Direction
from collectors.ping import ToldTransport
from collectors.poll import Poll, Work
from collectors.readings import CounterSample, InterfaceCounters, InterfaceReading, Readings
from history import CircuitDay, History, HistoryUnavailableError
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.load import load_inventory
from planning.assessment import assess
from planning.load import bounds
from planning.model import CIRCUIT
from wardwatch import watch as watch_module
from wardwatch.assessing import Assessor
from wardwatch.feed import Feed
from wardwatch.load import DAY_SETTLES, read_loads
from wardwatch.measured import history_at, measured
from wardwatch.settings import Settings
from wardwatch.watch import Watch

from ..planning.golden_case import LATER, result, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from inventory.model import Inventory

CASE = snapshot(LATER)
HANOI = CASE.inventory.city.zone
OFFICE, ROUTER, K = SiteName("A1"), DeviceName("r-A1"), CircuitId("K-A1")
OVER, AT, UNDER = 181, 180, 100
OCTETS = 125_000
"""A second at 1 Mbit/s."""

PORTS = (InterfaceReading(1, "wan", speed_bps=1_000_000_000),)
FAILS, COMPLIES, UNKNOWN = (Fraction(1), Fraction(1)), (Fraction(0), Fraction(0)), (Fraction(0), Fraction(1))
Rates = tuple[int, int]


def days_before(on: date, count: int) -> list[date]:
    return [on - timedelta(days=back) for back in range(count, 0, -1)]


@dataclass
class Line:
    """The counters of an office's router: octets since a start, by what passes each day in Mbit/s, down and up."""

    rates: dict[date, Rates]
    zone: ZoneInfo = HANOI
    resets: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._days = [(*bounds(day, self.zone), *mbps) for day, mbps in self.rates.items()]

    def octets(self, at: float) -> tuple[int, int]:
        since = max((reset for reset in self.resets if reset <= at), default=float("-inf"))
        down = up = 0.0
        for begins, ends, mbps_down, mbps_up in self._days:
            seconds = max(0.0, min(at, ends) - max(since, begins))
            down, up = down + seconds * mbps_down * OCTETS, up + seconds * mbps_up * OCTETS
        return int(down), int(up)

    def sample(self, at: float) -> CounterSample:
        down, up = self.octets(at)
        boot = max((reset for reset in self.resets if reset <= at), default=self._days[0][0])
        row = InterfaceCounters(1, 1, 1, down, up, wide=True, discontinuity_ticks=0)
        return CounterSample(at, int((at - boot + 100) * 100), 1, 0, (row,))


@dataclass
class Whole:
    """A history that is filled from counters, and what comes of it on a date."""

    history: History
    inventory: Inventory = CASE.inventory
    on: date = LATER

    def __post_init__(self) -> None:
        self.book = LoadBook(self.inventory)

    def measure(
        self,
        line: Line,
        times: Sequence[float],
        device: DeviceName = ROUTER,
        *,
        seen: Callable[[float], float] = lambda at: at,
    ) -> None:
        """Poll at true times; `seen`: the wall clock at a true time."""
        for at in times:
            true = line.sample(at)
            sample = CounterSample(seen(at), true.uptime_ticks, 1, 0, true.rows)
            for finished in self.book.take(device, sample, PORTS, (seen(at), at)):
                self.history.record_sample(finished)
        after = times[-1] + 3600
        for finished in self.book.finished((seen(after), after)):
            self.history.record_sample(finished)
        assert self.history.flush()

    def circuit(self, office: SiteName = OFFICE) -> tuple[Fraction, Fraction]:
        """The share of the office's need of a circuit that is lacking: in its favour, and against it."""
        now = bounds(self.on, self.inventory.city.zone).begins + DAY_SETTLES.total_seconds()
        loads = read_loads(self.history, self.inventory.city.zone, self.on, now)
        found = assess(self.inventory, self.on, p95=loads.by_circuit)
        gap = next(each for each in found.offices if each.site == office).item(CIRCUIT)
        assert gap is not None
        return gap.low.share, gap.high.share

    def figures(self, day: date) -> dict[str, tuple[float | None, int]]:
        """Percentile and count of a day, by direction."""
        zone = self.inventory.city.zone
        loads = read_loads(self.history, zone, self.on, bounds(self.on, zone).ends)
        return {each.direction: (each.p95, each.samples) for each in loads.fresh if each.day == day}


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    history = History(tmp_path / "history.sqlite", keep_days=36_500)
    history.open()
    history.start()
    yield Whole(history)
    history.stop()


def times(
    days: Sequence[date], zone: ZoneInfo = HANOI, step: float = 300.0, without: Collection[int] = ()
) -> list[float]:
    """Polls through days, on the boundaries of the 5 minutes; `without`: numbers of polls that were not answered."""
    begins, ends = bounds(days[0], zone).begins, bounds(days[-1], zone).ends
    return [begins + step * number for number in range(int((ends - begins) / step) + 1) if number not in without]


def rates(down: Sequence[int], up: Sequence[int] | None = None, on: date = LATER) -> dict[date, Rates]:
    return dict(zip(days_before(on, len(down)), zip(down, up or [10] * len(down), strict=True), strict=True))


def gone(day: int, samples: int) -> range:
    """Numbers of the polls that have to stay away, so that so many samples of a day are missing: from 01:00 on."""
    return range(288 * day + 13, 288 * day + 12 + samples)


def test_the_golden_case_comes_out_of_raw_counters(whole: Whole) -> None:
    """Six offices, eight days, polls 37 s after each minute, a day with 259 samples: the same as with given figures."""
    days = days_before(LATER, 8)
    assert CASE.p95 is not None
    for circuit, load in CASE.p95.items():
        device = DeviceName(f"r-{circuit.removeprefix('K-')}")
        series = {day: (int(load.down.get(day) or 185), int(load.up.get(day) or 21)) for day in days}
        polls = [at + 37 for at in times(days, step=60.0)]
        unknown = [day for day in days if load.down.get(day) is None]
        for day in unknown:
            begins = bounds(day, HANOI).begins + 3600
            polls = [at for at in polls if not begins < at - 37 < begins + 29 * SLOT_SECONDS]
        whole.measure(Line(series), [bounds(days[0], HANOI).begins - 23, *polls], device)
    zone, now = HANOI, bounds(LATER, HANOI).begins + DAY_SETTLES.total_seconds()
    loads = read_loads(whole.history, zone, LATER, now)
    found = assess(CASE.inventory, LATER, seen=CASE.seen, p95=loads.by_circuit)
    assert found.offices == result(LATER).offices
    assert {name: (load.down, load.up) for name, load in loads.by_circuit.items()} == {
        name: (
            {day: None if value is None else float(value) for day, value in load.down.items()},
            {day: None if load.down[day] is None else float(value or 0) for day, value in load.up.items()},
        )
        for name, load in CASE.p95.items()
    }


@pytest.mark.parametrize(
    ("down", "up", "without", "expected"),
    [
        pytest.param([OVER] * 6 + [UNDER], None, (), COMPLIES, id="six days above, one below"),
        pytest.param([UNDER] + [OVER] * 7, None, (), FAILS, id="seven days above"),
        pytest.param([OVER] * 7, None, gone(3, 29), UNKNOWN, id="seven days above, 259 samples on one"),
        pytest.param([OVER] * 7, None, gone(3, 28), FAILS, id="seven days above, 260 samples on one"),
        pytest.param([OVER] * 7, None, gone(3, 288), UNKNOWN, id="seven days above, one without a sample"),
        pytest.param([UNDER] * 7, None, gone(3, 288), COMPLIES, id="seven days below, one without a sample"),
        pytest.param([UNDER] * 7, [OVER] * 7, (), FAILS, id="up alone"),
        pytest.param([OVER] * 4 + [UNDER] * 4, [UNDER] * 4 + [OVER] * 4, (), COMPLIES, id="never one direction"),
        pytest.param([AT] * 8, [AT] * 8, (), COMPLIES, id="exactly 90 percent is allowed"),
        pytest.param([OVER] * 3, None, (), UNKNOWN, id="three days measured so far"),
    ],
)
def test_days_of_raw_counters_decide_the_office_s_circuit(
    whole: Whole, down: list[int], up: list[int] | None, without: Collection[int], expected: tuple[Fraction, Fraction]
) -> None:
    series = rates(down, up)
    whole.measure(Line(series), times(list(series), without=without))
    assert whole.circuit() == expected


def test_without_history_the_circuit_is_not_known(whole: Whole) -> None:
    assert whole.circuit() == UNKNOWN


@pytest.mark.parametrize("mbps", [(None, None), (None, 200.0)])
def test_bandwidth_that_nobody_states_is_not_known_whatever_passes(
    whole: Whole, mbps: tuple[float | None, float | None]
) -> None:
    circuit = replace(CASE.inventory.circuits[K], down_mbps=mbps[0], up_mbps=mbps[1])
    whole.inventory = replace(CASE.inventory, circuits={K: circuit})
    whole.book = LoadBook(whole.inventory)
    whole.measure(Line(rates([OVER] * 8)), times(days_before(LATER, 8)))
    assert whole.circuit() == UNKNOWN
    assert whole.figures(LATER - timedelta(days=1))["down"] == (181.0, 288), "it is measured all the same"


def test_fourteen_busy_samples_a_day_comply_and_fifteen_do_not(whole: Whole) -> None:
    """The 274th smallest of 288 is what counts: in 75 minutes a day above the limit."""
    for count, expected in ((14, COMPLIES), (15, FAILS)):
        total, samples = 0.0, []
        for number, at in enumerate(times(days_before(LATER, 7))):
            row = InterfaceCounters(1, 1, 1, int(total), 0, wide=True, discontinuity_ticks=0)
            samples.append(CounterSample(at, 1000 + 30_000 * number, 1, 0, (row,)))
            total += SLOT_SECONDS * OCTETS * (OVER if number % 288 < count else UNDER)
        whole.book = LoadBook(whole.inventory)
        for sample in samples:
            for finished in whole.book.take(ROUTER, sample, PORTS, (sample.taken_at, sample.taken_at)):
                whole.history.record_sample(finished)
        assert whole.history.flush()
        assert whole.circuit() == expected


@pytest.mark.parametrize("step", [300.0, 60.0])
def test_restarts_of_the_router_within_a_day_cost_samples_and_never_make_a_load(whole: Whole, step: float) -> None:
    """Three restarts a day; at 5 minutes each costs at most two samples, at one minute at most one."""
    series = rates([UNDER] * 7)
    resets = [bounds(day, HANOI).begins + hour * 3600 + 1730 for day in series for hour in (3, 9, 15)]
    whole.measure(Line(series, resets=resets), times(list(series), step=step))
    figures = whole.figures(LATER - timedelta(days=1))
    assert figures["down"][0] == 100.0
    assert figures["down"][1] == (285 if step > 60 else 288)
    assert whole.circuit() == COMPLIES


def test_missing_polls_around_midnight_cost_samples_of_both_days_and_no_more(whole: Whole) -> None:
    """Nothing was heard from 23:50 to 00:10: four samples are missing, and each day keeps its own load."""
    series = rates([OVER] * 3 + [UNDER] + [OVER] * 4)
    whole.measure(Line(series), times(list(series), without=range(3 * 288 - 1, 3 * 288 + 2)))
    days = list(series)
    loads = read_loads(whole.history, HANOI, LATER, bounds(LATER, HANOI).ends)
    found = {each.day: (each.p95, each.samples) for each in loads.fresh if each.direction is Direction.DOWN}
    assert (found[days[2]], found[days[3]]) == ((181.0, 286), (100.0, 286))
    assert whole.circuit() == COMPLIES


@pytest.mark.parametrize(("change", "slots", "enough"), [(date(2026, 3, 29), 276, 250), (date(2026, 10, 25), 300, 271)])
def test_a_day_of_a_change_of_clocks_has_its_own_number_of_samples(
    whole: Whole, tmp_path: Path, change: date, slots: int, enough: int
) -> None:
    """In a city whose clocks change the days are civil days, and the same share of their samples makes them known."""
    zone, on = ZoneInfo("Europe/Berlin"), change + timedelta(days=4)
    whole.inventory = replace(CASE.inventory, city=replace(CASE.inventory.city, timezone="Europe/Berlin"))
    whole.on = on
    series = rates([OVER] * 7, on=on)
    days = list(series)
    begins = bounds(change, zone).begins + 1800
    for missing, known in ((slots - enough, (181.0, enough)), (slots - enough + 1, (None, enough - 1))):
        whole.history.stop()
        whole.history = History(tmp_path / f"{missing}.sqlite", keep_days=36_500)
        whole.history.open()
        whole.history.start()
        whole.book = LoadBook(whole.inventory)
        polls = [at for at in times(days, zone) if not begins < at < begins + missing * SLOT_SECONDS]
        whole.measure(Line(series, zone), polls)
        assert whole.figures(change)["down"] == known
        assert whole.figures(days[0])["down"] == (181.0, 288)


def test_a_clock_that_is_set_back_by_an_hour_doubles_nothing(whole: Whole) -> None:
    """At noon of a day: no 5 minutes come twice, the rates are the true ones, and an hour of the truth is lost."""
    days = days_before(LATER, 7)
    series = rates([UNDER] * 6 + [OVER]) | {LATER: (OVER, 10)}
    noon = bounds(days[-1], HANOI).begins + 12 * 3600 + 120

    def wall(at: float) -> float:
        return at - 3600 if at >= noon else at

    whole.measure(Line(series), times([*days, LATER], step=60.0), seen=wall)
    begins, ends = bounds(days[-1], HANOI)
    samples = whole.history.samples(begins, ends, K)
    assert len({(each.begins, each.direction) for each in samples}) == len(samples)
    assert {each.mbps for each in samples if each.direction is Direction.DOWN} == {181.0}
    assert whole.figures(days[-1])["down"] == (181.0, len(samples) // 2)
    assert 280 <= len(samples) // 2 <= 288


def test_a_restart_of_wardwatch_in_the_middle_of_five_minutes_doubles_nothing(whole: Whole) -> None:
    """Only the 5 minutes in which nobody was watching are missing, and what had been finished stays as it was."""
    series = rates([OVER] * 7)
    days = list(series)
    middle = bounds(days[-1], HANOI).begins + 6 * 3600 + 150
    polls = times(days, step=60.0)
    line = Line(series)
    for part in ([at for at in polls if at <= middle], [at for at in polls if at > middle]):
        for at in part:
            for finished in whole.book.take(ROUTER, line.sample(at), PORTS, (at, at)):
                whole.history.record_sample(finished)
        assert whole.history.flush()
        whole.book = LoadBook(whole.inventory)
    begins, ends = bounds(days[-1], HANOI)
    found = [each.begins for each in whole.history.samples(begins, ends, K) if each.direction is Direction.DOWN]
    assert sorted(set(range(int(begins), int(ends), SLOT_SECONDS)) - set(found)) == [int(begins) + 6 * 3600]
    assert len(found) == len(set(found)) == 287
    assert whole.circuit() == FAILS


def test_days_are_worked_out_once_and_again_when_samples_came_late(whole: Whole) -> None:
    series = rates([OVER] * 8)
    days = list(series)
    polls = times(days)
    late = bounds(days[-2], HANOI).begins + 8 * 3600
    whole.measure(Line(series), [at for at in polls if at < late])
    now = bounds(LATER, HANOI).begins + DAY_SETTLES.total_seconds()
    first = read_loads(whole.history, HANOI, LATER, now)
    assert [(each.day, each.p95) for each in first.fresh if each.direction is Direction.DOWN] == [
        *((day, 181.0) for day in days[:-2]),
        (days[-2], None),
    ]
    for each in first.fresh:
        whole.history.record_day(each)
    assert whole.history.flush()
    again = read_loads(whole.history, HANOI, LATER, now)
    assert (again.fresh, again.by_circuit) == ((), first.by_circuit)
    whole.book = LoadBook(whole.inventory)
    whole.measure(Line(series), [at for at in polls if at >= late - 300])
    third = read_loads(whole.history, HANOI, LATER, now)
    assert [(each.day, each.p95, each.samples, each.week_p95) for each in third.fresh if each.direction == "down"] == [
        (days[-2], 181.0, 288, 181.0),
        (days[-1], 181.0, 288, 181.0),
    ]


def test_a_day_counts_when_its_last_samples_are_in_and_not_before(whole: Whole) -> None:
    series = rates([OVER] * 7)
    whole.measure(Line(series), times(list(series)))
    midnight, settles = bounds(LATER, HANOI).begins, DAY_SETTLES.total_seconds()
    for now, last in (
        (midnight + settles - 1, LATER - timedelta(days=2)),
        (midnight + settles, LATER - timedelta(days=1)),
    ):
        assert max(read_loads(whole.history, HANOI, LATER, now).by_circuit[K].down) == last


def test_figures_outlive_the_samples_they_were_made_from(whole: Whole) -> None:
    """Reports of older dates are judged by the days that are kept; the last 31 before the date count."""
    days = days_before(date(2026, 8, 1), 40)
    for day in days:
        for direction in Direction:
            whole.history.record_day(CircuitDay(K, day, direction, 181.0, 288, 181.0))
    assert whole.history.flush()
    whole.on = date(2026, 8, 1)
    assert whole.circuit() == FAILS
    loads = read_loads(whole.history, HANOI, whole.on, bounds(LATER, HANOI).begins)
    assert (loads.fresh, sorted(loads.by_circuit[K].down)) == ((), days[-31:])
    whole.on = date(2026, 8, 1) + timedelta(days=25 + 7)
    assert whole.circuit() == UNKNOWN, "six days of July are left, and nothing is known since"


@dataclass
class Running:
    """What runs of wardwatch on a history that has seven days but for their last hour: the feed and the assessment."""

    history: History
    settings: Settings
    now: float

    def __post_init__(self) -> None:
        self.feed = Feed(
            CASE.inventory, self.settings, self.history, version="0", clock=lambda: self.now, steady=lambda: self.now
        )
        self.assessor = Assessor(self.history)

    def poll(self, at: float, line: Line) -> None:
        """Time passes, and the office's router answers."""
        self.now = at
        readings = Readings(interfaces=PORTS, counters=line.sample(at))
        self.feed.take(Poll(ROUTER, frozenset(Work), at - 1, at, answered=True, readings=readings))
        self.feed.tick()

    def exposed(self, family: str) -> dict[tuple[str, str], str]:
        """Values by circuit and direction."""
        found = {}
        for line in self.feed.store.render(None).decode().splitlines():
            name, _, rest = line.partition("{")
            if name == f"wardwatch_{family}":
                labels, _, value = rest.rpartition("} ")
                pairs = dict(pair.split("=", 1) for pair in labels.split(","))
                found[pairs["circuit"].strip('"'), pairs.get("direction", '""').strip('"')] = value
        return found


def running(whole: Whole, folder: Path, line: Line) -> Running:
    """Seven days in history, the last hour and a quarter of the next day polled while running."""
    midnight = bounds(LATER, HANOI).begins
    before = [at for at in times(days_before(LATER, 7)) if at <= midnight - 3600]
    whole.measure(line, before)
    found = Running(whole.history, Settings(inventory=folder, data_dir=folder), before[-1])
    for number in range(60 + 14):
        found.poll(before[-1] + 60 * (number + 1), line)
    return found


async def test_a_run_judges_a_day_when_it_is_over_exports_it_and_keeps_it(whole: Whole, tmp_path: Path) -> None:
    line = Line(rates([OVER] * 7) | {LATER: (UNDER, 10)})
    run = running(whole, tmp_path, line)
    await run.assessor.assess(run.feed)
    assert run.assessor.result is not None
    assert run.assessor.result.on == LATER - timedelta(days=1), "at 00:14 the day before is not complete"
    assert run.exposed("circuit_over_limit") == {}
    run.poll(bounds(LATER, HANOI).begins + 900, line)
    await run.assessor.renew(run.feed)
    assert run.assessor.result.on == LATER
    assert run.exposed("circuit_p95_bits_per_second") == {(K, "down"): "181000000", (K, "up"): "10000000"}
    assert run.exposed("circuit_over_limit_days") == {(K, "down"): "7", (K, "up"): "0"}
    assert run.exposed("circuit_over_limit") == {(K, ""): "1"}
    assert whole.history.flush()
    kept = whole.history.circuit_days(LATER - timedelta(days=1), LATER)
    assert [(each.p95, each.samples) for each in kept] == [(181.0, 288), (10.0, 288)]
    before = run.assessor.result
    run.poll(bounds(LATER, HANOI).begins + 960, line)
    await run.assessor.renew(run.feed)
    assert run.assessor.result is before, "not before the hour is over"


async def test_the_report_reads_the_same_from_the_data_directory(whole: Whole, tmp_path: Path) -> None:
    line = Line(rates([OVER] * 7) | {LATER: (UNDER, 10)})
    run = running(whole, tmp_path, line)
    run.poll(bounds(LATER, HANOI).begins + 900, line)
    await run.assessor.assess(run.feed)
    assert whole.history.flush()
    with history_at(run.settings.database) as history:
        found = measured(CASE.inventory, run.settings, LATER, history, clock=lambda: run.now)
    assert found.sight is not None
    read = assess(CASE.inventory, LATER, seen=found.seen, p95=found.p95, sight=found.sight, readings=found.readings)
    assert read == run.assessor.result


async def test_the_event_loop_does_no_work_of_the_database(whole: Whole, tmp_path: Path) -> None:
    """Polls, samples, the passing of time and assessments: every statement is of another thread."""
    line = Line(rates([OVER] * 7) | {LATER: (UNDER, 10)})
    run = running(whole, tmp_path, line)
    threads: set[int] = set()

    @event.listens_for(whole.history._opened, "before_cursor_execute")
    def _note(*_arguments: object) -> None:
        threads.add(threading.get_ident())

    for second in range(0, 1200, 60):
        run.poll(bounds(LATER, HANOI).begins + 900 + second, line)
    await run.assessor.assess(run.feed)
    assert await asyncio.to_thread(whole.history.flush)
    assert threads
    assert threading.get_ident() not in threads
    event.remove(whole.history._opened, "before_cursor_execute", _note)


async def test_a_disk_that_cannot_be_read_leaves_the_load_unknown_and_is_asked_again(
    whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    line = Line(rates([OVER] * 7) | {LATER: (UNDER, 10)})
    run = running(whole, tmp_path, line)
    run.poll(bounds(LATER, HANOI).begins + 900, line)
    with monkeypatch.context() as patch:
        patch.setattr(whole.history, "circuit_days", _refuse)
        await run.assessor.assess(run.feed)
    assert "the load of circuits cannot be read now: history x: locked" in caplog.text
    assert run.exposed("circuit_over_limit") == {}
    await run.assessor.assess(run.feed)
    assert run.exposed("circuit_over_limit") == {(K, ""): "1"}


def _refuse(*_arguments: object) -> None:
    raise HistoryUnavailableError("history x: locked")


async def test_a_reload_keeps_what_is_exposed_of_circuits(whole: Whole, tmp_path: Path) -> None:
    line = Line(rates([OVER] * 7) | {LATER: (UNDER, 10)})
    run = running(whole, tmp_path, line)
    run.poll(bounds(LATER, HANOI).begins + 900, line)
    await run.assessor.assess(run.feed)
    before = run.exposed("circuit_p95_bits_per_second")
    run.feed.replace(CASE.inventory)
    assert run.exposed("circuit_p95_bits_per_second") == before != {}


PC = DeviceName("pc-A1")
SEEN_AT = bounds(date(2026, 11, 10), HANOI).begins


@pytest.mark.parametrize(
    ("on", "now", "seen"),
    [
        pytest.param(date(2026, 11, 10), SEEN_AT + 3600, True, id="the same day"),
        pytest.param(date(2026, 12, 1), SEEN_AT + 3600, True, id="a date to come"),
        pytest.param(date(2026, 11, 3), SEEN_AT + 3600, True, id="seen within a week after the date"),
        pytest.param(date(2026, 11, 1), SEEN_AT + 3600, False, id="seen more than a week after the date"),
        pytest.param(date(2026, 11, 10), SEEN_AT + 19 * 3600, False, id="the answer is too old by now"),
    ],
)
def test_what_was_seen_stands_for_dates_near_it_only(
    whole: Whole, tmp_path: Path, on: date, now: float, *, seen: bool
) -> None:
    device = replace(CASE.inventory.devices[ROUTER], name=PC, role="pc")
    inventory = replace(CASE.inventory, devices={**CASE.inventory.devices, PC: device})
    whole.history.record_evidence(PC, SEEN_AT, Readings(interfaces=PORTS))
    assert whole.history.flush()
    settings = Settings(inventory=tmp_path, data_dir=tmp_path)
    found = measured(inventory, settings, on, whole.history, clock=lambda: now)
    assert found.seen == ({OFFICE: {"pc": 1}} if seen else {})


def test_without_a_data_directory_nothing_is_known_and_none_is_made(tmp_path: Path) -> None:
    settings = Settings(inventory=tmp_path, data_dir=tmp_path / "data")
    with history_at(settings.database) as history:
        found = measured(CASE.inventory, settings, LATER, history)
    assert (history, found.seen, found.p95) == (None, None, None)
    assert list(tmp_path.iterdir()) == []


QUIET_CITY = """
city: {name: C, code: "1", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}
units: [{code: "1", name: C, level: city}]
collectors: [{name: dc-1, attached_to: core-1}]
sites: [{name: dc, unit: "1"}]
devices: [{name: core-1, site: dc, role: router, address: 127.0.0.9, collect: []}]
"""


async def test_a_run_assesses_anew_when_every_device_was_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it found at its start rests on what history remembered; the hour need not be over."""
    monkeypatch.setattr(watch_module, "FIRST_ROUND_SECONDS", 0.05)
    (tmp_path / "city.yaml").write_text(QUIET_CITY, encoding="utf-8")
    settings = Settings(inventory=tmp_path, data_dir=tmp_path / "data")
    watch = Watch(load_inventory(tmp_path), settings, version="0", pings=ToldTransport(lambda _: None))
    try:
        await watch.start()
        first = watch.gap_result
        async with asyncio.timeout(30.0):
            while watch.gap_result is first:  # noqa: ASYNC110 -- nobody is told
                await asyncio.sleep(0.01)
        assert first is not None
        assert watch.circuit_loads.day == first.on - timedelta(days=1)
    finally:
        await watch.stop()
