"""Real servers on free ports of loopback, each bounded by its `async with`: TCP, TLS, web, mail, name and time."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ssl
import struct
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

import dns.message
import dns.rcode
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Certificate(NamedTuple):
    """A certificate for 127.0.0.1 that is its own authority: file of both, and when it ends."""

    file: Path
    expires: float


def make_certificate(folder: Path, *, days: float = 30) -> Certificate:
    """Make one; negative days make one that has ended."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    ends = now + dt.timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, ends) - dt.timedelta(days=1))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return Certificate(file, ends.timestamp())


@contextlib.asynccontextmanager
async def serving(handler: Handler, certificate: Certificate | None = None) -> AsyncIterator[int]:
    """A server for connections; gives its port. Conversations that go on at the end are ended."""
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate.file)
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())  # type: ignore[arg-type]
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await handler(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError, ssl.SSLError):
                await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for each in talks:
            each.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Say nothing until the other side goes."""
    await reader.read()


def greeting(text: bytes) -> Handler:
    """Say a line, then wait for the other side to go."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(text)
        await reader.read()

    return handle


def page(status: str = "200 OK", body: bytes = b"xin chao", headers: bytes = b"") -> Handler:
    """Answer every request with a page."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n".encode()
        writer.write(head + headers + b"\r\n" + body)
        await writer.drain()

    return handle


@contextlib.asynccontextmanager
async def answering(answer: Callable[[bytes], bytes | None]) -> AsyncIterator[int]:
    """A server for datagrams; gives its port. None as an answer: none is sent."""

    class Mouth(asyncio.DatagramProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            said = answer(data)
            if said is not None:
                self.transport.sendto(said, addr)  # type: ignore[attr-defined]

    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Mouth, local_addr=("127.0.0.1", 0))
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


def name_server(known: str) -> Callable[[bytes], bytes]:
    """Knows the address of one name."""

    def answer(data: bytes) -> bytes:
        question = dns.message.from_wire(data)
        response = dns.message.make_response(question)
        if question.question[0].name.to_text(omit_final_dot=True) == known:
            response.answer.append(dns.rrset.from_text(question.question[0].name, 60, "IN", "A", "10.0.0.9"))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    return answer


def time_server(*, stratum: int = 2, leap: int = 0, echo: bool = True) -> Callable[[bytes], bytes]:
    """Answers a client's question (RFC 5905): the originate timestamp is the client's transmit timestamp."""

    def answer(data: bytes) -> bytes:
        originate = data[40:48] if echo else bytes(8)
        return struct.pack("!BB22x8s16x", leap << 6 | 4 << 3 | 4, stratum, originate)

    return answer
