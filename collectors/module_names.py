"""The names of everything that devices can be asked, for checking what an inventory says about them."""

from __future__ import annotations

from collectors.snmp.modules import MODULES
from collectors.snmp.profiles import shipped


def module_names() -> frozenset[str]:
    """Standard modules, and those of the families that come with the program."""
    return frozenset(MODULES) | {name for family in shipped().families.values() for name in family.modules}
