"""How the values of settings are read: natively as YAML has them, or as text from a flag or the environment.

Each reader raises ValueError with what was expected.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from collectors.state.reachability import MAX_POLLS
from inventory.durations import parse_seconds
from inventory.secret import SecretRef, parse_secret_ref
from inventory.suggest import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

said = shown
"""A value as messages repeat it."""

_N_OF_M = re.compile(r"([0-9]{1,3})\s*(?:/|of)\s*([0-9]{1,3})")
_SHARE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(%?)")
_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.%a-z]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")
_HIGHEST_PORT = 65_535
_DATABASE_URL = "the URL of a PostgreSQL database, such as postgresql://wardwatch@db.example/wardwatch"
_DATABASE_NAME = re.compile(r"/[^/@]+")
"""With a / or an @ it is the end of a password that was not encoded."""

_WEB_URL = "http:// or https:// with a host, such as http://127.0.0.1:9093, without user, password and ?"
_SECRET_PARAMETERS = {"password", "sslpassword"}


def path(value: Any) -> Path:
    """A path; `~` is the home of whoever runs us."""
    if not isinstance(value, (str, Path)) or not str(value).strip():
        raise ValueError("a path")
    return Path(value).expanduser()


def name(value: Any) -> str:
    """A name that the inventory gives."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a name of the inventory")
    return value.strip()


def listen(value: Any) -> str:
    """Address and port."""
    found = _LISTEN.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[2]) > _HIGHEST_PORT:
        raise ValueError("address:port, such as 127.0.0.1:9579, [::1]:9579, or 0.0.0.0:9579 for all addresses")
    return str(value)


def place_or_off(value: Any) -> tuple[str, int] | None:
    """Host and port to receive at; None for "off"."""
    if value is False or value == "off":  # YAML reads a bare `off` as false
        return None
    try:
        host, _, port = listen(value).rpartition(":")
    except ValueError:
        raise ValueError("address:port, such as 10.0.0.5:162 or [::]:162 for all addresses, or off") from None
    return host.strip("[]"), int(port)


def database_url(value: Any) -> str:
    """The URL of a PostgreSQL database as libpq knows it, without the password. It is never repeated in a message."""
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        password, _ = parts.password, parts.port
    except ValueError:
        raise ValueError(_DATABASE_URL) from None
    if password is not None or _SECRET_PARAMETERS & parse_qs(parts.query, keep_blank_values=True).keys():
        raise ValueError(f"{_DATABASE_URL}, without a password; name the place of the password in database_password")
    if parts.scheme not in {"postgresql", "postgres"} or not _DATABASE_NAME.fullmatch(parts.path) or parts.fragment:
        raise ValueError(_DATABASE_URL)
    return str(value)


def web_url(value: Any) -> str:
    """The base URL of a server, without user and password. It is never repeated in a message."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        user, host, _ = parts.username, parts.hostname, parts.port
    except ValueError:
        raise ValueError(_WEB_URL) from None
    if user is not None or parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        raise ValueError(_WEB_URL)
    return text.rstrip("/")


def user(value: Any) -> str:
    """The name of a user, as basic authentication can carry it."""
    if not isinstance(value, str) or not value.strip() or ":" in value or not value.isprintable():
        raise ValueError("the name of a user, without a colon")
    return value.strip()


def secret(value: Any) -> SecretRef:
    """Where a secret is found. What is written is never repeated in a message: it may be the secret itself."""
    try:
        return parse_secret_ref(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("a reference, env:NAME or file:/path, never the value itself") from None


def seconds(at_least: float, at_most: float) -> Callable[[Any], float]:
    """A duration: seconds, or text with a unit."""

    def read(value: Any) -> float:
        return parse_seconds(value, at_least, at_most)

    return read


def whole(at_least: int, at_most: int) -> Callable[[Any], int]:
    """A whole number."""

    def read(value: Any) -> int:
        number = int(value) if isinstance(value, str) and value.strip().isdecimal() else value
        if isinstance(number, bool) or not isinstance(number, int) or not at_least <= number <= at_most:
            raise ValueError(f"a whole number from {at_least} to {at_most}")
        return number

    return read


def share_or_off(value: Any) -> float | None:
    """A share above 0 and up to 1, as a number or in per cent; None for "off"."""
    text = value.strip() if isinstance(value, str) else value
    if text is False or text == "off":  # YAML reads a bare `off` as false
        return None
    found = _SHARE.fullmatch(text) if isinstance(text, str) else None
    if found is not None:
        text = float(found[1]) / (100 if found[2] else 1)
    if isinstance(text, bool) or not isinstance(text, (int, float)) or not 0 < text <= 1:
        raise ValueError("a share above 0 and up to 1, such as 0.05 or 5%, or off")
    return float(text)


def n_of_m(value: Any) -> tuple[int, int]:
    """A pair, [3, 5] or "3/5"."""
    found = _N_OF_M.fullmatch(value.strip()) if isinstance(value, str) else None
    pair = [int(found[1]), int(found[2])] if found else value
    if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(type(each) is int for each in pair):  # noqa: PLR2004 -- a pair
        raise ValueError("n of m polls, such as [3, 5] or 3/5")
    n, m = pair
    if not 1 <= n <= m <= MAX_POLLS:
        raise ValueError(f"n of m polls with 1 <= n <= m <= {MAX_POLLS}")
    return n, m


def some_of(known: Sequence[str]) -> Callable[[Any], tuple[str, ...]]:
    """One or several of known words, without repetition: [vi, en] or "vi,en"."""

    def read(value: Any) -> tuple[str, ...]:
        words = [word.strip() for word in value.split(",")] if isinstance(value, str) else value
        good = isinstance(words, (list, tuple)) and words and all(word in known for word in words)
        if not good or len(set(words)) < len(words):
            raise ValueError(f"one or several of {', '.join(known)}, each once")
        return tuple(words)

    return read
