"""wardwatch as a running program: watch and web server together, and what the signals mean."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING

from wardwatch.garbage import kept_young
from wardwatch.server import build_app, listening, serving
from wardwatch.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inventory.model import Inventory
    from wardwatch.settings import Settings

_log = logging.getLogger(__name__)


async def run(
    inventory: Inventory,
    settings: Settings,
    *,
    version: str,
    duration_seconds: float | None = None,
    on_ready: Callable[[str], None] | None = None,
    on_start: Callable[[Watch], None] | None = None,
) -> Watch:
    """Watch and serve until SIGTERM or SIGINT, or for a time. SIGHUP reads the inventory again.

    Args:
        inventory: checked.
        settings: see there.
        version: ours.
        duration_seconds: stop by itself after so long; None = never.
        on_ready: called with the base URL once everything is up.
        on_start: called on the loop with the watch once it polls, before anything is served.

    Returns:
        The watch, stopped; what it knew last can still be read.

    Raises:
        HistoryError: the history cannot be opened.
        ListenError: the address to listen on cannot be had.
    """
    stop = asyncio.Event()
    watch = Watch(inventory, settings, version=version)
    reloads: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        if not reloads:
            task = asyncio.create_task(watch.reload(), name="reload")
            reloads.add(task)
            task.add_done_callback(reloads.discard)

    with listening(*settings.listen_address) as listener:
        try:
            await watch.start()
            if on_start is not None:
                on_start(watch)
            async with serving(build_app(watch, settings), listener) as url:
                signals = {signal.SIGTERM: stop.set, signal.SIGINT: stop.set, signal.SIGHUP: reload}
                with kept_young(), _signals(signals):
                    if on_ready is not None:
                        on_ready(url)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(duration_seconds):
                            await stop.wait()
                    _log.info("stopping")
        finally:
            await watch.stop()
    return watch


@contextlib.contextmanager
def _signals(handlers: dict[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)
