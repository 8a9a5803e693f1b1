"""Which circuits are on a device's way to the vantage point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.circuit_placement import bandwidths, circuits_towards

from .examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

LINES = """
circuits:
  - {id: K-D1, provider: A, down_mbps: 50, up_mbps: 20, ends: [r-D1/wan, core-1/p1]}
  - {id: K-11, provider: A, down_mbps: 2, ends: [r-11/wan, r-D1/p1]}
  - {id: K-11-backup, provider: B, down_mbps: 1, up_mbps: 1, ends: [r-11/lte]}
  - {id: K-side, provider: B, ends: [r-D1/p9, r-11/p9]}
sites: [{unit: C11}, {unit: C12}]
devices:
  - name: r-11
    site: C11
    role: router
    address: 10.1.0.1
    uplinks: [{to: core-1, priority: 2, interface: lte}, {to: r-D1, interface: wan}]
  - {name: sw-11, site: C11, role: switch, address: 10.1.0.2, uplinks: [{to: r-11}]}
  - {name: pc-11, site: C11, role: pc, address: 10.1.0.3, uplinks: [{to: sw-11}]}
  - {name: r-12, site: C12, role: router, address: 10.2.0.1, uplinks: [{to: r-D1}]}
"""


def test_circuits_follow_from_uplinks_and_ends(tmp_path: Path) -> None:
    """Also of the backup, and through devices of the same site; a line that no uplink runs over is nobody's way."""
    found = circuits_towards(load_text(tmp_path, lines=LINES))
    assert found == {
        "r-D1": ("K-D1",),
        "r-11": ("K-11", "K-11-backup", "K-D1"),
        "sw-11": ("K-11", "K-11-backup", "K-D1"),
        "pc-11": ("K-11", "K-11-backup", "K-D1"),
        "r-12": ("K-D1",),
    }


def test_the_narrower_direction_counts_and_a_circuit_that_does_not_say_is_left_out(tmp_path: Path) -> None:
    """In bit/s."""
    found = bandwidths(load_text(tmp_path, lines=LINES))
    assert found == {"K-D1": 20e6, "K-11": 2e6, "K-11-backup": 1e6}


def test_a_ring_ends_where_it_closes(tmp_path: Path) -> None:
    """Two offices that are each other's way: every circuit once, and no endless search."""
    ring = """
circuits:
  - {id: K-1, provider: A, down_mbps: 2, ends: [a/w, core-1/p1]}
  - {id: K-2, provider: A, down_mbps: 2, ends: [a/e, b/w]}
  - {id: K-3, provider: A, down_mbps: 2, ends: [b/e, core-1/p2]}
sites: [{unit: C11}, {unit: C12}]
devices:
  - {name: a, site: C11, role: router, address: 10.1.0.1, uplinks: [{to: b}, {to: core-1, priority: 2}]}
  - {name: b, site: C12, role: router, address: 10.1.0.2, uplinks: [{to: a}, {to: core-1, priority: 2}]}
"""
    found = circuits_towards(load_text(tmp_path, lines=ring))
    assert {name: set(circuits) for name, circuits in found.items()} == {
        "a": {"K-1", "K-2", "K-3"},
        "b": {"K-2", "K-3"},
    }
