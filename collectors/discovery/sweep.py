"""Asking all addresses of the given ranges, each once, a bounded number at a time and at a bounded rate."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import msgspec

from collectors.discovery.interview import Answer, Silence, interview
from collectors.discovery.pace import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from collectors.discovery.interview import Login, Manners
    from collectors.discovery.ranges import Address, Ranges
    from collectors.snmp.client import SnmpClient


MOST_FOLLOWED: Final = 4096


class Swept(msgspec.Struct, frozen=True):
    """What a sweep brought home.

    Attributes:
        answers: in the order of their addresses.
        silences: addresses without an acceptable answer, with the reason.
        known: addresses of the ranges that were not asked, as the inventory has them.
        followed: addresses asked only because a neighbour named them.
        unfollowed: addresses named inside the ranges that were one too many to be asked.
        outside: management addresses of neighbours outside the ranges, which were not asked.
        packets: sent in all.
        seconds: it took.
        interrupted: it was cancelled on the way; what was asked until then is here.
    """

    answers: tuple[Answer, ...]
    silences: tuple[Silence, ...]
    known: tuple[Address, ...] = ()
    followed: tuple[Address, ...] = ()
    unfollowed: int = 0
    outside: tuple[Address, ...] = ()
    packets: int = 0
    seconds: float = 0.0
    interrupted: bool = False


class Sweep:
    """One sweep; used once, inside a running event loop."""

    def __init__(
        self,
        client: SnmpClient,
        logins: tuple[Login, ...],
        manners: Manners,
        *,
        packets_per_second: float,
        at_once: int,
        most_followed: int = MOST_FOLLOWED,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Say how.

        Args:
            client: started.
            logins: tried in order at every address.
            manners: how an address is asked.
            packets_per_second: mean rate of everything that is sent.
            at_once: addresses under way at the same time.
            most_followed: addresses asked at most because neighbours named them; an agent can name any number.
            on_progress: told after each address how many were asked and how many answered.
        """
        self._client, self._logins, self._manners = client, logins, manners
        self._pacer, self._at_once = Pacer(packets_per_second), at_once
        self._most_followed = most_followed
        self._on_progress = on_progress
        self._asked: set[Address] = set()
        self._sent = 0
        self._known: dict[Address, None] = {}
        self._followed: dict[Address, None] = {}
        self._answers: list[Answer] = []
        self._silences: list[Silence] = []

    async def run(self, ranges: Ranges, *, skip: Collection[Address] = ()) -> Swept:
        """Ask every address of the ranges, then neighbours inside them that were not asked yet, until there are none.

        Cancelled (by Ctrl-C), it sends no more and returns what it has: hours of asking are not lost.

        Args:
            ranges: nothing outside of them is asked.
            skip: addresses that are known and not asked.
        """
        loop = asyncio.get_running_loop()
        started, interrupted = loop.time(), False
        try:
            await self._ask(ranges.addresses(), skip)
            while todo := self._to_follow(ranges)[: self._most_followed - len(self._followed)]:
                self._followed.update(dict.fromkeys(one for one in todo if one not in skip))
                await self._ask(todo, skip)
        except asyncio.CancelledError:
            task, interrupted = asyncio.current_task(), True
            if task is not None:
                task.uncancel()
        counted = sum(one.packets for one in self._answers) + sum(one.packets for one in self._silences)
        return Swept(
            tuple(sorted(self._answers, key=lambda one: (one.address.version, int(one.address)))),
            tuple(sorted(self._silences, key=lambda one: (one.address.version, int(one.address)))),
            known=tuple(self._known),
            followed=tuple(self._followed),
            unfollowed=0 if interrupted else len(self._to_follow(ranges)),
            outside=tuple(address for address in self._named() if address not in ranges),
            packets=max(counted, self._sent),  # of addresses under way when it was interrupted, the knocks only
            seconds=loop.time() - started,
            interrupted=interrupted,
        )

    def _named(self) -> Iterable[Address]:
        """The management addresses of all neighbours so far."""
        return dict.fromkeys(one.address for answer in self._answers for one in answer.management)

    def _to_follow(self, ranges: Ranges) -> list[Address]:
        return [address for address in self._named() if address in ranges and not self._is_done(address)]

    def _is_done(self, address: Address) -> bool:
        return address in self._asked or address in self._known

    async def _ask(self, addresses: Iterable[Address], skip: Collection[Address]) -> None:
        todo = self._fresh(addresses, skip)
        async with asyncio.TaskGroup() as group:
            for _ in range(self._at_once):
                group.create_task(self._work(todo))

    def _fresh(self, addresses: Iterable[Address], skip: Collection[Address]) -> Iterator[Address]:
        for address in addresses:
            if address in skip:
                self._known[address] = None
            elif address not in self._asked:
                self._asked.add(address)
                yield address

    async def _work(self, todo: Iterator[Address]) -> None:
        for address in todo:  # shared by all workers: each address goes to one of them
            found = await interview(self._client, address, self._logins, self._manners, self._turn)
            if isinstance(found, Answer):
                self._answers.append(found)
            else:
                self._silences.append(found)
            if self._on_progress is not None:
                self._on_progress(len(self._answers) + len(self._silences), len(self._answers))

    async def _turn(self, packets: int) -> None:
        self._sent += packets
        now = asyncio.get_running_loop().time()
        wait = self._pacer.turn(now, packets) - now
        if wait > 0:
            await asyncio.sleep(wait)
