"""The writer thread: takes what happened from a bounded queue and commits it in batches, whatever the disk does."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from collectors.load_model import CircuitSample
from collectors.state.model import Transition
from collectors.state.outages import Outage
from history import postgres
from history.database import translated
from history.errors import HistoryError
from history.pen import pen_for
from history.place import shown
from history.records import (
    CircuitDay,
    Evidence,
    Watching,
    day_row,
    evidence_row,
    outage_row,
    sample_row,
    status_row,
    transition_row,
)
from history.retention import BATCH, OUTAGE_DAYS, prune, prune_days, prune_outages, prune_samples
from history.schema import circuit_day, circuit_sample, device_state, evidence, last_batch, outage, transition, watch
from inventory.errors import SecretError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from sqlalchemy import Connection, Engine, Insert, Table

    from collectors.state.model import DeviceStatus
    from inventory.identifiers import DeviceName

_log = logging.getLogger(__name__)

_BATCH_ITEMS = 2000
_FIRST_RETRY_SECONDS, _LAST_RETRY_SECONDS = 1.0, 30.0
_PRUNE_SECONDS = 3600.0
_DAY_SECONDS = 86_400.0
_REMIND_SECONDS = 3600.0
"""How often it is said again that nothing can be written, and why by now."""

_BAD_ITEM = (DataError, IntegrityError, ProgrammingError)
"""What the item itself causes and no retry mends: text that the database cannot hold."""

Item = Transition | Evidence | Watching | Outage | CircuitSample | CircuitDay


class _Trouble:
    """That the database cannot be written: said once, again each hour with the reason of then, and when it is over."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._remind_at = 0.0

    def begins(self, reason: HistoryError) -> None:
        """Writing failed, perhaps not for the first time."""
        now = time.monotonic()
        if self._since is None:
            self._since, self._remind_at = now, now
        if now >= self._remind_at:
            lasting = f" (for {now - self._since:.0f} s by now)" if now > self._since else ""
            _log.error("%s; polling goes on, writing is tried again%s", reason, lasting)
            self._remind_at = now + _REMIND_SECONDS

    def ends(self, where: str) -> None:
        """Writing succeeded."""
        if self._since is not None:
            _log.warning("%s: writes again after %.0f s", where, time.monotonic() - self._since)
        self._since = None


class Writer:
    """Writes what happened and what was measured. Created inert; `start` begins the thread, `stop` ends it.

    Attributes:
        written: items committed.
        dropped: items lost: the queue was full, the item could not be stored, or the time of `stop` was up.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        capacity: int,
        keep_seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the database.

        Args:
            engine: of an up-to-date database.
            capacity: items that may wait.
            keep_seconds: age at which transitions and samples are deleted.
            clock: UTC seconds.
        """
        self._engine, self._capacity, self._keep_seconds, self._clock = engine, capacity, keep_seconds, clock
        self._pen = pen_for(engine)
        self._items: OrderedDict[Hashable, Item] = OrderedDict()
        self._number = 0
        self._trouble = _Trouble()
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._in_hand = 0
        self._overflow = 0
        self._prune_at = 0.0
        self.written = self.dropped = 0

    @property
    def queue_length(self) -> int:
        """Items not yet committed."""
        return len(self._items) + self._in_hand

    def start(self) -> None:
        """Claim the database and begin to write.

        Raises:
            HistoryInUseError: another process writes it.
            HistoryUnavailableError: it cannot be had now.
        """
        with translated(self._engine.url):
            self._pen.start()
        self._thread = threading.Thread(target=self._run, name="history writer", daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """Leave an item to be written; returns at once, and drops and counts the item when too many wait.

        What replaces an item that still waits takes its place, so that only changes pile up while nothing can be
        written, and not the evidence of every poll.
        """
        with self._changed:
            self._number += 1
            key = _replaces(item) or (self._number,)
            if key not in self._items and len(self._items) >= self._capacity:
                self.dropped += 1
                self._overflow += 1
                if self._overflow == 1:
                    _log.error("%s: %d changes wait, no more fit; further ones are lost", self._where, self._capacity)
                return
            self._items[key] = item
            self._changed.notify_all()

    def flush(self, timeout_seconds: float) -> bool:
        """Wait until everything that was put is committed or lost; whether that happened in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.queue_length, timeout_seconds)

    def stop(self, timeout_seconds: float) -> None:
        """Write what waits and end the thread; what is not written in time is lost and counted."""
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout_seconds)
        with self._changed:
            lost = self.queue_length
            self._items.clear()
            self.dropped += lost
        if lost:
            _log.error("%s: stopped with %d changes not written", self._where, lost)

    @property
    def _where(self) -> str:
        return f"history {shown(self._engine.url)}"

    def _run(self) -> None:
        try:
            while (batch := self._take()) or not self._stopping.is_set():
                if batch:
                    self._write(batch)
                if not self._stopping.is_set():
                    self._prune()
        finally:
            self._pen.release()

    def _take(self) -> list[Item]:
        """The next items; nothing after a second without any, or when stopping."""
        with self._changed:
            self._changed.wait_for(lambda: self._items or self._stopping.is_set(), timeout=1.0)
            count = min(len(self._items), _BATCH_ITEMS)
            batch = [self._items.popitem(last=False)[1] for _ in range(count)]
            self._in_hand = count
        return batch

    def _done(self, written: int, lost: int) -> None:
        with self._changed:
            self.written += written
            self.dropped += lost
            self._in_hand = 0
            overflow, self._overflow = self._overflow, 0
            self._changed.notify_all()
        if overflow:
            _log.error("%s: %d changes were lost while the queue was full", self._where, overflow)

    def _write(self, batch: list[Item]) -> None:
        """Commit a batch; when the database refuses, try again until it takes it, or until `stop`."""
        delay, number, again = _FIRST_RETRY_SECONDS, uuid4().hex, False
        lost: int | None = None
        while lost is None:
            last = self._stopping.is_set()
            try:
                with translated(self._engine.url):
                    lost = self._commit(batch, number, again=again)
            except HistoryError as reason:
                self._trouble.begins(reason)
                again = True
                if last:
                    self._done(0, len(batch))
                    return
                self._stopping.wait(delay)
                delay = min(2 * delay, _LAST_RETRY_SECONDS)
        self._trouble.ends(self._where)
        self._done(len(batch) - lost, lost)

    def _commit(self, batch: list[Item], number: str, *, again: bool) -> int:
        """One transaction; how many items had to be left out because the database cannot hold them.

        Args:
            batch: what to store.
            number: of the batch. When the connection breaks during COMMIT nobody is told whether it took place; the
                number stands in the database if it did, and the batch is not written twice.
            again: whether it was tried before.

        Raises:
            HistoryError, DBAPIError, OSError, SecretError: the database cannot write now; nothing of the batch is
                stored, or it is not known whether it is.
        """
        try:
            with self._pen.writing() as connection:
                if not again or connection.execute(select(last_batch.c.number)).scalar() != number:
                    _store(connection, batch)
                    _upsert(connection, last_batch, [{"id": 1, "number": number}])
        except Exception as error:
            if _of_the_database(error):
                raise
        else:
            return 0
        return self._commit_the_good(batch, number)

    def _commit_the_good(self, batch: list[Item], number: str) -> int:
        lost = 0
        with self._pen.writing() as connection:
            for item in batch:
                try:
                    with connection.begin_nested():
                        _store(connection, [item])
                except Exception as error:
                    if _of_the_database(error):
                        raise
                    lost += 1
                    _log.error("%s: a change of %s cannot be stored: %s", self._where, _subject(item), error)
            _upsert(connection, last_batch, [{"id": 1, "number": number}])
        return lost

    def _prune(self) -> None:
        """Delete a little of what is too old; the rest in the next rounds."""
        now = self._clock()
        if now < self._prune_at:
            return
        try:
            with translated(self._engine.url), self._pen.writing() as connection:
                deleted = prune(connection, now - self._keep_seconds, BATCH)
                prune_outages(connection, now - OUTAGE_DAYS * _DAY_SECONDS)
                prune_days(connection, now - OUTAGE_DAYS * _DAY_SECONDS)
            with translated(self._engine.url), self._pen.writing() as connection:
                more = prune_samples(connection, now - self._keep_seconds)
        except HistoryError as error:
            self._trouble.begins(error)
            deleted, more = 0, False
        if deleted < BATCH and not more:
            self._prune_at = now + _PRUNE_SECONDS


def _replaces(item: Item) -> tuple[Hashable, ...] | None:
    """What an item is the last word on, so that it stands for an earlier one; None: it is an event of its own."""
    if isinstance(item, Evidence):
        return Evidence, item.device
    if isinstance(item, Watching):
        return Watching, item.started
    if isinstance(item, Outage):
        return Outage, item.key
    return None


def _of_the_database(error: Exception) -> bool:
    """Whether a database that cannot write now is the cause, and not what was to be written."""
    if isinstance(error, DBAPIError):
        return not isinstance(error, _BAD_ITEM) or postgres.of_the_server(error.orig)
    return isinstance(error, (HistoryError, OSError, SecretError))


def _store(connection: Connection, items: Sequence[Item]) -> None:
    """Write items: every change of state, and the last status and evidence of each device.

    A transition that keeps the state only says that other outages are to blame now; it is not an event of its own.
    """
    transitions = [item for item in items if isinstance(item, Transition)]
    statuses: dict[DeviceName, DeviceStatus] = {item.after.device: item.after for item in transitions}
    last: dict[DeviceName, Evidence] = {item.device: item for item in items if isinstance(item, Evidence)}
    events = [transition_row(item) for item in transitions if item.before.state is not item.after.state]
    if events:
        connection.execute(transition.insert(), events)
    _upsert(connection, device_state, [status_row(status) for status in statuses.values()])
    _upsert(connection, evidence, [evidence_row(item) for item in last.values()])
    outages = {item.key: item for item in items if isinstance(item, Outage)}
    _upsert(connection, outage, [outage_row(item) for item in outages.values()])
    runs = {item.started: item.until for item in items if isinstance(item, Watching)}
    _upsert(connection, watch, [{"started": started, "until": until} for started, until in runs.items()])
    samples = {(item.begins, item.circuit, item.direction): item for item in items if isinstance(item, CircuitSample)}
    _upsert(connection, circuit_sample, [sample_row(item) for item in samples.values()])
    days = {(item.day, item.circuit, item.direction): item for item in items if isinstance(item, CircuitDay)}
    _upsert(connection, circuit_day, [day_row(item) for item in days.values()])


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows or replace those of the same key."""
    if not rows:
        return
    connection.execute(_replacing(table, connection.dialect.name), rows)


@cache
def _replacing(table: Table, dialect: str) -> Insert:
    """The statement, made once: each is a web of objects that only the garbage collector could free."""
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    values = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
    key = list(table.primary_key.columns)
    statement: Insert = insert.on_conflict_do_update(index_elements=key, set_=values)
    return statement


def _subject(item: Item) -> str:
    if isinstance(item, Watching):
        return "the time of watching"
    if isinstance(item, Outage):
        return f"outage {item.key!r}"
    if isinstance(item, CircuitSample | CircuitDay):
        return f"circuit {item.circuit!r}"
    return f"device {item.device if isinstance(item, Evidence) else item.after.device!r}"
