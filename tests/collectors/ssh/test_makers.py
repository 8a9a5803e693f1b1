"""Devices of several makes in all the ways they talk: pagers, late echoes, questions, refusals, broken sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome
from collectors.ssh.answers import Answers
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.readers import READERS
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName

from ...agents.ssh_server import SshServer
from .devices import ALL, one_device, pinned, polling, r1
from .makers import MAKES, NOW, Make, failed, transcripts, without_configuration

if TYPE_CHECKING:
    from pathlib import Path

EVERY_MAKE = pytest.mark.parametrize("make", sorted(MAKES))
PASSWORD = (
    "\nWarning: The initial password poses security risks.\nThe password needs to be changed. Change now? [Y/N]: "
)

RUBBISH = "\x1b[31m<script>\u202e 0 0 0 -1 999%\n"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_SSH", "right")
    monkeypatch.setenv("WW_ENABLE", "canary-enable")


def _answers(make: str) -> tuple[Make, dict[str, str]]:
    return MAKES[make], transcripts(make)


@EVERY_MAKE
async def test_a_late_echo_and_a_banner_change_nothing(tmp_path: Path, make: str) -> None:
    """What is sent and read is the same as of a device that answers at once."""
    device, answers = _answers(make)
    calm, heard = await device.poll(tmp_path / "calm", answers)
    slow, late = await device.poll(tmp_path / "slow", answers, slow_echo=True, banner="Người lạ bị ghi lại\n[Y/N]")
    assert (bytes(late.sent), slow.readings) == (bytes(heard.sent), calm.readings)


@EVERY_MAKE
async def test_a_pager_that_cannot_be_switched_off_is_read_page_by_page(tmp_path: Path, make: str) -> None:
    """Only its key is added to what is sent, once for each page; no page leaves a trace in what is read and kept."""
    device, answers = _answers(make)
    whole, heard = await device.poll(tmp_path / "whole", answers)
    paged, turned = await device.poll(tmp_path / "paged", answers, page=9, unpaged_by="")
    assert paged.readings == whole.readings
    expected = ""
    for line in bytes(heard.sent).decode().splitlines():
        pages = -(-len(answers.get(line, "").splitlines()) // 9)
        expected += f"{line}\n" + " " * max(0, pages - 1)
    assert bytes(turned.sent).decode() == expected


@EVERY_MAKE
@pytest.mark.parametrize("asked", [PASSWORD, "\nYour password has expired.\nPlease enter new password: "])
async def test_a_question_at_log_in_is_never_answered(tmp_path: Path, make: str, asked: str) -> None:
    """Not even with no: the device hears nothing, the session ends, and a person is told what it asks."""
    device, answers = _answers(make)
    poll, server = await device.poll(tmp_path, answers, motd=asked, prompt="")
    assert bytes(server.sent) == b""
    assert poll.reason is Reason.LOGIN_QUESTION
    assert poll.message.startswith(f'r1: log in: the device asks "{asked.strip().rpartition(chr(10))[2].strip()}"')


@EVERY_MAKE
async def test_a_session_that_breaks_in_an_answer_says_so_for_what_comes_after(tmp_path: Path, make: str) -> None:
    """What was read before it is kept."""
    device, answers = _answers(make)
    command = next(
        line
        for line in shipped_platforms()[device.platform].lines
        if line.endswith(("memory-usage", "memory", "processor")) and line in answers
    )
    poll, _ = await device.poll(tmp_path, answers, cut_at=command)
    lost = failed(poll)
    assert {each.reason for each in lost.values()} == {Reason.DISCONNECTED}
    assert "ssh_clock" in lost
    assert "ssh_version" not in lost
    assert poll.readings.interfaces
    assert poll.readings.clock is None


@EVERY_MAKE
async def test_a_device_that_knows_one_command_is_read_that_far(tmp_path: Path, make: str) -> None:
    """Each refusal costs its own module."""
    device, answers = _answers(make)
    command = next(line for line in answers if line.endswith(" version"))
    poll, _ = await device.poll(tmp_path, {command: answers[command]})
    lost = failed(poll)
    assert set(device.modules) - set(lost) == {"ssh", "ssh_version"}
    assert {each.reason for each in lost.values()} == {Reason.AGENT_ERROR}
    assert poll.readings.identity is not None


@EVERY_MAKE
async def test_answers_that_are_none_are_told_as_such(tmp_path: Path, make: str) -> None:
    """Whatever a device says instead, nothing breaks, and no module says that it succeeded with something."""
    device, answers = _answers(make)
    poll, _ = await device.poll(tmp_path, dict.fromkeys(answers, RUBBISH))
    assert {name: each.reason for name, each in failed(poll).items()} == dict.fromkeys(
        device.modules[1:], Reason.MALFORMED
    )
    assert [part.module for part in poll.parts] == ["ssh"]


@EVERY_MAKE
def test_an_answer_that_is_none_costs_its_reader_only(make: str) -> None:
    """Each reader by itself, in little time whatever it reads: none gives a reading of what it does not know."""
    for module in shipped_platforms()[MAKES[make].platform].modules:
        for text in (
            RUBBISH,
            "\n" * 200_000,
            " " * 1_000_000,
            "1:" * 300_000,
            "Directory of " * 50_000,
            "Slot 1\n" * 50_000,
        ):
            if not text.strip() and module.reader.endswith(("_bgp", "_ospf")):
                continue
            with pytest.raises((ValueError, LookupError, TypeError, AttributeError, ArithmeticError)):
                READERS[module.reader](Answers((text,) * len(module.commands), NOW))


@EVERY_MAKE
async def test_half_a_configuration_is_no_version(tmp_path: Path, make: str) -> None:
    device, answers = _answers(make)
    plan = shipped_platforms()[device.platform].configuration
    assert plan is not None
    text = answers[plan.running]
    poll, _ = await device.poll(tmp_path, {**answers, plan.running: text[: len(text) * 2 // 5] + "\n"})
    assert {name: each.reason for name, each in failed(poll).items()} == {"ssh_configuration": Reason.MALFORMED}
    assert ConfigurationStore(tmp_path).versions(DeviceName("r1")) == []


@EVERY_MAKE
async def test_what_a_device_does_not_have_is_no_failure(tmp_path: Path, make: str) -> None:
    """A router without BGP is well."""
    device, answers = _answers(make)
    said = {
        "huawei_vrp": "Error: The BGP process does not exist.\n",
        "h3c_comware": "% BGP is not running.\n",
        "ruijie_rgos": "% BGP is not enabled.\n",
        "zte_zxros": "%Error 20205: BGP is not running.\n",
    }[make]
    commands = [line for line in answers if "bgp" in line]
    poll, _ = await device.poll(tmp_path, {**answers, **dict.fromkeys(commands, said)})
    told = {each.module: each for each in poll.outcomes}
    assert told["ssh_bgp"] == ModuleOutcome("ssh_bgp", empty=True)
    assert told["ssh_bgp_ipv6"] == ModuleOutcome("ssh_bgp_ipv6", empty=True)
    assert poll.readings.bgp is None


@pytest.mark.parametrize("make", ["ruijie_rgos", "zte_zxros"])
async def test_the_privileged_level_is_reached_by_its_secret(tmp_path: Path, make: str) -> None:
    """The secret is sent once, when the device asks for it, and what is read is the same."""
    device, answers = _answers(make)
    plain, heard = await device.poll(tmp_path / "plain", answers)
    login = "  ro: {ssh: {user: watch, password: env:WW_SSH, enable: env:WW_ENABLE}}\n"
    with SshServer(device.manners(answers, enable="canary-enable")) as server:
        inventory = one_device(tmp_path / "city", server.port, f"platform: {device.platform}", login)
        with polling(inventory, pinned(tmp_path), clock=lambda: plain.started) as poller:
            poll = await poller.poll(r1(inventory), ALL, deadline_seconds=60)
    running = next(line for line in answers if "running" in line)
    asked = bytes(heard.sent).decode().partition(f"{running}\n")[0]
    assert bytes(server.sent).decode() == f"enable\ncanary-enable\n{asked}"
    mine = without_configuration(plain.readings)
    assert mine.risks is not None
    assert poll.readings == msgspec.structs.replace(mine, risks=mine.risks[:2])
