"""Checks over datagrams: a name server's answer, and a time server's."""

from __future__ import annotations

import asyncio
import secrets
import struct
import time
from typing import TYPE_CHECKING, Final

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode

from collectors.services.model import CheckError, Measured, ServiceFailure
from inventory.targets import DEFAULT_PORTS, host_and_port, name_and_server

if TYPE_CHECKING:
    from inventory.model import Service

_CLIENT: Final = 0x23
"""Version 4, mode 3: a client's question (RFC 5905)."""
_SERVER_MODE, _UNSYNCHRONISED, _LONGEST_STRATUM = 4, 3, 15
_NTP_OCTETS = 48


async def check_dns(target: str, _service: Service) -> Measured:
    """Ask a name server for the address of a name."""
    name, host, port = name_and_server(target)
    began = time.monotonic()
    try:
        question = dns.message.make_query(name, "A")
        answer, _ = await dns.asyncquery.udp_with_fallback(question, host, port=port)
    except dns.exception.DNSException as error:
        raise CheckError(ServiceFailure.PROTOCOL, f"{type(error).__name__}: {error}") from error
    taken = time.monotonic() - began
    if answer.rcode() != dns.rcode.NOERROR or not answer.answer:
        said = dns.rcode.to_text(answer.rcode())
        raise CheckError(ServiceFailure.STATUS, f"says {said} for {name}; expected an address")
    return Measured(taken)


async def check_ntp(target: str, _service: Service) -> Measured:
    """Ask a time server once (RFC 5905, mode 3): it must answer us and be synchronised itself."""
    host, port = host_and_port(target, DEFAULT_PORTS["ntp"])
    loop = asyncio.get_running_loop()
    answers: asyncio.Future[bytes] = loop.create_future()
    began = time.monotonic()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(answers), remote_addr=(host, port))
    try:
        stamp = secrets.token_bytes(8)
        transport.sendto(struct.pack("!B39x8s", _CLIENT, stamp))
        answer = await answers
    finally:
        transport.close()
    taken = time.monotonic() - began
    if len(answer) < _NTP_OCTETS or answer[0] & 7 != _SERVER_MODE or answer[24:32] != stamp:
        raise CheckError(ServiceFailure.PROTOCOL, "what answers is no time server, or answers somebody else")
    if answer[0] >> 6 == _UNSYNCHRONISED or not 1 <= answer[1] <= _LONGEST_STRATUM:
        raise CheckError(ServiceFailure.STATUS, f"the time server is not synchronised itself (stratum {answer[1]})")
    return Measured(taken)


class _Ear(asyncio.DatagramProtocol):
    """Hears the first answer, or the network's refusal."""

    def __init__(self, answer: asyncio.Future[bytes]) -> None:
        self._answer = answer

    def datagram_received(self, data: bytes, _addr: object) -> None:
        if not self._answer.done():
            self._answer.set_result(data)

    def error_received(self, exc: Exception) -> None:
        if not self._answer.done():
            self._answer.set_exception(exc)
