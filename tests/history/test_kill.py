"""A process killed in the middle of writing loses nothing that was acknowledged, and doubles nothing."""

from __future__ import annotations

import random
import signal
import sqlite3
from typing import TYPE_CHECKING

import pytest

from benchmarks.killing.rounds import Kills
from benchmarks.postgres import server

if TYPE_CHECKING:
    from pathlib import Path

SEED = random.SystemRandom().randrange(2**32)
"""Other moments at each run; a failure names it."""

_COLUMNS = "device, at, before_state, before_since, before_reason, before_roots, after_state, after_reason, after_roots"
DOUBLE_THE_LAST = (
    f"INSERT INTO transition ({_COLUMNS}) SELECT {_COLUMNS} FROM transition WHERE id = (SELECT max(id) FROM transition)"  # noqa: S608 -- our own names
)


def test_what_was_acknowledged_survives_thirty_kills(tmp_path: Path) -> None:
    """The first of them in the opening of a new database, as often as not."""
    file = tmp_path / "history.sqlite"
    with Kills(str(file), SEED) as kills:
        for _ in range(30):
            kills.once()
            connection = sqlite3.connect(file)
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], f"seed {SEED}"
            connection.close()
        kills.judge_all()
    assert kills.found.wrong == []
    assert kills.found.kills == 30
    assert kills.found.items > 100, "it was killed while it wrote"


def test_what_was_acknowledged_survives_kills_of_the_writer_and_of_the_server() -> None:
    with server() as own, Kills(own.url(own.new_database()), SEED) as kills:

        def crash() -> None:
            own.stop(signal.SIGKILL)
            own.start()

        for number in range(12):
            kills.once(crash if number % 6 == 5 else None)
        kills.judge_all()
    assert kills.found.wrong == []
    assert kills.found.kills == 12
    assert kills.found.items > 50, "it was killed while it wrote"


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("DELETE FROM transition WHERE id = (SELECT max(id) - 5 FROM transition)", "are there, or in another order"),
        (DOUBLE_THE_LAST, "are there, or in another order"),
        ("DELETE FROM circuit_sample WHERE begins < (SELECT max(begins) - 900 FROM circuit_sample)", "samples"),
    ],
)
def test_what_is_lost_or_doubled_would_be_found(tmp_path: Path, tampering: str, said: str) -> None:
    file = tmp_path / "history.sqlite"
    with Kills(str(file), 1) as kills:
        while kills.found.items < 20:
            kills.once()
        connection = sqlite3.connect(file)
        connection.execute(tampering)
        connection.commit()
        connection.close()
        assert kills.found.wrong == []
        kills.judge_all()
    assert said in "\n".join(kills.found.wrong)
