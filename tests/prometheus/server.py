"""Debian's Prometheus, started for a test on a free port with a database of its own, and asked what it knows."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

DROPS = (
    "prometheus_target_scrapes_sample_out_of_order",
    "prometheus_target_scrapes_sample_duplicate_timestamp",
    "prometheus_target_scrapes_sample_out_of_bounds",
    "prometheus_target_scrapes_exceeded_sample_limit",
    "prometheus_target_scrapes_exceeded_body_size_limit",
    "prometheus_target_scrape_pool_exceeded_label_limits",
    "prometheus_target_scrape_pool_exceeded_target_limit",
    "prometheus_target_scrapes_cache_flush_forced",
    "prometheus_tsdb_out_of_order_samples",
    "prometheus_tsdb_out_of_bound_samples",
    "prometheus_tsdb_too_old_samples",
)
"""Counters of Prometheus, without `_total`, that say that it threw samples away. Each is there from 2.42 on."""


class Point(NamedTuple):
    """One value of one series; `time` is UTC seconds."""

    labels: Mapping[str, str]
    time: float
    value: float


class Prometheus:
    """A running Prometheus."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._web = httpx.Client(base_url=url, timeout=10, trust_env=False)

    def close(self) -> None:
        """Close the connections to it."""
        self._web.close()

    def query(self, promql: str, *, at: float | None = None) -> list[Point]:
        """An instant query, now or at a time.

        Raises:
            AssertionError: Prometheus refused it; its own words are in the message.
        """
        parameters = {"query": promql} if at is None else {"query": promql, "time": f"{at:.3f}"}
        return [_point(series["metric"], series["value"]) for series in self._ask("query", parameters)]

    def query_range(self, promql: str, start: float, end: float, step: float) -> list[Point]:
        """A range query, its series one after the other."""
        parameters = {"query": promql, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": f"{step:g}"}
        found = self._ask("query_range", parameters)
        return [_point(series["metric"], value) for series in found for value in series["values"]]

    def _ask(self, what: str, parameters: dict[str, str]) -> list[dict[str, Any]]:
        answer = self._web.get(f"/api/v1/{what}", params=parameters)
        assert answer.status_code == 200, answer.text
        result: list[dict[str, Any]] = answer.json()["data"]["result"]
        return result

    def wait_for(self, promql: str, judge: Callable[[list[Point]], bool], *, seconds: float) -> list[Point]:
        """Ask until the answer satisfies.

        Raises:
            AssertionError: it never did; the last answer is in the message.
        """
        deadline = time.monotonic() + seconds
        while not judge(found := self.query(promql)):
            assert time.monotonic() < deadline, f"{promql} after {seconds} s: {found}"
            time.sleep(0.1)
        return found

    def dropped(self) -> dict[str, float]:
        """Those of DROPS that are not 0, from Prometheus' own metrics.

        Raises:
            AssertionError: this Prometheus does not have one of them, so that its silence would prove nothing.
        """
        families = {family.name: family for family in text_string_to_metric_families(self._web.get("/metrics").text)}
        assert set(DROPS) <= set(families), set(DROPS) - set(families)
        counts = {name: sum(sample.value for sample in families[name].samples) for name in DROPS}
        return {name: count for name, count in counts.items() if count}


def _point(labels: Mapping[str, str], pair: tuple[float, str]) -> Point:
    return Point(labels, float(pair[0]), float(pair[1]))


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def start_prometheus(
    folder: Path, sd_url: str, *, scrape_interval_seconds: float = 1.0, more: Mapping[str, Any] | None = None
) -> Iterator[Prometheus]:
    """Run Prometheus with nothing but our service discovery, until the block ends.

    Args:
        folder: takes configuration, database and log; used again, the database goes on.
        sd_url: address of `/sd`.
        scrape_interval_seconds: half the poll interval or less.
        more: of its configuration, such as rules and where alerts go.
    """
    binary = shutil.which("prometheus")
    if binary is None:
        pytest.skip("prometheus is not installed: apt-get install prometheus")
    milliseconds = round(scrape_interval_seconds * 1000)
    job = {
        "job_name": "wardwatch",
        "scrape_interval": f"{milliseconds}ms",
        "scrape_timeout": f"{milliseconds}ms",
        "honor_timestamps": True,
        "http_sd_configs": [{"url": sd_url, "refresh_interval": "5s"}],
    }
    configuration = folder / "prometheus.yml"
    configuration.write_text(json.dumps({"scrape_configs": [job], **(more or {})}), encoding="utf-8")
    address = f"127.0.0.1:{free_port()}"
    command = [
        binary,
        f"--config.file={configuration}",
        f"--storage.tsdb.path={folder / 'database'}",
        f"--web.listen-address={address}",
    ]
    log = folder / "prometheus.log"
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, cwd=folder) as process:
        server = Prometheus(f"http://{address}")
        try:
            _wait_until_ready(server, process, log)
            yield server
        finally:
            server.close()
            _stop(process)


def _wait_until_ready(server: Prometheus, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < deadline, log.read_text(errors="replace")
        try:
            if httpx.get(f"{server.url}/-/ready", timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
