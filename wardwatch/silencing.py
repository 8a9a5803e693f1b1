"""Planned work kept as silences of an Alertmanager: once by a command, or again and again while wardwatch runs."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.poll import Work
from dashboards.alertmanager.client import Alertmanager
from dashboards.alertmanager.silences import AUTHOR, changes, wanted
from dashboards.errors import AlertmanagerError
from dashboards.rules.model import Timing
from history import HistoryError
from inventory.errors import InventoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from history import History
    from inventory.model import Inventory, MaintenanceWindow
    from wardwatch.settings import Settings

_log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 30.0
"""How often a running wardwatch looks whether silences are as they should be."""


class Done(NamedTuple):
    """How many silences were made, altered and ended, and how many stayed as they were."""

    made: int = 0
    altered: int = 0
    ended: int = 0
    kept: int = 0

    @property
    def anything(self) -> bool:
        """Whether something was changed."""
        return bool(self.made or self.altered or self.ended)

    def __str__(self) -> str:
        """The counts as a line for people."""
        return f"{self.made} made, {self.altered} changed, {self.ended} ended, {self.kept} as they should be"


def tail_seconds(settings: Settings) -> float:
    """How long Prometheus keeps alerts with the rules that are made for these settings."""
    poll, health = (round(settings.intervals[work]) for work in (Work.COUNTERS, Work.HEALTH))
    return float(Timing(poll=poll, health=health).restart)


def author(settings: Settings) -> str:
    """Whose silences these are; each vantage point keeps its own."""
    return f"{AUTHOR}/{settings.collector}" if settings.collector else AUTHOR


def synchronise(settings: Settings, windows: Iterable[MaintenanceWindow], now: float) -> Done:
    """Make the silences of Alertmanager those of the planned work; what others made stays. Blocks.

    Raises:
        AlertmanagerError: it cannot be asked, or refuses something; all else has been done.
        SecretError: the password cannot be read.
    """
    ours = author(settings)
    with Alertmanager(settings.alertmanager_url, _login(settings)) as alertmanager:
        there = alertmanager.silences(ours)
        todo = changes(there, wanted(windows, now, tail_seconds(settings)), now)
        kept = len(there) - len(todo.alter) - len(todo.expire)
        refused: list[AlertmanagerError] = []
        for silence in (*todo.make, *todo.alter):
            _attempt(refused, lambda each=silence: alertmanager.keep(each, ours))  # type: ignore[misc]
        for silence in todo.expire:
            _attempt(refused, lambda each=silence: alertmanager.expire(each))  # type: ignore[misc]
    if refused:
        raise refused[0]
    return Done(len(todo.make), len(todo.alter), len(todo.expire), kept)


def _attempt(refused: list[AlertmanagerError], act: Callable[[], object]) -> None:
    """One silence that is refused costs itself only."""
    try:
        act()
    except AlertmanagerError as error:
        refused.append(error)


def _login(settings: Settings) -> tuple[str, str] | None:
    if not settings.alertmanager_user:
        return None
    password = settings.alertmanager_password
    return settings.alertmanager_user, "" if password is None else password.resolve().reveal()


class Silencing:
    """Keeps silences while wardwatch runs. An Alertmanager that does not answer is said once, and so is its return."""

    def __init__(self, settings: Settings, inventory: Callable[[], Inventory], history: History) -> None:
        """Take settings with an `alertmanager_url`, what gives the inventory in force, and a history that is open."""
        self._settings, self._inventory, self._history = settings, inventory, history
        self._failing = False

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.step()
            await asyncio.sleep(EVERY_SECONDS)

    async def step(self) -> None:
        """Look once."""
        inventory = self._inventory()
        try:
            done = await asyncio.to_thread(self._synchronise, inventory.maintenance)
        except (AlertmanagerError, HistoryError, InventoryError) as error:
            if not self._failing:
                _log.warning("silences of planned work cannot be kept now, it is tried again: %s", error)
            self._failing = True
            return
        if self._failing:
            _log.warning("silences of planned work are kept again")
        self._failing = False
        if done.anything:
            _log.info("silences of planned work: %s", done)

    def _synchronise(self, planned: Sequence[MaintenanceWindow]) -> Done:
        now = time.time()
        announced = self._history.announced(now - tail_seconds(self._settings))
        windows = [*planned, *(window for each in announced if (window := each.window) is not None)]
        return synchronise(self._settings, windows, now)
