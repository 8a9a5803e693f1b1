"""What happened, as annotations of Grafana's organization: found again by a tag that names them.

Panels know states from Prometheus; what only history knows (the exact beginning of an outage, its cause, announced work
and who announced it, a changed configuration) is written into Grafana's own store.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any, Final

from dashboards.errors import GrafanaRefusedError
from dashboards.push.outcome import Outcome, Result
from exporters.reports.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboards.push.client_grafana import Grafana

KIND: Final = "annotation"
TAG: Final = "wardwatch"
_LONGEST_TAG: Final = 90
_LONGEST_TEXT: Final = 1000
_MOST: Final = 20_000


@dataclass(frozen=True)
class Annotation:
    """Something that happened.

    Attributes:
        kind: "outage", "maintenance" or "configuration"; a tag.
        key: names it among those of its kind, for ever.
        begins, ends: UTC seconds; `ends` is None for a moment, and for what lasts.
        text: plain text, as people are to read it; "" = it did not happen after all and is to be removed.
        tags: more tags, such as "district:281".
    """

    kind: str
    key: str
    begins: float
    ends: float | None
    text: str
    tags: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """The tag by which it is found again."""
        return f"ww-id:{sha256(f'{self.kind} {self.key}'.encode()).hexdigest()[:24]}"

    @property
    def document(self) -> dict[str, Any]:
        """As the API takes it: milliseconds, and a text that is shown as HTML."""
        begins = round(self.begins * 1000)
        return {
            "time": begins,
            "timeEnd": begins if self.ends is None else max(begins, round(self.ends * 1000)),
            "tags": [TAG, self.kind, *(clean(tag)[:_LONGEST_TAG] for tag in self.tags), self.identity],
            "text": escape(clean(self.text)[:_LONGEST_TEXT]),
        }


class StoredAnnotation:
    """One annotation on its way; called as a step of `Attempts`."""

    def __init__(self, grafana: Grafana, wanted: Annotation) -> None:
        """Take where and what."""
        self._grafana, self._wanted = grafana, wanted
        self._known: Sequence[Mapping[str, Any]] | None = None

    def given(self, known: Sequence[Mapping[str, Any]]) -> StoredAnnotation:
        """With what was read for all annotations together, so that the first try need not ask."""
        self._known = known
        return self

    def __call__(self, *, again: bool) -> Outcome:
        """Read, decide, write; of several that say the same one stays.

        Raises:
            GrafanaError: it cannot be read or written.
        """
        stored = self._known if self._known is not None else read(self._grafana, [self._wanted], self._wanted.identity)
        self._known = None
        found = [each for each in stored if self._wanted.identity in (each.get("tags") or ())]
        for spare in found[bool(self._wanted.text) :]:
            self._grafana.delete_annotation(int(spare["id"]))
        if not self._wanted.text:
            return self._outcome(Result.UPDATED if found or again else Result.UNCHANGED)
        if not found:
            self._grafana.create_annotation(self._wanted.document)
            return self._outcome(Result.CREATED)
        if _same(found[0], self._wanted.document):
            return self._outcome(Result.UPDATED if again or len(found) > 1 else Result.UNCHANGED)
        self._grafana.update_annotation(int(found[0]["id"]), self._wanted.document)
        return self._outcome(Result.UPDATED)

    def _outcome(self, result: Result) -> Outcome:
        return Outcome(KIND, f"{self._wanted.kind} {clean(self._wanted.key)}", result)


def read(grafana: Grafana, wanted: Sequence[Annotation], tag: str = TAG) -> Sequence[Mapping[str, Any]]:
    """What Grafana has with a tag in the time of some annotations, a day before and after included.

    Raises:
        GrafanaError: it cannot be read, or has more than it can be asked for.
    """
    day = 86_400.0
    begins = min(each.begins for each in wanted) - day
    ends = max(each.ends or each.begins for each in wanted) + day
    found = grafana.annotations(tag, round(begins * 1000), round(ends * 1000), _MOST)
    if len(found) >= _MOST:
        raise GrafanaRefusedError(f"Grafana has {_MOST:,} annotations of ours or more; take fewer days")
    return found


def _same(stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether nothing is to be changed; a moment has no end, or its own time as its end."""
    ends = stored.get("timeEnd") or stored.get("time")
    return (
        stored.get("time") == wanted["time"]
        and ends == wanted["timeEnd"]
        and stored.get("text") == wanted["text"]
        and set(stored.get("tags") or ()) == set(wanted["tags"])
    )
