"""The web server: exporter, pages and report in one application, served inside the event loop that polls."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from typing import TYPE_CHECKING, Literal

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from collectors.poll import Work
from dashboards.status.routes import PAGE_HEADERS, SECURITY_HEADERS, asked_language, status_routes
from exporters.reports.language import Language
from exporters.reports.writing import Format, gap_paper
from exporters.web import metrics_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request

    from wardwatch.settings import Settings
    from wardwatch.watch import Watch

_log = logging.getLogger(__name__)


class ListenError(OSError):
    """The address to listen on cannot be had."""


def build_app(watch: Watch, settings: Settings) -> Starlette:
    """All routes. What is asked about a running watch is answered from memory."""
    default: Literal["vi", "en"] = "vi" if settings.languages[0] == "vi" else "en"

    async def report(request: Request) -> Response:
        result = watch.gap_result
        if result is None:
            return PlainTextResponse("no assessment yet; try again in a moment\n", status_code=503)
        form = Format.JSON if "application/json" in request.headers.get("accept", "") else Format.HTML
        language = Language(asked_language(request, default))
        text = await asyncio.to_thread(gap_paper(result).render, form, language)
        headers = {**PAGE_HEADERS, "Content-Security-Policy": _REPORT_POLICY}
        return Response(text, media_type=_MEDIA_TYPES[form], headers=headers)

    shortest = settings.intervals[Work.COUNTERS]
    return Starlette(
        middleware=[Middleware(GZipMiddleware, minimum_size=2_000, compresslevel=1)],
        routes=[
            *metrics_routes(watch, external_address=settings.external_address),
            Route("/report", report),
            *status_routes(watch, deaf_after_seconds=3 * shortest, default_language=default, report="/report"),
        ],
    )


_MEDIA_TYPES = {Format.HTML: "text/html", Format.JSON: "application/json"}

_REPORT_POLICY = SECURITY_HEADERS["Content-Security-Policy"].replace("style-src 'self'", "style-src 'unsafe-inline'")
"""The report is one self-contained file with its style sheet inside; it still runs no script and loads nothing."""


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: SIGTERM and SIGHUP are the application's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound socket, before anything else is begun: a taken address must not cost a start-up.

    Args:
        host: address or name to listen on.
        port: TCP; 0 takes any free one.

    Raises:
        ListenError: the address is taken or not ours.
    """
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if listener is not None:
            listener.close()
        msg = f"cannot listen on {host}:{port}: {error.strerror}; is another wardwatch running? choose another --listen"
        raise ListenError(msg) from error
    with listener:
        yield listener


@contextlib.asynccontextmanager
async def serving(app: Starlette, listener: socket.socket) -> AsyncIterator[str]:
    """Serve while the context lasts.

    Args:
        app: what to serve.
        listener: bound.

    Yields:
        Base URL.
    """
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", server_header=False, ws="none")
    server = _Server(config)
    task = asyncio.create_task(server.serve([listener]), name="web server")
    host, port = listener.getsockname()[:2]
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{port}"
    finally:
        server.should_exit = True
        await task
