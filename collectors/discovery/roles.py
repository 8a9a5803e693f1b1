"""What a device is for, guessed from what it said of itself. Pure.

In the order of trust: its kind (of its family, or by tables that only printers and UPSes have), what it does with
packets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.discovery.guess import Guess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.discovery.interview import Answer

_KINDS: Final[Mapping[str, str]] = {
    "wireless": "access_point",
    "firewall": "firewall",
    "server": "server",
    "storage": "storage",
    "printer": "printer",
    "power": "ups",
    "environment": "sensor",
    "appliance": "appliance",
    "management": "management",
    "camera": "camera",
}
"""Roles by the kind that a profile states; a kind of network device needs a closer look."""

_BRIDGES, _ROUTES, _SERVES = 1 << 1, 1 << 2, 1 << 6
"""Bits of sysServices (RFC 3418): layer 2, layer 3, applications."""

_RADIO: Final = 71
"""ieee80211(71) of IANAifType-MIB."""

_SWITCH_PORTS: Final = 5
"""Bridge ports from which on a device that also routes is taken for a switch."""


def guess_role(answer: Answer) -> Guess:
    """The role and what it was guessed from."""
    identity = answer.readings.identity
    kind = identity.kind if identity is not None else None
    if kind is not None and kind in _KINDS:
        return Guess(_KINDS[kind], f"its family or its tables are of the kind {kind}")
    return _by_packets(answer, network=kind == "network")


def _by_packets(answer: Answer, *, network: bool) -> Guess:
    """What a device is by what it does with packets; the first rule that holds counts."""
    services, ports = answer.services or 0, answer.bridge_ports or 0
    bridges, routes, serves = (bool(services & bit) for bit in (_BRIDGES, _ROUTES, _SERVES))
    radios = sum(interface.type == _RADIO for interface in answer.readings.interfaces or ())
    quiet = not answer.forwards and not answer.stations
    also = ", and routes as well" if answer.forwards else ""
    rules = (
        ((bridges or network) and ports >= _SWITCH_PORTS, "switch", f"bridges {ports} ports{also}"),
        (bridges and radios and quiet, "access_point", f"bridges {radios} radio interface{'s' * (radios != 1)}"),
        (answer.forwards and (routes or network or answer.services is None), "router", "forwards IP"),
        (bridges and not routes and not serves, "switch", "says that it bridges and does not route"),
        (
            routes and answer.stations and answer.forwards is None,
            "router",
            "says that it routes, and keeps an ARP table",
        ),
        (serves and not answer.forwards and not network, "server", "runs applications, forwards nothing; may be a PC"),
    )
    role, why = next(((role, why) for holds, role, why in rules if holds), (None, "what it says fits several roles"))
    return Guess(role, f"{why} ({_seen(answer)})")


def _seen(answer: Answer) -> str:
    said = [
        ("sysServices", answer.services),
        ("ipForwarding", None if answer.forwards is None else 1 if answer.forwards else 2),
        ("bridge ports", answer.bridge_ports),
        ("interfaces", len(answer.readings.interfaces) if answer.readings.interfaces is not None else None),
        ("ARP rows", answer.stations or None),
    ]
    return ", ".join(f"{what} {value}" for what, value in said if value is not None) or "it told nothing of its layers"
