"""HTTP routes of the exporter: /metrics, /sd, /healthz, /readyz."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Protocol

from isal import isal_zlib
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from exporters.errors import UnknownSliceError
from exporters.metrics.chunks import ALL
from exporters.metrics.discovery import sd_document

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request

    from exporters.metrics.chunks import ChunkStore

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The Prometheus text format."""

_STEP_BYTES = 1 << 18
"""What is compressed before the event loop gets its turn: well under a millisecond."""

_GZIP_WINDOW_BITS = 31
"""zlib's number for the largest window with a gzip header and trailer."""

_HOST = re.compile(r"(?P<host>[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?P<port>:[0-9]{1,5})?")


class MetricsSource(Protocol):
    """Where the routes find what they answer with. `store` and `own_metrics` are asked only once ready."""

    @property
    def store(self) -> ChunkStore:
        """The store in use now; a reload puts another one in its place."""

    def own_metrics(self) -> bytes:
        """The exposition of wardwatch itself."""

    def waiting_for(self) -> str:
        """What has still to happen before answers mean something ("restoring states"); "" once ready."""


def metrics_routes(source: MetricsSource, *, external_address: str = "") -> list[Route]:
    """The routes.

    Args:
        source: see there.
        external_address: host and port under which Prometheus reaches us, for `/sd`; when empty, those that each
            request to `/sd` was sent to.
    """
    exporter = _Exporter(source, external_address)
    return [
        Route("/metrics", exporter.metrics),
        Route("/sd", exporter.discovery),
        Route("/healthz", exporter.alive),
        Route("/readyz", exporter.ready),
    ]


class _Exporter:
    """The endpoints. Until states are restored all but /healthz refuse: they would call every device unknown."""

    def __init__(self, source: MetricsSource, external_address: str) -> None:
        self._source = source
        self._external_address = external_address

    def _refusal(self) -> Response | None:
        waiting = self._source.waiting_for()
        return PlainTextResponse(f"not ready: {waiting}\n", status_code=503) if waiting else None

    async def metrics(self, request: Request) -> Response:
        """Ourselves, or a slice."""
        if refusal := self._refusal():
            return refusal
        asked = request.query_params.getlist("slice")
        if len(asked) > 1:
            return PlainTextResponse("slice is given more than once: expected one code or 'all'\n", status_code=400)
        if not asked:
            return await _exposition(request, iter((self._source.own_metrics(),)))
        try:
            pieces = self._source.store.pieces(None if asked[0] == ALL else asked[0])
        except UnknownSliceError as error:
            return PlainTextResponse(f"{error}\n", status_code=404)
        return await _exposition(request, pieces)

    async def discovery(self, request: Request) -> Response:
        """The targets for Prometheus."""
        if refusal := self._refusal():
            return refusal
        target = self._external_address or _target(request)
        if not target:
            return PlainTextResponse("the Host header is no host[:port]; set an external address\n", status_code=400)
        return JSONResponse(sd_document(self._source.store.slices, target))

    async def alive(self, _: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        """What it answers means something."""
        return self._refusal() or PlainTextResponse("ready\n")


async def _exposition(request: Request, pieces: Iterator[bytes]) -> Response:
    """Answer with pieces as they are made. A failure before the first is a 500, a later one breaks the answer off."""
    steps = _steps(pieces)
    headers = {"Content-Type": CONTENT_TYPE, "Vary": "Accept-Encoding"}
    if _accepts_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        steps = _compressed(steps)
    first = await anext(steps, b"")
    return StreamingResponse(_chain(first, steps), headers=headers)


async def _steps(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Cut pieces to what takes a moment, and let the event loop have its turn after each."""
    for piece in pieces:
        for start in range(0, len(piece), _STEP_BYTES):
            yield piece[start : start + _STEP_BYTES]
            await asyncio.sleep(0)


async def _compressed(steps: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    gzip = isal_zlib.compressobj(1, isal_zlib.DEFLATED, _GZIP_WINDOW_BITS)
    async for step in steps:
        ready = gzip.compress(step)
        if ready:
            yield ready
    yield gzip.flush()


async def _chain(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for step in rest:
        yield step


def _accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header names gzip with a weight above 0 (RFC 9110, 12.5.3)."""
    for coding in header.split(","):
        name, _, parameter = coding.partition(";")
        if name.strip().lower() in {"gzip", "x-gzip"}:
            return re.fullmatch(r"q=0(\.0{0,3})?", parameter.strip().lower()) is None
    return False


def _target(request: Request) -> str:
    """Host and port that the request was sent to, as its Host header says; "" when that is none."""
    match = _HOST.fullmatch(request.headers.get("host", ""))
    if match is None:
        return ""
    port = match["port"] or (":443" if request.url.scheme == "https" else ":80")
    return match["host"] + port
