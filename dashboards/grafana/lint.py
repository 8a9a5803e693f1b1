"""What is wrong with dashboards in ways that Grafana does not say, or says only to whoever opens them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dashboards.grafana.build import WIDE, parsed
from dashboards.grafana.model import BOARDS, board
from dashboards.rules.catalogue import all_alerts, all_recordings
from dashboards.rules.lint import unread
from dashboards.signals.model import LANGUAGES, all_signals, all_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dashboards.rules.model import Timing

Made = dict[str, Any]

_VARIABLE: Final = re.compile(r"\$(\w+)|\$\{(\w+)")
_ADDRESS: Final = re.compile(r"/d/([\w-]+)")
_PAGE: Final = re.compile(r"\$\{wardwatch\}(/[^?]*)")
_GIVEN: Final = re.compile(r"var-(\w+)=|\$\{(\w+):queryparam\}")
_TEXTS: Final = frozenset(
    {"title", "description", "text", "name", "label", "legendFormat", "titleFormat", "displayName"}
)
_OWN_BY_LANGUAGE: Final = frozenset({"uid", "url", "tags", "unit"})
_OVERRIDDEN: Final = frozenset({"displayName", "unit"})
_RECORDING: Final = re.compile(r"(?<![\w:])[a-z_]+:\w+:\w+")
_BUILT_IN: Final = frozenset({"__url_time_range", "__data", "__field"})


def problems(timing: Timing) -> Iterator[str]:
    """Everything wrong, each with the dashboard it is about; nothing when all is well."""
    yield from check(parsed(timing), timing)
    used = {name for each in BOARDS for panel in board(each).panels for name in panel.signals}
    ruled = " ".join(alert.expr for alert in all_alerts(timing))
    for name, signal in all_signals().items():
        if name not in used and signal.query(timing) not in ruled:
            yield f"signal {name}: no panel and no rule uses it"
        if signal.unit not in all_units():
            yield f"signal {name}: unknown unit {signal.unit!r}"


def check(boards: Mapping[str, Made], timing: Timing) -> Iterator[str]:
    """Everything wrong with dashboards by path, such as `vi/city.json`."""
    known = {made["uid"]: made for made in boards.values()}
    if len(known) < len(boards):
        yield "dashboards: two have one uid"
    for path, made in boards.items():
        language, _, name = path.removesuffix(".json").partition("/")
        if made["uid"] != (expected := f"wardwatch-{name}-{language}"):
            yield f"{path}: the uid is {made['uid']!r}; expected {expected}, as links know it"
        for problem in (*_grid(made), *_words(made), *_queries(made, timing), *_links(made, known)):
            yield f"{path}: {problem}"
        if board(name).recorded:
            yield from (f"{path}: {problem}" for problem in _recorded(made))
    for name in BOARDS:
        shapes = [_shape(boards[f"{language}/{name}.json"]) for language in LANGUAGES]
        if any(shape != shapes[0] for shape in shapes):
            yield f"{name}: the languages differ in more than words"


def drift(timing: Timing, folder: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Committed files that are not those that are made."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.json")}
    for path in sorted(found.keys() | files.keys()):
        if path not in found:
            yield f"{folder / path}: is missing; run wardwatch dashboards build (poll {timing.poll} s)"
        elif path not in files:
            yield f"{folder / path}: no board is called so"
        elif found[path].read_text(encoding="utf-8") != files[path]:
            yield f"{folder / path}: is not what is made now"


def _grid(made: Made) -> Iterator[str]:
    """Ids, and cells of the grid that two panels claim or that are outside."""
    ids: set[int] = set()
    cells: dict[tuple[int, int], str] = {}
    for panel in made["panels"]:
        title, place = panel["title"], panel["gridPos"]
        if panel["id"] in ids:
            yield f"panel {title!r}: the id {panel['id']} is there twice"
        ids.add(panel["id"])
        if place["x"] + place["w"] > WIDE:
            yield f"panel {title!r}: reaches beyond {WIDE} columns"
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                other = cells.setdefault((x, y), title)
                if other != title or cells[x, y] is not other:
                    yield f"panel {title!r}: overlaps {other!r}"
                    return


def _words(made: Made) -> Iterator[str]:
    """What has to be said of every panel."""
    if not made.get("description"):
        yield "no description"
    for panel in made["panels"]:
        for key in ("title", "description"):
            if not panel.get(key, "").strip():
                yield f"panel {panel['id']}: no {key}"
        if "?" not in panel.get("description", ""):
            yield f"panel {panel['title']!r}: its description asks no question"
        if not panel["fieldConfig"]["defaults"].get("unit"):
            yield f"panel {panel['title']!r}: no unit"
        if not panel.get("targets"):
            yield f"panel {panel['title']!r}: asks for nothing"


def _queries(made: Made, timing: Timing) -> Iterator[str]:
    """Metrics nobody has, counters read wrongly, variables nobody gives, topk over time."""
    recorded = {rule.record for rule in all_recordings(timing)}
    given = {variable["name"] for variable in made["templating"]["list"]}
    for where, expr, over_time in _expressions(made):
        yield from unread(where, expr, recorded)
        for name in _RECORDING.findall(re.sub(r'"[^"]*"', "", expr)):
            if name not in recorded:
                yield f"{where}: {name} is no recording"
        if over_time and re.search(r"\b(?:topk|bottomk)\b", expr):
            yield f"{where}: topk over time changes its series from point to point"
        for match in _VARIABLE.finditer(re.sub(r'"\$\d"', "", expr)):
            name = match[1] or match[2]
            if name not in given:
                yield f"{where}: ${name} is no variable of this dashboard"


def _expressions(made: Made) -> Iterator[tuple[str, str, bool]]:
    """Where each expression stands, the expression, and whether it is asked over time."""
    for panel in made["panels"]:
        for target in panel["targets"]:
            yield f"panel {panel['title']!r}", target["expr"], bool(target.get("range"))
    for annotation in made["annotations"]["list"]:
        if "expr" in annotation:  # Grafana's own store takes none
            yield f"annotation {annotation['name']!r}", annotation["expr"], True
    for variable in made["templating"]["list"]:
        if variable["type"] == "query":
            yield f"variable {variable['name']}", variable["query"]["query"], False


def _links(made: Made, known: Mapping[str, Made]) -> Iterator[str]:
    """Links to dashboards and variables that are not there."""
    own = {variable["name"] for variable in made["templating"]["list"]}
    for url in addresses(made):
        target = _ADDRESS.search(url)
        if target is None and not _PAGE.match(url):
            yield f"link {url}: leads to no dashboard and to no page of wardwatch"
        if target is not None and target[1] not in known:
            yield f"link {url}: there is no dashboard {target[1]}"
        elif target is not None:
            theirs = {variable["name"] for variable in known[target[1]]["templating"]["list"]}
            sent = {one or other for one, other in _GIVEN.findall(url)}
            yield from (f"link {url}: {name} is no variable there" for name in sorted(sent - theirs))
        used = {match[1] or match[2] for match in _VARIABLE.finditer(url)} - _BUILT_IN
        yield from (f"link {url}: ${name} is no variable here" for name in sorted(used - own))


def addresses(made: Made) -> list[str]:
    """Where the links of a dashboard lead, those of its panels too."""
    panels = [link["url"] for panel in made["panels"] for link in panel["fieldConfig"]["defaults"].get("links", ())]
    return [*(link["url"] for link in made["links"] if link["type"] == "link"), *panels]


def pages(made: Made) -> set[str]:
    """Paths of wardwatch's pages that links lead to, with the label that is filled in."""
    return {found[1] for url in addresses(made) if (found := _PAGE.match(url))}


def _recorded(made: Made) -> Iterator[str]:
    for where, expr, _ in _expressions(made):
        bare = re.sub(r'"[^"]*"', "", expr)
        names = re.findall(r"(?<![\w:])(?:wardwatch_\w+|ALERTS)", bare)
        yield from (f"{where}: {name} is no recording, and this dashboard shows the whole city" for name in names)


def _shape(value: Any, key: str = "") -> Any:
    """A dashboard without its words."""
    if isinstance(value, dict):
        if value.get("id") in _OVERRIDDEN:
            return value["id"]
        return {name: _shape(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_shape(each, key) for each in value]
    return "" if key in _TEXTS | _OWN_BY_LANGUAGE and isinstance(value, str) else value
