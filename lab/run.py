"""Runs a lab until it is told to stop; what `wardwatch lab` and `python -m lab` have in common."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import sys
from typing import TYPE_CHECKING

from lab.faults import keep_quiet
from lab.model import SIMULATED
from lab.service import LabService

if TYPE_CHECKING:
    from lab.service import LabSettings


def run(settings: LabSettings, *, as_json: bool, stop_on_eof: bool = False) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        settings: the lab.
        as_json: whether to say what is served as one line of JSON, once it is.
        stop_on_eof: whether to stop as well when standard input ends, that is when the parent process is gone.

    Raises:
        LabError: the lab cannot be had as asked.
        OSError: the port is taken, or the folder cannot be written.
    """
    gc.disable()  # a city is millions of objects that live until the end, and nothing here makes cycles of others
    service = LabService(settings, tell=keep_quiet if as_json else _say)
    asyncio.run(_serve(service, as_json=as_json, stop_on_eof=stop_on_eof))


async def _serve(service: LabService, *, as_json: bool, stop_on_eof: bool) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if stop_on_eof:
        loop.add_reader(sys.stdin.fileno(), stop.set)
    await service.start()
    try:
        sys.stdout.write((json.dumps(service.summary()) if as_json else _text(service)) + "\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await service.stop()


def _say(elapsed: float, text: str) -> None:
    sys.stdout.write(f"{elapsed:.0f} s: {text}\n")
    sys.stdout.flush()


def _text(service: LabService) -> str:
    facts = service.summary()
    return (
        f"{SIMULATED}: {service.city.scenario[1]}\n"
        f"{facts['sites']} sites, {facts['devices']} devices, {facts['polled']} of them answer SNMP "
        f"on loopback addresses, port {facts['port']}\n"
        f"inventory: {facts['inventory']}\n"
        f"Stop with Ctrl-C."
    )
