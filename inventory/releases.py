"""Releases of operating systems as kinds of items, and words that are no serial numbers: data that come with us.

Source: data/releases.yaml, which names where builds are published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import yaml

from inventory.identifiers import ItemKind
from inventory.registers import SHIPPED

_FILE = SHIPPED / "releases.yaml"
_FEWEST = 4
"""Letters and digits that a serial number has at least; fewer tell no machine from another."""


@dataclass(frozen=True, slots=True)
class Release:
    """A kind of item and how a device names it; an empty pattern fits everything."""

    item: ItemKind
    os: str
    version: str = ""
    product: str = ""

    def fits(self, os: str, version: str, product: str) -> bool:
        """Whether a device's own words are this release."""
        given = ((self.os, os), (self.version, version), (self.product, product))
        return all(not pattern or re.fullmatch(pattern, text, re.IGNORECASE) for pattern, text in given)


@cache
def releases() -> tuple[Release, ...]:
    """All that are known, in the order of the file."""
    return tuple(
        Release(ItemKind(raw["item"]), raw["os"], raw.get("version", ""), raw.get("product", ""))
        for raw in _data()["releases"]
    )


@lru_cache(maxsize=1024)
def release_of(os: str, version: str, product: str = "") -> ItemKind | None:
    """The kind of item that a device's operating system is; None when it is none of those known.

    Asked at every poll; a city has few different answers, and a device that makes up new ones costs only time.

    Args:
        os: as the identity readings have it.
        version: likewise.
        product: what the maker's product list says of the device (`model_by_object_id`).
    """
    if not os:
        return None
    return next((each.item for each in releases() if each.fits(os, version, product)), None)


def serial_key(text: str) -> str:
    """A serial number for comparison: letters and digits, large; "" for what tells no machine from another."""
    plain = " ".join(text.split())
    if plain.casefold() in _data()["no_serials"]:
        return ""
    key = "".join(char for char in plain if char.isalnum()).upper()
    return key if len(key) >= _FEWEST and len(set(key)) > 1 else ""


@cache
def _data() -> Any:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))
