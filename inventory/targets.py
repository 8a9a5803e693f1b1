"""What checks of services are pointed at, as the inventory writes it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PORTS: Final[Mapping[str, int | None]] = {"tcp": None, "tls": 443, "smtp": 25, "ntp": 123}
"""Ports by kind of check; None: it must be given."""

DNS_PORT: Final = 53


def host_and_port(text: str, default: int | None = None) -> tuple[str, int]:
    """A host (name, IPv4, or IPv6 in brackets) and a port.

    Raises:
        ValueError: it is none, or the port is missing and there is no default; the message says what is expected.
    """
    expected = "host:port" if default is None else "host or host:port"
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port or default
        whole = not (parts.path or parts.query or parts.fragment or parts.username is not None)
    except ValueError:
        host, port, whole = None, None, False
    if not host or port is None or not whole:
        raise ValueError(f'"{text}" is no address of a service; expected {expected}, IPv6 in brackets')
    return host, port


def name_and_server(text: str) -> tuple[str, str, int]:
    """A name to be resolved, and the name server that is asked: NAME@SERVER or NAME@SERVER:PORT.

    Raises:
        ValueError: it is not written so, or the server is not a literal address.
    """
    name, at, server = text.rpartition("@")
    expected = "NAME@SERVER, the server a literal address, such as dichvucong.example.vn@10.0.0.53"
    try:
        host, port = host_and_port(server, DNS_PORT)
        ip_address(host)
    except ValueError:
        at, host, port = "", "", 0
    if not at or not name:
        raise ValueError(f'"{text}" does not say whom to ask for what; expected {expected}')
    return name, host, port


def host_of(kind: str, target: str) -> str:
    """The host that a check asks: a name or an address; of a look-up the name server.

    Raises:
        ValueError: the kind of check cannot be pointed at it.
    """
    if kind == "http":
        return urlsplit(target).hostname or ""
    if kind == "dns":
        return name_and_server(target)[1]
    return host_and_port(target, DEFAULT_PORTS[kind])[0]


def check_target(kind: str, target: str) -> None:
    """Refuse what a kind of check cannot be pointed at.

    Raises:
        ValueError: the message says what is wrong and what is expected.
    """
    if kind == "http":
        parts = urlsplit(target)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            raise ValueError(f'"{target}" is no web address; expected http://... or https://..., without a login')
    elif kind == "dns":
        name_and_server(target)
    else:
        host_and_port(target, DEFAULT_PORTS[kind])
