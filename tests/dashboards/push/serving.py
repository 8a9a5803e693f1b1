"""Serves the state of a Grafana on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .grafana import TOKEN, FakeGrafana, Fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: FakeGrafana, prefix: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state, self.prefix = state, prefix


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: object) -> None:
        """Say nothing: tests read what was asked from the state."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        if not parts.path.startswith(f"{self.server.prefix}/api/"):
            self._send(404, {"message": "Not found"})
            return
        path, state = parts.path[len(self.server.prefix) + 4 :], self.server.state
        state.asked.append((self.command, path))
        fault = state.fault(self.command, path)
        if fault is not None and fault.hold:
            state.released.wait()
        if fault is not None and not fault.done:
            self._fail(fault)
        elif path != "/health" and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._send(401, {"message": "Invalid API key"})
        else:
            answer = state.answer(self.command, path, parse_qs(parts.query), body)
            if fault is None:
                self._send(*answer)
            else:
                self._fail(fault)

    def _fail(self, fault: Fault) -> None:
        if fault.status:
            self._send(fault.status, {"message": "made to fail"}, fault.headers)
        else:
            self.close_connection = True

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 -- names of http.server


@contextmanager
def serving(state: FakeGrafana, prefix: str = "") -> Iterator[str]:
    """Serve a state on a free port of loopback; gives the address."""
    server = _Server(state, prefix)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
