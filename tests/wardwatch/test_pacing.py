"""From the inventory's circuits and the settings to how fast each device is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.load import load_inventory
from wardwatch.pacing import follow, pacing_for
from wardwatch.settings import load_settings

from ..inventory.examples import load_text

if TYPE_CHECKING:
    from pathlib import Path

LINE = "circuits: [{{id: K-D1, provider: A, down_mbps: {mbps}, up_mbps: 20, ends: [r-D1/wan, core-1/p1]}}]\n"


def test_a_circuit_gives_polling_its_share_and_a_reload_another_one(tmp_path: Path) -> None:
    """5 % of 2 Mbit/s are 12,500 octets a second; what is not behind a circuit is not held up."""
    inventory = load_text(tmp_path, lines=LINE.format(mbps=2))
    pacing = pacing_for(inventory, load_settings(tmp_path, {}, {}))
    assert pacing is not None
    lane = pacing.lane("r-D1")
    assert lane is not None
    assert pacing.lane("core-1") is None
    assert [lane.book(12_500, 0.0), lane.book(12_500, 0.0)] == [0.0, 1.0]
    (tmp_path / "lines.yaml").write_text(LINE.format(mbps=20), encoding="utf-8")
    follow(pacing, load_inventory(tmp_path))
    wider = pacing.lane("r-D1")
    assert wider is not None
    assert [wider.book(125_000, 0.0), wider.book(12_500, 0.0)] == [0.0, 0.1]


def test_pacing_can_be_switched_off(tmp_path: Path) -> None:
    """By the setting, in the environment or by the flag of `poll`; a reload leaves it so."""
    inventory = load_text(tmp_path, lines=LINE.format(mbps=2))
    assert pacing_for(inventory, load_settings(tmp_path, {}, {"WARDWATCH_CIRCUIT_SHARE": "off"})) is None
    assert pacing_for(inventory, load_settings(tmp_path, {"circuit_share": "off"}, {})) is None
    follow(None, inventory)
    halved = pacing_for(inventory, load_settings(tmp_path, {}, {"WARDWATCH_CIRCUIT_SHARE": "2.5%"}))
    assert halved is not None
    assert halved.share == 0.025
