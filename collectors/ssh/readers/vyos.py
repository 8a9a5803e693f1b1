"""VyOS and EdgeOS beside what they have of Linux. Source: their user guides; templates see `tables`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import BgpNeighbour, IdentityReading, OspfNeighbour, Readings, SystemReading
from collectors.ssh.readers import frr
from collectors.ssh.readers.tables import rows
from collectors.ssh.readers.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_BGP_STATES: Final = frozenset({"idle", "connect", "active", "opensent", "openconfirm", "established"})
_OSPF_STATES: Final = {
    "down": "down",
    "attempt": "attempt",
    "init": "init",
    "2-way": "twoWay",
    "exstart": "exchangeStart",
    "exchange": "exchange",
    "loading": "loading",
    "full": "full",
}
_NO_NUMBER: Final = frozenset({"", "Unknown", "None", "Not Specified", "System Serial Number", "Default string"})


def identity(answers: Answers) -> Readings:
    """Who it is; EdgeOS writes its release with a v, and calls what VyOS calls hardware HW."""
    name, about = answers.texts
    pairs = (line.partition(":")[::2] for line in about.splitlines())
    told = {key.strip(): value.strip() for key, value in pairs}
    edge = "HW model" in told or told["Version"].startswith("v")
    serial = told.get("HW S/N") or told.get("Hardware S/N") or ""
    return Readings(
        system=SystemReading(name=safe(name.strip())),
        identity=IdentityReading(
            vendor="Ubiquiti" if edge else "VyOS",
            model=safe(told.get("HW model") or told.get("Hardware model")),
            version=safe(told["Version"].removeprefix("VyOS ").removeprefix("v")),
            serial=None if serial in _NO_NUMBER else safe(serial),
            kind="network",
            os="EdgeOS" if edge else "VyOS",
        ),
    )


def bgp(answers: Answers) -> Readings:
    """Peers, from JSON where the routing suite writes it, else from the table of operational mode."""
    if answers.text.lstrip().startswith("{"):
        return frr.bgp(answers)
    if not answers.text.strip():
        return Readings(bgp=())
    if "router identifier" not in answers.text:
        raise ValueError("no summary of BGP")
    return Readings(bgp=tuple(map(_peer, rows("vyatta_show_ip_bgp_summary", answers.text))))


def _peer(row: Mapping[str, str]) -> BgpNeighbour:
    word, remote = row["state"], int(row["system"])
    if word.isdecimal():
        return BgpNeighbour(row["peer"], remote, "established", "start", prefixes=int(word))
    state = word.lower()
    return BgpNeighbour(
        row["peer"], remote, state if state in _BGP_STATES else None, "stop" if row["admin"] else "start"
    )


def ospf(answers: Answers) -> Readings:
    """Neighbours, from JSON or from the table."""
    if answers.text.lstrip().startswith("{"):
        return frr.ospf(answers)
    if answers.text.strip() and not re.search(r"Neighbor ID", answers.text):
        raise ValueError("no table of neighbours")
    return Readings(
        ospf=tuple(
            OspfNeighbour(row["address"], row["router"], _OSPF_STATES.get(row["state"].partition("/")[0].lower()))
            for row in rows("vyatta_show_ip_ospf_neighbor", answers.text)
        )
    )


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "vyos_identity": identity,
    "vyos_bgp": bgp,
    "vyos_ospf": ospf,
}
