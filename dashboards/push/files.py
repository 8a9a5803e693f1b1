"""Dashboards as `dashboards build` wrote them: grafana/LANGUAGE/*.json, one dashboard a file."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dashboards.errors import PushUsageError
from dashboards.push.outcome import Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

KIND: Final = "dashboard"
FOLDERS: Final[Mapping[str, str]] = {"vi": "wardwatch (tiếng Việt)", "en": "wardwatch (English)"}
"""Titles of the folders of Grafana by language."""

_UID: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""As Grafana takes them."""

_ITS_OWN: Final = frozenset({"id", "version", "uid"})
"""What Grafana puts into a document itself, or what names it."""


class DashboardFile(NamedTuple):
    """A dashboard that can be pushed."""

    language: str
    uid: str
    title: str
    document: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What it is called in outcomes."""
        return f"{self.language}/{self.uid}"

    @property
    def folder(self) -> str:
        """The uid of its folder in Grafana."""
        return folder_uid(self.language)

    @property
    def digest(self) -> str:
        """Names its content, whatever the order of keys."""
        return sha256(json.dumps(content(self.document), sort_keys=True).encode()).hexdigest()


def folder_uid(language: str) -> str:
    """The uid of the folder of a language."""
    return f"wardwatch-{language}"


def content(document: Mapping[str, Any]) -> dict[str, Any]:
    """A dashboard without what Grafana puts into it itself."""
    return {key: value for key, value in document.items() if key not in _ITS_OWN}


def read_dashboards(folder: Path) -> tuple[Sequence[DashboardFile], Sequence[Outcome]]:
    """The dashboards in a folder, and what is wrong with those that cannot be pushed.

    Args:
        folder: what `dashboards build --out` was given.

    Raises:
        PushUsageError: there is no dashboard at all.
    """
    found: list[DashboardFile] = []
    wrong: list[Outcome] = []
    seen: dict[str, str] = {}
    for language, path in _paths(folder):
        name = f"{language}/{path.name}"
        try:
            each = _read(language, path, seen)
        except (OSError, ValueError) as error:
            wrong.append(Outcome(KIND, name, Result.FAILED, f"{path}: {error}"))
            continue
        seen[each.uid] = name
        found.append(each)
    if not found and not wrong:
        languages = ", ".join(f"grafana/{each}/*.json" for each in FOLDERS)
        raise PushUsageError(
            f"{folder}: no dashboards; expected {languages} as `wardwatch dashboards build` writes them"
        )
    return found, wrong


def _paths(folder: Path) -> Iterator[tuple[str, Path]]:
    for language in FOLDERS:
        for path in sorted((folder / "grafana" / language).glob("*.json")):
            yield language, path


def _read(language: str, path: Path, seen: Mapping[str, str]) -> DashboardFile:
    """One file; `seen` are the files of the uids before it.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no dashboard.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise ValueError("not an object; expected the JSON of one dashboard")  # noqa: TRY004 -- a fault of the file
    uid, title = document.get("uid"), document.get("title")
    if not isinstance(uid, str) or not _UID.fullmatch(uid):
        raise ValueError("no uid that Grafana takes; expected 1 to 40 of A-Z, a-z, 0-9, - and _")
    if uid in seen:
        raise ValueError(f'uid "{uid}" is that of {seen[uid]} too; expected one of its own')
    if not isinstance(title, str) or not title.strip():
        raise ValueError("no title")
    if not isinstance(document.get("panels"), list):
        raise ValueError("no panels; expected a dashboard of Grafana's classic JSON")  # noqa: TRY004 -- see above
    return DashboardFile(language, uid, title, document)
