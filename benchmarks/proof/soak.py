"""`wardwatch run` over the whole lab city for an hour: memory flat, no overrun, no gap in any series.

A child process is the city, another one wardwatch with its default settings; this one scrapes every target of /sd as
Prometheus would (each every 30 s, gzip) and compares every series with its last scrape.
"""

from __future__ import annotations

import csv
import heapq
import itertools
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import httpx

from benchmarks.children import WHOLE_CITY, Running, running
from benchmarks.machine import busy_seconds, used
from benchmarks.proof.gaps import SeriesBook
from benchmarks.proof.paper import Paper
from lab.process import start_lab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lab.process import LabProcess

SCRAPE_SECONDS = 30.0
SAMPLE_SECONDS = 10.0
POLL_SECONDS = 60.0
"""Default interval of counters."""

WARM_SECONDS = 600.0
"""What is learnt in the first rounds (names, health, history's caches) is not called a leak."""

FLAT_SHARE = 0.02
"""Share of the resident memory by which it may grow in an hour and still be called flat."""

_WHAT = (
    "`wardwatch run` with its default settings over the simulated city; every slice of /sd was scraped every "
    f"{SCRAPE_SECONDS:g} s."
)

STEPS = 12
"""Lines of the table of figures over time."""


class Sample(NamedTuple):
    """Figures of a moment: seconds since the start, then totals since the start of wardwatch, or present values."""

    seconds: float
    resident_mb: float
    cpu_seconds: float
    lab_cpu_seconds: float
    all_cpu_seconds: float
    series: float
    overruns: float
    failures: float
    receive_drops: float
    history_queue: float
    polls: float
    longest_lag_seconds: float


@dataclass
class Soak:
    """One run under observation."""

    watch: Running
    lab: LabProcess
    log: Path
    book: SeriesBook = field(default_factory=lambda: SeriesBook(stamps_within_seconds=2 * POLL_SECONDS))
    samples: list[Sample] = field(default_factory=list)
    scrape_seconds: list[float] = field(default_factory=list)
    refused: int = 0

    def observe(self, seconds: float) -> None:
        """Scrape and measure for so long, each action at its own even times."""
        with httpx.Client(base_url=self.watch.url, timeout=SCRAPE_SECONDS, trust_env=False) as web:
            targets = [target["labels"].get("__param_slice", "") for target in web.get("/sd").json()]
            self._began, busy = time.monotonic(), busy_seconds()
            actions: list[tuple[float, Callable[[], None]]] = [
                (SAMPLE_SECONDS, lambda: self._measure(web, busy)),
                *((SCRAPE_SECONDS, lambda code=code: self._scrape(web, code)) for code in targets if code),
            ]
            for action in _due(actions, self._began, seconds):
                action()

    def _scrape(self, web: httpx.Client, code: str) -> None:
        at, began = time.time(), time.perf_counter()
        answer = web.get("/metrics", params={"slice": code})
        self.scrape_seconds.append(time.perf_counter() - began)
        if answer.status_code == httpx.codes.OK:
            self.book.take(code, answer.content, at)
        else:
            self.refused += 1

    def _measure(self, web: httpx.Client, busy: float) -> None:
        own = _own(web.get("/metrics").text)
        mine, theirs = used(self.watch.pid), used(self.lab.pid)
        sample = Sample(
            seconds=round(time.monotonic() - self._began, 1),
            resident_mb=round(mine.resident_bytes / 1e6, 1),
            cpu_seconds=mine.cpu_seconds,
            lab_cpu_seconds=theirs.cpu_seconds,
            all_cpu_seconds=round(busy_seconds() - busy, 2),
            series=own["wardwatch_series"],
            overruns=own["wardwatch_poll_overruns_total"],
            failures=own["wardwatch_poll_failures_total"],
            receive_drops=own["wardwatch_snmp_receive_drops_total"],
            history_queue=own["wardwatch_history_queue_length"],
            polls=own["wardwatch_poll_duration_seconds_count"],
            longest_lag_seconds=own["wardwatch_event_loop_lag_seconds"],
        )
        self.samples.append(sample)
        with self.log.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(sample)


def _due(actions: list[tuple[float, Callable[[], None]]], began: float, seconds: float) -> Iterator[Callable[[], None]]:
    """Actions at their times, the first ones spread over their intervals."""
    waiting = [
        (began + interval * (place + 1) / len(actions), place, interval, action)
        for place, (interval, action) in enumerate(actions)
    ]
    heapq.heapify(waiting)
    while waiting[0][0] < began + seconds:
        at, place, interval, action = waiting[0]
        time.sleep(max(0.0, at - time.monotonic()))
        yield action
        heapq.heapreplace(waiting, (at + interval, place, interval, action))


def _own(text: str) -> dict[str, float]:
    """Sums by name of what wardwatch says of itself."""
    found: dict[str, float] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            series, value = line.rsplit(" ", 1)
            name = series.partition("{")[0]
            found[name] = found.get(name, 0.0) + float(value)
    return found


def megabytes_an_hour(samples: list[Sample]) -> float:
    """Slope of the resident memory once warm, by least squares."""
    warm = [sample for sample in samples if sample.seconds >= min(WARM_SECONDS, samples[-1].seconds / 2)]
    slope, _ = statistics.linear_regression([s.seconds for s in warm], [s.resident_mb for s in warm])
    return slope * 3600


def prove(minutes: float = 60.0, folder: Path | None = None) -> Paper:
    """Run the city and write down what was seen.

    Args:
        minutes: how long.
        folder: takes inventory, history, log and the figures of every 10 s, and stays; None = a temporary one.
    """
    if folder is None:
        with TemporaryDirectory(prefix="soak-") as name:
            return prove(minutes, Path(name))
    folder.mkdir(parents=True, exist_ok=True)
    paper = Paper("soak", f"{minutes:g} minutes of the whole city", _WHAT)
    with start_lab(folder / "city", WHOLE_CITY, timeout_seconds=300) as lab, running(lab.inventory, folder) as watch:
        soak = Soak(watch, lab, folder / "samples.csv")
        soak.observe(minutes * 60)
        complaints = watch.log.read_text(encoding="utf-8", errors="replace")
    paper.text(
        f"{lab.sites} sites, {lab.devices} devices, {lab.polled} of them asked over SNMP every {POLL_SECONDS:g} s for "
        f"{minutes:g} minutes."
    )
    _write(paper, soak, complaints)
    return paper


def _write(paper: Paper, soak: Soak, complaints: str) -> None:
    first, last, book = soak.samples[0], soak.samples[-1], soak.book
    slope = megabytes_an_hour(soak.samples)
    paper.verdict(
        f"memory is flat: less than {FLAT_SHARE:.0%} growth an hour once warm",
        kept=slope <= FLAT_SHARE * last.resident_mb,
        found=f"Slope {slope:+.1f} MB an hour at {last.resident_mb:.0f} MB resident; "
        f"most {max(sample.resident_mb for sample in soak.samples):.0f} MB.",
    )
    paper.verdict(
        "no poll overran its interval", kept=last.overruns == 0, found=f"{last.overruns:.0f} of {last.polls:.0f} polls."
    )
    paper.verdict(
        f"no gap in any series: none vanished, no counter older than {2 * POLL_SECONDS:g} s at a scrape",
        kept=not (book.vanished or book.late or soak.refused),
        found=f"{book.series} series, {book.samples} samples compared; {book.vanished} vanished, {book.late} late, "
        f"oldest {book.oldest_seconds:.1f} s; {soak.refused} scrapes refused.",
    )
    paper.verdict(
        "every device answered every poll",
        kept=not (last.failures or last.receive_drops),
        found=f"{last.failures:.0f} polls without an answer, {last.receive_drops:.0f} answers dropped by the kernel.",
    )
    seconds = last.seconds - first.seconds
    own, lab, everything = (
        (getattr(last, name) - getattr(first, name)) / seconds
        for name in ("cpu_seconds", "lab_cpu_seconds", "all_cpu_seconds")
    )
    paper.text(
        f"CPU: wardwatch {own:.0%} of a core, the lab {lab:.0%}, everything on the machine {everything:.0%}. "
        f"A scrape of a slice took {statistics.median(soak.scrape_seconds) * 1000:.0f} ms (median), "
        f"{max(soak.scrape_seconds) * 1000:.0f} ms at most. Longest hold of the event loop "
        f"{max(sample.longest_lag_seconds for sample in soak.samples) * 1000:.0f} ms."
    )
    head = ("minute", "resident MB", "CPU s", "series", "polls", "overruns", "unanswered", "history queue")
    step = max(1, len(soak.samples) // STEPS)
    rows = [soak.samples[0], *itertools.islice(soak.samples, step - 1, None, step)]
    paper.table(
        head,
        (
            (
                f"{row.seconds / 60:.1f}",
                f"{row.resident_mb:.0f}",
                f"{row.cpu_seconds:.0f}",
                f"{row.series:.0f}",
                f"{row.polls:.0f}",
                f"{row.overruns:.0f}",
                f"{row.failures:.0f}",
                f"{row.history_queue:.0f}",
            )
            for row in rows
        ),
    )
    if book.examples:
        paper.table(
            ("gap at", "series", "age s"), ((f"{g.at:.0f}", f"`{g.series}`", f"{g.seconds:.0f}") for g in book.examples)
        )
    if complaints.strip():
        paper.text("What wardwatch logged:")
        paper.output(complaints[-4000:])
