"""The circuits' page: the worst first, the load against what is contracted, and what is not known said so."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

from collectors.load_model import Direction
from dashboards.status.faces import Face
from dashboards.status.load_view import CIRCUITS_SHOWN, LoadDirection, load_view
from dashboards.status.source import LoadBoard
from inventory.identifiers import CircuitId
from planning.load import CircuitStanding, DirectionStanding

from .town import TownSource, get, scene, town

DAY = date(2026, 11, 23)
NOTHING = DirectionStanding(None, None)


def _standing(name: str, down: DirectionStanding, *, fails: bool | None) -> CircuitStanding:
    return CircuitStanding(CircuitId(name), {Direction.DOWN: down, Direction.UP: NOTHING}, fails)


def _source(*standings: CircuitStanding) -> TownSource:
    return TownSource(circuit_loads=LoadBoard(DAY, standings))


FAILING = _standing("C-1", DirectionStanding(9.5, 8), fails=True)
RISING = _standing("C-2", DirectionStanding(9.25, 3), fails=False)


def test_a_circuit_has_its_load_against_its_contract_and_stands_where_it_serves() -> None:
    view = load_view(scene(_source(FAILING)))
    line = view.lines[0]
    assert (line.id, line.place.site, line.face, line.days) == ("C-1", "00001", Face.DOWN, 8)
    assert line.down == LoadDirection(10.0, 9.5, 0.95, 8)
    assert line.up == LoadDirection(10.0, None, None, None)
    assert (view.day, view.failing) == (DAY, 1)


def test_the_worst_come_first_and_what_is_not_known_differs_from_what_no_rule_judges() -> None:
    view = load_view(scene(_source(FAILING, RISING, _standing("gone", NOTHING, fails=True))))
    assert [(line.id, line.face) for line in view.lines[:2]] == [("C-1", Face.DOWN), ("C-2", Face.DEGRADED)]
    assert {(line.face, line.verdict) for line in view.lines[2:]} <= {(Face.QUIET, "rule.none")}
    assert (view.total, view.failing, view.unknown) == (len(town().circuits), 1, 0)
    view = load_view(scene(_source(_standing("C-1", NOTHING, fails=None))))
    assert [(line.id, line.face, line.verdict) for line in view.lines[:1]] == [("C-1", Face.UNKNOWN, "rule.unknown")]
    assert (view.failing, view.unknown) == (0, 1)
    calm = load_view(scene(_source(_standing("C-1", DirectionStanding(1.0, 0), fails=False))))
    assert {line.id: line.face for line in calm.lines}[CircuitId("C-1")] is Face.UP


async def test_the_page_says_so_in_both_languages_and_every_page_leads_to_it() -> None:
    source = _source(FAILING, RISING)
    vietnamese = html.unescape((await get("/status/circuits", source)).text)
    assert "1 kênh không đáp ứng" in vietnamese
    assert "Ngày đo gần nhất: 23/11/2026" in vietnamese
    assert "95%" in vietnamese.replace(" ", "").replace("\u00a0", "")
    english = html.unescape((await get("/status/circuits?lang=en", source)).text)
    assert "1 circuit fails" in english
    assert 'href="/status/circuits?lang=en"' in (await get("/status?lang=en", source)).text


async def test_without_circuits_or_figures_the_page_stands() -> None:
    bare = TownSource(inventory=replace(town(), circuits={}))
    assert "The inventory names no circuit." in (await get("/status/circuits?lang=en", bare)).text
    page = (await get("/status/circuits?lang=en", TownSource())).text
    assert "not judged" in page
    assert "Last whole day" not in page


async def test_names_of_circuits_are_harmless() -> None:
    circuit = town().circuits[CircuitId("C-1")]
    evil = replace(circuit, id=CircuitId("<script>x"), provider="<b>\u202e")
    page = (await get("/status/circuits", TownSource(inventory=replace(town(), circuits={evil.id: evil})))).text
    assert "<script>x" not in page
    assert "<b>\u202e" not in page


async def test_a_page_shows_so_many_and_says_how_many_there_are() -> None:
    """The one that fails is among them, wherever the inventory has it."""
    circuit = town().circuits[CircuitId("C-1")]
    many = {name: replace(circuit, id=name) for name in (CircuitId(f"K-{number}") for number in range(CIRCUITS_SHOWN))}
    source = replace(_source(FAILING), inventory=replace(town(), circuits={**many, circuit.id: circuit}))
    view = load_view(scene(source))
    assert (view.lines[0].id, len(view.lines), view.total) == ("C-1", CIRCUITS_SHOWN, CIRCUITS_SHOWN + 1)
    assert "200 of 201 circuits are shown" in (await get("/status/circuits?lang=en", source)).text
