"""Debian's Alertmanager on a free port, and a desk that notes what it is told."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Told(NamedTuple):
    """One alert of one message: whether it fires or is over, its labels, what it says, when it came (UTC seconds)."""

    status: str
    labels: dict[str, str]
    annotations: dict[str, str]
    at: float

    @property
    def fault(self) -> tuple[str, str]:
        """What tells it apart from others."""
        return self.labels["alertname"], self.labels.get("device", "")


class Desk:
    """Takes messages as a webhook and keeps every alert that they tell, in order."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._changed = threading.Condition()
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                desk.take(body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
                """Tests print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/told"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def take(self, message: dict[str, Any]) -> None:
        with self._changed:
            now = time.time()
            self.told += [Told(each["status"], each["labels"], each["annotations"], now) for each in message["alerts"]]
            self._changed.notify_all()

    def wait_for(self, what: str, judge: Callable[[list[Told]], bool], *, seconds: float) -> None:
        """Until what was told satisfies.

        Raises:
            AssertionError: it never did; what was told is in the message.
        """
        with self._changed:
            done = self._changed.wait_for(lambda: judge(self.told), seconds)
        assert done, f"not within {seconds:g} s: {what}; told: {[(each.status, each.fault) for each in self.told]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@contextmanager
def start_alertmanager(folder: Path, configuration: Path, port: int) -> Iterator[str]:
    """Run Alertmanager until the block ends; what it has told is kept in the folder for the next one.

    Yields:
        Its address.
    """
    binary = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    assert binary, "Alertmanager is not installed: apt-get install prometheus-alertmanager"
    folder.mkdir(exist_ok=True)
    address = f"127.0.0.1:{port}"
    command = [
        binary,
        f"--config.file={configuration}",
        f"--storage.path={folder}",
        f"--web.listen-address={address}",
        "--cluster.listen-address=",
    ]
    log = folder / "log"
    with log.open("ab") as output, subprocess.Popen(command, stdout=output, stderr=output, cwd=folder) as process:
        try:
            _wait_until_ready(f"http://{address}/-/ready", process, log)
            yield f"http://{address}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < deadline, log.read_text(errors="replace")
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
