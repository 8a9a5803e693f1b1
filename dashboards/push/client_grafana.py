"""Grafana's HTTP API through grafana-client: what is asked, and what its answers mean in our own errors.

Source: Grafana's HTTP API reference (health, folders, data sources, dashboards with their versions, annotations), as
Grafana 9 to 13 serve it under /api.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote, urlsplit

from dashboards.errors import (
    GrafanaBusyError,
    GrafanaConflictError,
    GrafanaRefusedError,
    GrafanaSilentError,
    GrafanaTokenError,
    PushUsageError,
)
from exporters.reports.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grafana_client.api import GrafanaApi

    from inventory.secret import Secret

_LONGEST_MESSAGE: Final = 300
_NOT_FOUND, _TOO_MANY, _UNAUTHORIZED, _FORBIDDEN = 404, 429, 401, 403
_CONFLICTS: Final = frozenset({409, 412})
_SERVER_ERRORS: Final = range(500, 600)
_TOKEN: Final = re.compile(r"[\x21-\x7e]+")


class Grafana:
    """One Grafana, asked with one token."""

    def __init__(self, api: GrafanaApi, address: str) -> None:
        """Take a client that knows address and token.

        Args:
            api: of grafana-client.
            address: for messages.
        """
        self.address = address
        self._client = api.client
        self._wait = 0.0
        # A redirection would turn a POST into a GET, or take the token to another place.
        self._client.s.max_redirects = 0
        self._client.s.hooks["response"].append(self._note_wait)

    def __enter__(self) -> Self:
        """Nothing is opened before the first request."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._client.s.close()

    def health(self) -> Mapping[str, Any]:
        """What Grafana says of itself, without a token.

        Raises:
            GrafanaError: it does not answer, or what answers is no Grafana.
        """
        found = self._ask("GET", "/health")
        if not isinstance(found, dict) or "database" not in found:
            raise GrafanaRefusedError(f"{self.address}: what answers at /api/health is no Grafana; check the address")
        return found

    def folder(self, uid: str) -> Mapping[str, Any] | None:
        """A folder; None when there is none."""
        return self._found(f"/folders/{quote(uid, safe='')}")

    def create_folder(self, uid: str, title: str) -> None:
        """Make a folder."""
        self._ask("POST", "/folders", {"uid": uid, "title": title})

    def data_source(self, uid: str) -> Mapping[str, Any] | None:
        """A data source; None when there is none."""
        return self._found(f"/datasources/uid/{quote(uid, safe='')}")

    def create_data_source(self, document: Mapping[str, Any]) -> None:
        """Make a data source."""
        self._ask("POST", "/datasources", dict(document))

    def update_data_source(self, uid: str, document: Mapping[str, Any]) -> None:
        """Change a data source; its `version` is that which was read."""
        self._ask("PUT", f"/datasources/uid/{quote(uid, safe='')}", dict(document))

    def dashboard(self, uid: str) -> Mapping[str, Any] | None:
        """A dashboard with its `meta`; None when there is none."""
        return self._found(f"/dashboards/uid/{quote(uid, safe='')}")

    def last_version(self, uid: str) -> Mapping[str, Any] | None:
        """Who saved a dashboard last, when and with which message; None when Grafana keeps no version of it.

        Until Grafana 11 the answer is a list, since then it is a list in an object.
        """
        found = self._find(f"/dashboards/uid/{quote(uid, safe='')}/versions?limit=1")
        versions = found.get("versions") if isinstance(found, dict) else found
        kept = [each for each in versions or () if isinstance(each, dict)]
        return max(kept, key=lambda each: int(each.get("version") or 0), default=None)

    def save_dashboard(self, body: Mapping[str, Any]) -> None:
        """Save a dashboard; the `version` in it is that which was read."""
        self._ask("POST", "/dashboards/db", dict(body))

    def annotations(self, tag: str, begins: int, ends: int, limit: int) -> list[Mapping[str, Any]]:
        """Annotations with a tag that touch a time, in milliseconds."""
        query = f"type=annotation&tags={quote(tag, safe='')}&from={begins}&to={ends}&limit={limit}"
        found = self._ask("GET", f"/annotations?{query}")
        return [each for each in found or () if isinstance(each, dict)]

    def create_annotation(self, document: Mapping[str, Any]) -> None:
        """Make an annotation of the organization."""
        self._ask("POST", "/annotations", dict(document))

    def update_annotation(self, number: int, document: Mapping[str, Any]) -> None:
        """Change an annotation."""
        self._ask("PATCH", f"/annotations/{number}", dict(document))

    def delete_annotation(self, number: int) -> None:
        """Remove an annotation."""
        self._ask("DELETE", f"/annotations/{number}")

    def _found(self, path: str) -> Mapping[str, Any] | None:
        """An object, or None when there is no such thing."""
        found = self._find(path)
        if found is not None and not isinstance(found, dict):
            raise GrafanaRefusedError(f"{self.address}: the answer is no object; expected Grafana's API under /api")
        return found

    def _find(self, path: str) -> Any:
        """The answer to a GET; None when there is no such thing."""
        try:
            return self._ask("GET", path)
        except _AbsentError:
            return None

    def _ask(self, method: str, path: str, document: dict[str, Any] | None = None) -> Any:
        """One request; errors of the library become ours."""
        from grafana_client.client import GrafanaException  # noqa: PLC0415 -- an extra of its own
        from niquests.exceptions import JSONDecodeError, RequestException, TooManyRedirects  # noqa: PLC0415

        writing, self._wait = method != "GET", 0.0
        try:
            return getattr(self._client, method)(path, json=document)
        except GrafanaException as error:
            raise self._translated(error.status_code, str(error.message), writing=writing) from error
        except TooManyRedirects as error:
            what = f"{self.address}: Grafana sends us elsewhere; give the address to which it redirects"
            raise GrafanaRefusedError(what, writing=writing) from error
        except JSONDecodeError as error:
            what = f"{self.address}: the answer is no JSON; expected Grafana's API under /api"
            raise GrafanaRefusedError(what, writing=writing) from error
        except RequestException as error:
            raise GrafanaSilentError(f"{self.address}: no answer ({_short(error)})", writing=writing) from error

    def _translated(self, status: int, message: str, *, writing: bool) -> Exception:
        said = _short(message)
        if status == _UNAUTHORIZED:
            what = f"{self.address}: the token is not taken (401); expected one of a service account that may edit"
            return GrafanaTokenError(what)
        if status == 0:
            return GrafanaSilentError(f"{self.address}: no answer ({said})", writing=writing)
        if status == _TOO_MANY or status in _SERVER_ERRORS:
            return GrafanaBusyError(said, writing=writing, wait=self._wait)
        if status == _FORBIDDEN:
            return GrafanaRefusedError(f"the token may not do this (403): {said}", writing=writing)
        kinds = {_NOT_FOUND: _AbsentError, **dict.fromkeys(_CONFLICTS, GrafanaConflictError)}
        return kinds.get(status, GrafanaRefusedError)(said, writing=writing)

    def _note_wait(self, response: Any, **_: Any) -> None:
        """Keep how many seconds Retry-After asks for; a date there is taken for none, as clocks differ."""
        asked = str(response.headers.get("Retry-After") or "")
        self._wait = float(asked) if asked.isdecimal() else 0.0


class _AbsentError(GrafanaRefusedError):
    """404."""


def connect(address: str, token: Secret, timeout_seconds: float) -> Grafana:
    """A Grafana at an address; nothing is asked yet.

    Args:
        address: http or https, with the path under which a proxy serves it.
        token: of a service account.
        timeout_seconds: of each request.

    Raises:
        PushUsageError: grafana-client is not installed, or the address or the token cannot be.
    """
    try:
        from grafana_client.api import GrafanaApi  # noqa: PLC0415 -- an extra of its own
        from grafana_client.client import TokenAuth  # noqa: PLC0415 -- an extra of its own
    except ImportError:
        what = 'dashboards push needs grafana-client, which is not installed: pip install "wardwatch[grafana]"'
        raise PushUsageError(what) from None
    host, port, prefix, scheme = _parts(address)
    if not _TOKEN.fullmatch(token.reveal()):
        raise PushUsageError("the token has blanks or letters that no token of Grafana has; expected it alone")
    api = GrafanaApi(
        TokenAuth(token.reveal()),  # type: ignore[no-untyped-call]
        host=host,
        port=port,
        url_path_prefix=prefix,
        protocol=scheme,
        timeout=timeout_seconds,
        user_agent="wardwatch",
    )
    return Grafana(api, address)


def _parts(address: str) -> tuple[str, int | None, str, str]:
    """Host, port, path with its last slash, and scheme of an address.

    Raises:
        PushUsageError: it is none, or has more in it; what may be a password is not repeated.
    """
    expected = "expected such as https://grafana.city.vn or http://127.0.0.1:3000/grafana"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise PushUsageError(f"the address of Grafana cannot be read; {expected}") from None
    if parts.username is not None or parts.password is not None:
        raise PushUsageError(f"the address of Grafana has a login in it; {expected}, the token by --token")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise PushUsageError(f'"{clean(address)}" is no address of Grafana; {expected}')
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    path = parts.path.strip("/")
    return host, port, f"{path}/" if path else "", parts.scheme


def _short(said: object) -> str:
    """A message of others in one line."""
    return clean(str(said))[:_LONGEST_MESSAGE] or "nothing said"
