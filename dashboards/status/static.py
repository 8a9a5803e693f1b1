"""The style sheet, the script and the icon: read once, served from memory, cached by the browser for good.

Their addresses carry a digest of their content, so that a new version is never hidden by an old cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

MEDIA_TYPES = {
    "status.css": "text/css; charset=utf-8",
    "status.js": "text/javascript; charset=utf-8",
    "status.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of this package with its media type and the digest in its address."""

    content: bytes
    media_type: str
    digest: str


@cache
def asset(name: str) -> Asset:
    """One of `MEDIA_TYPES`.

    Raises:
        KeyError: there is no such file; the name is compared, never joined to a path.
    """
    media_type = MEDIA_TYPES[name]
    content = (files("dashboards.status") / "static" / name).read_bytes()
    return Asset(content, media_type, sha256(content).hexdigest()[:12])


def asset_url(name: str) -> str:
    """Address of a file, with its digest."""
    return f"/static/{name}?v={asset(name).digest}"
