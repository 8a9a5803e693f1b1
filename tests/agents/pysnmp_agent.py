"""pysnmp's own command responder on loopback: an SNMPv3 engine written by others, for what snmpd does not have.

pysnmp carries no types, hence the ignored imports.
"""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pysnmp.carrier.asyncio.dgram import udp  # type: ignore[import-untyped]
from pysnmp.entity import config  # type: ignore[import-untyped]
from pysnmp.entity.engine import SnmpEngine  # type: ignore[import-untyped]
from pysnmp.entity.rfc3413 import cmdrsp, context  # type: ignore[import-untyped]
from pysnmp.hlapi.v3arch.asyncio import auth as usm  # type: ignore[import-untyped]
from pysnmp.proto.api import v2c  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from lab.usm import UsmUser

DESCRIPTION = "pysnmp's own agent"

_AUTH = {
    "": usm.USM_AUTH_NONE,
    "md5": usm.USM_AUTH_HMAC96_MD5,
    "sha": usm.USM_AUTH_HMAC96_SHA,
    "sha224": usm.USM_AUTH_HMAC128_SHA224,
    "sha256": usm.USM_AUTH_HMAC192_SHA256,
    "sha384": usm.USM_AUTH_HMAC256_SHA384,
    "sha512": usm.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {
    "": usm.USM_PRIV_NONE,
    "des": usm.USM_PRIV_CBC56_DES,
    "3des": usm.USM_PRIV_CBC168_3DES,
    "aes128": usm.USM_PRIV_CFB128_AES,
    "aes192": usm.USM_PRIV_CFB192_AES_BLUMENTHAL,
    "aes256": usm.USM_PRIV_CFB256_AES_BLUMENTHAL,
    "aes192c": usm.USM_PRIV_CFB192_AES,
    "aes256c": usm.USM_PRIV_CFB256_AES,
}


@asynccontextmanager
async def pysnmp_agent(users: Iterable[UsmUser]) -> AsyncIterator[int]:
    """Serve the system group to these users until the end of the block; gives the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    engine = SnmpEngine()
    config.add_transport(engine, udp.DOMAIN_NAME, udp.UdpTransport().open_server_mode(("127.0.0.1", port)))
    for user in users:
        _add(engine, user)
    holder = context.SnmpContext(engine)
    (symbol,) = holder.get_mib_instrum().get_mib_builder().import_symbols("__SNMPv2-MIB", "sysDescr")
    symbol.syntax = v2c.OctetString(DESCRIPTION)
    for responder in (cmdrsp.GetCommandResponder, cmdrsp.NextCommandResponder, cmdrsp.BulkCommandResponder):
        responder(engine, holder)
    engine.transport_dispatcher.job_started(1)
    try:
        yield port
    finally:
        engine.transport_dispatcher.job_finished(1)
        engine.close_dispatcher()


def _add(engine: SnmpEngine, user: UsmUser) -> None:
    level = "authPriv" if user.priv else "authNoPriv" if user.auth else "noAuthNoPriv"
    config.add_v3_user(
        engine,
        user.name,
        _AUTH[user.auth],
        user.auth_passphrase or None,
        _PRIV[user.priv],
        user.priv_passphrase or None,
    )
    config.add_vacm_user(engine, 3, user.name, level, (1, 3, 6), (1, 3, 6, 1, 9))
