"""Logins: from the inventory's credential, whose secrets are references, to what a client can send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.snmp.client import SnmpLogin, UsmLogin

if TYPE_CHECKING:
    from inventory.model import SnmpCredential, UsmKey


def resolve(credential: SnmpCredential) -> SnmpLogin:
    """Read the secrets now: at every use, so that a rotated secret is taken up without a reload.

    Raises:
        SecretError: a reference cannot be read; the message names the reference only.
    """
    return SnmpLogin(
        version=credential.version,
        community=credential.community.resolve() if credential.community is not None else None,
        user=credential.user,
        auth=_key(credential.auth),
        priv=_key(credential.priv),
        context=credential.context,
    )


def _key(key: UsmKey | None) -> UsmLogin | None:
    return None if key is None else UsmLogin(key.protocol, key.secret.resolve())
