"""From answers to readings: one file per family of command lines, each a set of pure functions; and all by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.readers import cisco_ios, frr, linux, upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.readings import Readings
    from collectors.ssh.answers import Answers

READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    **linux.READERS,
    **upkeep.READERS,
    **frr.READERS,
    **cisco_ios.READERS,
}
"""What the files of platforms name. A reader raises ValueError, KeyError and the like at what it cannot make out."""
