"""Series as a scraper sees them: which vanished, and which counters did not go on. Pure: texts and times come in."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

_KEPT_EXAMPLES = 20


class Gap(NamedTuple):
    """A series that was exposed and then was missing, or whose time stamp stood still for too long."""

    at: float
    series: str
    seconds: float


class SeriesBook:
    """Compares each scrape of a target with the one before.

    Attributes:
        vanished: number of times that a series of the last scrape was missing from the next one.
        late: number of times that a counter's stamp was older than allowed.
        oldest_seconds: the greatest age of any stamp at a scrape.
        examples: the first gaps.
        samples: lines read in all.
        by_family: gaps by name of the metric.
    """

    def __init__(self, *, stamps_within_seconds: float) -> None:
        """Start empty.

        Args:
            stamps_within_seconds: age that a sample's own time stamp may have when it is scraped.
        """
        self._allowed = stamps_within_seconds
        self._last: dict[str, dict[bytes, bytes]] = {}
        self.vanished = self.late = self.samples = 0
        self.oldest_seconds = 0.0
        self.examples: list[Gap] = []
        self.by_family: Counter[str] = Counter()

    @property
    def series(self) -> int:
        """Series in the last scrapes of all targets."""
        return sum(map(len, self._last.values()))

    def take(self, target: str, text: bytes, at: float) -> None:
        """Take in a scrape.

        Args:
            target: which one; each is compared with itself only.
            text: the exposition.
            at: UTC seconds when it was asked for.
        """
        now = dict(map(_split, filter(_is_sample, text.split(b"\n"))))
        self.samples += len(now)
        for series in self._last.get(target, {}).keys() - now.keys():
            self.vanished += 1
            self._note(Gap(at, series.decode(), 0.0))
        for series, stamp in now.items():
            if stamp:
                self._judge(series, at - int(stamp) / 1000, at)
        self._last[target] = now

    def _judge(self, series: bytes, age: float, at: float) -> None:
        self.oldest_seconds = max(self.oldest_seconds, age)
        if age > self._allowed:
            self.late += 1
            self._note(Gap(at, series.decode(), age))

    def _note(self, gap: Gap) -> None:
        self.by_family[gap.series.partition("{")[0]] += 1
        if len(self.examples) < _KEPT_EXAMPLES:
            self.examples.append(gap)


def _is_sample(line: bytes) -> bool:
    return bool(line) and not line.startswith(b"#")


def _split(line: bytes) -> tuple[bytes, bytes]:
    """Series, and time stamp in milliseconds as text, empty where there is none."""
    end = line.rfind(b"}") + 1 or line.find(b" ")
    _, _, stamp = line[end:].lstrip().partition(b" ")
    return line[:end], stamp
