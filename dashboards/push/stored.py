"""Makes one dashboard in Grafana what its file says, unless somebody changed it there.

Whose the last version is, its message tells: ours holds the digest of what was pushed. The digest, not the stored JSON,
says whether a push would change anything, as Grafana may rewrite what it stores when its own schema goes on.
`overwrite` of the API is never used: with it a save replaces whatever was saved meanwhile, and another dashboard of the
same title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dashboards.push.files import KIND, content
from dashboards.push.outcome import Outcome, Result
from exporters.reports.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.push.client_grafana import Grafana
    from dashboards.push.files import DashboardFile

_MESSAGE: Final = "wardwatch dashboards push, sha256:"
_OURS: Final = re.compile(re.escape(_MESSAGE) + r"([0-9a-f]{64})")
_LONGEST_WORD: Final = 120


class StoredDashboard:
    """One dashboard on its way; called as a step of `Attempts`."""

    def __init__(self, grafana: Grafana, wanted: DashboardFile, *, overwrite: bool) -> None:
        """Take what is wanted.

        Args:
            grafana: where.
            wanted: what its file says.
            overwrite: whether what somebody changed in Grafana is given up.
        """
        self._grafana, self._wanted, self._overwrite = grafana, wanted, overwrite
        self._written = Result.UPDATED

    def __call__(self, *, again: bool) -> Outcome:
        """Read, decide, write.

        Raises:
            GrafanaError: it cannot be read or written.
        """
        stored = self._grafana.dashboard(self._wanted.uid)
        if stored is None:
            self._written = Result.CREATED
            return self._save(None)
        meta = _mapping(stored.get("meta"))
        if meta.get("provisioned"):
            return self._outcome(Result.PROVIDED, f"by {_word(meta.get('provisionedExternalId') or 'a file')}")
        last = self._grafana.last_version(self._wanted.uid) or {}
        document = _mapping(stored.get("dashboard"))
        pushed = _OURS.fullmatch(str(last.get("message") or ""))
        same = self._wanted.digest == pushed[1] if pushed else content(document) == content(self._wanted.document)
        moved = meta.get("folderUid", "") != self._wanted.folder
        if same and not moved:
            return self._outcome(self._written if again and pushed else Result.UNCHANGED)
        if (pushed and not moved) or self._overwrite:
            return self._save(document.get("version"))
        where = f" and is in folder {_word(meta.get('folderTitle') or meta.get('folderUid'))}" if moved else ""
        return self._outcome(Result.CONFLICT, f"{_who(last, meta)}{where}; --overwrite replaces it")

    def _save(self, version: Any) -> Outcome:
        document = {**content(self._wanted.document), "uid": self._wanted.uid, "id": None}
        if version is not None:
            document["version"] = version
        message = f"{_MESSAGE}{self._wanted.digest}"
        body = {"dashboard": document, "folderUid": self._wanted.folder, "message": message, "overwrite": False}
        self._grafana.save_dashboard(body)
        return self._outcome(self._written)

    def _outcome(self, result: Result, detail: str = "") -> Outcome:
        return Outcome(KIND, self._wanted.name, result, detail)


def _who(last: Mapping[str, Any], meta: Mapping[str, Any]) -> str:
    """Who changed it, when, and what they said of it."""
    by = _word(last.get("createdBy") or meta.get("updatedBy") or "somebody")
    at = _word(last.get("created") or meta.get("updated") or "a time that Grafana does not say")
    number = _word(last.get("version") or meta.get("version") or "?")
    said = _word(last.get("message") or "")
    pushed = _OURS.fullmatch(said)
    return f"version {number} was saved by {by} at {at}" + (f' ("{said}")' if said and not pushed else "")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(value: object) -> str:
    return clean(str(value))[:_LONGEST_WORD]
