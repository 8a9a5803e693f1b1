"""The kinds of checks, and one check bounded in time with every failure given its reason."""

from __future__ import annotations

import asyncio
import socket
import ssl
from types import MappingProxyType
from typing import TYPE_CHECKING

from collectors.services.datagrams import check_dns, check_ntp
from collectors.services.http import check_http
from collectors.services.model import CheckError, Measured, ServiceFailure, ServiceResult
from collectors.services.streams import check_smtp, check_tcp, check_tls

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from inventory.model import Service

CHECKS: Mapping[str, Callable[[str, Service], Awaitable[Measured]]] = MappingProxyType(
    {
        "http": check_http,
        "tcp": check_tcp,
        "tls": check_tls,
        "dns": check_dns,
        "ntp": check_ntp,
        "smtp": check_smtp,
    }
)
"""By the kind as the inventory names it."""


async def checked(
    service: Service, vantage: str, *, timeout_seconds: float, clock: Callable[[], float]
) -> ServiceResult:
    """Check a service once, in all the ways that the inventory names; it is up when every one of them succeeds.

    Args:
        service: what and how.
        vantage: name of the vantage point that this process is.
        timeout_seconds: for all of it.
        clock: UTC seconds.

    Returns:
        What was found; a check that fails is a result with its reason.
    """
    at = clock()
    try:
        async with asyncio.timeout(timeout_seconds):
            found = [await CHECKS[kind](target, service) for kind, target in service.check.items()]
            return ServiceResult(service.name, vantage, at, _together(found))
    except TimeoutError:
        reason, message = ServiceFailure.TIMEOUT, f"no answer within {timeout_seconds:g} s"
    except CheckError as error:
        reason, message = error.reason, str(error)
    except ssl.SSLError as error:
        reason, message = ServiceFailure.TLS, getattr(error, "verify_message", "") or error.reason or str(error)
    except socket.gaierror as error:
        reason, message = ServiceFailure.NAME, error.strerror or str(error)
    except UnicodeError as error:  # a host that the resolver's encoding has no form for
        reason, message = ServiceFailure.NAME, f"no name of a host: {error}"
    except ConnectionRefusedError:
        reason, message = ServiceFailure.REFUSED, "the connection was refused"
    except OSError as error:
        reason, message = ServiceFailure.UNREACHABLE, error.strerror or str(error)
    return ServiceResult(service.name, vantage, at, None, reason, message)


def _together(found: Sequence[Measured]) -> Measured:
    """Several checks as one: all their time, and the certificate that ends first."""
    ends = [each.certificate_expires for each in found if each.certificate_expires is not None]
    return Measured(sum(each.latency_seconds for each in found), min(ends, default=None))
