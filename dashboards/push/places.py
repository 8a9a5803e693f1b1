"""Folders and the data source: what dashboards stand in and ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dashboards.push.files import FOLDERS, folder_uid
from dashboards.push.outcome import Outcome, Result
from exporters.reports.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.push.client_grafana import Grafana

DATA_SOURCE_UID: Final = "wardwatch"
"""Of the data source that dashboards ask."""

PROMETHEUS_URL: Final = "http://127.0.0.1:9090"
"""Where Prometheus is, as Grafana sees it, when nobody says."""


class Folder:
    """The folder of one language. A title that somebody gave it in Grafana stays."""

    def __init__(self, grafana: Grafana, language: str) -> None:
        """Take where and which."""
        self._grafana, self._language = grafana, language

    def __call__(self, *, again: bool) -> Outcome:
        """Read, decide, write.

        Raises:
            GrafanaError: it cannot be read or written.
        """
        uid = folder_uid(self._language)
        if self._grafana.folder(uid) is not None:
            return Outcome("folder", uid, Result.CREATED if again else Result.UNCHANGED)
        self._grafana.create_folder(uid, FOLDERS[self._language])
        return Outcome("folder", uid, Result.CREATED)


class DataSource:
    """The Prometheus that dashboards ask. What somebody added to it in Grafana stays, a login above all."""

    def __init__(self, grafana: Grafana, url: str | None, scrape_seconds: int) -> None:
        """Take where and what.

        Args:
            grafana: where.
            url: of Prometheus as Grafana sees it; None = that which is there, or `PROMETHEUS_URL`.
            scrape_seconds: how often Prometheus scrapes, the least step of a graph.
        """
        self._grafana, self._url, self._scrape = grafana, url, scrape_seconds

    def __call__(self, *, again: bool) -> Outcome:
        """Read, decide, write.

        Raises:
            GrafanaError: it cannot be read or written.
        """
        stored = self._grafana.data_source(DATA_SOURCE_UID)
        if stored is None:
            self._grafana.create_data_source(self._made({}))
            return self._outcome(Result.CREATED)
        wanted = self._made(stored)
        if all(stored.get(key) == value for key, value in wanted.items()):
            return self._outcome(Result.UPDATED if again else Result.UNCHANGED)
        if stored.get("readOnly"):
            return self._outcome(Result.PROVIDED, f"it asks {clean(str(stored.get('url')))}")
        self._grafana.update_data_source(DATA_SOURCE_UID, {**stored, **wanted})
        return self._outcome(Result.UPDATED)

    def _made(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The keys that are ours, with what is there of the others in them."""
        kept = stored.get("jsonData")
        options = {"httpMethod": "POST", "prometheusType": "Prometheus", "timeInterval": f"{self._scrape}s"}
        return {
            "uid": DATA_SOURCE_UID,
            "name": stored.get("name") or "wardwatch",
            "type": "prometheus",
            "access": "proxy",
            "url": self._url or stored.get("url") or PROMETHEUS_URL,
            "jsonData": {**(kept if isinstance(kept, dict) else {}), **options},
        }

    def _outcome(self, result: Result, detail: str = "") -> Outcome:
        return Outcome("data source", DATA_SOURCE_UID, result, detail)
