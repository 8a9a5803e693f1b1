"""What counts as a gap in a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.proof.gaps import Gap, SeriesBook
from benchmarks.proof.paper import Paper
from benchmarks.proof.soak import Sample, megabytes_an_hour

if TYPE_CHECKING:
    from pathlib import Path

UP = b'up{device="a b",x="}"} 1\n'


def counter(stamp: float) -> bytes:
    return b'# HELP c of course\n# TYPE c counter\nc{device="a"} 12 %d\n' % int(stamp * 1000)


def test_a_series_that_stays_has_no_gap_and_each_target_is_compared_with_itself() -> None:
    book = SeriesBook(stamps_within_seconds=120)
    book.take("1", UP + counter(100), 130)
    book.take("2", b"other 5\n", 140)
    book.take("1", UP + counter(100), 160)
    book.take("1", UP + counter(160), 190)
    assert (book.series, book.samples, book.vanished, book.late) == (3, 7, 0, 0)
    assert book.oldest_seconds == 60


def test_a_series_that_is_missing_from_the_next_scrape_has_vanished() -> None:
    book = SeriesBook(stamps_within_seconds=120)
    book.take("1", UP + counter(100), 130)
    book.take("1", counter(160), 190)
    assert (book.vanished, book.late) == (1, 0)
    assert book.examples == [Gap(190, 'up{device="a b",x="}"}', 0.0)]
    assert book.by_family == {"up": 1}


def test_a_stamp_that_does_not_go_on_is_late() -> None:
    book = SeriesBook(stamps_within_seconds=120)
    book.take("1", counter(100), 130)
    book.take("1", counter(100), 221)
    assert (book.vanished, book.late, book.oldest_seconds) == (0, 1, 121)


def test_memory_is_judged_once_warm() -> None:
    """700 MB gained while warming up, then 36 MB an hour."""
    samples = [Sample(s, 100 + min(s, 600.0) + max(0, s - 600) * 0.01, *[0.0] * 10) for s in range(0, 3601, 10)]
    assert round(megabytes_an_hour(samples), 3) == 36.0


def test_a_page_says_what_was_missed(tmp_path: Path) -> None:
    paper = Paper("name", "A title", "What was done.")
    paper.verdict("it held", kept=True, found="1 s.")
    paper.verdict("it held too", kept=False, found="9 s.")
    paper.table(("a", "b"), [(1, 2)])
    text = paper.write(tmp_path / "new").read_text(encoding="utf-8")
    assert paper.missed == 1
    assert "**Kept**: it held. 1 s." in text
    assert "**MISSED**: it held too. 9 s." in text
    assert "| a | b |\n| - | - |\n| 1 | 2 |" in text
    assert "Begun 20" in text
