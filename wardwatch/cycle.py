"""One cycle over the whole inventory, and what it cost."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import msgspec

from collectors.admission import SILENT_AFTER_SECONDS, Admission
from collectors.latest import Latest
from collectors.poll import Work
from collectors.runner import poll_once
from collectors.snmp.client_pysnmp import PysnmpClient
from collectors.snmp.engine import Engine
from collectors.snmp.poller import SnmpPoller
from inventory.model import Expected
from wardwatch.garbage import kept_young
from wardwatch.watch import snmp_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collectors.poll import Poll
    from inventory.model import Inventory
    from wardwatch.settings import Settings

_KIB = 1024


class CycleSummary(msgspec.Struct, frozen=True):
    """What a cycle brought and cost.

    Attributes:
        devices: asked.
        failed: of these; asking them failed in a way that is a bug in wardwatch, which the log has.
        answered: of these; `partial` of the answered had a module that failed.
        silent: name and reason of each that did not answer.
        missing: how many of the silent are expected to answer always.
        interfaces: with counters.
        varbinds, packets_sent, packets_received, retries, bytes_sent, bytes_received: over all devices.
        wall_seconds: from the first packet to the last answer or time-out.
        cpu_seconds, cpu_ms_per_device: of this process, user and system, during the cycle.
        rss_bytes: the most memory this process has had resident.
    """

    devices: int
    failed: int
    answered: int
    partial: int
    silent: dict[str, str]
    missing: int
    interfaces: int
    varbinds: int
    packets_sent: int
    packets_received: int
    retries: int
    bytes_sent: int
    bytes_received: int
    wall_seconds: float
    cpu_seconds: float
    cpu_ms_per_device: float
    rss_bytes: int


async def run_cycle(
    inventory: Inventory, settings: Settings, *, on_poll: Callable[[Poll], None] | None = None
) -> CycleSummary:
    """Ask every device once for every class of work, as fast as the bounds allow; keep the answers as `run` does.

    Args:
        inventory: checked.
        settings: bounds and time-outs.
        on_poll: takes each result instead, on the event loop.
    """
    native, fallback = Engine(), PysnmpClient()
    await native.start()
    await fallback.start()
    admission = Admission(settings.concurrency, silent_after_seconds=SILENT_AFTER_SECONDS)
    take = on_poll or Latest(settings.intervals).apply
    poller = SnmpPoller(
        native,
        fallback,
        snmp_credentials(inventory),
        timeout_seconds=settings.timeout_seconds,
        retries=settings.retries,
        on_heard=admission.heard,
    )
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        with kept_young():
            polls = await poll_once(
                inventory.devices.values(),
                poller,
                frozenset(Work),
                admission,
                settings.deadline_seconds,
                on_poll=take,
            )
    finally:
        await native.close()
        await fallback.close()
    return _summary(inventory, polls, time.perf_counter() - wall, time.process_time() - cpu)


def _summary(inventory: Inventory, polls: Sequence[Poll], wall: float, cpu: float) -> CycleSummary:
    answered = [poll for poll in polls if poll.answered]
    silent = {poll.device: f"{poll.reason}: {poll.message}" for poll in polls if not poll.answered}
    expected = [name for name in silent if inventory.devices[name].expected is Expected.ALWAYS]
    asked = sum(device.polled_by_snmp for device in inventory.devices.values())
    return CycleSummary(
        devices=asked,
        failed=asked - len(polls),
        answered=len(answered),
        partial=sum(any(outcome.reason for outcome in poll.outcomes) for poll in answered),
        silent={str(name): why for name, why in silent.items()},
        missing=len(expected),
        interfaces=sum(len(poll.readings.counters.rows) for poll in answered if poll.readings.counters),
        varbinds=sum(poll.traffic.varbinds for poll in polls),
        packets_sent=sum(poll.traffic.sent_packets for poll in polls),
        packets_received=sum(poll.traffic.received_packets for poll in polls),
        retries=sum(poll.traffic.retries for poll in polls),
        bytes_sent=sum(poll.traffic.sent_bytes for poll in polls),
        bytes_received=sum(poll.traffic.received_bytes for poll in polls),
        wall_seconds=round(wall, 3),
        cpu_seconds=round(cpu, 3),
        cpu_ms_per_device=round(1000 * cpu / max(1, asked), 3),
        rss_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB,
    )
