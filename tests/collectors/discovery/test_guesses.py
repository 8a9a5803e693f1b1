"""Roles and sites, each with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from collectors.discovery.machines import Machine
from collectors.discovery.naming import device_name
from collectors.discovery.roles import guess_role
from collectors.discovery.sites import SiteGuesses
from collectors.quoting import quoted

from .answers import answer, inventory_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("said", "role", "why"),
    [
        ({"kind": "printer"}, "printer", "kind printer"),
        ({"kind": "power"}, "ups", "kind power"),
        ({"kind": "network", "bridge_ports": 24, "forwards": True}, "switch", "bridges 24 ports, and routes as well"),
        ({"kind": "network", "forwards": True}, "router", "forwards IP (ipForwarding 1"),
        ({"services": 2, "bridge_ports": 8}, "switch", "bridges 8 ports (sysServices 2"),
        ({"services": 2}, "switch", "bridges and does not route"),
        ({"services": 2, "types": (71, 6)}, "access_point", "1 radio interface"),
        ({"services": 78, "types": (71, 6), "stations": 7}, "router", "ARP rows 7"),
        ({"services": 72, "forwards": False}, "server", "may be a PC"),
        ({"services": 76, "forwards": True}, "router", "forwards IP"),
        ({"kind": "network"}, None, "fits several roles"),
        ({}, None, "fits several roles"),
    ],
)
def test_a_role_is_guessed_from_what_a_device_says_it_does(said: dict[str, Any], role: str | None, why: str) -> None:
    guess = guess_role(answer("10.0.0.1", "x", **said))
    assert (guess.value, why in guess.reason) == (role, True), guess.reason


@pytest.mark.parametrize(
    ("address", "texts", "site", "why"),
    [
        ("10.77.0.1", ("sw-10354-2", None), "10354", 'sysName "sw-10354-2" holds the site\'s name'),
        ("10.77.0.1", ("sw.10360.lan", None), "10360", "holds the code of Xã Trung Tú"),
        ("10.77.0.1", ("switch", "UBND xã Đông Lỗ, tầng 2"), "10354", "names Xã Đông Lỗ"),
        ("10.77.0.1", ("switch", "UBND XA DONG LO"), "10354", "names Xã Đông Lỗ"),
        ("10.28.54.77", ("switch", None), "10354", "all 2 known devices in 10.28.54.0/24 are of this site"),
        ("10.28.1.7", ("switch", None), "281", "the one known device in 10.28.1.0/24 is of this site"),
        ("10.28.54.77", ("sw-10357", None), "10357", "; but all 2 known devices in 10.28.54.0/24"),
        ("10.28.54.77", ("ap-281", None), "10354", "; but sysName"),
        ("10.77.0.1", ("sw-01", "Room 9"), None, "neither its texts nor its address tell"),
        ("10.77.0.1", ("sw-x", None), None, "neither its texts nor its address tell"),
    ],
)
def test_a_site_is_guessed_from_texts_and_from_the_address_plan(
    address: str, texts: tuple[str, str | None], site: str | None, why: str, tmp_path: Path
) -> None:
    """A long code in a name is surer than the address, a short one less; a number of two figures tells nothing."""
    name, location = texts
    guess = SiteGuesses(inventory_in(tmp_path)).of(Machine(answer(address, name, location=location)))
    assert (guess.value, why in guess.reason) == (site, True), guess.reason


def test_a_unit_whose_name_is_another_s_too_is_not_guessed(tmp_path: Path) -> None:
    guesses = SiteGuesses(inventory_in(tmp_path))
    both = guesses.of(Machine(answer("10.77.0.1", "x", location="Xã Đông Lỗ và Xã Hòa Phú")))
    assert both.value is None


@pytest.mark.parametrize(
    ("said", "role", "name"),
    [
        ("r-10354", "router", "r-10354"),
        ("Máy in Đông Lỗ (1)", "printer", "May-in-Dong-Lo-1"),
        ("", "switch", "switch-10-0-0-1"),
        ("\x1b[31m", None, "31m"),
        ("..", None, "device-10-0-0-1"),
        ("core-1", "router", "core-1-2"),
        ("x" * 500, None, "x" * 60),
    ],
)
def test_a_name_is_what_the_inventory_takes_of_what_a_device_calls_itself(
    said: str, role: str | None, name: str
) -> None:
    address = answer("10.0.0.1").address
    assert device_name(said, role, address, {"core-1"}) == name


def test_a_quoted_text_stays_on_its_line_and_steers_nothing() -> None:
    hostile = 'a"\n# \x1b]0;x\x07\u202e\u2028b'
    assert quoted(hostile) == '"a\\"\\u{a}# \\u{1b}]0;x\\u{7}\\u{202e}\\u{2028}b"'
    assert len(quoted("y" * 1000)) == 82
