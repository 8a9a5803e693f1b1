"""Devices of one make: their transcripts, how they talk, what is sent to them, and polls of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from collectors.readings import ConfigurationReading, Readings
from collectors.ssh.archive import Archive
from collectors.ssh.platform import shipped_platforms
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName

from ...agents.ssh_server import Manners, SshServer
from .devices import ALL, one_device, pinned, polling, r1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.poll import ModuleOutcome, Poll

NOW = 1795428000.0
"""Monday, 23 November 2026, 10:00 UTC."""
_FOLDER = Path(__file__).parent / "transcripts"


@dataclass(frozen=True)
class Make:
    """A make of devices.

    Attributes:
        platform: as the inventory names it.
        prompt: of the device.
        invalid: what it says to a line that it does not know.
        pager: what its pager says.
        wipe: what the pager writes over its own line.
        motd: what it says after the log-in.
        unpaged_by: the line that switches its pager off.
        golden: the template of its role.
    """

    platform: str
    prompt: str
    invalid: str
    pager: str
    wipe: str
    motd: str = ""
    unpaged_by: str = ""
    golden: str = ""

    def manners(self, transcripts: Mapping[str, str], **others: Any) -> Manners:
        """How a device of this make behaves that answers so."""
        told = {
            "prompt": self.prompt,
            "invalid": self.invalid,
            "pager": self.pager,
            "wipe": self.wipe,
            "motd": self.motd,
            "unpaged_by": self.unpaged_by,
        }
        return Manners(transcripts=transcripts, **{**told, **others})

    async def poll(self, folder: Path, transcripts: Mapping[str, str], **others: Any) -> tuple[Poll, SshServer]:
        """One poll of all that can be asked, of a device that answers so."""
        with SshServer(self.manners(transcripts, **others)) as server:
            inventory = one_device(folder / "city", server.port, f"platform: {self.platform}")
            archive = Archive(ConfigurationStore(folder), lambda _device: self.golden or None)
            with polling(inventory, pinned(folder), archive=archive, clock=lambda: NOW) as poller:
                return await poller.poll(r1(inventory), ALL, deadline_seconds=60), server

    @property
    def modules(self) -> tuple[str, ...]:
        """All that it is asked, in order."""
        return ("ssh", *(each.name for each in shipped_platforms()[self.platform].modules), "ssh_configuration")


_VTY = """
Info: The max number of VTY users is 21, and the number of current VTY users online is 2.
      The current login time is 2026-11-23 17:00:00+07:00.
      The last login time is 2026-11-23 16:59:00+07:00 from 10.0.0.9 through SSH.
"""
VRP = Make(
    platform="huawei_vrp",
    prompt="<sw-office>",
    invalid="              ^\nError: Unrecognized command found at '^' position.\n",
    pager="  ---- More ----",
    wipe="\x1b[42D" + " " * 42 + "\x1b[42D",
    motd=_VTY,
    unpaged_by="screen-length 0 temporary",
    golden="# office switch\nsysname sw-office\ninfo-center loghost 10.0.0.9\n- telnet server enable\n"
    "user-interface vty 0 4\n protocol inbound ssh\n",
)
COMWARE = Make(
    platform="h3c_comware",
    prompt="<sw-h3c>",
    invalid="              ^\n % Unrecognized command found at '^' position.\n",
    pager="---- More ----",
    wipe="\r" + " " * 16 + "\r",
    motd="\n"
    + "*" * 78
    + "\n* Copyright (c) 2004-2021 New H3C Technologies Co., Ltd. All rights reserved.*\n"
    + "*" * 78
    + "\n",
    unpaged_by="screen-length disable",
    golden="sysname sw-h3c\n- telnet server enable\nline vty 0 63\n protocol inbound ssh\n- ip http enable\n",
)
RGOS = Make(
    platform="ruijie_rgos",
    prompt="rj-office#",
    invalid="            ^\n% Invalid input detected at '^' marker.\n\n",
    pager=" --More-- ",
    wipe="\b" * 10 + " " * 10 + "\b" * 10,
    motd="\n# Chỉ người có thẩm quyền #\n",
    unpaged_by="terminal length 0",
    golden="! office\nhostname rj-office\nline vty 0 4\n transport input ssh\n- snmp-server community whatever ro\n",
)
ZXROS = Make(
    platform="zte_zxros",
    prompt="zte-office#",
    invalid="          ^\n%Error 20203: Invalid input detected at '^' marker.\n",
    pager=" --More--",
    wipe="\b" * 9 + " " * 9 + "\b" * 9,
    motd="\n" + "*" * 30 + "\nWelcome to ZXR10 Carrier-Class Router of ZTE Corporation\n" + "*" * 30 + "\n",
    unpaged_by="terminal length 0",
    golden="hostname zte-office\n- line telnet server enable\n",
)
MAKES = {
    "huawei_vrp": VRP,
    "h3c_comware": COMWARE,
    "ruijie_rgos": RGOS,
    "zte_zxros": ZXROS,
}
"""Makes by the folder that the transcripts of their main device are in."""


def transcripts(folder: str) -> dict[str, str]:
    """Answers of a device by command."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted((_FOLDER / folder).glob("*.txt"))}


def sent(lines: tuple[str, ...]) -> str:
    """What is written when these lines are typed."""
    return "".join(f"{line}\n" for line in lines)


def without_configuration(readings: Readings) -> Readings:
    """The readings, the configuration's own aside, whose version is a digest."""
    return msgspec.structs.replace(readings, configuration=None)


def failed(poll: Poll) -> dict[str, ModuleOutcome]:
    """What could not be read, by module."""
    return {each.module: each for each in poll.outcomes if each.reason is not None}


@dataclass(frozen=True)
class Expected:
    """What a poll of a device is held against, whole.

    Attributes:
        sent: the lines that are typed, in order.
        read: the readings, the configuration's own aside.
        failed: modules that it refuses.
        empty: modules that it has nothing of.
    """

    sent: tuple[str, ...]
    read: Readings
    failed: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    def hold(self, make: Make, poll: Poll, server: SshServer) -> None:
        """Compare every octet, every module and every reading."""
        assert bytes(server.sent).decode() == sent(self.sent)
        assert sorted(failed(poll)) == sorted(self.failed)
        assert tuple(each.module for each in poll.outcomes) == make.modules
        assert {each.module for each in poll.outcomes if each.empty} == set(self.empty)
        assert without_configuration(poll.readings) == self.read


def kept(folder: Path, poll: Poll, *, saved: bool, drift_lines: int) -> tuple[str, ...]:
    """The one version that is kept after a poll, which its readings tell of."""
    (version,) = ConfigurationStore(folder).versions(DeviceName("r1"))
    told = poll.readings.configuration
    assert told is not None
    assert told == ConfigurationReading(NOW, told.version, len(version.lines), saved=saved, drift_lines=drift_lines)
    return version.lines
