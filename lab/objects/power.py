"""POWER-ETHERNET-MIB (RFC 3621): which ports of a switch power a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.kinds import ETHERNET
from lab.mib import number, oid
from lab.objects.subject import Entry, Subject, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_POWER_ETHERNET = oid("1.3.6.1.2.1.105.1")
_POWERED = frozenset({"access_point", "camera"})
"""Roles of devices that live on the power of their port; they take 7 W."""

_TRUE, _SEARCHING, _DELIVERING, _LOW_PRIORITY, _CLASS_0, _CLASS_3 = 1, 2, 3, 3, 1, 4
_WATTS_EACH, _WATTS, _ON = 7, 370, 1


def power_ethernet(subject: Subject) -> Iterator[Entry]:
    """The ports that can power a device, and the supply behind them."""
    if not subject.kind.powers:
        return
    delivering = 0
    for port in subject.device.ports:
        if port.type != ETHERNET:
            continue
        far = subject.network.far_end(port)
        powers = far is not None and far[0].role in _POWERED
        delivering += powers
        columns = {
            3: number(_TRUE),
            6: number(_DELIVERING if powers else _SEARCHING),
            7: number(_LOW_PRIORITY),
            10: number(_CLASS_3 if powers else _CLASS_0),
        }
        yield from rows((*_POWER_ETHERNET, 1, 1), columns, 1, port.index)
    supply = {2: number(_WATTS, Tag.GAUGE32), 3: number(_ON), 4: number(_WATTS_EACH * delivering, Tag.GAUGE32)}
    yield from rows((*_POWER_ETHERNET, 3, 1, 1), supply, 1)
