"""Running the schedule: one task per poll, a bound on how many at a time, and one deadline per device."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from heapq import nlargest
from typing import TYPE_CHECKING

from collectors.admission import Admission
from collectors.errors import Reason
from collectors.poll import Poll, Work
from collectors.readings import Readings
from collectors.schedule import SNMP_WAY, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from collectors.prober import Prober
    from collectors.schedule import Due, Schedule
    from inventory.identifiers import DeviceName
    from inventory.model import Device

_log = logging.getLogger(__name__)

_BUG = "poll of device %s: %s; this is a bug in wardwatch, please report it"

GRACE_SECONDS = 0.5
"""How long a prober may overstay its deadline to hand over what it has read, before it is cancelled."""


class Runner:
    """Polls what the schedule says, until stopped. Created inert; `run` does the work.

    Attributes:
        polls: polls that ended with a result.
        overstayed: of these, the ones cancelled because the prober overstayed the device's deadline.
        bugs: polls that ended with an exception no prober may raise, or whose result could not be taken in; each is
            logged with the device and its traceback.
    """

    def __init__(
        self,
        schedule: Schedule,
        prober: Prober,
        on_poll: Callable[[Poll], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        utc: Callable[[], float] = time.time,
        admission: Admission | None = None,
        stop_seconds: float = 5.0,
    ) -> None:
        """Take the parts.

        Args:
            schedule: whom to ask when; replaced as a whole on reload.
            prober: asks one device.
            on_poll: takes each result, on the event loop, in the order in which polls end.
            clock: monotonic seconds, the same as the schedule's.
            utc: seconds since 1970, for the results that the runner itself must write.
            admission: bounds the polls that run at the same time; more wait for a place. None = 500.
            stop_seconds: how long running polls may go on after `stop`.
        """
        self._schedule, self._prober, self._on_poll = schedule, prober, on_poll
        self._clock, self._utc = clock, utc
        self._admission, self._stop_seconds = admission or Admission(500), stop_seconds
        self._admission.on_free = self._place_free
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready: deque[Due] = deque()
        self._durations: dict[DeviceName, float] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self.polls = self.overstayed = self.bugs = 0

    @property
    def busy(self) -> int:
        """Polls running now."""
        return len(self._tasks)

    @property
    def waiting(self) -> int:
        """Polls that are due and wait for a place; more than a few for long means that the admission is too strict."""
        return len(self._ready)

    @property
    def overruns(self) -> int:
        """Polls skipped because the device's previous one was still running."""
        return self._schedule.overruns

    @property
    def overruns_by_device(self) -> dict[DeviceName, int]:
        """The same by device."""
        return dict(self._schedule.overruns_by_device)

    def slowest(self, count: int = 10) -> list[tuple[DeviceName, float]]:
        """The devices whose latest poll took longest, with its seconds."""
        return nlargest(count, self._durations.items(), key=lambda item: item[1])

    @property
    def early(self) -> int:
        """Polls begun before their time."""
        return self._schedule.early

    def hasten(self, wanted: Iterable[tuple[DeviceName, float]]) -> None:
        """Ask devices before their time, within the schedule's bounds.

        Args:
            wanted: devices, each with the seconds in which to ask it at the earliest.
        """
        now = self._clock()
        taken = [self._schedule.hasten(name, now + delay) for name, delay in wanted]
        if any(taken):
            self._wake.set()

    def replace(self, schedule: Schedule) -> None:
        """Go on with another schedule, after a reload; unchanged devices keep their rhythm."""
        schedule.carry_over(self._schedule)
        self._schedule = schedule
        self._ready = deque(due for due in self._ready if due.device in schedule)
        self._durations = {name: took for name, took in self._durations.items() if name in schedule.names}
        self._wake.set()

    def stop(self) -> None:
        """Start no more polls; `run` returns when the running ones have ended or their time is up."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Poll until `stop`. Cancelling it stops at once."""
        try:
            while not self._stopping:
                self._ready.extend(self._schedule.due(self._clock()))
                self._start_ready()
                await self._sleep()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=self._stop_seconds)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start_ready(self) -> None:
        while self._ready and self._admission.free:
            due = self._ready.popleft()
            self._admission.start(due.device.name)
            task = asyncio.create_task(self._poll(due), name=f"poll {due.device.name}")
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)

    def _place_free(self) -> None:
        if self._ready:
            self._wake.set()

    async def _sleep(self) -> None:
        """Until something is due, a place is free for what waits, or somebody calls."""
        until = self._schedule.next_at
        timeout = None if until is None else max(0.0, until - self._clock())
        try:
            async with asyncio.timeout(timeout):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def _poll(self, due: Due) -> None:
        """One poll in its place, which becomes free whatever becomes of it."""
        try:
            await self._poll_in_place(due)
        finally:
            self._admission.end(due.device.name)

    async def _poll_in_place(self, due: Due) -> None:
        """One poll, whatever becomes of it; an exception here is a bug and costs only this poll."""
        began = self._clock()
        poll: Poll | None = None
        try:
            poll = await self._ask(due)
        except Exception:  # noqa: BLE001 -- a bug costs one poll, is logged and counted
            self._bug(due.device.name, "the prober failed")
        if due.device not in self._schedule:
            return
        self._durations[due.device.name] = self._clock() - began
        if poll is None:
            self._schedule.finished(due.device.name, answered=False)
            return
        complete = all(outcome.reason is None for outcome in poll.outcomes)
        self._schedule.finished(due.device.name, answered=poll.answered, complete=complete)
        self.polls += 1
        try:
            self._on_poll(poll)
        except Exception:  # noqa: BLE001 -- a bug costs one poll, is logged and counted
            self._bug(due.device.name, "its result could not be taken in")

    async def _ask(self, due: Due) -> Poll:
        poll, overstayed = await ask(self._prober, due.device, due.work, due.deadline_seconds, self._utc)
        self.overstayed += overstayed
        return poll

    def _bug(self, device: DeviceName, what: str) -> None:
        self.bugs += 1
        _log.exception(_BUG, device, what)


async def ask(
    prober: Prober, device: Device, work: frozenset[Work], deadline_seconds: float, utc: Callable[[], float] = time.time
) -> tuple[Poll, bool]:
    """Poll a device and hold the prober to the deadline.

    Returns:
        The result, and whether the prober had to be cancelled because it overstayed; the result then says so.
    """
    started = utc()
    limit = asyncio.timeout(deadline_seconds + GRACE_SECONDS)
    try:
        async with limit:
            return await prober.poll(device, work, deadline_seconds=deadline_seconds), False
    except TimeoutError:
        if not limit.expired():
            raise
    poll = Poll(
        device=device.name,
        work=work,
        started=started,
        finished=utc(),
        answered=False,
        readings=Readings(),
        reason=Reason.DEADLINE,
        message=f"no result within {deadline_seconds:g} s",
    )
    return poll, True


async def poll_each(
    devices: Iterable[Device],
    prober: Prober,
    work: frozenset[Work],
    admission: Admission,
    deadline: float,
    *,
    on_poll: Callable[[Poll], None],
    way: Way = SNMP_WAY,
) -> None:
    """Poll devices once, as fast as the bound allows, and keep nothing: the answers of a city are large.

    Args:
        devices: those not asked in this way are left out.
        prober: asks one device; when it fails in a way that is a bug, the log has the device and the traceback.
        work: what to ask for.
        admission: bounds the polls that run at the same time.
        deadline: seconds that one poll may take, where the device says nothing else.
        on_poll: called with each result as it comes.
        way: of asking.
    """
    changed = asyncio.Event()
    admission.on_free = changed.set

    async def one(device: Device) -> None:
        try:
            asked = work - way.left_out(device)
            poll, _ = await ask(prober, device, asked, way.deadline(device) or deadline)
        except Exception:  # noqa: BLE001 -- a bug costs one poll, is logged and counted
            _log.exception(_BUG, device.name, "the prober failed")
            return
        finally:
            admission.end(device.name)
        on_poll(poll)

    async with asyncio.TaskGroup() as group:
        for device in devices:
            if not way.asks(device):
                continue
            while not admission.free:
                changed.clear()
                await changed.wait()
            admission.start(device.name)
            group.create_task(one(device))
