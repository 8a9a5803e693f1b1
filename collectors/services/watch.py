"""Services over time: checked once a minute, judged by several checks and not by one."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from typing import TYPE_CHECKING

import msgspec

from collectors.services.checks import checked
from collectors.services.model import ServiceResult
from collectors.state.reachability import Reachability, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from inventory.model import Service

_log = logging.getLogger(__name__)

INTERVAL_SECONDS = 60.0
TIMEOUT_SECONDS = 10.0
_RULE = Rule(down_after=(2, 3), up_after=(1, 1))
"""A shared system that fails twice in three minutes is down; one success shows that it works."""


class ServiceState(msgspec.Struct, frozen=True, gc=False):
    """What is known of a service from one vantage point.

    Attributes:
        up: None before the first check.
        since: UTC seconds of the first check of this verdict.
        last: the last check.
    """

    service: str
    vantage: str
    up: bool | None
    since: float
    last: ServiceResult | None = None


class ServiceWatch:
    """Checks services for as long as `run` runs; the states are to be read on the same event loop."""

    def __init__(
        self,
        services: Iterable[Service],
        vantage: str,
        *,
        interval_seconds: float = INTERVAL_SECONDS,
        timeout_seconds: float = TIMEOUT_SECONDS,
        clock: Callable[[], float] = time.time,
        on_result: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what to check.

        Args:
            services: of the inventory; those of other vantage points are left out.
            vantage: name of the one that this process is.
            interval_seconds: between two checks of a service.
            timeout_seconds: of a check; cut to the interval.
            clock: UTC seconds.
            on_result: called after each check, when the states are up to date.
        """
        self._vantage, self._clock, self._on_result = vantage, clock, on_result
        self._interval, self._timeout = interval_seconds, min(timeout_seconds, interval_seconds)
        self._states: dict[str, ServiceState] = {}
        self._reach: dict[str, Reachability] = {}
        self._services: dict[str, Service] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self.use(services)

    @property
    def states(self) -> Mapping[str, ServiceState]:
        """The state of each service by name, in inventory order."""
        return {name: self._states[name] for name in self._services}

    def use(self, services: Iterable[Service]) -> None:
        """Go on with other services; those that stay as they are keep their state."""
        wanted = {each.name: each for each in services if not each.vantage or self._vantage in each.vantage}
        for name, service in wanted.items():
            if self._services.get(name) != service:
                self._states[name] = ServiceState(name, self._vantage, None, self._clock())
                self._reach[name] = Reachability(_RULE)
        self._services = wanted
        self._changed.set()

    async def run(self) -> None:
        """Check all services until cancelled."""
        try:
            while True:
                self._changed.clear()
                self._tend()
                await self._changed.wait()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)
            self._tasks = {}

    def _tend(self) -> None:
        """One task for each service that is wanted, none for others."""
        for name in self._tasks.keys() - self._services.keys():
            self._tasks.pop(name).cancel()
        for name in self._services.keys() - self._tasks.keys():
            self._tasks[name] = asyncio.create_task(self._check(name), name=f"service {name}")

    async def _check(self, name: str) -> None:
        due = time.monotonic() + _offset(name) * self._interval
        await asyncio.sleep(due - time.monotonic())
        while True:
            if (service := self._services.get(name)) is not None:
                await self._check_once(service)
            due = max(due + self._interval, time.monotonic())  # what a pause made late is not made up for
            await asyncio.sleep(due - time.monotonic())

    async def _check_once(self, service: Service) -> None:
        try:
            result = await checked(service, self._vantage, timeout_seconds=self._timeout, clock=self._clock)
            if self._services.get(service.name) == service:
                self.take(result)
        except Exception:  # noqa: BLE001 -- a bug costs one check and is logged: else a state would stay as it was for ever
            _log.exception("check of service %s failed; this is a bug in wardwatch, please report it", service.name)

    def take(self, result: ServiceResult) -> None:
        """Take in a check."""
        name = result.service
        before, reach = self._states[name], self._reach[name]
        reach.update(answered=result.up)
        up = result.up if reach.answers is None else reach.answers
        since = before.since if up is before.up else result.at
        self._states[name] = ServiceState(name, self._vantage, up, since, result)
        self._on_result()


def _offset(name: str) -> float:
    """Where in the interval a service's check begins: a stable share, so that they do not all come at once."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
