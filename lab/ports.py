"""The interfaces of simulated devices, and the lines that join them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from lab.errors import CityError
from lab.kinds import ETHERNET, KINDS, LOOPBACK, Ports
from lab.model import LabCircuit, LabDevice, LabPort
from lab.traffic import OFFICE_DAY, WORKING_DAY, ConstantLoad, DailyLoad, Line, Load, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lab.presence import OfficeDay

OCTETS_PER_MBIT = 125_000
_PLUGGED = 0.6
"""Chance that a port for desks has something behind it."""


def expand(runs: Sequence[Ports], room: int) -> list[tuple[Ports, str]]:
    """Every port's run and name; the first numbered run grows until it has `room` ports, as with a line card."""
    found: list[tuple[Ports, str]] = []
    for run in runs:
        grows = "{n}" in run.name and run.type == ETHERNET and not any(other.type == ETHERNET for other, _ in found)
        count = max(run.count, room) if grows and run.count > 1 else run.count
        found += [(run, run.name.format(n=run.first + step)) for step in range(count)]
    return found


def make_ports(runs: Sequence[tuple[Ports, str]], address: bytes) -> Iterator[LabPort]:
    """The ports as they come out of the box, nothing plugged in; MAC addresses are locally administered."""
    for index, (run, name) in enumerate(runs, 1):
        line = Line(plugged=False)
        quiet = Stream(ConstantLoad(0), line)
        mac = b"" if run.type == LOOPBACK else b"\x02" + address[1:] + index.to_bytes(2, "big")
        yield LabPort(index, name, run.alias, run.type, run.speed_mbps, mac, line, quiet, quiet)


def free_port(device: LabDevice) -> LabPort:
    """The first Ethernet port that nothing is plugged into.

    Raises:
        CityError: there is none left.
    """
    for port in device.ports:
        if port.type == ETHERNET and not port.peer:
            return port
    raise CityError(f"device {device.name}: no Ethernet port left of {len(device.ports)}")


def furnish(port: LabPort, run: Ports, dice: random.Random, utc_offset_seconds: int) -> None:
    """Give a port that no known device is plugged into what is usual for it: nothing, or somebody's own machine."""
    port.line = Line(plugged=run.type == LOOPBACK or (run.share > 0 and dice.random() < _PLUGGED))
    busiest = port.speed_mbps * OCTETS_PER_MBIT * run.share // 100 if port.line.plugged else 0
    loads = [daily(busiest * dice.randint(10, 100) // 100, utc_offset_seconds) for _ in range(2)] if busiest else None
    port.incoming, port.outgoing = (Stream(load, port.line) for load in loads or (ConstantLoad(0),) * 2)


def daily(busiest: int, utc_offset_seconds: int) -> Load:
    """A load that follows the office day."""
    return DailyLoad(busiest, OFFICE_DAY, utc_offset_seconds)


def join(near: LabPort, far: LabPort, loads: tuple[Load, Load], day: OfficeDay | None) -> None:
    """Plug two ports together.

    Args:
        near: of the lower device.
        far: of the upper device.
        loads: towards the lower device, and from it.
        day: when the lower device is switched on; None = always.
    """
    down, up = loads
    line = Line(day=day)
    near.line = far.line = line
    near.incoming, far.outgoing = Stream(down, line), Stream(down, line)
    near.outgoing, far.incoming = Stream(up, line), Stream(up, line, error_every=200_000, discard_every=500_000)


def local_loads(lower: LabDevice, mbps: int, dice: random.Random, utc_offset_seconds: int) -> tuple[Load, Load]:
    """What passes between two devices of one site, towards the lower one and from it."""
    rates = [mbps * OCTETS_PER_MBIT * dice.randint(5, 60) // 1000 for _ in range(2)]
    if KINDS[lower.kind].steady:
        return ConstantLoad(rates[0]), ConstantLoad(rates[1])
    curve = WORKING_DAY if lower.office_day else OFFICE_DAY
    down, up = (DailyLoad(rate, curve, utc_offset_seconds) for rate in rates)
    return down, up


def circuit_loads(mbps: int, dice: random.Random, utc_offset_seconds: int) -> tuple[Load, Load]:
    """What passes over a contracted line, towards the lower site and from it: a day's curve below the contract."""
    octets = mbps * OCTETS_PER_MBIT
    return (
        daily(octets * dice.randint(15, 97) // 100, utc_offset_seconds),
        daily(octets * dice.randint(4, 45) // 100, utc_offset_seconds),
    )


def contract(number: int, lower: LabDevice, near: LabPort, far: tuple[str, str], mbps: int) -> LabCircuit:
    """The contract of a line between sites, from its lower end; the far end is a device and its interface."""
    return LabCircuit(
        id=f"LAB-{lower.site}-{number:04d}",
        provider="Nhà mạng giả lập",
        hotline="02400009999",
        ends=((lower.name, near.name), far),
        down_mbps=mbps,
        up_mbps=mbps,
        monthly_vnd=400_000 + 45_000 * mbps,
    )
