"""How well a Linux machine is looked after: os-release(5), a simulated upgrade of apt-get(8), the mark in /run."""

from __future__ import annotations

import re
import shlex
from datetime import date
from typing import TYPE_CHECKING, Final

from collectors.readings import Readings, UpkeepReading
from collectors.ssh.readers.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_INSTALLED_BEFORE: Final = re.compile(r"Inst \S+ \[[^\]]*\] \((?P<sources>[^)]*)\)?")
"""A package of which another version is there now, with the one that would come; a new one has no brackets."""

_SUMMARY: Final = re.compile(r"\D*\d+(?:\D+\d+){3}\D*")
"""The line of four figures that apt ends with, in whatever language."""

_SECURITY: Final = re.compile(r"-security\b", re.IGNORECASE)
_ALWAYS_IN_RUN: Final = "lock"
_MARK: Final = "reboot-required"


def release(answers: Answers) -> Readings:
    """The distribution, its version, and its end of support where the file has SUPPORT_END.

    Raises:
        ValueError: there is no ID, or SUPPORT_END is no date.
    """
    words = dict(_assignments(answers.text))
    name, ends = words.get("ID"), words.get("SUPPORT_END")
    if not name:
        raise ValueError("no ID")
    known = re.sub(r"[^a-z0-9]+", "_", f"{name} {words.get('VERSION_ID', '')}".lower()).strip("_")
    return Readings(
        upkeep=UpkeepReading(release=safe(known), support_ends=date.fromisoformat(ends).isoformat() if ends else None)
    )


def _assignments(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not key.startswith("#"):
            found.append((key, " ".join(shlex.split(value))))
    return found


def apt_updates(answers: Answers) -> Readings:
    """Packages that an upgrade would replace now, and whether an earlier one still needs a restart.

    Raises:
        ValueError: the answer does not end as apt's does, or what is listed is not /run.
    """
    upgrade, run = answers.texts
    names = run.split()
    if not any(map(_SUMMARY.fullmatch, upgrade.splitlines())) or _ALWAYS_IN_RUN not in names:
        raise ValueError("no simulated upgrade")
    found = [match for line in upgrade.splitlines() if (match := _INSTALLED_BEFORE.match(line))]
    security = sum(_SECURITY.search(match["sources"]) is not None for match in found)
    return Readings(upkeep=UpkeepReading(len(found), security, _MARK in names))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {"os_release": release, "apt_updates": apt_updates}
