"""AireOS from transcripts written after the maker's command reference: octets sent and readings compared whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.errors import Reason
from collectors.readings import (
    AddressReading,
    ClockReading,
    CpuReading,
    EntityReading,
    IdentityReading,
    InterfaceReading,
    MemoryReading,
    Readings,
    RiskReading,
    SystemReading,
    WirelessReading,
)
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.readers.text import number_of_interface

from ...agents.ssh_server import Manners
from .devices import failed, read_all, told, transcripts

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = transcripts("aireos")
PROMPT = "(Cisco Controller) >"
INVALID = "\nIncorrect usage.  Use the '?' or <TAB> key to list commands.\n\n"
SENT = (
    "show sysinfo",
    "show inventory",
    "show interface summary",
    "show cpu",
    "show memory statistics",
    "show sysinfo",
    "show ap summary",
    "show time",
)
_PLACES = (("management", "10.28.0.10"), ("virtual", "192.0.2.1"))
READ = Readings(
    system=SystemReading(
        name="wlc-office", location="Trụ sở UBND", uptime_ticks=(9 * 86_400 + 3 * 3_600 + 4 * 60 + 5) * 100
    ),
    identity=IdentityReading("Cisco", "AIR-CT3504-K9", "8.10.185.0", "FOC00000001", kind="wireless", os="AireOS"),
    interfaces=tuple(InterfaceReading(number_of_interface(name), name, name, name) for name, _ in _PLACES),
    addresses=tuple(AddressReading(number_of_interface(name), address) for name, address in _PLACES),
    cpu=(CpuReading("all", 0.12, "all processors"),),
    memory=(MemoryReading("system", "System memory", "system", 4_000_000_000, 1_000_000_000, 0.25),),
    wireless=(WirelessReading("clients", "Clients", 25.0), WirelessReading("ap-count", "Access points", 2.0)),
    inventory=(
        EntityReading(
            name="Chassis",
            description="Cisco 3504 Wireless Controller",
            model="AIR-CT3504-K9",
            serial="FOC00000001",
            hardware_rev="V02",
        ),
    ),
    clock=ClockReading(synchronised=True, source="10.255.0.1"),
    risks=(RiskReading("host_key", "ok"), RiskReading("old_algorithms", "ok")),
)


async def test_all_of_it_is_sent_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paging is never switched off, which would be a configuration: its key is all that is added."""
    manners = Manners(
        prompt=PROMPT,
        transcripts=ANSWERS,
        invalid=INVALID,
        page=8,
        pager="--More-- or (q)uit",
        wipe="\r" + " " * 20 + "\r",
    )
    poll, server = await read_all(tmp_path, monkeypatch, "cisco_wlc", manners)
    turned = {line: " " * ((len(ANSWERS[line].splitlines()) - 1) // 8) for line in SENT}
    assert bytes(server.sent).decode() == "".join(f"{line}\n{turned[line]}" for line in SENT)
    assert failed(poll) == {}
    assert told(poll) == READ


async def test_user_and_password_are_given_where_the_shell_asks_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once each, and no one else's."""
    asks = (("\n(Cisco Controller) \nUser: ", "watch"), ("Password:", "right"))
    manners = Manners(prompt=PROMPT, transcripts=ANSWERS, invalid=INVALID, asks=asks)
    poll, server = await read_all(tmp_path, monkeypatch, "cisco_wlc", manners)
    assert bytes(server.sent).decode() == "watch\nright\n" + "".join(f"{line}\n" for line in SENT)
    assert told(poll) == READ


async def test_a_shell_that_asks_again_has_refused_the_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not answered a second time, so that the account is not locked, and the secret is in no message."""
    asks = (("\nUser: ", "watch"), ("Password:", "another"))
    poll, server = await read_all(tmp_path, monkeypatch, "cisco_wlc", Manners(prompt=PROMPT, asks=asks))
    assert bytes(server.sent) == b"watch\nright\n"
    assert (poll.answered, poll.reason) == (False, Reason.AUTHENTICATION)
    assert "right" not in poll.message


@pytest.mark.parametrize("command", sorted(ANSWERS))
async def test_an_answer_that_is_no_answer_costs_its_module_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    hostile = {**ANSWERS, command: "\x1b[31m<script>\u202e 0 0 0 -1 999%\n"}
    poll, _ = await read_all(tmp_path, monkeypatch, "cisco_wlc", Manners(prompt=PROMPT, transcripts=hostile))
    modules = {each.name for each in shipped_platforms()["cisco_wlc"].modules if command in each.commands}
    expected = set() if command == "show inventory" else modules  # parts that are not told are no failure
    assert failed(poll) == dict.fromkeys(expected, Reason.MALFORMED)
