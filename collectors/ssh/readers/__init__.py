"""From answers to readings: one file per family of command lines, each a set of pure functions; and all by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.readers import (
    aireos,
    cisco_ios,
    comware,
    fortios,
    frr,
    iproute,
    junos,
    linux,
    mikrotik,
    ruijie,
    upkeep,
    vrp,
    vyos,
    zxros,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.readings import Readings
    from collectors.ssh.answers import Answers

READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    **linux.READERS,
    **upkeep.READERS,
    **frr.READERS,
    **cisco_ios.READERS,
    **junos.READERS,
    **aireos.READERS,
    **iproute.READERS,
    **vyos.READERS,
    **fortios.READERS,
    **mikrotik.READERS,
    **vrp.READERS,
    **comware.READERS,
    **ruijie.READERS,
    **zxros.READERS,
}
"""What the files of platforms name. A reader raises ValueError, KeyError and the like at what it cannot make out."""
