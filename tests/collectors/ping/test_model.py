from __future__ import annotations

import pytest

from collectors.ping.book import PingBook
from collectors.ping.model import PingReading
from inventory.identifiers import DeviceName

R = DeviceName("r")


@pytest.mark.parametrize(
    ("sent", "rtts", "loss", "times"),
    [
        (3, (0.010, 0.030, 0.020), 0.0, (0.010, 0.020, 0.030, 0.015)),
        (4, (0.010, 0.030), 0.5, (0.010, 0.020, 0.030, 0.020)),
        (4, (0.010,), 0.75, (0.010, 0.010, 0.010, None)),
        (3, (), 1.0, (None, None, None, None)),
    ],
)
def test_a_round_tells_loss_latency_and_jitter(
    sent: int, rtts: tuple[float, ...], loss: float, times: tuple[float | None, ...]
) -> None:
    """Shortest, mean and longest round trip, and jitter: the mean step between answers that follow each other."""
    reading = PingReading(R, 0.0, 1.0, sent, rtts)
    assert (reading.loss_ratio, reading.received, reading.answered) == (loss, len(rtts), bool(rtts))
    found = (reading.rtt_min, reading.rtt_mean, reading.rtt_max, reading.jitter)
    assert found == tuple(None if each is None else pytest.approx(each) for each in times)


def test_a_reading_is_withdrawn_when_it_is_too_old() -> None:
    """After the usual time, or after the device's own."""
    slow = DeviceName("slow")
    book = PingBook(180.0, {slow: 900.0})
    for name in (R, slow):
        book.take(PingReading(name, 0.0, 1.0, 3))
    assert book.withdraw(181.0) == set()
    assert book.withdraw(181.5) == {R}
    assert (book.of(R), book.of(slow)) == (None, PingReading(slow, 0.0, 1.0, 3))
    assert book.withdraw(902.0) == {slow}


def test_after_a_reload_others_are_forgotten() -> None:
    book = PingBook(180.0, {})
    book.take(PingReading(R, 0.0, 1.0, 3))
    book.retain({DeviceName("other")})
    assert book.of(R) is None
