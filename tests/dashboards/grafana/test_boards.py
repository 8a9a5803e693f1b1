"""Dashboards as files: what is committed is what is made, links lead somewhere, and the lint sees what is wrong."""

from __future__ import annotations

import copy
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.routing import Match
from typer.testing import CliRunner

from dashboards.grafana import lint
from dashboards.grafana.build import dashboard_files, parsed
from dashboards.grafana.links import PAGES, known_targets
from dashboards.grafana.model import BOARDS, CHAIN, board
from dashboards.grafana.shapes import convex_hull, outlines
from dashboards.grafana.values import STATES
from dashboards.rules.model import Timing
from dashboards.signals.documentation import render
from dashboards.signals.model import all_signals
from dashboards.status.routes import status_routes
from wardwatch.cli.dashboards import app

from ...inventory.examples import load_text
from ..status.town import TownSource

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
GENERATED = ROOT / "dashboards" / "generated" / "grafana"

Made = dict[str, Any]


def test_nothing_is_wrong_with_the_dashboards() -> None:
    assert list(lint.problems(Timing())) == []
    assert list(lint.problems(Timing(poll=120, health=600, scrape=60))) == []


def test_the_committed_dashboards_are_those_that_are_made(tmp_path: Path) -> None:
    files = dashboard_files(Timing())
    assert list(lint.drift(Timing(), GENERATED, files)) == []
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi/city.json").write_text("{}", encoding="utf-8")
    (tmp_path / "vi/other.json").write_text("{}", encoding="utf-8")
    found = list(lint.drift(Timing(), tmp_path, files))
    assert len(found) == len(files) + 1
    assert any("is not what is made now" in problem for problem in found)
    assert any("no board is called so" in problem for problem in found)
    assert any("is missing" in problem for problem in found)


def test_the_committed_page_of_signals_is_the_one_that_is_made() -> None:
    assert (ROOT / "docs" / "signals.md").read_text(encoding="utf-8") == render()


def test_boards_name_only_what_there_is() -> None:
    for name in BOARDS:
        made = board(name)
        assert set(made.variables) <= set(CHAIN)
        for panel in made.panels:
            assert set(panel.links) <= known_targets(), (name, panel.links)
            assert set(panel.signals) <= set(all_signals()), (name, panel.signals)
            assert not panel.states or panel.states in STATES


def test_links_to_pages_are_paths_that_wardwatch_serves() -> None:
    routes = status_routes(TownSource(), report="/report")
    for path, made in parsed(Timing()).items():
        for page in lint.pages(made) - {"/report"}:
            asked = {"type": "http", "method": "GET", "path": re.sub(r"\$\{.*\}", "x", page), "headers": []}
            served = next(route for route in routes if route.matches(asked)[0] is Match.FULL)
            assert served.path != "/status/{name:path}", (path, page)
    assert PAGES["report"][1] == "/report"


def test_no_dashboard_loads_anything_from_elsewhere() -> None:
    """Closed networks: the only address is that of wardwatch's own pages."""
    for path, text in dashboard_files(Timing(), "https://watch.example").items():
        assert set(re.findall(r"https?://[^\"\s/]*", text)) == {"https://watch.example"}, path


def _vi(change: Callable[[Made], object], name: str = "device") -> Callable[[dict[str, Made]], object]:
    return lambda boards: change(boards[f"vi/{name}.json"])


def _panel(**changes: Any) -> Callable[[Made], object]:
    return lambda made: made["panels"][0].update(changes)


def _query(expr: str, *, over_time: bool = False) -> Callable[[Made], object]:
    return lambda made: made["panels"][0]["targets"][0].update(expr=expr, range=over_time)


def _link(url: str) -> Callable[[Made], object]:
    return lambda made: made["panels"][0]["fieldConfig"]["defaults"].update(links=[{"url": url, "title": "x"}])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_vi(lambda made: made.update(uid="other")), "vi/device.json: the uid is 'other'"),
        (_vi(lambda made: made.update(uid="wardwatch-device-en")), "dashboards: two have one uid"),
        (_vi(lambda made: made.update(description="")), "vi/device.json: no description"),
        (_vi(_panel(id=2)), "the id 2 is there twice"),
        (_vi(_panel(gridPos={"x": 4, "y": 0, "w": 6, "h": 4})), "overlaps"),
        (_vi(_panel(gridPos={"x": 20, "y": 900, "w": 6, "h": 4})), "reaches beyond 24 columns"),
        (_vi(_panel(title=" ")), "panel 1: no title"),
        (_vi(_panel(description="Something.")), "its description asks no question"),
        (_vi(_panel(targets=[])), "asks for nothing"),
        (_vi(lambda made: made["panels"][0]["fieldConfig"]["defaults"].update(unit="")), "no unit"),
        (_vi(_query("wardwatch_nothing")), "wardwatch_nothing is no metric of the catalogue and no recording"),
        (_vi(_query("city:nothing:sum")), "city:nothing:sum is no recording"),
        (_vi(_query("rate(wardwatch_interface_receive_bytes_total[5m])")), "read it with Timing.rate"),
        (_vi(_query("topk(3, wardwatch_device_up)", over_time=True)), "topk over time"),
        (_vi(_query('wardwatch_device_up{site="$nowhere"}')), "$nowhere is no variable of this dashboard"),
        (_vi(_query("wardwatch_device_up"), "city"), "wardwatch_device_up is no recording, and this dashboard"),
        (_vi(_link("/d/wardwatch-nothing-vi?x")), "there is no dashboard wardwatch-nothing-vi"),
        (_vi(_link("/d/wardwatch-city-vi?var-device=x")), "device is no variable there"),
        (_vi(_link("/d/wardwatch-device-vi?${other:queryparam}")), "$other is no variable here"),
        (_vi(_link("https://example.org/x")), "leads to no dashboard and to no page of wardwatch"),
        (_vi(lambda made: made["panels"].pop()), "device: the languages differ in more than words"),
    ],
)
def test_what_is_wrong_is_seen(change: Callable[[dict[str, Made]], object], problem: str) -> None:
    boards = copy.deepcopy(parsed(Timing()))
    change(boards)
    assert any(problem in found for found in lint.check(boards, Timing())), list(lint.check(boards, Timing()))


def test_every_panel_has_words_of_its_language() -> None:
    """Nothing is left in the other language: titles that are the same in both are names or figures."""
    made = parsed(Timing())
    for name in BOARDS:
        pairs = zip(made[f"vi/{name}.json"]["panels"], made[f"en/{name}.json"]["panels"], strict=True)
        assert all(vi["description"] != en["description"] for vi, en in pairs)


def test_every_board_says_whether_its_city_is_made_up() -> None:
    for path, made in parsed(Timing()).items():
        marks = [panel for panel in made["panels"] if panel["targets"][0]["expr"] == "city:wardwatch_simulated:max"]
        assert marks, path
        told = marks[0]["fieldConfig"]["defaults"]["mappings"][0]["options"]["1"]["text"]
        assert "SỐ LIỆU GIẢ LẬP" in told


def test_states_are_named_in_the_column_that_has_them_only() -> None:
    """A count of 0 beside a state is no "up"."""
    made = parsed(Timing())["en/district.json"]
    table = next(panel for panel in made["panels"] if panel["title"] == "State of sites" and panel["type"] == "table")
    assert not table["fieldConfig"]["defaults"].get("mappings")
    named = [
        override["matcher"]["options"]
        for override in table["fieldConfig"]["overrides"]
        if any(each["id"] == "mappings" for each in override["properties"])
    ]
    assert named == ["Value #A"]


def test_figures_of_different_units_in_one_panel_keep_theirs() -> None:
    made = parsed(Timing())["en/site.json"]
    panel = next(panel for panel in made["panels"] if panel["title"] == "Round trip and loss")
    assert panel["fieldConfig"]["defaults"]["unit"] == "s"
    override = panel["fieldConfig"]["overrides"][0]
    assert (override["matcher"]["options"], override["properties"][0]["value"]) == ("B", "percentunit")


def test_outlines_are_rings_around_the_positions_of_their_units(tmp_path: Path) -> None:
    """The example's only position is 21.0 N 105.5 E; a district without any has no outline."""
    found = json.loads(outlines(load_text(tmp_path)))
    assert [feature["properties"] for feature in found["features"]] == [{"code": "D1", "name": "Huyện Một"}]
    ring = found["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert all(abs(lon - 105.5) < 0.01 and abs(lat - 21.0) < 0.01 for lon, lat in ring)
    area = sum(x * later_y - later_x * y for (x, y), (later_x, later_y) in pairwise(ring))
    assert area > 0, "RFC 7946 wants outer rings counterclockwise"


def test_a_hull_leaves_out_what_is_inside() -> None:
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert convex_hull([*square, (1.0, 1.0), (1.0, 0.0)]) == square


def test_build_writes_dashboards_that_lead_to_the_pages_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["build", "--out", str(tmp_path), "--pages", "https://watch.city.vn/"])
    assert done.exit_code == 0, done.output
    files = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "grafana").rglob("*.json"))
    assert files == sorted(f"grafana/{language}/{name}.json" for language in ("vi", "en") for name in BOARDS)
    made = json.loads((tmp_path / "grafana/vi/site.json").read_text(encoding="utf-8"))
    assert next(v for v in made["templating"]["list"] if v["name"] == "wardwatch")["query"] == "https://watch.city.vn"
