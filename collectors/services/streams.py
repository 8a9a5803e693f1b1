"""Checks over a connection: TCP, TLS with the certificate's end, and the greeting of a mail server."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from collectors.services.model import CheckError, Measured, ServiceFailure
from inventory.targets import DEFAULT_PORTS, host_and_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from inventory.model import Service

_LONGEST_GREETING = 2048


async def check_tcp(target: str, _service: Service) -> Measured:
    """Connect to host:port."""
    host, port = host_and_port(target)
    began = time.monotonic()
    async with _connected(host, port):
        return Measured(time.monotonic() - began)


async def check_tls(target: str, service: Service) -> Measured:
    """Make a secure connection to host[:port], the certificate verified against its name."""
    host, port = host_and_port(target, DEFAULT_PORTS["tls"])
    began = time.monotonic()
    async with _connected(host, port, tls_context(service)) as (_, writer):
        taken = time.monotonic() - began
        return Measured(taken, certificate_end(writer.get_extra_info("ssl_object")))


async def check_smtp(target: str, _service: Service) -> Measured:
    """Read a mail server's greeting (RFC 5321, 220) and take leave; no mail is sent."""
    host, port = host_and_port(target, DEFAULT_PORTS["smtp"])
    began = time.monotonic()
    async with _connected(host, port) as (reader, writer):
        greeting = await reader.read(_LONGEST_GREETING)
        taken = time.monotonic() - began
        writer.write(b"QUIT\r\n")
        if not greeting.startswith(b"220"):
            shown = greeting[:40].decode("ascii", "replace")
            raise CheckError(ServiceFailure.PROTOCOL, f"greets with {shown!r}; expected a line that begins with 220")
        return Measured(taken)


def tls_context(service: Service) -> ssl.SSLContext:
    """The system's authorities, or the one that the inventory names for a service; read anew when the file changes.

    Raises:
        OSError: the file cannot be read.
    """
    authority = service.authority
    return _context(authority, 0 if authority is None else authority.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _context(authority: Path | None, _changed: int) -> ssl.SSLContext:
    """Reading the system's authorities takes some 30 ms, which no check may hold the event loop for."""
    return ssl.create_default_context(cafile=str(authority) if authority else None)


def certificate_end(tls: ssl.SSLObject | None) -> float | None:
    """When the server's certificate ends, UTC seconds; None where there is none."""
    certificate = tls.getpeercert() if tls is not None else None
    ends = certificate.get("notAfter") if certificate else None
    return float(ssl.cert_time_to_seconds(ends)) if isinstance(ends, str) else None


@contextlib.asynccontextmanager
async def _connected(
    host: str, port: int, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(host, port, ssl=tls)
    try:
        yield reader, writer
    finally:
        if tls is None:
            writer.close()
        else:  # some servers never answer the leave-taking of TLS, which is no fault of theirs that counts
            writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
