"""Kills writers of a history at random moments, and judges what is found afterwards."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from benchmarks.killing.story import (
    CIRCUITS,
    DEVICES,
    KEEP_DAYS,
    OUTAGES,
    PASSWORD_VARIABLE,
    device,
    outage,
    place_of,
    sample,
    status,
)
from benchmarks.postgres import PASSWORD
from collectors.load_model import SLOT_SECONDS
from history import History

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

PATIENCE_SECONDS = 60.0
_MOST_ACKNOWLEDGEMENTS = 4
_LONGEST_DELAY_SECONDS = 0.06
_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Found:
    """What came of some kills.

    Attributes:
        kills: how many writers were killed.
        items: how many items of the story are in the history.
        unasked: items found that no writer had been told were written: they were on their way when it died.
        wrong: what should not be, a line each, with the seed.
    """

    kills: int = 0
    items: int = 0
    unasked: int = 0
    wrong: list[str] = field(default_factory=list)


class Kills:
    """A context: writers of one history, one after the other, each killed while it writes."""

    def __init__(self, where: str, seed: int) -> None:
        """Take the place of a history that is empty or does not exist.

        Args:
            where: path of a file, or URL of a database, whose password is that of `benchmarks.postgres`.
            seed: of the moments.
        """
        self._where, self._seed = where, seed
        self._dice = random.Random(seed)  # noqa: S311 -- reproducible on purpose
        self._base = time.time() // SLOT_SECONDS * SLOT_SECONDS
        self._last = 0
        self._rest = b""
        self.found = Found()

    def __enter__(self) -> Self:
        """Start the process that forks writers."""
        os.environ[PASSWORD_VARIABLE] = PASSWORD
        self._log = tempfile.TemporaryFile()
        self._forker = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.killing.story"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=_ROOT,
            bufsize=0,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        assert self._forker.stdin is not None
        assert self._forker.stdout is not None
        self._forker.stdin.close()
        try:
            self._forker.wait(10)
        except subprocess.TimeoutExpired:
            self._forker.kill()
            self._forker.wait()
        self._forker.stdout.close()
        self._log.close()
        os.environ.pop(PASSWORD_VARIABLE, None)

    def once(self, disturb: Callable[[], None] | None = None) -> None:
        """Let a writer write, kill it, judge what is there.

        Args:
            disturb: called in the middle of the writing, such as to kill the server; the writer must come through.
        """
        dice = self._dice
        acknowledgements = dice.randint(0, _MOST_ACKNOWLEDGEMENTS) + (disturb is not None)
        self._send(f"{self._where} {self._base} {self._last + 1} {dice.randrange(2**32)}\n")
        pid = int(self._line().removeprefix("pid "))
        acknowledged = 0
        try:
            for _ in range(acknowledgements):
                acknowledged = self._acknowledged(self._line())
            time.sleep(dice.uniform(0, _LONGEST_DELAY_SECONDS))
            if disturb is not None:
                disturb()
                for _ in range(2):
                    acknowledged = self._acknowledged(self._line())
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while not (line := self._line()).startswith("ended"):
            acknowledged = self._acknowledged(line)
        self.found.kills += 1
        if line != f"ended {-signal.SIGKILL}":
            self._wrong(f"the writer ended by itself ({line})")
        self._judge(acknowledged)

    def _send(self, line: str) -> None:
        assert self._forker.stdin is not None
        self._forker.stdin.write(line.encode())

    def _line(self) -> str:
        """The next line of the writer."""
        assert self._forker.stdout is not None
        until = time.monotonic() + PATIENCE_SECONDS
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._forker.stdout], [], [], max(0.0, until - time.monotonic()))
            part = self._forker.stdout.read(65_536) if ready else b""
            if not part:
                raise self._broken("it says nothing any more")
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def _acknowledged(self, line: str) -> int:
        if not line.startswith("done "):
            raise self._broken(line)
        return int(line.removeprefix("done "))

    def _broken(self, how: str) -> RuntimeError:
        """The writer did not live until it was killed."""
        self._log.seek(0)
        said = self._log.read().decode(errors="replace")
        return RuntimeError(f"seed {self._seed}, kill {self.found.kills}: the writer ended by itself ({how})\n{said}")

    def _wrong(self, what: str) -> None:
        self.found.wrong.append(f"seed {self._seed}, kill {self.found.kills}: {what}")

    def _judge(self, acknowledged: int) -> None:
        """Hold what is found against the story, from where the last writer began."""
        before, base = self._last, self._base
        history = History(place_of(self._where), keep_days=KEEP_DAYS)
        history.open()
        try:
            changes = history.changes(base + before + 1)
            numbers = [int(change.after.since - base) for change in changes]
            last = max(numbers, default=before)
            if numbers != list(range(before + 1, last + 1)):
                self._wrong(f"changes from {before + 1} on are {numbers[:9]}..., and not each once up to {last}")
            if last < acknowledged:
                self._wrong(f"{acknowledged} was acknowledged, and the last that is there is {last}")
            self._last = last
            self._judge_changes(history, before, last)
            self._judge_samples(history, before, last)
            self._judge_last_words(history, acknowledged, last)
        finally:
            history.stop()
        self.found.items = last
        self.found.unasked += last - max(before, acknowledged)

    def _judge_changes(self, history: History, before: int, last: int) -> None:
        """Each change follows the one before it of its device, and the states are those after the last ones."""
        base = self._base
        for change in history.changes(base + before + 1):
            number = int(change.after.since - base)
            if change.after != status(number, base):
                self._wrong(f"change {number} is {change.after}")
            if number > DEVICES and change.before != status(number - DEVICES, base):
                self._wrong(f"change {number} follows {change.before}")
        expected = {device(number): status(number, base) for number in range(max(1, last - DEVICES + 1), last + 1)}
        if history.states() != expected:
            self._wrong("the states are not those after the last changes")

    def _judge_samples(self, history: History, before: int, last: int) -> None:
        """All samples up to the last change are there, once; that of the last change itself may be missing."""
        base = self._base
        period = sample(before + 1, base).begins, sample(last + 1, base).begins
        found = history.samples(*period)
        expected = [sample(number, base) for number in range(before + 1, last + 1)]
        if found != expected and found != expected[:-1]:
            self._wrong(f"{len(found)} samples are there of {len(expected)}, or others")

    def _judge_last_words(self, history: History, acknowledged: int, last: int) -> None:
        """Evidence, outages and the time of watching are as they were acknowledged, or later ones."""
        base = self._base
        known = history.evidence()
        for number in range(max(1, acknowledged - DEVICES + 1), acknowledged + 1):
            found = known.get(device(number))
            if found is None or not base + number <= found.at <= base + last + DEVICES * CIRCUITS:
                self._wrong(f"the evidence of {device(number)} is older than acknowledged, or missing")
        outages = {each.key: each for each in history.outages(since=0.0)}
        for number in range(max(1, acknowledged - OUTAGES + 1), acknowledged + 1):
            kept = outages.get(outage(number, base).key)
            if kept is None or kept.devices < number or kept != outage(kept.devices, base):
                self._wrong(f"outage {outage(number, base).key} is older than acknowledged, missing or damaged")
        if acknowledged and not any(until >= base + acknowledged for _, until in history.watched()):
            self._wrong("the time of watching is older than acknowledged")

    def judge_all(self) -> None:
        """Hold all that is there against the story, from its beginning."""
        base = self._base
        history = History(place_of(self._where), keep_days=KEEP_DAYS)
        history.open()
        try:
            numbers = [int(change.after.since - base) for change in history.changes(0.0)]
            if numbers != list(range(1, self._last + 1)):
                self._wrong(f"of {self._last} changes {len(numbers)} are there, or in another order")
            stored = len(history.samples(0, 2**62))
            if stored not in {self._last, self._last + 1, self._last - 1}:
                self._wrong(f"of {self._last} samples {stored} are there")
        finally:
            history.stop()
