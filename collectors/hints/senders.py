"""Who may speak: the addresses of the devices that are asked, as datagrams carry them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.snmp.client import SnmpLogin
    from inventory.identifiers import CredentialName, DeviceName
    from inventory.model import Device


class Sender(NamedTuple):
    """The device at an address; several where addresses are used again, and a hint of one is then one of each.

    Attributes:
        names: of the devices, in the order of the inventory.
        logins: under which they are asked, each once; only messages under one of these are theirs.
    """

    names: tuple[DeviceName, ...]
    logins: tuple[SnmpLogin, ...]


def senders_of(devices: Iterable[Device], logins: Mapping[CredentialName, SnmpLogin]) -> dict[str, Sender]:
    """Senders by address, as the socket module spells it.

    Args:
        devices: those that are not asked themselves are left out, as nothing can be asked of them early.
        logins: resolved; a credential without one here is passed over.
    """
    found: defaultdict[str, list[Device]] = defaultdict(list)
    for device in devices:
        if device.address is not None and device.asked:
            for address in dict.fromkeys((device.address, *device.answers_from)):
                found[str(address)].append(device)
    senders = {address: _sender(there, logins) for address, there in found.items()}
    mapped = {f"::ffff:{address}": sender for address, sender in senders.items() if ":" not in address}
    return {**mapped, **senders}


def _sender(devices: list[Device], logins: Mapping[CredentialName, SnmpLogin]) -> Sender:
    own = (logins[name] for device in devices for name in device.credentials if name in logins)
    return Sender(tuple(device.name for device in devices), tuple(dict.fromkeys(own)))
