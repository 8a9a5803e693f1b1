"""Stable names of interfaces: what the `ifname` label and the running totals are keyed by."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def interface_keys(names: Mapping[int, tuple[str | None, str | None]]) -> dict[int, str]:
    """The key of each interface.

    ifName, else ifDescr, else `if<index>`; every member of a group of equal names gets `#<index>`, so that no key
    depends on which member the agent lists first. Should the result still clash (an interface may really be called
    "eth0#2"), `#<index>` is added to those once more, until all differ.

    Args:
        names: interface index to its ifName and ifDescr, None or "" where it has none.
    """
    keys = {index: name or descr or f"if{index}" for index, (name, descr) in names.items()}
    while len(set(keys.values())) < len(keys):
        counts = Counter(keys.values())
        keys = {index: f"{key}#{index}" if counts[key] > 1 else key for index, key in keys.items()}
    return keys
