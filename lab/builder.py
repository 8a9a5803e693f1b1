"""Puts the simulated city up site by site: devices, addresses, the lines between them and what passes over them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab.errors import CityError
from lab.estate import assets, staff_and_counters
from lab.kinds import ETHERNET, KINDS, LOOPBACK, Plan, Ports, Post
from lab.model import LabCircuit, LabDevice, LabPort, LabSite
from lab.order import CityOrder
from lab.traffic import ConstantLoad, DailyLoad, Line, Load, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inventory.model import Unit

CORE_SITE = "dc"
"""Name of the data centre's site."""

_OCTETS_PER_MBIT = 125_000
_SITES_PER_BLOCK, _FIRST_BLOCK, _LAST_BLOCK, _LAST_DEVICE = 250, 10, 250, 250
_CONTRACTS = {"district": (100, 200, 300, 500), "commune": (8, 10, 20, 50, 100)}
"""Contracted Mbit/s to choose from, by level of the site at the lower end."""

_SPARE_ROOM = 2
_PLUGGED = 0.6
"""Chance that a port for desks has something behind it."""


@dataclass
class CityBuilder:
    """Adds site after site; a site's devices get the addresses of one loopback /24 in turn."""

    order: CityOrder
    plan: Plan
    sites: dict[str, LabSite] = field(default_factory=dict)
    devices: dict[str, LabDevice] = field(default_factory=dict)
    circuits: list[LabCircuit] = field(default_factory=list)
    _runs: dict[str, list[Ports]] = field(default_factory=dict)

    def add_core(self, city: Unit, branches: int) -> None:
        """Add the data centre: routers in a row, everything else behind the first."""
        title = f"Trung tâm dữ liệu {_inside_a_sentence(city.name)}"
        self._site(LabSite(CORE_SITE, city.code, title, "core", "", None, None, "always", "", 0.0, 0.0))
        self._furnish(CORE_SITE, self.plan.core, (), branches)

    def add_branch(self, unit: Unit, communes: Sequence[Unit]) -> None:
        """Add a unit below the city, with a line to every core router, and the units below it with one line each."""
        wealth = round(self._dice(unit.code, "wealth").uniform(0.1, 1.0), 2)
        level = "district" if communes or unit.level == "district" else "commune"
        self._office(unit, level, CORE_SITE, wealth)
        self._furnish(unit.code, self.plan.posts(level), self._routers(CORE_SITE), len(communes))
        for commune in communes:
            self._office(commune, "commune", unit.code, wealth)
            self._furnish(commune.code, self.plan.commune, self._routers(unit.code), 0)

    def finish(self) -> None:
        """Give the ports that no line was plugged into what is usual for them."""
        for device in self.devices.values():
            dice = self._dice(device.name, "ports")
            for port, run in zip(device.ports, self._runs[device.name], strict=True):
                if not port.peer:
                    self._furnish_port(port, run, dice)

    def _furnish_port(self, port: LabPort, run: Ports, dice: random.Random) -> None:
        port.line = Line(plugged=run.type == LOOPBACK or (run.share > 0 and dice.random() < _PLUGGED))
        busiest = port.speed_mbps * _OCTETS_PER_MBIT * run.share // 100 if port.line.plugged else 0
        port.incoming, port.outgoing = (
            Stream(self._daily(busiest * dice.randint(10, 100) // 100) if busiest else ConstantLoad(0), port.line)
            for _ in range(2)
        )

    def _dice(self, *parts: str) -> random.Random:
        return random.Random(":".join((str(self.order.seed), *parts)))

    def _daily(self, busiest: int) -> Load:
        return DailyLoad(busiest, utc_offset_seconds=self.order.utc_offset_seconds)

    def _routers(self, site: str) -> tuple[str, ...]:
        return tuple(device.name for device in self.devices.values() if device.site == site and device.role == "router")

    def _site(self, site: LabSite) -> None:
        if site.name in self.sites:
            raise CityError(f"unit {site.name} is there twice")
        self.sites[site.name] = site

    def _office(self, unit: Unit, level: str, parent: str, wealth: float) -> None:
        dice = self._dice(unit.code, "office")
        staff, counters = staff_and_counters(dice, level)
        owned = assets(dice, staff, counters, wealth, self.order.on.year)
        latency = dice.uniform(0.001, 0.004) if level == "district" else dice.uniform(0.003, 0.015)
        lossy = level == "commune" and dice.randrange(5) == 0
        self._site(
            LabSite(
                name=unit.code,
                unit=unit.code,
                title=f"UBND {_inside_a_sentence(unit.name)}",
                level=level,
                parent=parent,
                staff=staff,
                counters=counters,
                opening="office_hours",
                phone=f"0240000{len(self.sites):04d}",
                latency_seconds=round(latency * self.order.latency_scale, 6),
                loss=self.order.loss if lossy else 0.0,
                assets=owned,
            )
        )

    def _furnish(self, site: str, posts: Sequence[Post], uplinks: tuple[str, ...], branches: int) -> None:
        """Put up the devices of the site added last, and plug them in.

        Args:
            site: its name.
            posts: of its plan.
            uplinks: routers of the parent site.
            branches: how many lines from other sites its first router must have room for.
        """
        dice = self._dice(site, "posts")
        standing = {post.prefix for post in posts if dice.randrange(post.every) == 0}
        number = 0
        for post in posts:
            room = sum(other.count for other in posts if other.behind == post.prefix) + post.count + branches
            for turn in range(post.count):
                number += 1  # those that do not stand here keep their address free: one plan, one numbering
                if post.prefix in standing:
                    above = self._above(post, site, posts, uplinks, turn)
                    name = device_name(post, site, turn)
                    device = self._device(post, name, number, above, room + len(uplinks) + _SPARE_ROOM)
                    for upper in above:
                        self._plug(device, self.devices[upper])

    def _above(
        self, post: Post, site: str, posts: Sequence[Post], uplinks: tuple[str, ...], turn: int
    ) -> tuple[str, ...]:
        """Names of the devices that a device is plugged into, the preferred one first."""
        inside = tuple(device_name(other, site, 0) for other in posts if other.prefix == post.behind)
        return inside or uplinks or ((device_name(post, site, 0),) if turn else ())

    def _device(self, post: Post, name: str, number: int, uplinks: tuple[str, ...], room: int) -> LabDevice:
        site = next(reversed(self.sites))
        dice = self._dice(name)
        address = _address(site, len(self.sites) - 1, number)
        runs = _expand(KINDS[post.kind].ports, room)
        self._runs[name] = [run for run, _ in runs]
        device = LabDevice(
            name=name,
            site=site,
            role=post.role,
            kind=post.kind,
            address=address if post.polled else "",
            uplinks=uplinks,
            ports=list(_ports(runs, bytes(map(int, address.split("."))))),
            serial=f"LAB{dice.randrange(16**8):08X}",
            in_use_since=self.order.on.year - dice.randint(0, 9),
            running_seconds=dice.randint(3600, 200 * 86400),
            office_hours=post.office_hours,
            polled=post.polled,
        )
        self.devices[name] = device
        return device

    def _plug(self, lower: LabDevice, upper: LabDevice) -> None:
        """Join two devices by their first free Ethernet ports; between sites the line is a circuit."""
        near, far = _free_port(lower), _free_port(upper)
        near.peer, far.peer = upper.name, lower.name
        dice = self._dice(lower.name, upper.name)
        if lower.site == upper.site:
            near.alias, far.alias = upper.name, lower.name
            down, up = self._local_loads(lower, min(near.speed_mbps, far.speed_mbps), dice)
        else:
            near.alias = f"Kênh về {self.sites[upper.site].title}"
            far.alias = f"Kênh đến {self.sites[lower.site].title}"
            down, up = self._circuit(lower, near, upper, far, dice)
        line = Line()
        near.line = far.line = line
        near.incoming, far.outgoing = Stream(down, line), Stream(down, line)
        near.outgoing, far.incoming = Stream(up, line), Stream(up, line, error_every=200_000, discard_every=500_000)

    def _local_loads(self, lower: LabDevice, mbps: int, dice: random.Random) -> tuple[Load, Load]:
        rates = [mbps * _OCTETS_PER_MBIT * dice.randint(5, 60) // 1000 for _ in range(2)]
        steady = KINDS[lower.kind].steady
        down, up = ((ConstantLoad(rate) if steady else self._daily(rate)) for rate in rates)
        return down, up

    def _circuit(
        self, lower: LabDevice, near: LabPort, upper: LabDevice, far: LabPort, dice: random.Random
    ) -> tuple[Load, Load]:
        mbps = dice.choice(_CONTRACTS[self.sites[lower.site].level])
        self.circuits.append(
            LabCircuit(
                id=f"LAB-{lower.site}-{len(self.circuits) + 1:04d}",
                provider="Nhà mạng giả lập",
                hotline="02400009999",
                ends=((lower.name, near.name), (upper.name, far.name)),
                down_mbps=mbps,
                up_mbps=mbps,
                monthly_vnd=400_000 + 45_000 * mbps,
            )
        )
        octets = mbps * _OCTETS_PER_MBIT
        return self._daily(octets * dice.randint(15, 97) // 100), self._daily(octets * dice.randint(4, 45) // 100)


def _inside_a_sentence(name: str) -> str:
    """A unit's name with its kind in lower case: "Xã An Phú" -> "xã An Phú"."""
    return name[:1].lower() + name[1:]


def device_name(post: Post, site: str, turn: int) -> str:
    """Name of a post's device in a site; those that stand in numbers get one."""
    return f"{post.prefix}-{site}-{turn + 1}" if post.count > 1 else f"{post.prefix}-{site}"


def _address(site: str, number: int, device: int) -> str:
    """127.B.S.D: block of sites, site in the block, device in the site.

    Raises:
        CityError: more sites or devices than loopback has addresses for.
    """
    block, place = divmod(number, _SITES_PER_BLOCK)
    if block + _FIRST_BLOCK > _LAST_BLOCK or device > _LAST_DEVICE:
        raise CityError(f"site {site}: no loopback address left in 127.0.0.0/8 for device {device} of site {number}")
    return f"127.{block + _FIRST_BLOCK}.{place + 1}.{device}"


def _expand(runs: Sequence[Ports], room: int) -> list[tuple[Ports, str]]:
    """Every port's run and name; the first numbered run grows until it has `room` ports, as with a line card."""
    found: list[tuple[Ports, str]] = []
    for run in runs:
        grows = "{n}" in run.name and run.type == ETHERNET and not any(other.type == ETHERNET for other, _ in found)
        count = max(run.count, room) if grows and run.count > 1 else run.count
        found += [(run, run.name.format(n=run.first + step)) for step in range(count)]
    return found


def _ports(runs: Sequence[tuple[Ports, str]], address: bytes) -> Iterator[LabPort]:
    """The ports as they come out of the box, nothing plugged in; MAC addresses are locally administered."""
    for index, (run, name) in enumerate(runs, 1):
        line = Line(plugged=False)
        quiet = Stream(ConstantLoad(0), line)
        mac = b"" if run.type == LOOPBACK else b"\x02" + address[1:] + index.to_bytes(2, "big")
        yield LabPort(index, name, run.alias, run.type, run.speed_mbps, mac, line, quiet, quiet)


def _free_port(device: LabDevice) -> LabPort:
    for port in device.ports:
        if port.type == ETHERNET and not port.peer:
            return port
    raise CityError(f"device {device.name}: no Ethernet port left of {len(device.ports)}")
