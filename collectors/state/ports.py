"""Whether the port at an end of a circuit has signal, from what its device last said. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collectors.latest import LatestDevice
    from inventory.model import CircuitEnd


def port_signal(latest: LatestDevice | None, end: CircuitEnd) -> bool | None:
    """Whether a port has signal; None when that is not known, or when several ports go by its name.

    Source: IF-MIB::ifOperStatus (RFC 2863).
    """
    if latest is None:
        return None
    ports = latest.readings.interfaces or ()
    keys = {port.key for port in ports if end.ifname in {port.key, port.name, port.descr}}
    states = [total.oper_up for total in latest.totals if total.key in keys]
    return states[0] if len(states) == 1 else None
