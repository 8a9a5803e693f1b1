"""What Debian's Prometheus makes of the exposition, knowing nothing but `/sd`: one run of 45 seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.counters import UnknownDelta
from inventory.identifiers import DeviceName

from .feed import BROKEN_SLICE, BYTES_PER_SECOND, POLL_SECONDS, REBOOTING, Feed, serve
from .server import Prometheus, start_prometheus

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRAPE_SECONDS = 1.0
OFFSET_SECONDS = round(POLL_SECONDS + SCRAPE_SECONDS + 15)
RANGE_SECONDS = round(4 * POLL_SECONDS)
LOOKBACK_SECONDS = OFFSET_SECONDS + RANGE_SECONDS
"""What a rule evaluated now reads: the rate over four polls, far enough back that every sample has arrived."""

SETTLED_SECONDS = 4.0
"""From the start until Prometheus scrapes every target."""

REBOOT_SECONDS = SETTLED_SECONDS + RANGE_SECONDS + 2 * POLL_SECONDS
RUN_SECONDS = REBOOT_SECONDS + 2 * POLL_SECONDS + LOOKBACK_SECONDS + 1


def rule(device: str) -> str:
    """What alerts and dashboards ask for."""
    series = f'wardwatch_interface_receive_bytes_total{{device="{device}",ifname="ether1"}}'
    return f"rate({series}[{RANGE_SECONDS}s] offset {OFFSET_SECONDS}s) * on(device) (wardwatch_device_up == 1)"


class Run(NamedTuple):
    """A city that has been scraped for RUN_SECONDS."""

    feed: Feed
    prometheus: Prometheus


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    feed = Feed(reboot_after_seconds=REBOOT_SECONDS)
    folder = tmp_path_factory.mktemp("prometheus")
    with serve(feed) as url, start_prometheus(folder, f"{url}/sd", scrape_interval_seconds=SCRAPE_SECONDS) as server:
        server.wait_for("count(up)", lambda found: [point.value for point in found] == [5.0], seconds=20)
        reached = f"vector(time()) >= {feed.started_at + RUN_SECONDS:.3f}"
        server.wait_for(reached, lambda found: len(found) == 1, seconds=RUN_SECONDS + 5)
        yield Run(feed, server)


def test_there_is_one_target_for_each_slice_and_one_for_ourselves(run: Run) -> None:
    found = {point.labels["slice"]: point.value for point in run.prometheus.query("up")}
    assert len(found) == len(run.feed.store.slices) + 1
    assert found == {"self": 1.0, "1": 1.0, "10": 1.0, "20": 1.0, BROKEN_SLICE: 0.0}


def test_no_sample_was_dropped(run: Run) -> None:
    assert run.prometheus.dropped() == {}


def test_every_series_arrived_under_our_own_labels(run: Run) -> None:
    devices = run.prometheus.query('count by (district, device) (wardwatch_device_state{role!=""})')
    assert {(point.labels.get("district"), point.labels["device"]) for point in devices} == {
        (None, "core-1"),
        ("10", "r-101"),
        ("20", "r-201"),
    }
    assert run.prometheus.query('{__name__=~".+",exported_device!=""} or {__name__=~".+",exported_slice!=""}') == []
    scraped = run.prometheus.query("scrape_samples_scraped == scrape_samples_post_metric_relabeling")
    assert len(scraped) == 5
    (arrived,) = run.prometheus.query('sum(scrape_samples_scraped{slice!="self"})')
    assert arrived.value == sum(
        1
        for code in run.feed.store.slices
        if code != BROKEN_SLICE
        for line in run.feed.store.render(code).splitlines()
        if not line.startswith(b"#")
    )


def test_the_time_of_a_counter_is_that_of_the_answer_and_gauges_have_that_of_the_scrape(run: Run) -> None:
    stamps = run.prometheus.query(f'timestamp(wardwatch_interface_receive_bytes_total{{device="{REBOOTING}"}})')
    for point in stamps:
        polls = (point.value - run.feed.started_at) / POLL_SECONDS
        assert polls == pytest.approx(round(polls), abs=0.01 / POLL_SECONDS)
    assert len(stamps) == 2
    (age,) = run.prometheus.query('wardwatch_device_answer_age_seconds{device="core-1"}')
    assert 0 <= age.value < 2 * POLL_SECONDS + SCRAPE_SECONDS


@pytest.mark.parametrize("device", ["core-1", "r-201", REBOOTING])
def test_the_rate_of_known_traffic_is_right_to_one_percent(run: Run, device: str) -> None:
    """By the rule that alerts and dashboards use, over the time before one of the devices restarts."""
    first = run.feed.started_at + SETTLED_SECONDS + LOOKBACK_SECONDS
    last = run.feed.reboot_at - POLL_SECONDS + OFFSET_SECONDS
    points = run.prometheus.query_range(rule(device), first, last, 0.5)
    assert len(points) >= 4
    assert [point.value for point in points] == pytest.approx([BYTES_PER_SECOND] * len(points), rel=0.01)


def test_the_rate_is_right_again_after_a_restart_and_was_never_too_high_meanwhile(run: Run) -> None:
    after = run.feed.reboot_at + POLL_SECONDS + LOOKBACK_SECONDS
    points = run.prometheus.query_range(rule(REBOOTING), after, time.time(), 0.5)
    assert len(points) >= 2
    assert [point.value for point in points] == pytest.approx([BYTES_PER_SECOND] * len(points), rel=0.01)
    across = run.prometheus.query_range(rule(REBOOTING), after - LOOKBACK_SECONDS, after, 0.5)
    assert all(0 <= point.value <= 1.01 * BYTES_PER_SECOND for point in across)


def test_totals_go_on_across_a_restart(run: Run) -> None:
    """Prometheus sees no counter reset: only the interval in which the restart fell is missing."""
    series = f'wardwatch_interface_receive_bytes_total{{device="{REBOOTING}",ifname="ether1"}}[5m]'
    book = run.feed.latest.book(DeviceName(REBOOTING))
    assert book is not None
    assert set(book.unknown) == {UnknownDelta.REBOOT}
    assert [point.value for point in run.prometheus.query(f"resets({series})")] == [0.0]
    (total,) = run.prometheus.query(f"max_over_time({series})")
    (stamp,) = run.prometheus.query(f"timestamp({series.removesuffix('[5m]')})")
    seen = stamp.value - run.feed.started_at - POLL_SECONDS
    assert total.value == pytest.approx(seen * BYTES_PER_SECOND, rel=0.01, abs=POLL_SECONDS * BYTES_PER_SECOND)
