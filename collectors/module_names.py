"""The names of everything that devices can be asked, for checking what an inventory says about them."""

from __future__ import annotations

from collectors.snmp.modules import MODULES
from collectors.snmp.profiles import shipped
from collectors.ssh.platform import ssh_module_names


def module_names() -> frozenset[str]:
    """Standard modules, those of the families that come with the program, and those of SSH."""
    families = {name for family in shipped().families.values() for name in family.modules}
    return frozenset(MODULES) | families | ssh_module_names()
