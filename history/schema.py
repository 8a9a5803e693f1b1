"""The tables, as the newest migration leaves them. All times are UTC seconds since 1970.

A change here needs a migration in `migrations/versions/`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, Table, Text

metadata = MetaData()

_SERIAL = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""

device_state = Table(
    "device_state",
    metadata,
    Column("device", Text, primary_key=True),
    Column("state", Integer, nullable=False),
    Column("since", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("roots", Text, nullable=False, comment="JSON list of device names"),
    comment="The last state of each device, restored at start",
)

transition = Table(
    "transition",
    metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("device", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("before_state", Integer, nullable=False),
    Column("before_since", Double, nullable=False),
    Column("before_reason", Text, nullable=False),
    Column("before_roots", Text, nullable=False),
    Column("after_state", Integer, nullable=False),
    Column("after_reason", Text, nullable=False),
    Column("after_roots", Text, nullable=False),
    Index("ix_transition_at", "at"),
    Index("ix_transition_device_at", "device", "at"),
    comment="Changes of state; `at` is the `since` of the state after",
)

watch = Table(
    "watch",
    metadata,
    Column("started", Double, primary_key=True),
    Column("until", Double, nullable=False),
    comment="When wardwatch was running: one row a start, `until` brought up to date while it runs",
)

outage = Table(
    "outage",
    metadata,
    Column("key", Text, primary_key=True),
    Column("started", Double, nullable=False),
    Column("ended", Double, nullable=True),
    Column("body", Text, nullable=False, comment="JSON of collectors.state.outages.Outage"),
    Index("ix_outage_ended", "ended"),
    comment="Outages; those without an end last",
)

outage_remark = Table(
    "outage_remark",
    metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("outage", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="note, acknowledged or ticket"),
    Column("text", Text, nullable=False),
    Index("ix_outage_remark_outage", "outage"),
    comment="What people said of outages; only ever added to",
)

maintenance = Table(
    "maintenance",
    metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("place", Text, nullable=False, comment="site, device, district or all"),
    Column("name", Text, nullable=False, comment="of the site or device, code of the district, or empty"),
    Column("begins", Double, nullable=False),
    Column("ends", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("ended_at", Double, nullable=True),
    Column("ended_by", Text, nullable=False),
    Index("ix_maintenance_ends", "ends"),
    comment="Planned work that people announced; never deleted before it is long over",
)

evidence = Table(
    "evidence",
    metadata,
    Column("device", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("readings", Text, nullable=False, comment="JSON of collectors.readings.Readings"),
    comment="The last readings of each device",
)

circuit_sample = Table(
    "circuit_sample",
    metadata,
    Column("begins", BigInteger, primary_key=True, autoincrement=False),
    Column("circuit", Text, primary_key=True),
    Column("direction", Text, primary_key=True, comment="down or up"),
    Column("mbps", Double, nullable=False),
    Column("coverage", Double, nullable=False),
    comment="Mean traffic of circuits in 5 minutes, Mbit/s; a missing row is a missing sample",
    sqlite_with_rowid=False,
)

circuit_day = Table(
    "circuit_day",
    metadata,
    Column("day", Text, primary_key=True, comment="civil day of the city, 2026-11-24"),
    Column("circuit", Text, primary_key=True),
    Column("direction", Text, primary_key=True, comment="down or up"),
    Column("p95", Double, nullable=True, comment="Mbit/s; null: too few samples"),
    Column("samples", Integer, nullable=False),
    Column("week_p95", Double, nullable=True, comment="of the 7 days that end with this one"),
    comment="95th percentiles of circuits by day",
    sqlite_with_rowid=False,
)

last_batch = Table(
    "last_batch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1"),
    Column("number", Text, nullable=False),
    comment="What was committed last, so that the writer can tell after a broken connection",
)
