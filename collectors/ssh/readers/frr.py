"""FRR: what vtysh prints as JSON. Source: the FRR user guide (BGP, OSPFv2), versions 8 to 10."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from collectors.readings import BgpNeighbour, EntityReading, OspfNeighbour, Readings
from collectors.ssh.readers.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_VERSION: Final = re.compile(r"^FRRouting (\S+)", re.MULTILINE)
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
_BGP_STATES: Final = frozenset({"idle", "connect", "active", "opensent", "openconfirm", "established"})


def _mapping(text: str) -> dict[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any])


def version(answers: Answers) -> Readings:
    """The version of the routing suite, as a part of the machine."""
    found = _VERSION.search(answers.text)
    if found is None:
        raise ValueError("no line of version")
    return Readings(inventory=(EntityReading(entity_class="software", name="FRRouting", software_rev=safe(found[1])),))


def bgp(answers: Answers) -> Readings:
    """Peers over all address families, each once; prefixes are added up, a state is that of the session."""
    peers: dict[str, BgpNeighbour] = {}
    for family in _mapping(answers.text).values():
        for address, peer in family.get("peers", {}).items():
            before = peers.get(address)
            prefixes = (before.prefixes or 0 if before else 0) + peer.get("pfxRcd", 0)
            state = str(peer.get("state", "")).split()[0].lower() if peer.get("state") else ""
            stopped = "(admin)" in str(peer.get("state", "")).lower()
            peers[address] = BgpNeighbour(
                peer=address,
                remote_as=peer.get("remoteAs"),
                state=state if state in _BGP_STATES else None,
                admin="stop" if stopped else "start",
                prefixes=prefixes if state == "established" else None,
            )
    return Readings(bgp=tuple(peers.values()))


def ospf(answers: Answers) -> Readings:
    """Neighbours by router; newer versions tell the state without the role of the router as well."""
    found = []
    for router, entries in _mapping(answers.text).get("neighbors", {}).items():
        for entry in entries if isinstance(entries, list) else [entries]:
            state = str(entry.get("nbrState") or entry.get("state") or "").partition("/")[0].lower()
            address = safe(entry.get("ifaceAddress") or entry.get("address"))
            if address is not None:
                found.append(OspfNeighbour(address, router, _OSPF_STATES.get(state)))
    return Readings(ospf=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {"frr_version": version, "frr_bgp": bgp, "frr_ospf": ospf}
