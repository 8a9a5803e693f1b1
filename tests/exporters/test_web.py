from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.applications import Starlette

from exporters.metrics import ChunkStore
from exporters.web import metrics_routes
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Device

from .metrics.city import NOW, ROUTER, city, latest, status

if TYPE_CHECKING:
    from collections.abc import Iterator

PROMETHEUS = {
    "Accept": "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    "Accept-Encoding": "gzip",
    "User-Agent": "Prometheus/2.42.0",
    "X-Prometheus-Scrape-Timeout-Seconds": "10",
}


class Source:
    """What the routes need."""

    def __init__(self, store: ChunkStore) -> None:
        self.store = store
        self.waiting = ""

    def own_metrics(self) -> bytes:
        return b"own 1\n"

    def waiting_for(self) -> str:
        return self.waiting


class BrokenStore(ChunkStore):
    """Fails on district 20 at once."""

    before: tuple[bytes, ...] = ()

    def pieces(self, slice_code: str | None) -> Iterator[bytes]:
        return self._broken() if slice_code == "20" else super().pieces(slice_code)

    def _broken(self) -> Iterator[bytes]:
        yield from self.before
        raise ZeroDivisionError


class BrokenLateStore(BrokenStore):
    """Fails on district 20 after the first piece."""

    before = (b"wardwatch_device_up 1\n",)


def source(kind: type[ChunkStore] = ChunkStore) -> Source:
    store = kind(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(), status(ROUTER))
    return Source(store)


def client(given: Source, *, external_address: str = "") -> httpx.AsyncClient:
    app = Starlette(routes=metrics_routes(given, external_address=external_address))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://wardwatch:9579")


async def test_prometheus_gets_the_text_format_compressed() -> None:
    given = source()
    async with client(given) as web, web.stream("GET", "/metrics?slice=10", headers=PROMETHEUS) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == given.store.render("10")


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br", "gzip; q=0.000"])
async def test_who_does_not_accept_gzip_gets_plain_text(accepted: str) -> None:
    given = source()
    async with client(given) as web:
        answer = await web.get("/metrics?slice=all", headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in answer.headers
    assert answer.content == given.store.render(None)


async def test_without_a_slice_wardwatch_speaks_of_itself_only() -> None:
    async with client(source()) as web:
        assert (await web.get("/metrics")).content == b"own 1\n"


async def test_unknown_slices_and_several_at_once_are_refused_in_words() -> None:
    async with client(source()) as web:
        unknown = await web.get("/metrics", params={"slice": "99\n<b>"})
        several = await web.get("/metrics?slice=10&slice=20")
        empty = await web.get("/metrics?slice=")
    assert (unknown.status_code, several.status_code, empty.status_code) == (404, 400, 404)
    assert unknown.text == (
        "no slice '99\\n<b>': expected a district code of the inventory, the city's code or 'all'; "
        "the slices there are stand at /sd\n"
    )
    assert unknown.headers["content-type"].startswith("text/plain")


async def test_a_slice_that_fails_fails_alone() -> None:
    async with client(source(BrokenStore)) as web:
        answers = {code: (await web.get(f"/metrics?slice={code}")).status_code for code in ("1", "10", "20")}
        own = await web.get("/metrics")
    assert answers == {"1": 200, "10": 200, "20": 500}
    assert own.status_code == 200


async def test_a_slice_that_fails_midway_is_broken_off_and_not_ended_as_if_it_were_complete() -> None:
    given = source(BrokenLateStore)
    messages = []

    async def send(message: dict[str, object]) -> None:
        messages.append(message)

    scope = {"type": "http", "method": "GET", "path": "/metrics", "query_string": b"slice=20", "headers": []}
    with pytest.raises(ZeroDivisionError):
        await Starlette(routes=metrics_routes(given))(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]
    assert [message["type"] for message in messages] == ["http.response.start", "http.response.body"]
    assert not any(message["type"] == "http.response.body" and not message.get("more_body") for message in messages)


async def test_discovery_gives_a_target_per_slice_and_one_for_ourselves_told_apart_by_one_label() -> None:
    async with client(source()) as web:
        answer = await web.get("/sd")
    assert answer.json() == [
        {"targets": ["wardwatch:9579"], "labels": {"slice": "self"}},
        {"targets": ["wardwatch:9579"], "labels": {"slice": "1", "__param_slice": "1"}},
        {"targets": ["wardwatch:9579"], "labels": {"slice": "10", "__param_slice": "10"}},
        {"targets": ["wardwatch:9579"], "labels": {"slice": "20", "__param_slice": "20"}},
    ]
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("host", "target"),
    [
        ("127.0.0.1:9579", "127.0.0.1:9579"),
        ("[2001:db8::1]:9579", "[2001:db8::1]:9579"),
        ("wardwatch.example", "wardwatch.example:80"),
        ("evil/path", None),
        ("a b", None),
        ("user@host:1", None),
        ("x:99999999", None),
        ("", None),
    ],
)
async def test_the_target_is_where_the_request_was_sent_if_that_is_a_host(host: str, target: str | None) -> None:
    async with client(source()) as web:
        answer = await web.get("/sd", headers={"Host": host})
    if target is None:
        assert answer.status_code == 400
    else:
        assert {tuple(entry["targets"]) for entry in answer.json()} == {(target,)}


async def test_a_configured_address_wins_over_the_host_header() -> None:
    async with client(source(), external_address="ww.example:443") as web:
        answer = await web.get("/sd", headers={"Host": "a b"})
    assert {tuple(entry["targets"]) for entry in answer.json()} == {("ww.example:443",)}


async def test_alive_is_not_yet_ready() -> None:
    given = source()
    given.waiting = "restoring states"
    async with client(given) as web:
        alive, early = await web.get("/healthz"), await web.get("/readyz")
        refused = [(await web.get(path)).status_code for path in ("/metrics", "/metrics?slice=10", "/sd")]
        given.waiting = ""
        late = await web.get("/readyz")
    assert refused == [503, 503, 503]
    assert [(answer.status_code, answer.text) for answer in (alive, early, late)] == [
        (200, "ok\n"),
        (503, "not ready: restoring states\n"),
        (200, "ready\n"),
    ]


async def test_the_event_loop_turns_while_a_large_slice_is_sent() -> None:
    """Others get their turn at least once for each quarter of a megabyte."""
    devices = [Device(DeviceName(f"r-{number}"), SiteName("101"), "router") for number in range(400)]
    store = ChunkStore(city(devices=devices), clock=lambda: NOW)
    for device in devices:
        store.update(device.name, latest(device.name), status(device.name))
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async with client(Source(store)) as web:
        counter = asyncio.create_task(count())
        await web.get("/metrics?slice=10", headers=PROMETHEUS)
        counter.cancel()
    assert turns >= len(store.render("10")) // (1 << 18) >= 3
