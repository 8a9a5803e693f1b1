"""A device that the inventory asks to treat otherwise: time-outs, repetitions, modules, unsorted tables."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from collectors.module_names import module_names
from collectors.poll import Poll, Work
from collectors.snmp import oid
from collectors.snmp.mib_if import NAMES
from collectors.snmp.modules import MODULES
from collectors.snmp.poller import SnmpPoller
from inventory.identifiers import CredentialName, DeviceName, SiteName
from inventory.model import Device, SnmpCredential
from inventory.overrides import ModuleChoice, Overrides
from inventory.secret import SecretRef

from .memory_agent import MemoryAgent, MemoryClient

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpSession, SnmpTarget

LOGIN = CredentialName("ro")
EVERYTHING, COUNTERS = frozenset(Work), frozenset({Work.COUNTERS})


class _Watched(MemoryClient):
    """Remembers the targets that sessions were opened with."""

    def __init__(self, agent: MemoryAgent) -> None:
        super().__init__(agent)
        self.opened: list[SnmpTarget] = []

    def session(self, target: SnmpTarget) -> SnmpSession:
        self.opened.append(target)
        return super().session(target)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> _Watched:
    monkeypatch.setenv("WW_RO", "community")
    return _Watched(
        MemoryAgent(
            {
                f"{oid.SYS_NAME}.0": b"r-1",
                f"{oid.SYS_UP_TIME}.0": 100_000,
                f"{oid.IF_NAME}.1": b"wan",
                f"{oid.IF_OPER_STATUS}.1": 1,
                f"{oid.HR_PROCESSOR_LOAD}.1": 7,
            }
        )
    )


async def poll(client: _Watched, overrides: Overrides, *works: frozenset[Work]) -> list[Poll]:
    credential = SnmpCredential(LOGIN, 2, SecretRef("env", "WW_RO"))
    poller = SnmpPoller(client, {LOGIN: credential}, timeout_seconds=2.0, retries=2, max_repetitions=25)
    address = IPv4Address("192.0.2.1")
    device = Device(DeviceName("r-1"), SiteName("s"), "router", address, credentials=(LOGIN,), overrides=overrides)
    return [await poller.poll(device, work, deadline_seconds=10) for work in works]


async def test_time_out_retries_and_repetitions_are_the_devices_own(client: _Watched) -> None:
    await poll(client, Overrides(timeout_seconds=7.5, retries=0, max_repetitions=4), COUNTERS)
    await poll(client, Overrides(), COUNTERS)
    found = [(target.timeout_seconds, target.retries, target.max_repetitions) for target in client.opened]
    assert found == [(7.5, 0, 4), (2.0, 2, 25)]


async def test_modules_left_out_are_not_asked(client: _Watched) -> None:
    (whole,) = await poll(client, Overrides(), EVERYTHING)
    (part,) = await poll(client, Overrides(modules=ModuleChoice(without=frozenset({"processors"}))), EVERYTHING)
    assert {outcome.module for outcome in whole.outcomes} - {outcome.module for outcome in part.outcomes} == {
        "processors"
    }
    assert part.readings.cpu is None


async def test_only_the_modules_named_are_asked_with_what_they_need(client: _Watched) -> None:
    """Who the device is, and the names that counters need, are asked all the same."""
    (found,) = await poll(client, Overrides(modules=ModuleChoice(only=frozenset({"counters"}))), EVERYTHING)
    assert [outcome.module for outcome in found.outcomes] == ["system", "interfaces", "counters"]
    assert found.readings.counters is not None


async def test_a_device_with_nothing_to_ask_at_a_time_is_still_seen_alive(client: _Watched) -> None:
    choice = ModuleChoice(only=frozenset({"processors"}))
    first, second = await poll(client, Overrides(modules=choice), EVERYTHING, COUNTERS)
    assert (first.answered, second.answered) == (True, True)
    assert second.traffic.sent_packets == 1


async def test_tables_known_to_be_unsorted_are_walked_as_such(client: _Watched) -> None:
    client.agent.variables[f"{oid.HR_STORAGE_SIZE}.1"] = 100
    walked: dict[tuple[str, ...], bool] = {}
    real = type(client.session(_target())).walk

    async def walk(self: SnmpSession, columns: tuple[str, ...], **options: object) -> object:
        walked[tuple(columns)] = bool(options["unordered"])
        return await real(self, columns, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(client.session(_target())), "walk", walk)
        await poll(client, Overrides(unordered=frozenset({"interfaces"})), EVERYTHING)
    assert walked[NAMES.columns] is True
    assert walked[MODULES["storage"].request.columns] is False


def _target() -> SnmpTarget:
    from collectors.snmp.client import SnmpLogin, SnmpTarget  # noqa: PLC0415 -- only this helper

    return SnmpTarget("x", "192.0.2.1", 161, SnmpLogin(2))


def test_modules_of_families_have_names_too() -> None:
    assert set(MODULES) < module_names()
