"""A real Chromium, driven over the DevTools protocol on a pipe: no port, no driver, nothing to install beside it."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0
"""Seconds for one answer; the machine may be busy."""

_FREE_OF_STANDARD = 10
_COMMANDS, _ANSWERS = 3, 4
"""The descriptors that Chromium reads from and writes to with --remote-debugging-pipe."""


class BrowserError(Exception):
    """Chromium refused something, or did not answer."""


class Screen(NamedTuple):
    """How a page is looked at."""

    width: int
    height: int
    dark: bool = False


DESKTOP, PHONE = Screen(1440, 900), Screen(390, 844)


class Browser:
    """One tab."""

    def __init__(self, commands: int, answers: int) -> None:
        """Take the two ends of the pipes."""
        self._commands, self._answers = commands, answers
        self._number, self._buffer = 0, b""
        self._events: list[dict[str, Any]] = []
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask for something and wait for the answer.

        Raises:
            BrowserError: it is refused, or nothing is heard in time.
        """
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        left = json.dumps(message).encode() + b"\0"
        while left:
            left = left[os.write(self._commands, left) :]
        while True:
            answer = self._next(method)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])
            self._events.append(answer)

    def _next(self, what: str) -> dict[str, Any]:
        ends = time.monotonic() + PATIENCE
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._answers], [], [], max(0.0, ends - time.monotonic()))
            piece = os.read(self._answers, 1 << 20) if ready else b""
            if not piece:
                raise BrowserError(f"{what}: Chromium does not answer")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))

    def look(self, screen: Screen) -> None:
        """Choose size and colour scheme for the pages to come."""
        phone = screen.width < 600
        size = {"width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": phone}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if screen.dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded.

        Raises:
            BrowserError: it cannot be had.
        """
        self._events.clear()
        failed = self.call("Page.navigate", url=url).get("errorText")
        if failed:
            raise BrowserError(f"{url}: {failed}")
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next(url))

    def run(self, script: str) -> Any:
        """What an expression of JavaScript gives; a promise is waited for.

        Raises:
            BrowserError: it throws.
        """
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise BrowserError(str(found["exceptionDetails"])[:2000])
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """Press and let go of Tab or Enter."""
        code = {"Tab": 9, "Enter": 13}[key]
        down: dict[str, object] = {"type": "keyDown", "text": "\r"} if key == "Enter" else {"type": "rawKeyDown"}
        for kind in (down, {"type": "keyUp"}):
            self.call("Input.dispatchKeyEvent", key=key, code=key, windowsVirtualKeyCode=code, **kind)

    def picture(self, *, whole: bool = False) -> bytes:
        """A PNG of what is seen, or of the whole page."""
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def paper(self) -> bytes:
        """The page as it is printed on A4, a PDF."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])


@contextlib.contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A headless Chromium of its own, with its profile in a folder; ended with the context."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "chromium is not installed: see TEST_PACKAGES in the Makefile"
    commands_end, commands = os.pipe()
    answers, answers_end = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FREE_OF_STANDARD) for end in (commands_end, answers_end)]
    profile = tempfile.mkdtemp(dir=folder, prefix="chromium-")
    arguments = [
        program,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
    ]
    arguments += ["--remote-debugging-pipe", f"--user-data-dir={profile}", "--disable-background-networking"]
    pid = os.posix_spawn(
        program,
        arguments,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, high[0], _COMMANDS),
            (os.POSIX_SPAWN_DUP2, high[1], _ANSWERS),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
        setpgroup=0,
    )
    for end in (commands_end, answers_end, *high):
        os.close(end)
    try:
        yield Browser(commands, answers)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(commands)
        os.close(answers)
