"""BGP4-MIB and OSPF-MIB: neighbours in routing."""

from __future__ import annotations

import pytest

from collectors.readings import BgpNeighbour, OspfNeighbour
from collectors.snmp import oid
from collectors.snmp.mib_bgp import BGP, read_bgp
from collectors.snmp.mib_ospf import OSPF, read_ospf

from .walks import walk_of


def test_bgp_peers_with_their_state_and_last_error() -> None:
    one, other, third, fourth = (10, 0, 0, 1), (10, 0, 0, 2), (10, 0, 0, 3), (10, 0, 0, 4)
    walk = walk_of(
        BGP,
        {
            oid.BGP_PEER_STATE: {one: 6, other: 3, third: 9, fourth: 9, (10, 0, 0): 6, (10, 0, 0, 256): 6},
            oid.BGP_PEER_ADMIN_STATUS: {one: 2, other: 1, third: 2},
            oid.BGP_PEER_REMOTE_AS: {one: -94967296, other: 65001},
            oid.BGP_PEER_LAST_ERROR: {one: b"\0\0", other: b"\x06\x02", third: b"\x04"},
        },
    )
    assert read_bgp(walk) == (
        BgpNeighbour("10.0.0.1", 4_200_000_000, "established", "start"),
        BgpNeighbour("10.0.0.2", 65001, "active", "stop", "6/2"),
        BgpNeighbour("10.0.0.3", None, None, "start"),
    )


def test_ospf_neighbours_also_on_interfaces_without_addresses() -> None:
    full, forming, bare = (10, 0, 0, 3, 0), (10, 0, 0, 4, 0), (10, 0, 0, 5, 12)
    walk = walk_of(
        OSPF,
        {
            oid.OSPF_NBR_STATE: {full: 8, forming: 3, bare: 4, (10, 0, 0, 3): 8},
            oid.OSPF_NBR_RTR_ID: {full: bytes((10, 9, 9, 9)), forming: bytes(4), bare: b"x"},
        },
    )
    assert read_ospf(walk) == (
        OspfNeighbour("10.0.0.3", "10.9.9.9", "full"),
        OspfNeighbour("10.0.0.4", None, "init"),
        OspfNeighbour("10.0.0.5", None, "twoWay", 12),
    )


@pytest.mark.parametrize(
    ("neighbour", "up"),
    [
        (BgpNeighbour("x", state="established"), True),
        (BgpNeighbour("x", state="idle"), False),
        (BgpNeighbour("x"), None),
        (OspfNeighbour("x", state="full"), True),
        (OspfNeighbour("x", state="twoWay"), True),
        (OspfNeighbour("x", state="exchange"), False),
        (OspfNeighbour("x"), None),
    ],
)
def test_a_neighbour_is_up_when_routes_are_exchanged_as_they_should(
    neighbour: BgpNeighbour | OspfNeighbour, up: bool | None
) -> None:
    assert neighbour.up is up
