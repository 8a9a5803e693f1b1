"""Alertmanager's API, version 2, as far as silences need it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import httpx

from dashboards.alertmanager.silences import Matcher, Silence
from dashboards.errors import AlertmanagerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

TIMEOUT_SECONDS: Final = 10.0
_OVER: Final = "expired"
_SHOWN: Final = 300


class Alertmanager:
    """An Alertmanager; of several that keep each other informed any one will do. To be closed, or used as a context."""

    def __init__(self, url: str, login: tuple[str, str] | None = None) -> None:
        """Take its base URL, with the path that it is served under, and a user with his password if it wants one."""
        self.url = url.rstrip("/")
        self._web = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, auth=login)

    def __enter__(self) -> Self:
        """Nothing is sent yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._web.close()

    def silences(self, author: str) -> list[Silence]:
        """Those that an author made and that have not expired.

        Raises:
            AlertmanagerError: it cannot be asked, or answers what its API does not say.
        """
        answer = self._ask("GET", "/api/v2/silences")
        try:
            return [
                _read(each)
                for each in answer.json()
                if each["createdBy"] == author and each["status"]["state"] != _OVER
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise self._strange(error) from error

    def keep(self, silence: Silence, author: str) -> Silence:
        """Make a silence, or alter the one whose id it has; Alertmanager may give it another id then.

        Raises:
            AlertmanagerError: it cannot be asked, or refuses it.
        """
        answer = self._ask("POST", "/api/v2/silences", _written(silence, author))
        try:
            return replace(silence, id=str(answer.json()["silenceID"]))
        except (KeyError, TypeError, ValueError) as error:
            raise self._strange(error) from error

    def expire(self, silence: Silence) -> None:
        """Let a silence end now; one that is no longer there is fine.

        Raises:
            AlertmanagerError: it cannot be asked, or refuses.
        """
        self._ask("DELETE", f"/api/v2/silence/{silence.id}", gone_is_fine=True)

    def _strange(self, error: Exception) -> AlertmanagerError:
        return AlertmanagerError(f"{self.url}: silences are not as API v2 has them ({error!r})")

    def _ask(self, method: str, path: str, body: Any = None, *, gone_is_fine: bool = False) -> httpx.Response:
        try:
            answer = self._web.request(method, self.url + path, json=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise AlertmanagerError(
                f"{self.url}: Alertmanager cannot be asked ({error}); check alertmanager_url"
            ) from error
        missing = gone_is_fine and answer.status_code == httpx.codes.NOT_FOUND
        if not answer.is_success and not missing:
            said = " ".join(answer.text.split())[:_SHOWN]
            raise AlertmanagerError(f"{self.url}: {method} {path} was answered with {answer.status_code}: {said}")
        if answer.is_success and method != "DELETE" and "json" not in answer.headers.get("content-type", ""):
            raise AlertmanagerError(f"{self.url}: no Alertmanager answers there; expected JSON of its API v2")
        return answer


def _read(document: dict[str, Any]) -> Silence:
    matchers = frozenset(
        Matcher(each["name"], each["value"], each["isRegex"], each.get("isEqual", True))
        for each in document["matchers"]
    )
    begins, ends = (datetime.fromisoformat(document[key]).timestamp() for key in ("startsAt", "endsAt"))
    return Silence(matchers, begins, ends, document["comment"], document["id"])


def _written(silence: Silence, author: str) -> dict[str, Any]:
    begins, ends = (
        datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds") for at in (silence.begins, silence.ends)
    )
    return {
        **({"id": silence.id} if silence.id else {}),
        "matchers": list(_matchers(silence)),
        "startsAt": begins,
        "endsAt": ends,
        "createdBy": author,
        "comment": silence.comment,
    }


def _matchers(silence: Silence) -> Iterator[dict[str, Any]]:
    for each in sorted(silence.matchers):
        yield {"name": each.name, "value": each.value, "isRegex": each.is_regex, "isEqual": each.is_equal}
