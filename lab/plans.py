"""Plans of sites, as data: which devices stand in the data centre, in a district's office and in a commune's.

docs/lab.md says where the numbers come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Post:
    """A device that stands in every site of a kind, or in some of them.

    Attributes:
        prefix: of its name; the site's name and, from the second on, a number follow.
        role: the inventory's role.
        kind: key of lab.kinds.KINDS.
        count: how many, at most.
        behind: prefix of the device in the same site that it is plugged into; empty = the line out of the site.
        every: it stands in one site of so many.
        item: the kind of equipment that it is counted as: there are no more of it than the office owns, whatever the
            office answered when it was asked; empty = it stands there anyhow.
        older: the kind that stands there instead in an office that owns older equipment; empty = the same.
        elsewhere: one of so many answers from another address than it was asked at; 0 = none does.
        office_hours: whether it is switched off outside office hours, so that silence is no outage.
        polled: whether it answers SNMP; if not it is known, but only seen through its site's router and switch.
    """

    prefix: str
    role: str
    kind: str
    count: int = 1
    behind: str = ""
    every: int = 1
    item: str = ""
    older: str = ""
    elsewhere: int = 0
    office_hours: bool = False
    polled: bool = True

    @property
    def everywhere(self) -> bool:
        """Whether every site of the kind has it, all of them."""
        return self.every == 1 and not self.item


@dataclass(frozen=True)
class Plan:
    """Which devices stand in the data centre, in a district's office and in a commune's office."""

    core: tuple[Post, ...]
    district: tuple[Post, ...]
    commune: tuple[Post, ...]

    def posts(self, level: str) -> tuple[Post, ...]:
        """The posts of a site.

        Args:
            level: core, district or commune.
        """
        return {"core": self.core, "district": self.district, "commune": self.commune}[level]


_CORE = (
    Post("core", "router", "core_router", 2),
    Post("sw", "switch", "switch", behind="core"),
    Post("srv", "server", "server", 3, behind="sw"),
    Post("ups", "ups", "ups", behind="sw"),
)
_DISTRICT = (
    Post("r", "router", "district_router"),
    Post("sw", "switch", "switch", behind="r"),
    Post("ap", "access_point", "access_point", behind="sw"),
    Post("srv", "server", "server", behind="sw"),
    Post("prn", "printer", "printer", behind="sw"),
    Post("ups", "ups", "ups", behind="sw"),
)

PLANS: Mapping[str, Plan] = {
    "small": Plan(
        core=_CORE,
        district=_DISTRICT,
        commune=(
            Post("r", "router", "commune_router"),
            Post("sw", "switch", "switch", behind="r"),
            Post("prn", "printer", "printer", behind="sw"),
            Post("pc", "pc", "pc", behind="sw", office_hours=True),
            Post("ap", "access_point", "access_point", behind="sw", every=2),
            Post("ups", "ups", "ups", behind="sw", every=4),
        ),
    ),
    "full": Plan(
        core=(
            Post("core", "router", "core_router", 2),
            Post("fw", "firewall", "firewall", 2, behind="core"),
            Post("sw", "switch", "switch", behind="core"),
            Post("srv", "server", "server", 12, behind="sw"),
            Post("ups", "ups", "ups", 2, behind="sw"),
        ),
        district=(
            Post("r", "router", "district_router"),
            Post("fw", "firewall", "firewall", behind="r"),
            Post("sw", "switch", "switch", behind="fw"),
            Post("sw-2", "switch", "switch", behind="sw"),
            Post("ap", "access_point", "access_point", 2, behind="sw"),
            Post("srv", "server", "server", 2, behind="sw"),
            Post("prn", "printer", "printer", 2, behind="sw-2"),
            Post("kiosk", "kiosk", "kiosk", behind="sw-2", office_hours=True),
            Post("nvr", "nvr", "recorder", behind="sw-2"),
            Post("cam", "camera", "camera", 2, behind="sw-2"),
            Post("ups", "ups", "ups", 2, behind="sw"),
            Post("queue", "queue_machine", "queue_machine", behind="sw-2", office_hours=True, polled=False),
            Post("pc", "pc", "pc", 6, behind="sw-2", office_hours=True, polled=False),
        ),
        commune=(
            Post("r", "router", "commune_router", older="old_router", elsewhere=60),
            Post("sw", "switch", "switch", behind="r", older="old_switch"),
            Post("sw-2", "switch", "old_switch", behind="sw", every=2, item="lan_switch"),
            Post("ap", "access_point", "access_point", behind="sw", elsewhere=40),
            Post("prn", "printer", "printer", behind="sw", item="printer", count=2),
            Post("kiosk", "kiosk", "kiosk", behind="sw", every=3, office_hours=True),
            Post("nvr", "nvr", "recorder", behind="sw"),
            Post("cam", "camera", "camera", 2, behind="sw"),
            Post("ups", "ups", "ups", behind="sw", item="ups"),
            Post("pc", "pc", "pc", behind="sw", item="pc", office_hours=True),
            Post("queue", "queue_machine", "queue_machine", behind="sw", office_hours=True, polled=False),
            Post("pc-off", "pc", "pc", 5, behind="sw", item="pc", office_hours=True, polled=False),
        ),
    ),
    "routers": Plan(
        core=(Post("core", "router", "core_router", 2),),
        district=(Post("r", "router", "district_router"),),
        commune=(Post("r", "router", "commune_router"),),
    ),
}
