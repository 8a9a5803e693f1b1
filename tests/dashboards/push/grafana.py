"""A Grafana on loopback that keeps the contract of its HTTP API where `push` touches it, and can be made to fail.

Source: Grafana's HTTP API reference and issue threads: a save with another `version` than the stored one is 412
"version-mismatch", one with the title of another dashboard of its folder 412 "name-exists", a provisioned one 400,
a folder whose uid is taken 409 (412 before Grafana 10.2), a read-only data source 403, a data source of another version
409. A save makes a version each time, also when nothing changed; tags come back in an order of the server's own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TOKEN = "glsa_test_0123456789"

Answer = tuple[int, Any]
Document = dict[str, Any]


@dataclass
class Fault:
    """What goes wrong with requests of a method to a path, so many times.

    `status` 0 is no answer at all: the connection is closed; with `done` after the request was carried out. `hold` is
    no answer within any time-out.
    """

    method: str
    path: str
    status: int = 0
    times: int = 1
    done: bool = False
    hold: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class FakeGrafana:
    """The state of the server, and what it was asked."""

    folders: dict[str, Document] = field(default_factory=dict)
    sources: dict[str, Document] = field(default_factory=dict)
    versions: dict[str, list[Document]] = field(default_factory=dict)
    """Of dashboards by uid, oldest first: document, folder, createdBy, message."""
    provisioned: set[str] = field(default_factory=set)
    annotations: dict[int, Document] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    forbidden: tuple[str, ...] = ()
    """Paths that the token may not write."""
    old: bool = False
    """Whether versions are a list and a taken folder is 412, as before Grafana 11."""
    before_save: Callable[[str], None] | None = None
    released: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: int = 0

    @property
    def writes(self) -> list[tuple[str, str]]:
        """Requests that are to change something."""
        return [each for each in self.asked if each[0] != "GET"]

    def edit(self, uid: str, by: str = "lan", message: str = "", **changes: Any) -> None:
        """Somebody saves a dashboard in the browser."""
        last = self.versions[uid][-1]
        self._save(uid, {**last["document"], **changes}, last["folder"], by, message)

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Answer:
        """Do what is asked."""
        kind, *rest = path.strip("/").split("/")
        kinds: dict[str, Callable[[], Answer]] = {
            "health": lambda: (200, {"database": "ok", "version": "12.2.0"}),
            "folders": lambda: self._folders(method, rest, body),
            "datasources": lambda: self._sources(method, rest, body),
            "dashboards": lambda: self._dashboards(method, rest, body),
            "annotations": lambda: self._annotations(method, rest, query, body),
        }
        with self._lock:
            if method != "GET" and any(path.startswith(each) for each in self.forbidden):
                return 403, {"message": "You'll need additional permissions to perform this action."}
            return kinds[kind]() if kind in kinds else (404, {"message": "Not found"})

    def _folders(self, method: str, rest: list[str], body: Any) -> Answer:
        if method == "GET":
            found = self.folders.get(rest[0])
            return (200, found) if found else (404, {"message": "folder not found", "status": "not-found"})
        if body["uid"] in self.folders:
            if self.old:
                what = {"message": "the folder has been changed by someone else", "status": "version-mismatch"}
                return 412, what
            return 409, {"message": "a folder with the same uid already exists"}
        self.folders[body["uid"]] = {**body, "id": self._number(), "version": 1}
        return 200, self.folders[body["uid"]]

    def _sources(self, method: str, rest: list[str], body: Any) -> Answer:
        if method == "POST":
            if any(body["name"] == each["name"] or body["uid"] == uid for uid, each in self.sources.items()):
                return 409, {"message": "data source with the same name already exists"}
            made = {"basicAuth": False, "readOnly": False, **body, "id": self._number(), "version": 1}
            self.sources[body["uid"]] = made
            return 200, {"message": "Datasource added", "datasource": made}
        found = self.sources.get(rest[1])
        if found is None:
            return 404, {"message": "Data source not found"}
        return (200, found) if method == "GET" else self._update_source(found, body)

    def _update_source(self, found: Document, body: Any) -> Answer:
        if found["readOnly"]:
            return 403, {"message": "Cannot update read-only data source"}
        if body.get("version") not in {None, found["version"]}:
            what = "Datasource has already been updated by someone else. Please reload and try again"
            return 409, {"message": what}
        # All that is left out goes; what Grafana says of itself stays.
        made = {"basicAuth": False, **body, "id": found["id"], "readOnly": False, "version": found["version"] + 1}
        found.clear()
        found.update(made)
        return 200, {"message": "Datasource updated", "datasource": found}

    def _dashboards(self, method: str, rest: list[str], body: Any) -> Answer:
        if method == "POST":
            return self._save_asked(body)
        found = self.versions.get(rest[1])
        if not found:
            return 404, {"message": "Dashboard not found"}
        if rest[2:] == ["versions"]:
            told = [{k: v for k, v in each.items() if k != "document"} for each in reversed(found)]
            return 200, told if self.old else {"versions": told, "continueToken": ""}
        last = found[-1]
        folder = self.folders.get(last["folder"], {})
        meta = {
            "folderUid": last["folder"],
            "folderTitle": folder.get("title", "Dashboards"),
            "version": last["version"],
            "updatedBy": last["createdBy"],
            "updated": last["created"],
            "provisioned": rest[1] in self.provisioned,
            "provisionedExternalId": "noc.json" if rest[1] in self.provisioned else "",
        }
        return 200, {
            "meta": meta,
            "dashboard": {**last["document"], "id": 7, "uid": rest[1], "version": last["version"]},
        }

    def _save_asked(self, body: Document) -> Answer:
        document = dict(body["dashboard"])
        uid, title, version = document.pop("uid"), document.get("title"), document.pop("version", 0)
        if self.before_save is not None:
            hook, self.before_save = self.before_save, None
            hook(uid)
        if not title:
            return 400, {"message": "Dashboard title cannot be empty", "status": "empty-name"}
        if body["folderUid"] not in self.folders:
            return 400, {"message": "folder not found"}
        if uid in self.provisioned:
            return 400, {"message": "Cannot save provisioned dashboard"}
        stored = self.versions.get(uid)
        if stored and not body.get("overwrite") and version != stored[-1]["version"]:
            what = "The dashboard has been changed by someone else"
            return 412, {"message": what, "status": "version-mismatch"}
        for other, versions in self.versions.items():
            last = versions[-1]
            if other != uid and last["folder"] == body["folderUid"] and last["document"].get("title") == title:
                what = "A dashboard with the same name in the folder already exists"
                return 412, {"message": what, "status": "name-exists"}
        saved = self._save(uid, document, body["folderUid"], "sa-wardwatch", body.get("message", ""))
        return 200, {"id": 7, "uid": uid, "status": "success", "version": saved["version"]}

    def _save(self, uid: str, document: Document, folder: str, by: str, message: str) -> Document:
        kept = {key: value for key, value in document.items() if key not in {"id", "uid", "version"}}
        versions = self.versions.setdefault(uid, [])
        versions.append(
            {
                "version": len(versions) + 1,
                "createdBy": by,
                "created": "2026-11-24T02:00:00Z",
                "message": message,
                "document": kept,
                "folder": folder,
            }
        )
        return versions[-1]

    def _annotations(self, method: str, rest: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        if method == "GET":
            begins, ends = int(query["from"][0]), int(query["to"][0])
            found = [
                each
                for each in self.annotations.values()
                if set(query["tags"]) <= set(each["tags"]) and each["time"] <= ends and each["timeEnd"] >= begins
            ]
            return 200, found[: int(query.get("limit", ["100"])[0])]
        if method == "POST":
            if not body["text"]:
                return 400, {"message": "Failed to save annotation", "error": "text field should not be empty"}
            number = self._number()
            self.annotations[number] = {"id": number, **body, "tags": sorted(set(body["tags"]))}
            return 200, {"message": "Annotation added", "id": number}
        number = int(rest[0])
        if number not in self.annotations:
            return 404, {"message": "Could not find annotation to update"}
        if method == "DELETE":
            del self.annotations[number]
            return 200, {"message": "Annotation deleted"}
        self.annotations[number].update({**body, "tags": sorted(set(body["tags"]))})
        return 200, {"message": "Annotation patched"}

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def fault(self, method: str, path: str) -> Fault | None:
        """What goes wrong with this request."""
        with self._lock:
            for each in self.faults:
                if each.times > 0 and each.method == method and path.startswith(each.path):
                    each.times -= 1
                    return each
        return None
