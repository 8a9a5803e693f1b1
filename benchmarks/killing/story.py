"""A story to be killed in: what a writer writes, item by item, so that what is found afterwards can be judged.

Item n follows from n alone: a change of device n % DEVICES, its evidence, a sample of circuit n % CIRCUITS, an outage.
`python -m benchmarks.killing.story` forks writers of it, so that a kill costs milliseconds and not a start of Python:
one line `PLACE BASE FIRST SEED` a writer on standard input; on standard output `pid PID`, then `done N` whenever
everything up to N is acknowledged, and `ended CODE` when the writer is gone.
"""

from __future__ import annotations

import os
import random
import sys
import traceback
from typing import TYPE_CHECKING, Final

from collectors.load_model import SLOT_SECONDS, CircuitSample, Direction
from collectors.readings import Readings, SystemReading
from collectors.state.model import DeviceState, DeviceStatus, Transition
from collectors.state.outages import Layer, Outage
from history import History, HistoryPlace, writer
from inventory.identifiers import CircuitId, DeviceName, SiteName
from inventory.secret import parse_secret_ref

if TYPE_CHECKING:
    from collections.abc import Mapping

DEVICES: Final = 40
CIRCUITS: Final = 12
OUTAGES: Final = 15
PASSWORD_VARIABLE: Final = "WARDWATCH_KILLS_PASSWORD"

_DIRECTIONS: Final = (Direction.DOWN, Direction.UP)
_MOST_AT_ONCE: Final = 120
KEEP_DAYS: Final = 36_500.0
"""Nothing is deleted for its age."""


def device(number: int) -> DeviceName:
    """The device that an item is about."""
    return DeviceName(f"d{number % DEVICES}")


def status(number: int, base: float) -> DeviceStatus:
    """The state of an item's device after it: its state turns with each of its items."""
    state = DeviceState.DOWN if number // DEVICES % 2 else DeviceState.UP
    return DeviceStatus(device(number), state, base + number, f"change {number} «Ứng Hòa»")


def sample(number: int, base: float) -> CircuitSample:
    """The sample of an item: one of each number."""
    begins = (int(base) // SLOT_SECONDS + number) * SLOT_SECONDS
    return CircuitSample(CircuitId(f"c{number % CIRCUITS}"), _DIRECTIONS[number % 2], begins, number / 7, 1.0)


def outage(number: int, base: float) -> Outage:
    """An outage as an item leaves it: it grows, and ends with every other of its items."""
    key = f"o{number % OUTAGES}"
    ended = base + number if number // OUTAGES % 2 else None
    return Outage(
        key=key,
        device=device(number),
        site=SiteName("s"),
        layer=Layer.WAN,
        started=base,
        ended=ended,
        devices=number,
    )


def tell(history: History, base: float, first: int, seed: int) -> None:
    """Write from an item on, without end; each time that all is acknowledged, say so on standard output.

    Args:
        history: started.
        base: UTC seconds at which the story begins.
        first: number of the first item.
        seed: of how many items go before each acknowledgement.
    """
    dice = random.Random(seed)  # noqa: S311 -- reproducible on purpose
    known: Mapping[DeviceName, DeviceStatus] = history.states()
    last = dict(known)
    number = first - 1
    history.record_sample(sample(number, base))  # perhaps it is there already: it must not be there twice then
    while True:
        for _ in range(dice.randint(1, _MOST_AT_ONCE)):
            number += 1
            after = status(number, base)
            before = last.get(after.device, DeviceStatus(after.device, DeviceState.UNKNOWN, base))
            last[after.device] = after
            history.record(Transition(before, after))
            history.record_evidence(after.device, after.since, Readings(system=SystemReading(name=f"n{number}")))
            history.record_sample(sample(number, base))
            history.record_outage(outage(number, base))
            history.record_watching(base, after.since)
        if not history.flush(60.0) or history.dropped:
            return
        os.write(1, b"done %d\n" % number)


def place_of(where: str) -> HistoryPlace:
    """The place of a history, from the text of it; the password of a server stands in the environment."""
    return HistoryPlace(where, parse_secret_ref(f"env:{PASSWORD_VARIABLE}") if "://" in where else None)


def _fork(line: str) -> None:
    """Fork a writer, and wait for its end."""
    where, base, first, seed = line.split()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(1, b"pid %d\n" % os.getpid())
            history = History(place_of(where), keep_days=KEEP_DAYS)
            history.open()
            history.start()
            tell(history, float(base), int(first), int(seed))
        except BaseException:  # noqa: BLE001 -- whatever it is, it must not go back into the process that forks
            traceback.print_exc()
        finally:
            os._exit(1)  # a writer ends by being killed
    _, how = os.waitpid(pid, 0)
    os.write(1, b"ended %d\n" % os.waitstatus_to_exitcode(how))


def main() -> None:
    """Fork writers until standard input ends."""
    writer._FIRST_RETRY_SECONDS, writer._LAST_RETRY_SECONDS = 0.05, 0.2  # noqa: SLF001 -- a server comes back at once
    for line in sys.stdin:
        _fork(line)


if __name__ == "__main__":
    main()
