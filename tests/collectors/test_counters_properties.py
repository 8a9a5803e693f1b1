"""Running totals against simulated traffic: exact when nothing was unknowable, and never more than the truth."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.counters import CounterBook
from collectors.readings import CounterSample, InterfaceCounters

_T0 = 1_700_000_000.0
_SPEED = 100_000_000
_ALL_NARROW = 0xFF


@dataclass
class _Agent:
    """An agent with one interface, whose true traffic is known.

    Attributes:
        sent: octets since the beginning of time; packets are the hundredth part.
        raw_base: what had been sent when the counters last began at 0.
    """

    narrow: bool
    uptime_ticks: int
    sent: int
    clock: float = _T0
    raw_base: int = 0
    clock_error: float = 0.0
    history: list[int] = field(default_factory=list)

    def pass_time(self, seconds: float, load: float) -> None:
        self.clock += seconds
        self.uptime_ticks = (self.uptime_ticks + round(seconds * 100)) % 2**32
        self.sent += int(_SPEED / 8 * seconds * load)

    def restart(self) -> None:
        self.uptime_ticks, self.raw_base = 0, self.sent

    def sample(self) -> CounterSample:
        modulus = 2**32 if self.narrow else 2**64
        octets = (self.sent - self.raw_base) % modulus
        packets = ((self.sent - self.raw_base) // 100) % modulus
        row = InterfaceCounters(
            1, 1, 1, octets, octets, packets, 0, 0, packets, 0, 0, 0, 0, 0, 0,
            wide=not self.narrow, discontinuity_ticks=0, narrow=_ALL_NARROW if self.narrow else 0,
        )  # fmt: skip
        return CounterSample(self.clock + self.clock_error, self.uptime_ticks, 1, 0, (row,))


_agents = st.builds(
    _Agent,
    narrow=st.booleans(),
    uptime_ticks=st.integers(0, 2**32 - 1),
    sent=st.integers(0, 2**40),
)
_steps = st.lists(st.tuples(st.floats(1, 330), st.floats(0, 1)), min_size=1, max_size=12)


def _poll(book: CounterBook, agent: _Agent) -> tuple[int, int, int]:
    (totals,) = book.update(agent.sample(), {1: "eth0"}, {1: _SPEED})
    assert totals.in_octets is not None
    assert totals.in_packets is not None
    return totals.timestamp_ms, totals.in_octets, totals.in_packets


@given(_agents, _steps)
def test_the_total_is_the_true_traffic_whenever_the_polls_come(agent: _Agent, steps: list[tuple[float, float]]) -> None:
    """Up to the full speed of the line, over ends of the counters and of sysUpTime, as long as two wraps do not fit."""
    agent.uptime_ticks = max(agent.uptime_ticks, 3_001) if agent.uptime_ticks < 2**32 - 400_000 else 3_001
    book, first = CounterBook(), agent.sent
    _poll(book, agent)
    for seconds, load in steps:
        agent.pass_time(seconds, load)
        assert _poll(book, agent)[1] == agent.sent - first
    assert not book.unknown


@given(_agents, _steps)
def test_64_bit_totals_are_exact_over_the_end_of_sysuptime_too(agent: _Agent, steps: list[tuple[float, float]]) -> None:
    agent.narrow = False
    book, first = CounterBook(), agent.sent
    _poll(book, agent)
    for seconds, load in steps:
        agent.pass_time(seconds, load)
        assert _poll(book, agent)[1] == agent.sent - first
    assert not book.unknown


_events = st.one_of(
    st.tuples(st.just("time"), st.floats(0.01, 4_000), st.floats(0, 1)),
    st.tuples(st.just("restart"), st.floats(0, 100), st.floats(0, 1)),
    st.tuples(st.just("clock"), st.floats(-8_000, 8_000), st.floats(0, 1)),
)


@settings(max_examples=300)
@given(_agents, st.lists(_events, min_size=1, max_size=15))
def test_totals_never_decrease_nor_count_what_was_not_there(
    agent: _Agent, events: list[tuple[str, float, float]]
) -> None:
    """Whatever happens: restarts, any interval, our clock set forward and back."""
    book, first = CounterBook(), agent.sent
    timestamp, octets, packets = _poll(book, agent)
    for what, amount, load in events:
        if what == "time":
            agent.pass_time(amount, load)
        elif what == "restart":
            agent.pass_time(amount, load)
            agent.restart()
            agent.pass_time(amount, load)
        else:
            agent.clock_error += amount
        before = timestamp, octets, packets
        timestamp, octets, packets = _poll(book, agent)
        assert octets <= agent.sent - first
        assert packets <= 2 * ((agent.sent - first) // 100 + 1 + len(events))
        assert (octets, packets) >= before[1:]
        assert timestamp > before[0] or (timestamp, octets, packets) == before
        assert timestamp <= (agent.clock + agent.clock_error) * 1000 or timestamp == before[0]
    if not book.unknown and all(what == "time" for what, _, _ in events):
        assert octets == agent.sent - first
