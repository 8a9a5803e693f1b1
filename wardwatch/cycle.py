"""One cycle over the whole inventory, and what it cost."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import msgspec

from collectors.admission import SILENT_AFTER_SECONDS, Admission
from collectors.latest import Latest
from collectors.poll import Work
from collectors.runner import poll_each
from collectors.snmp.client import Traffic
from collectors.snmp.engine import Engine
from collectors.snmp.poller import SnmpPoller
from inventory.model import Expected
from wardwatch.credentials import snmp_credentials
from wardwatch.garbage import switched_off
from wardwatch.pacing import pacing_for
from wardwatch.sshing import poll_over_ssh

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.poll import Poll
    from inventory.identifiers import DeviceName
    from inventory.model import Device, Inventory
    from wardwatch.settings import Settings

_KIB = 1024


class CycleSummary(msgspec.Struct, frozen=True):
    """What a cycle brought and cost.

    Attributes:
        devices: asked.
        failed: of these; asking them failed in a way that is a bug in wardwatch, which the log has.
        answered: of these; `partial` of the answered had a module that failed.
        silent: name and reason of each that did not answer.
        ssh_devices, ssh_answered: asked over SSH, and of these logged in to.
        ssh_failed: name and reason of each of which the session, or a module, could not be had.
        missing: how many of the silent are expected to answer always; of devices whose SNMP is closed, those that could
            not be logged in to.
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
    ssh_devices: int
    ssh_answered: int
    ssh_failed: dict[str, str]
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
    engine = Engine(pacing=pacing_for(inventory, settings))
    await engine.start()
    admission = Admission(settings.concurrency, silent_after_seconds=SILENT_AFTER_SECONDS)
    tally = _Tally(on_poll or Latest(settings.intervals).apply, inventory.devices)
    poller = SnmpPoller(
        engine,
        snmp_credentials(inventory),
        timeout_seconds=settings.timeout_seconds,
        retries=settings.retries,
        on_heard=admission.heard,
    )
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        with switched_off():
            await poll_each(
                inventory.devices.values(),
                poller,
                frozenset(Work),
                admission,
                settings.deadline_seconds,
                on_poll=tally.take,
            )
        await poll_over_ssh(inventory, settings, tally.take_ssh)
    finally:
        await engine.close()
    return tally.summary(inventory, time.perf_counter() - wall, time.process_time() - cpu)


class _Tally:
    """Counts what polls brought, and hands each on; the polls themselves are not kept."""

    def __init__(self, hand_on: Callable[[Poll], None], devices: Mapping[DeviceName, Device]) -> None:
        self._hand_on, self._devices = hand_on, devices
        self._polls = self._answered = self._partial = self._interfaces = 0
        self._silent: dict[DeviceName, str] = {}
        self._ssh_polls = self._ssh_answered = 0
        self._ssh_failed: dict[str, str] = {}
        self._shut: list[DeviceName] = []
        self._traffic = Traffic()

    def take(self, poll: Poll) -> None:
        self._polls += 1
        total, cost = self._traffic, poll.traffic
        for field in total.__struct_fields__:
            setattr(total, field, getattr(total, field) + getattr(cost, field))
        if poll.answered:
            self._answered += 1
            self._partial += any(outcome.reason for outcome in poll.outcomes)
            self._interfaces += len(poll.readings.counters.rows) if poll.readings.counters else 0
        else:
            self._silent[poll.device] = f"{poll.reason}: {poll.message}"
        self._hand_on(poll)

    def take_ssh(self, poll: Poll) -> None:
        self._ssh_polls += 1
        self._ssh_answered += poll.answered
        if not poll.answered and not self._devices[poll.device].polled_by_snmp:
            self._shut.append(poll.device)
        failures = [f"{each.reason}: {each.message}" for each in poll.outcomes if each.reason is not None]
        if failures:
            self._ssh_failed[str(poll.device)] = failures[0]

    def summary(self, inventory: Inventory, wall: float, cpu: float) -> CycleSummary:
        asked = [device for device in inventory.devices.values() if device.polled_by_snmp]
        silent = {device.name: self._silent[device.name] for device in asked if device.name in self._silent}
        return CycleSummary(
            devices=len(asked),
            failed=len(asked) - self._polls,
            answered=self._answered,
            partial=self._partial,
            silent={str(name): why for name, why in silent.items()},
            ssh_devices=self._ssh_polls,
            ssh_answered=self._ssh_answered,
            ssh_failed=dict(sorted(self._ssh_failed.items())),
            missing=sum(inventory.devices[name].expected is Expected.ALWAYS for name in (*silent, *self._shut)),
            interfaces=self._interfaces,
            varbinds=self._traffic.varbinds,
            packets_sent=self._traffic.sent_packets,
            packets_received=self._traffic.received_packets,
            retries=self._traffic.retries,
            bytes_sent=self._traffic.sent_bytes,
            bytes_received=self._traffic.received_bytes,
            wall_seconds=round(wall, 3),
            cpu_seconds=round(cpu, 3),
            cpu_ms_per_device=round(1000 * cpu / max(1, len(asked)), 3),
            rss_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB,
        )
