"""How a device is reached over SSH: what the inventory says of it, and from which layers that comes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from inventory.identifiers import DeviceName

if TYPE_CHECKING:
    from inventory.templates import Draft


class FirstKey(StrEnum):
    """What is done about a device whose host key is not in the file of keys."""

    REFUSE = "refuse"
    """No session: a person adds the key, which he has from another source than the network."""
    RECORD = "record"
    """The key of the first session is believed and kept (trust on first use); another one later is refused."""


@dataclass(frozen=True, slots=True)
class SshAccess:
    """How a device is asked over SSH.

    Attributes:
        platform: name of the family of command lines that it speaks; "" = not stated.
        port: TCP port.
        keep_open: whether its session stays open between polls; else each poll logs in and out.
        first_key: what is done about a host key that is not known yet.
        old_algorithms: whether SHA-1 key exchange, ssh-rsa signatures, CBC and the like may be used with it.
        via: the device whose SSH server passes the connection on (a jump host); None = reached directly.
        deadline_seconds: longest that one poll over SSH may take.
    """

    platform: str = ""
    port: int = 22
    keep_open: bool = False
    first_key: FirstKey = FirstKey.REFUSE
    old_algorithms: bool = False
    via: DeviceName | None = None
    deadline_seconds: float = 60.0


NO_SSH: Final = SshAccess()


def build_ssh_access(draft: Draft) -> SshAccess:
    """What the layers of a device say together: for each key the strongest layer that gives it."""
    given: dict[str, Any] = {}
    for layer in draft.layers:
        if layer.entry.ssh is not None:
            given.update(layer.entry.ssh.model_dump(exclude_unset=True, exclude_none=True))
    if not given:
        return NO_SSH
    if "first_key" in given:
        given["first_key"] = FirstKey(given["first_key"])
    if "via" in given:
        given["via"] = DeviceName(given["via"])
    return SshAccess(**given)
