"""Puts the simulated city up site by site: offices with their equipment, devices, addresses, the lines between them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab.answers import figures
from lab.battery import Battery
from lab.errors import CityError
from lab.estate import Chances, Estate, contracted_mbps, estate, staff_and_counters
from lab.kinds import KINDS, Ports
from lab.model import LabCircuit, LabDevice, LabSite
from lab.order import CityOrder
from lab.plans import Plan, Post
from lab.ports import circuit_loads, contract, expand, free_port, furnish, join, local_loads, make_ports
from lab.presence import OfficeDay
from lab.scenario import Circumstances
from lab.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.units import Unit

CORE_SITE = "dc"
"""Name of the data centre's site."""

_SITES_PER_BLOCK, _FIRST_BLOCK, _LAST_BLOCK, _LAST_DEVICE = 250, 10, 250, 199
_ELSEWHERE = 50
"""What is added to the last number of the address of an agent that answers from another one."""

_SPARE_ROOM = 2
_SPELLINGS = (Spelling.NFD, Spelling.CP1258, Spelling.TCVN3, Spelling.CUT)
_ONE_IN_ODDLY_SPELT = 5
_LIFE_YEARS = 5
_ITEM_OF_ROLE = {"switch": "lan_switch"}
"""What the survey calls a role, where it has another name for it."""


@dataclass(frozen=True)
class Group:
    """A unit right below the city, as far as its offices share anything.

    Attributes:
        code: of the unit.
        circumstances: how well off it is.
        numbers: place of each of its communes among all that the register has, by code.
    """

    code: str
    circumstances: Circumstances
    numbers: dict[str, int]


@dataclass
class CityBuilder:
    """Adds site after site; a site's devices get the addresses of one loopback /24 in turn."""

    order: CityOrder
    plan: Plan
    sites: dict[str, LabSite] = field(default_factory=dict)
    devices: dict[str, LabDevice] = field(default_factory=dict)
    circuits: list[LabCircuit] = field(default_factory=list)
    _runs: dict[str, list[Ports]] = field(default_factory=dict)
    _routers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _mbps: dict[str, int] = field(default_factory=dict)

    def add_core(self, city: Unit, branches: int) -> None:
        """Add the data centre: routers in a row, everything else behind the first."""
        title = f"Trung tâm dữ liệu {_inside_a_sentence(city.name)}"
        self._site(LabSite(CORE_SITE, city.code, title, "core", "", None, None, "always", "", 0.0, 0.0))
        self._furnish(CORE_SITE, self.plan.core, (), branches, None)

    def add_branch(self, unit: Unit, communes: Sequence[Unit], group: Group) -> None:
        """Add a unit below the city, with a line to every core router, and the units below it with one line each."""
        level = "district" if communes or unit.level == "district" else "commune"
        owned = self._office(unit, level, CORE_SITE, group, 0)
        self._furnish(unit.code, self.plan.posts(level), self._routers[CORE_SITE], len(communes), owned)
        for commune in communes:
            owned = self._office(commune, "commune", unit.code, group, group.numbers[commune.code] + 1)
            self._furnish(commune.code, self.plan.commune, self._routers[unit.code], 0, owned)

    def finish(self) -> None:
        """Give the ports that no line was plugged into what is usual for them."""
        for device in self.devices.values():
            dice = self._dice(device.name, "ports")
            for port, run in zip(device.ports, self._runs[device.name], strict=True):
                if not port.peer:
                    furnish(port, run, dice, self.order.utc_offset_seconds)

    def _dice(self, *parts: str) -> random.Random:
        return random.Random(":".join((str(self.order.seed), *parts)))

    def _site(self, site: LabSite) -> None:
        if site.name in self.sites:
            raise CityError(f"unit {site.name} is there twice")
        self.sites[site.name] = site

    def _office(self, unit: Unit, level: str, parent: str, group: Group, number: int) -> Estate:
        dice, chances = self._dice(unit.code, "office"), Chances(self.order.seed, group.code, number)
        staff, counters = staff_and_counters(dice, level)
        means, blank = group.circumstances.means, group.circumstances.blank
        owned = estate(chances, staff, counters, means, self.order.on.year, blank=blank)
        year, mbps = self.order.on.year, contracted_mbps(chances, level, means)
        told = figures(chances, staff, counters, means=means, year=year, mbps=mbps, blank=blank)
        latency = dice.uniform(0.001, 0.004) if level == "district" else dice.uniform(0.003, 0.015)
        lossy = level == "commune" and dice.randrange(5) == 0
        self._mbps[unit.code] = mbps
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
                means=means,
                assets=owned.assets,
                declared=told,
            )
        )
        return owned

    def _furnish(
        self, site: str, posts: Sequence[Post], uplinks: tuple[str, ...], branches: int, owned: Estate | None
    ) -> None:
        """Put up the devices of the site added last, and plug them in.

        Args:
            site: its name.
            posts: of its plan.
            uplinks: routers of the parent site.
            branches: how many lines from other sites its first router must have room for.
            owned: what its office owns; None = as much as the plan says.
        """
        dice = self._dice(site, "posts")
        standing = {post.prefix for post in posts if dice.randrange(post.every) == 0}
        left = {item: list(years) for item, years in owned.owned.items()} if owned else {}
        number = 0
        for post in posts:
            room = sum(other.count for other in posts if other.behind == post.prefix) + post.count + branches
            for turn in range(post.count):
                number += 1  # those that do not stand here keep their address free: one plan, one numbering
                if post.prefix in standing and (not owned or not post.item or left.get(post.item)):
                    years = left.get(post.item or _ITEM_OF_ROLE.get(post.role, post.role), [])
                    above = self._above(post, site, posts, uplinks, turn)
                    name = device_name(post, site, turn)
                    year = years.pop(0) if years else None
                    device = self._device(post, name, number, above, room=room + len(uplinks) + _SPARE_ROOM, year=year)
                    for upper in above:
                        self._plug(device, self.devices[upper])
        self._routers[site] = tuple(
            name
            for post in posts
            if post.role == "router"
            for name in (device_name(post, site, turn) for turn in range(post.count))
            if name in self.devices
        )

    def _above(
        self, post: Post, site: str, posts: Sequence[Post], uplinks: tuple[str, ...], turn: int
    ) -> tuple[str, ...]:
        """Names of the devices that a device is plugged into, the preferred one first."""
        inside = tuple(device_name(other, site, 0) for other in posts if other.prefix == post.behind)
        return inside or uplinks or ((device_name(post, site, 0),) if turn else ())

    def _device(
        self, post: Post, name: str, number: int, uplinks: tuple[str, ...], *, room: int, year: int | None
    ) -> LabDevice:
        site = next(reversed(self.sites.values()))
        dice = self._dice(name)
        address = _address(site.name, len(self.sites) - 1, number)
        since = year if year is not None else self._year(site, dice)
        kind = post.older if post.older and self.order.on.year - since > _LIFE_YEARS else post.kind
        runs = expand(KINDS[kind].ports, room)
        self._runs[name] = [run for run, _ in runs]
        odd = dice.randrange(_ONE_IN_ODDLY_SPELT) == 0
        device = LabDevice(
            name=name,
            site=site.name,
            role=post.role,
            kind=kind,
            address=address if post.polled else "",
            uplinks=uplinks,
            ports=list(make_ports(runs, bytes(map(int, address.split("."))))),
            serial=f"LAB{dice.randrange(16**8):08X}",
            in_use_since=since,
            running_seconds=dice.randint(3600, 200 * 86400),
            office_hours=post.office_hours,
            office_day=self._day(dice) if post.office_hours and self.order.nights else None,
            polled=post.polled,
            lan_address=f"192.168.1.{number}",
            spelling=dice.choice(_SPELLINGS) if odd and self.order.odd_spelling else Spelling.UTF8,
            answers_from=_elsewhere(address) if post.elsewhere and dice.randrange(post.elsewhere) == 0 else "",
            battery=Battery() if KINDS[kind].battery else None,
        )
        self.devices[name] = device
        return device

    def _year(self, site: LabSite, dice: random.Random) -> int:
        """When a device was put into use that the survey does not ask about: the better off, the newer."""
        oldest = round(4 + 7 * (1 - site.means))
        return self.order.on.year - dice.randint(0 if site.means > 0.5 else 3, oldest)  # noqa: PLR2004 -- halfway

    def _day(self, dice: random.Random) -> OfficeDay:
        """On some time between 07:20 and 07:55, off between 17:05 and 19:00."""
        return OfficeDay(7 * 60 + dice.randint(20, 55), 17 * 60 + dice.randint(5, 120), self.order.utc_offset_seconds)

    def _plug(self, lower: LabDevice, upper: LabDevice) -> None:
        """Join two devices by their first free Ethernet ports; between sites the line is a circuit."""
        near, far = free_port(lower), free_port(upper)
        near.peer, far.peer = upper.name, lower.name
        dice, offset = self._dice(lower.name, upper.name), self.order.utc_offset_seconds
        if lower.site == upper.site:
            near.alias, far.alias = upper.name, lower.name
            loads = local_loads(lower, min(near.speed_mbps, far.speed_mbps), dice, offset)
        else:
            near.alias = f"Kênh về {self.sites[upper.site].title}"
            far.alias = f"Kênh đến {self.sites[lower.site].title}"
            mbps = self._mbps[lower.site]
            end = (upper.name, far.name)
            self.circuits.append(contract(len(self.circuits) + 1, lower, near, end, mbps))
            loads = circuit_loads(mbps, dice, offset)
        join(near, far, loads, lower.office_day)


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


def _elsewhere(address: str) -> str:
    """The second address of a device."""
    network, _, device = address.rpartition(".")
    return f"{network}.{int(device) + _ELSEWHERE}"
