"""Kills of what writes a history, and of the server that it writes to: is anything acknowledged lost, or doubled."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.killing.rounds import Found, Kills
from benchmarks.postgres import Server, programs, server
from benchmarks.proof.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable

KILLS: Final = 200
"""Of the writer, for each kind of database."""

SERVER_KILLED_EVERY: Final = 5
_SEED: Final = 20_261_124


def sqlite_kills(kills: int, seed: int) -> Found:
    """Kill writers of a file; its integrity is checked after each."""
    with tempfile.TemporaryDirectory(prefix="wardwatch-kills-") as folder:
        file = Path(folder) / "history.sqlite"
        with Kills(str(file), seed) as run:
            for _ in range(kills):
                run.once()
                connection = sqlite3.connect(file)
                said = connection.execute("PRAGMA integrity_check").fetchall()
                connection.close()
                if said != [("ok",)]:
                    run.found.wrong.append(f"seed {seed}, kill {run.found.kills}: {said}")
            run.judge_all()
    return run.found


def postgres_kills(kills: int, seed: int) -> tuple[Found, int]:
    """Kill writers of a database, and with every fifth one all processes of the server; how often those."""
    crashes = 0
    with server() as own:
        database = own.new_database()
        with Kills(own.url(database), seed) as run:
            for number in range(kills):
                hit = number % SERVER_KILLED_EVERY == SERVER_KILLED_EVERY - 1
                run.once(partial(_crash, own) if hit else None)
                crashes += hit
            run.judge_all()
        run.found.wrong.extend(_checked(own, database))
    return run.found, crashes


def _crash(own: Server) -> None:
    own.stop(signal.SIGKILL)
    own.start()


def _checked(own: Server, database: str) -> list[str]:
    """What pg_amcheck finds in the tables and indexes."""
    own.sql("CREATE EXTENSION IF NOT EXISTS amcheck", database)
    command = [str(programs() / "pg_amcheck"), "--heapallindexed", "-h", str(own.folder), "-p", str(own.port)]
    done = subprocess.run(
        [*command, "-U", "postgres", "-d", database], capture_output=True, text=True, timeout=600, check=False
    )
    return [f"pg_amcheck: {done.stdout}{done.stderr}"] if done.returncode else []


def prove(kills: int = KILLS, seed: int = _SEED) -> Paper:
    """Kill, and tell.

    Args:
        kills: of the writer, for each kind of database.
        seed: of the moments.
    """
    paper = Paper(
        "kills",
        f"{kills} kills of a writer on SQLite, and {kills} on PostgreSQL",
        f"`python -m benchmarks.proof kills`, seed {seed}. A process writes changes of state, evidence, outages and "
        f"5-minute samples as `wardwatch run` does and says what is acknowledged; at a random moment it gets SIGKILL, "
        f"and the next one goes on in the same database. After each kill every row since the kill before is held "
        f"against what was to be written. With every {SERVER_KILLED_EVERY}th writer on PostgreSQL all processes of "
        f"the server are killed too while it writes; it must come through that, and is killed afterwards.",
    )
    rows: list[tuple[object, ...]] = []
    found = sqlite_kills(kills, seed)
    rows.append(("SQLite", found.kills, 0, f"{found.items:,}", f"{found.unasked:,}", len(found.wrong)))
    other, crashes = postgres_kills(kills, seed)
    rows.append(("PostgreSQL", other.kills, crashes, f"{other.items:,}", f"{other.unasked:,}", len(other.wrong)))
    paper.table(
        ["database", "kills of the writer", "of the server", "items", "of them under way when killed", "wrong"], rows
    )
    for name, each, check in (
        ("SQLite", found, "PRAGMA integrity_check after each kill"),
        ("PostgreSQL", other, "pg_amcheck --heapallindexed at the end"),
    ):
        _verdict(paper.verdict, name, each, check)
    return paper


def _verdict(verdict: Callable[..., None], name: str, found: Found, check: str) -> None:
    said = f"{len(found.wrong)} were wrong in {found.kills} kills."
    verdict(
        f"{name}: it opened each time and was whole ({check}); everything acknowledged was there, each change and each "
        f"finished sample once, and the states were those after the last changes",
        kept=not found.wrong,
        found=" ".join([said, *found.wrong[:10]]),
    )
