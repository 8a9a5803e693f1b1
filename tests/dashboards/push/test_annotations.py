"""Annotations: written once, changed where they are, found again whatever order Grafana gives their tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from dashboards.push import Annotation, Grafana, Outcome, Plan, Result, push

from .grafana import FakeGrafana, Fault

AT = 1_790_000_000.0
OUTAGE = Annotation("outage", "r-D1@1", AT, None, "Sự cố r-D1", ("district:D1", "cause:unknown"))
WORK = Annotation("maintenance", "announced 3", AT, AT + 7200, "thay UPS")

Annotate = Callable[..., Sequence[Result]]


@pytest.fixture
def annotate(grafana: Grafana) -> Annotate:
    def run(*wanted: Annotation) -> Sequence[Result]:
        outcomes: list[Outcome] = list(push(grafana, Plan(annotations=wanted), lambda _: None))
        return [each.result for each in outcomes if each.kind == "annotation"]

    return run


def test_a_second_time_changes_nothing(annotate: Annotate, state: FakeGrafana) -> None:
    assert annotate(OUTAGE, WORK) == [Result.CREATED, Result.CREATED]
    wrote = list(state.writes)
    assert annotate(OUTAGE, WORK) == [Result.UNCHANGED, Result.UNCHANGED]
    assert state.writes == wrote
    first, second = state.annotations.values()
    assert (first["time"], first["timeEnd"], first["text"]) == (AT * 1000, AT * 1000, "Sự cố r-D1")
    assert set(first["tags"]) == {"wardwatch", "outage", "district:D1", "cause:unknown", OUTAGE.identity}
    assert second["timeEnd"] == (AT + 7200) * 1000


def test_an_outage_that_ended_gets_its_end_and_cause(annotate: Annotate, state: FakeGrafana) -> None:
    annotate(OUTAGE)
    over = replace(OUTAGE, ends=AT + 600, text="Sự cố r-D1: mất điện", tags=("district:D1", "cause:power"))
    assert annotate(over) == [Result.UPDATED]
    (only,) = state.annotations.values()
    assert (only["timeEnd"], only["text"]) == ((AT + 600) * 1000, "Sự cố r-D1: mất điện")
    assert "cause:unknown" not in only["tags"]


def test_work_that_was_called_off_is_removed_once(annotate: Annotate, state: FakeGrafana) -> None:
    annotate(OUTAGE, WORK)
    off = replace(WORK, ends=None, text="")
    assert annotate(OUTAGE, off) == [Result.UNCHANGED, Result.UPDATED]
    assert [each["text"] for each in state.annotations.values()] == ["Sự cố r-D1"]
    assert annotate(OUTAGE, off) == [Result.UNCHANGED, Result.UNCHANGED]


def test_annotations_of_others_are_not_touched(annotate: Annotate, state: FakeGrafana) -> None:
    hers = {"id": 99, "time": AT * 1000, "timeEnd": AT * 1000, "text": "của tôi", "tags": ["outage", "wardwatch"]}
    state.annotations[99] = dict(hers)
    annotate(OUTAGE)
    assert state.annotations[99] == hers


def test_one_whose_answer_was_lost_is_not_written_twice(annotate: Annotate, state: FakeGrafana) -> None:
    state.faults = [Fault("POST", "/annotations", done=True)]
    assert annotate(OUTAGE, WORK) == [Result.UPDATED, Result.CREATED]
    assert len(state.annotations) == 2


def test_of_two_that_say_the_same_one_stays(annotate: Annotate, state: FakeGrafana) -> None:
    """Two pushes at one time can write twice; the next one mends it."""
    annotate(OUTAGE)
    ((number, only),) = state.annotations.items()
    state.annotations[number + 1] = {**only, "id": number + 1}
    assert annotate(OUTAGE) == [Result.UPDATED]
    assert list(state.annotations) == [number]


def test_a_server_error_costs_one_annotation(annotate: Annotate, state: FakeGrafana) -> None:
    state.faults = [Fault("POST", "/annotations", 500, times=4)]
    assert annotate(OUTAGE, WORK) == [Result.FAILED, Result.CREATED]


def test_where_reading_is_forbidden_none_is_tried(annotate: Annotate, state: FakeGrafana) -> None:
    state.faults = [Fault("GET", "/annotations", 403)]
    assert annotate(OUTAGE, WORK) == [Result.FAILED]
    assert not state.annotations


def test_a_hostile_text_is_shown_as_text(annotate: Annotate, state: FakeGrafana) -> None:
    annotate(replace(OUTAGE, text="<img src=x onerror=alert(1)>\u202e\n& còn", tags=("site:a\nb\u202e",)))
    (only,) = state.annotations.values()
    assert only["text"] == "&lt;img src=x onerror=alert(1)&gt; &amp; còn"
    assert "site:a b" in only["tags"]
