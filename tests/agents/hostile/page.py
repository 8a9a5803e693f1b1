"""`python -m tests.agents.hostile.page > docs/agents.md`: the table of hostile agents, for operators."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .rows import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rows import Row

_HEAD = """\
# What a broken agent costs

Agents in the field break the protocol, and anybody can send a datagram. This page says what is kept of the answers of
such an agent, under which reason the rest is reported (`wardwatch_poll_failures_total{reason}`, `probe`), and what it
costs. Every line is a test over UDP (`tests/collectors/snmp/test_hostile_agents.py`), from which this page is made.

In each test the agent holds three columns of ten rows and two scalars, which take two requests when nothing is wrong,
and is walked with one repetition of unanswered requests. *Packets* is the most that is sent to it. What it costs the
others is the same in every line: a healthy device asked at the same time through the same socket is read whole, with
the two packets that it needs and none sent again.
"""

_TAIL = """
## Long tables and floods

| the agent | is kept | reason |
|-|-|-|
| has a table of 65,000 rows and four columns | the first 200,000 values | walk |
| makes up rows for ever, in datagrams of 60,000 octets | 16 MiB of answers | walk |
| makes up rows for ever, one by one | what comes in 20,000 answers, or before the deadline | walk, deadline |
| lets its counters go backwards | the raw values; running totals add 0 and count it | |
| answers after the deadline of its poll | what came before it | deadline |

## What loss of datagrams costs

A request without an answer is sent again after `timeout_seconds`, then after 1.5 times as long, `retries` times at
most. When a large request stays unanswered, one small request tells whether the device is alive; only if that is
answered is less asked for (all columns, half of them, one, one row), and where an answer of that size has come before
not at the first time either. What a device needs is remembered for an hour.
"""


def page() -> str:
    """The page in Markdown."""
    return _HEAD + "".join(f"\n## {title}\n\n{_table(rows)}" for title, rows in SECTIONS.items()) + _TAIL


def _table(rows: Iterable[Row]) -> str:
    lines = [f"| {row.does} | {row.keeps} | {row.reason or ''} | {row.packets} |\n" for row in rows]
    return "| the agent | is kept | reason | packets |\n|-|-|-|-|\n" + "".join(lines)


if __name__ == "__main__":
    sys.stdout.write(page())
