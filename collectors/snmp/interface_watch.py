"""What is remembered of one device's interface table, so that counters are published under the right names only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.deltas import Moment, restarted
from collectors.readings import InterfaceReading
from collectors.snmp.mib_if_counters import CounterPlan
from collectors.snmp.text import number_of

if TYPE_CHECKING:
    from collectors.readings import CounterSample
    from collectors.snmp.client import Walk

_VAIN_READS: Final = 3
"""After so many changes of ifTableLastChange in a row that changed no name, it is taken for noise: some agents move it
with every change of state, some send the time of day."""


class TableState(NamedTuple):
    """What tells whether two walks saw the same table: when it was, ifNumber, ifTableLastChange."""

    moment: Moment
    interfaces: int | None
    changed: int | None

    @classmethod
    def of_walk(cls, walk: Walk, taken_at: float) -> TableState:
        """The state at a walk that asked for TABLE_STATE along."""
        uptime, count, changed = (number_of(scalar) for scalar in walk.scalars)
        return cls(Moment(taken_at, uptime), count, changed)

    @classmethod
    def of_sample(cls, sample: CounterSample) -> TableState:
        """The state at a sample of counters."""
        moment = Moment(sample.taken_at, sample.uptime_ticks)
        return cls(moment, sample.interface_count, sample.table_last_change)


class InterfaceWatch:
    """Names last read, what the table looked like then, and what to ask for counters.

    Attributes:
        keys: interface index to key; None before names were read.
        plan: what to ask for counters.
        restarts: how often the agent was seen to have restarted.
    """

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.keys: dict[int, str] | None = None
        self.plan = CounterPlan()
        self.restarts = 0
        self._state: TableState | None = None
        self._vain_reads = 0

    def take_names(self, interfaces: tuple[InterfaceReading, ...], state: TableState) -> None:
        """Remember names just read; the next walk for counters shows which widths new interfaces have."""
        self.keys = {reading.index: reading.key for reading in interfaces}
        self._state = state
        self.plan.ask_all()

    def is_stale(self, sample: CounterSample) -> bool:
        """Whether names must be read before a sample is published.

        That is so when none are known, the sample has an unknown interface, ifNumber or ifTableLastChange are not what
        they were, or the agent restarted; the latter also voids the choices of width.
        """
        if self.keys is None or self._state is None:
            return True
        state = TableState.of_sample(sample)
        if restarted(self._state.moment, state.moment):
            self.plan = CounterPlan()
            self.restarts += 1
            return True
        self._state = self._state._replace(moment=state.moment)
        if state.interfaces != self._state.interfaces or any(row.index not in self.keys for row in sample.rows):
            return True
        return state.changed != self._state.changed and self._vain_reads < _VAIN_READS

    def fits(self, sample: CounterSample, keys_before: dict[int, str] | None) -> bool:
        """Whether the names, just read again, are those of the sample taken before them.

        They are when the table is as it was, or when nothing came of its change.

        Args:
            sample: the counters in hand.
            keys_before: the keys that were known when they were taken.
        """
        state = TableState.of_sample(sample)
        same_names = self.keys == keys_before
        if (
            self._state is not None
            and state.interfaces == self._state.interfaces
            and state.changed == self._state.changed
        ):
            self._vain_reads = self._vain_reads + 1 if same_names else 0
            return True
        self._vain_reads += 1
        return same_names

    def name_rest(self, sample: CounterSample) -> tuple[InterfaceReading, ...]:
        """Readings for interfaces that have counters and, even after reading, no name: their key is `if<index>`."""
        if self.keys is None:
            return ()
        taken = set(self.keys.values())
        found = []
        for index in dict.fromkeys(row.index for row in sample.rows if row.index not in self.keys):
            key = f"if{index}" if f"if{index}" not in taken else f"if{index}#{index}"
            found.append(InterfaceReading(index=index, key=key))
        self.keys |= {reading.index: reading.key for reading in found}
        return tuple(found)
