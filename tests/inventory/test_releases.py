"""Releases of operating systems by what devices say, and serial numbers that tell a machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inventory.releases import release_of, releases, serial_key

WORKSTATION, SERVER = "Windows workstation", "Windows server"


@pytest.mark.parametrize(
    ("version", "product", "item"),
    [
        ("6.1 (Build 7601 Multiprocessor Free)", WORKSTATION, "windows_7"),
        ("6.3 (Build 9600 Multiprocessor Free)", WORKSTATION, "windows_8_1"),
        ("6.3 (Build 10240 Multiprocessor Free)", WORKSTATION, "windows_10"),
        ("6.3 (Build 19045 Multiprocessor Free)", WORKSTATION, "windows_10"),
        ("6.3 (Build 22000 Multiprocessor Free)", WORKSTATION, "windows_11"),
        ("6.3 (Build 26100 Multiprocessor Free)", WORKSTATION, "windows_11"),
        ("6.1 (Build 7601 Multiprocessor Free)", SERVER, "windows_server_2008_r2"),
        ("6.3 (Build 14393 Multiprocessor Free)", "Windows domain controller", "windows_server_2016"),
        ("6.3 (Build 17763 Multiprocessor Free)", SERVER, "windows_server_2019"),
        ("6.3 (Build 17763 Multiprocessor Free)", WORKSTATION, "windows_10"),
        ("6.3 (Build 30000 Multiprocessor Free)", WORKSTATION, None),
        ("6.3 (Build 19045 Multiprocessor Free)", "", None),
        ("", WORKSTATION, None),
    ],
)
def test_a_build_tells_the_release(version: str, product: str, item: str | None) -> None:
    assert release_of("Windows", version, product) == item
    assert release_of("Linux", version, product) is None
    assert release_of("", version, product) is None


def test_a_recorded_server_is_told_by_its_own_words() -> None:
    facts = json.loads(
        (Path(__file__).parents[1] / "recordings" / "microsoft_server2019" / "expected.json").read_text("utf-8")
    )
    said = facts["system"]
    assert release_of(said["os"], said["version"], said["model_by_object_id"]) == "windows_server_2019"


def test_no_two_releases_share_a_kind() -> None:
    kinds = [each.item for each in releases()]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5CG-1234 AB", "5CG1234AB"),
        ("pf0001x", "PF0001X"),
        ("To  be filled by O.E.M.", ""),
        ("Không có", ""),
        ("N/A", ""),
        ("0000-0000", ""),
        ("---", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_words_for_none_and_few_digits_tell_no_machine(text: str, key: str) -> None:
    assert serial_key(text) == key
