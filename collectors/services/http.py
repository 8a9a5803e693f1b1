"""The check of a web address: status, a text that must be there, and the end of the certificate."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING

import httpx

from collectors.services.model import CheckError, Measured, ServiceFailure
from collectors.services.streams import certificate_end, tls_context

if TYPE_CHECKING:
    from inventory.model import Service

_FIRST_ERROR = 400
_READ_BYTES = 256 * 1024
"""Of a page; the text that is expected must stand in them."""

_REDIRECTS = 5


async def check_http(target: str, service: Service) -> Measured:
    """Fetch a page and judge it; redirects are followed, nothing is kept between two checks."""
    began = time.monotonic()
    try:
        async with (
            httpx.AsyncClient(
                verify=tls_context(service),
                timeout=None,  # noqa: S113  the whole check is bounded by its caller
                follow_redirects=True,
                max_redirects=_REDIRECTS,
                trust_env=False,
            ) as client,
            client.stream("GET", target, headers={"User-Agent": "wardwatch"}) as response,
        ):
            stream = response.extensions.get("network_stream")
            tls = stream.get_extra_info("ssl_object") if stream is not None else None
            expires = certificate_end(tls) if tls is not None else None
            text = await _beginning(response)
            taken = time.monotonic() - began
    except httpx.ConnectError as error:
        raise _translated(error) from error
    except httpx.HTTPError as error:
        raise CheckError(ServiceFailure.PROTOCOL, f"{type(error).__name__}: {error}") from error
    _judge(service, response, text)
    return Measured(taken, expires)


async def _beginning(response: httpx.Response) -> str:
    found = bytearray()
    async for piece in response.aiter_bytes():
        found += piece
        if len(found) >= _READ_BYTES:
            break
    octets = bytes(found[:_READ_BYTES])
    try:
        return octets.decode(response.encoding or "utf-8", "replace")
    except (LookupError, UnicodeError):  # what the server names is a codec of Python's and no encoding of text
        return octets.decode("utf-8", "replace")


def _judge(service: Service, response: httpx.Response, text: str) -> None:
    status, wanted = response.status_code, service.expected_status
    if (status not in wanted) if wanted else (status >= _FIRST_ERROR):
        expected = " or ".join(map(str, wanted)) or "a status below 400"
        raise CheckError(ServiceFailure.STATUS, f"answers with status {status}; expected {expected}")
    if service.expected_text and service.expected_text not in text:
        raise CheckError(ServiceFailure.CONTENT, f"answers without the text {service.expected_text!r}")


def _translated(error: httpx.ConnectError) -> Exception:
    """The cause below httpx's error: of the operating system, of TLS, or of the resolver."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, (ssl.SSLError, OSError)):
            return cause
        cause = cause.__cause__ or cause.__context__
    return CheckError(ServiceFailure.UNREACHABLE, str(error))
