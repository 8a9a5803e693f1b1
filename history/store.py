"""The history as the application sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from history import postgres
from history.database import connect, migrate, translated
from history.errors import HistoryUnavailableError
from history.loads import circuit_days, circuit_samples, samples_by_circuit, samples_count
from history.place import HistoryPlace, shown
from history.queries import (
    announced_work,
    changes_since,
    last_evidence,
    last_states,
    one_announced,
    outages_between,
    recent_transitions,
    remarks_on,
    runs_of_watching,
    times_of_watching,
)
from history.records import Announcement, CircuitDay, Evidence, Remark, Watching, announcement_row
from history.retention import DEFAULT_DAYS
from history.schema import maintenance, outage_remark
from history.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from sqlalchemy import Engine

    from collectors.load_model import CircuitSample, Direction
    from collectors.readings import Readings
    from collectors.state.model import DeviceStatus, Transition
    from collectors.state.outages import Outage
    from inventory.identifiers import CircuitId, DeviceName

QUEUE_CAPACITY = 200_000
"""Changes and samples that may wait for the database: what 1,200 circuits are measured in seven hours, and a city that
goes down and up again besides. That is some 90 MB."""

_SECONDS_A_DAY = 86_400.0


class History:
    """States, transitions, last evidence and samples of circuits in a database. Created inert.

    `open` makes it readable; `start` makes it writable, by a thread of its own; `stop` ends both. `record` and all
    whose names begin with `record_` only queue, they may be called on the event loop.
    """

    def __init__(
        self, place: str | Path | HistoryPlace, *, keep_days: float = DEFAULT_DAYS, queue_capacity: int = QUEUE_CAPACITY
    ) -> None:
        """Name the database.

        Args:
            place: path of an SQLite file, made when it does not exist; the URL of a database; or a place with both
                URL and password.
            keep_days: age at which transitions and samples are deleted.
            queue_capacity: changes that may wait for the disk; more are dropped and counted.
        """
        self._place = place if isinstance(place, HistoryPlace) else HistoryPlace(place)
        self._url = self._place.url
        self._keep_days, self._queue_capacity = keep_days, queue_capacity
        self._engine: Engine | None = None
        self._writer: Writer | None = None

    def open(self) -> None:
        """Open the database and bring its schema up to date. Blocks: call it before the event loop runs.

        Raises:
            HistoryUnavailableError: it cannot be opened now.
            HistoryCorruptError: the file is damaged or something else.
            HistoryVersionError: a newer wardwatch has written it.
        """
        engine = connect(self._url, self._place.password)
        try:
            with translated(self._url):
                _make_folder(engine)
                migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        self._engine = engine

    def look(self) -> None:
        """See whether a database on a server can be had and written to, and change nothing there.

        Raises:
            HistoryUnavailableError: it cannot; says what to do.
        """
        engine = connect(self._url, self._place.password)
        try:
            with translated(self._url), engine.connect() as connection:
                postgres.check_database(connection, f"history {shown(self._url)}")
        finally:
            engine.dispose()

    def start(self) -> None:
        """Claim the history and begin to write.

        Raises:
            HistoryInUseError: another process writes it.
            HistoryUnavailableError: `open` was not called, or it cannot be written now.
        """
        writer = Writer(self._opened, capacity=self._queue_capacity, keep_seconds=self._keep_days * _SECONDS_A_DAY)
        writer.start()
        self._writer = writer

    def stop(self, timeout_seconds: float = 10.0) -> None:
        """Write what waits, for a bounded time, and close the database. The counters stay readable."""
        if self._writer is not None:
            self._writer.stop(timeout_seconds)
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    def record(self, transition: Transition) -> None:
        """Keep a change of state.

        Raises:
            HistoryUnavailableError: `start` was not called.
        """
        self._writing.put(transition)

    def record_evidence(self, device: DeviceName, at: float, readings: Readings) -> None:
        """Keep the last readings of a device in place of its earlier ones.

        Args:
            device: whose.
            at: UTC seconds when they were read.
            readings: all that is known, merged; raw counters mean nothing after a restart and may be left out.

        Raises:
            HistoryUnavailableError: `start` was not called.
        """
        self._writing.put(Evidence(device, at, readings))

    def record_outage(self, outage: Outage) -> None:
        """Keep an outage in place of what was known of it before.

        Raises:
            HistoryUnavailableError: `start` was not called.
        """
        self._writing.put(outage)

    def record_sample(self, sample: CircuitSample) -> None:
        """Keep a finished sample of a circuit, in place of one of the same 5 minutes.

        Raises:
            HistoryUnavailableError: `start` was not called.
        """
        self._writing.put(sample)

    def record_day(self, day: CircuitDay) -> None:
        """Keep the figures of a circuit's day, in place of those that were known before.

        Raises:
            HistoryUnavailableError: `start` was not called.
        """
        self._writing.put(day)

    def remark(self, remark: Remark) -> None:
        """Keep what a person said of an outage, at once; also while another process writes this history.

        Raises:
            HistoryError: it cannot be written.
        """
        with translated(self._url), self._opened.begin() as connection:
            connection.execute(outage_remark.insert(), [msgspec.structs.asdict(remark)])

    def announce(self, announcement: Announcement) -> int:
        """Keep planned work, at once; also while another process writes this history.

        Returns:
            Its number.

        Raises:
            HistoryError: it cannot be written.
        """
        with translated(self._url), self._opened.begin() as connection:
            insert = maintenance.insert().values(announcement_row(announcement)).returning(maintenance.c.id)
            return int(connection.execute(insert).scalar_one())

    def end_announced(self, number: int, at: float, by: str) -> None:
        """Keep that announced work is over or called off, at once; what was said of its end first stays.

        Args:
            number: of the announcement.
            at: UTC seconds.
            by: who says so.

        Raises:
            HistoryError: it cannot be written.
        """
        ended = maintenance.update().where(maintenance.c.id == number, maintenance.c.ended_at.is_(None))
        with translated(self._url), self._opened.begin() as connection:
            connection.execute(ended.values(ended_at=at, ended_by=by))

    def announced(self, since: float) -> list[Announcement]:
        """Planned work that people announced and that was not over at a time (UTC seconds), by its beginning.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return announced_work(connection, since)

    def announcement(self, number: int) -> Announcement | None:
        """One announcement by its number; None when there is none.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return one_announced(connection, number)

    def record_watching(self, started: float, until: float) -> None:
        """Keep that wardwatch has been running from a start up to now (UTC seconds); call it every minute or so.

        Raises:
            HistoryUnavailableError: `start` was not called.
        """
        self._writing.put(Watching(started, until))

    def flush(self, timeout_seconds: float = 10.0) -> bool:
        """Wait until everything recorded so far is committed or lost; whether that happened in time.

        Raises:
            HistoryUnavailableError: `start` was not called.
        """
        return self._writing.flush(timeout_seconds)

    @property
    def queue_length(self) -> int:
        """Changes not yet committed."""
        return self._writer.queue_length if self._writer else 0

    @property
    def written(self) -> int:
        """Changes committed since `start`."""
        return self._writer.written if self._writer else 0

    @property
    def dropped(self) -> int:
        """Changes lost since `start`: too many waited, or the database could not hold them."""
        return self._writer.dropped if self._writer else 0

    def states(self) -> dict[DeviceName, DeviceStatus]:
        """The last state of every device that ever had one.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return last_states(connection)

    def evidence(self, besides: Collection[DeviceName] = ()) -> dict[DeviceName, Evidence]:
        """The last readings of every device but those named.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return last_evidence(connection, besides)

    def transitions(
        self, device: DeviceName | None = None, since: float | None = None, limit: int = 100
    ) -> list[Transition]:
        """Changes of state, latest first.

        Args:
            device: only this one; None = all.
            since: only at this time or later, UTC seconds; None = from the beginning.
            limit: so many at most.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return recent_transitions(connection, device, since, limit)

    def outages(self, since: float | None = None, until: float | None = None) -> list[Outage]:
        """Outages, latest first.

        Args:
            since: those that had not ended by then, UTC seconds; None = only those that last.
            until: those that began before; None = all.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return outages_between(connection, since, until)

    def remarks(self, keys: Iterable[str]) -> list[Remark]:
        """What people said of outages, oldest first.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return remarks_on(connection, keys)

    def changes(self, since: float) -> list[Transition]:
        """All changes of state at a time (UTC seconds) or later, in the order in which they were noticed.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return changes_since(connection, since)

    def watched(self) -> list[tuple[float, float]]:
        """When wardwatch was running: from when until when, UTC seconds, in order.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return times_of_watching(connection)

    def runs(self) -> list[tuple[float, float]]:
        """The runs of wardwatch as they were recorded, UTC seconds, by their beginnings; overlapping ones stay apart.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return runs_of_watching(connection)

    def samples(self, begins: float, ends: float, circuit: CircuitId | None = None) -> list[CircuitSample]:
        """Samples that began in a period (UTC seconds), oldest first; of one circuit, or of all.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return circuit_samples(connection, begins, ends, circuit)

    def samples_by_circuit(self, begins: float, ends: float) -> dict[tuple[CircuitId, Direction], Sequence[float]]:
        """Mbit/s of the samples that began in a period (UTC seconds), by circuit and direction, in no order.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return samples_by_circuit(connection, begins, ends)

    def samples_count(self, begins: float, ends: float) -> int:
        """How many samples of all circuits began in a period (UTC seconds).

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return samples_count(connection, begins, ends)

    def circuit_days(self, first: date, until: date) -> list[CircuitDay]:
        """The figures of circuits' days from one day up to, not including, another.

        Raises:
            HistoryError: it cannot be read.
        """
        with translated(self._url), self._opened.connect() as connection:
            return circuit_days(connection, first, until)

    @property
    def _opened(self) -> Engine:
        if self._engine is None:
            raise HistoryUnavailableError(f"history {shown(self._url)}: not open")
        return self._engine

    @property
    def _writing(self) -> Writer:
        if self._writer is None:
            raise HistoryUnavailableError(f"history {shown(self._url)}: its writer is not started")
        return self._writer


def _make_folder(engine: Engine) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
