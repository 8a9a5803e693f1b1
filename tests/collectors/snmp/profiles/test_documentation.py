"""docs/devices.md: made from the profiles, and up to date."""

from __future__ import annotations

from pathlib import Path

from collectors.snmp.profiles.documentation import markdown

_PAGE = Path(__file__).resolve().parents[4] / "docs" / "devices.md"


def test_the_page_of_devices_is_made_from_the_profiles() -> None:
    """`python -m collectors.snmp.profiles.documentation > docs/devices.md` after a change of a profile."""
    assert _PAGE.read_text(encoding="utf-8") == markdown()
