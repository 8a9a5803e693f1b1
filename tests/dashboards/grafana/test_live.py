"""Every query of every dashboard on live data, and the planner's board against the report that committees read."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from typer.testing import CliRunner

from dashboards.grafana.build import parsed
from exporters.reports.language import Language, score
from exporters.reports.texts import Catalogue
from exporters.reports.wording import item_name
from wardwatch.cli.report import app

from .live import CHOSEN, CHOSEN_ON, OFFICE, PLANNED, TIMING, Live, live_city

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...prometheus.server import Point

PATIENCE_SECONDS = 180
EXCEPTED: Mapping[str, str] = {}
"""Queries that cannot have rows here, with the reason; at most 2 in 100, and none of the first four boards."""

FIRST_FOUR = ("city", "district", "site", "device")
PIECES = ("need", "owned", "usable", "short", "over_age", "surplus")


class Query(NamedTuple):
    """One query as Grafana would send it."""

    board: str
    what: str
    expr: str
    over_time: bool


@pytest.fixture(scope="module")
def boards() -> Mapping[str, Any]:
    """The Vietnamese dashboards, for the pace of the test."""
    return {path[3:-5]: made for path, made in parsed(TIMING).items() if path.startswith("vi/")}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_city(tmp_path_factory.mktemp("live")) as found:
        yield found


def filled(board: str, expr: str) -> str:
    """An expression with the variables as somebody has chosen them."""
    for name, value in CHOSEN_ON.get(board, CHOSEN).items():
        expr = expr.replace(f"${name}", value)
    assert "$" not in re.sub(r'"\$1"', "", expr), expr
    return expr


def rows(live: Live, query: Query) -> list[Point]:
    if not query.over_time:
        return live.prometheus.query(query.expr)
    now = time.time()
    return live.prometheus.query_range(query.expr, now - 30, now, 1)


def wait_for_rows(live: Live, queries: list[Query]) -> list[Query]:
    """Ask until every query has rows; gives those that never had."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (queries := [query for query in queries if not rows(live, query)]) and time.monotonic() < until:
        time.sleep(0.5)
    return queries


def targets(boards: Mapping[str, Any]) -> list[Query]:
    return [
        Query(name, f"{panel['title']} {target['refId']}", filled(name, target["expr"]), target.get("range", False))
        for name, board in boards.items()
        for panel in board["panels"]
        for target in panel["targets"]
    ]


@pytest.mark.timeout(300)
def test_every_target_of_every_panel_has_rows(live: Live, boards: Mapping[str, Any]) -> None:
    wanted = targets(boards)
    assert len(wanted) > 150
    excepted = [query for query in wanted if query.expr in EXCEPTED]
    assert len(excepted) <= 0.02 * len(wanted)
    assert not {query.board for query in excepted} & set(FIRST_FOUR)
    assert wait_for_rows(live, [query for query in wanted if query not in excepted]) == []


@pytest.mark.timeout(300)
def test_every_annotation_has_rows_where_something_happened(live: Live, boards: Mapping[str, Any]) -> None:
    for site, names in ((OFFICE, {"Đổi cấu hình"}), (PLANNED, {"Bảo trì"})):
        found = {
            annotation["name"]
            for annotation in boards["site"]["annotations"]["list"]
            if "expr" in annotation
            and rows(live, Query("site", "", annotation["expr"].replace("$site", site), over_time=True))
        }
        assert found >= names
    everywhere = [
        Query(name, annotation["name"], filled(name, annotation["expr"]), over_time=True)
        for name, board in boards.items()
        for annotation in board["annotations"]["list"]
        if "expr" in annotation
    ]
    of_places = [query for query in everywhere if 'site="' not in query.expr]
    assert len({query.what for query in of_places}) == 3
    assert wait_for_rows(live, of_places) == []


@pytest.mark.timeout(300)
def test_labels_that_links_carry_are_in_the_rows(live: Live, boards: Mapping[str, Any]) -> None:
    """A link of a panel says whose page it opens by labels that each of the panel's series has."""
    assert wait_for_rows(live, targets(boards)) == []
    carried = 0
    for name, board in boards.items():
        for panel in board["panels"]:
            urls = " ".join(link["url"] for link in panel["fieldConfig"]["defaults"].get("links", ()))
            labels = set(re.findall(r"\{__(?:data\.fields|field\.labels)\.(\w+):", urls))
            for target in panel["targets"] if labels else ():
                carried += 1
                found = rows(live, Query(name, panel["title"], filled(name, target["expr"]), over_time=False))
                named = [labels & {label for label, value in point.labels.items() if value} for point in found]
                assert labels in named, (name, panel["title"], labels, found[:1])
    assert carried > 50


def as_grafana_tells(point: Point) -> str:
    """A series as `query_result` gives it to the expression that takes it apart."""
    labels = {name: value for name, value in point.labels.items() if name != "__name__"}
    told = ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
    return f"{point.labels.get('__name__', '')}{{{told}}} {point.value} {point.time * 1000:.0f}"


@pytest.mark.timeout(300)
def test_variables_show_names_and_pass_codes(live: Live, boards: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for name, board in boards.items():
        for variable in board["templating"]["list"]:
            if variable["type"] != "query":
                continue
            seen.add(variable["name"])
            expr = re.fullmatch(r"query_result\((.*)\)", variable["query"]["query"])
            assert expr, variable
            options = choices(live, variable, filled(name, expr[1]))
            chosen = CHOSEN_ON.get(name, CHOSEN)[variable["name"]]
            assert chosen in options or (chosen == variable.get("allValue") and variable["includeAll"])
            shown = [text for value, text in options.items() if value == chosen]
            assert all(text != chosen for text in shown), (variable["name"], shown)
    assert seen == set(CHOSEN)


def choices(live: Live, variable: Mapping[str, Any], expr: str) -> dict[str, str]:
    """What can be chosen, value to text."""
    pattern = re.compile(variable["regex"].strip("/").replace("(?<", "(?P<"))
    found = [pattern.search(as_grafana_tells(point)) for point in live.prometheus.query(expr)]
    options = {match["value"]: match["text"] for match in found if match}
    assert options, (variable["name"], expr)
    assert len(options) == len([match for match in found if match])
    return options


def report(live: Live, form: str, out: str) -> str:
    """The report that the command line makes of the same data directory."""
    path = live.data.parent / out
    arguments = ["gap", "-i", str(live.run.inventory), "--data-dir", str(live.data), "--lang", "en"]
    done = CliRunner().invoke(app, [*arguments, "--format", form, "--out", str(path)])
    assert done.exit_code == 0, done.output
    return path.read_text(encoding="utf-8-sig")


def of_planner(live: Live, boards: Mapping[str, Any], *, office: bool) -> dict[str, dict[tuple[str, str], float]]:
    """The figures of the planner's tables by place and kind of equipment, a dictionary a signal."""
    found: dict[str, dict[tuple[str, str], float]] = {}
    for panel in boards["planner"]["panels"]:
        for target in panel["targets"] if panel["type"] == "table" else ():
            if ('site!=""' in target["expr"]) is not office:
                continue
            expr = target["expr"].replace("$district", ".*")
            key = re.search(r'(?:state|bound)="(\w+)"', expr)
            assert key
            place = "site" if office else "district"
            found[key[1]] = {
                (point.labels[place], point.labels.get("item", "")): point.value
                for point in live.prometheus.query(expr)
            }
    assert set(found) == {"low", "high", *PIECES}
    return found


def test_the_planner_s_offices_are_those_of_the_csv(live: Live, boards: Mapping[str, Any]) -> None:
    """Value by value, in both directions: no figure of the board is missing in the CSV, and none of it on the board."""
    texts = Catalogue(Language.EN)
    told = list(csv.DictReader(io.StringIO(report(live, "csv", "gap.csv"))))
    shown = of_planner(live, boards, office=True)
    kinds = {item for piece in PIECES for _, item in shown[piece]}
    expected: dict[str, dict[tuple[str, str], str]] = {name: {} for name in shown}
    for row in told:
        code = row[texts("code")]
        for bound in ("low", "high"):
            expected[bound][code, ""] = row[texts(f"score_{bound}")]
        for kind in kinds:
            for piece in PIECES:
                cell = row.get(f"{item_name(kind, texts)}: {texts(piece)}", "")
                if cell:
                    expected[piece][code, kind] = cell
    board = {
        name: {
            key: score(Fraction(value), Language.EN) if name in ("low", "high") else f"{value:,.0f}"
            for key, value in figures.items()
        }
        for name, figures in shown.items()
    }
    assert len(told) > 5
    assert board == expected


def test_the_planner_s_districts_are_those_of_the_report(live: Live, boards: Mapping[str, Any]) -> None:
    shown = of_planner(live, boards, office=False)
    groups = {group["code"]: group for group in json.loads(report(live, "json", "gap.json"))["groups"]}
    scores = {bound: {(code, ""): group["score"][bound] for code, group in groups.items()} for bound in ("low", "high")}
    board = {
        bound: {key: float(score(Fraction(value), Language.EN)) for key, value in shown[bound].items()}
        for bound in scores
    }
    assert board == scores
    pieces = {
        piece: {(code, total["item"]): total[piece] for code, group in groups.items() for total in group["totals"]}
        for piece in PIECES
    }
    assert {piece: shown[piece] for piece in PIECES} == pieces
