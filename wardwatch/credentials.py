"""The logins of an inventory, by what uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.model import SnmpCredential

if TYPE_CHECKING:
    from inventory.identifiers import CredentialName
    from inventory.model import Inventory


def snmp_credentials(inventory: Inventory) -> dict[CredentialName, SnmpCredential]:
    """The logins the SNMP collector may use."""
    return {name: each for name, each in inventory.credentials.items() if isinstance(each, SnmpCredential)}
