"""The order of things: folders, data source, dashboards, annotations; what fails costs itself."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dashboards.errors import GrafanaError, GrafanaSilentError, PushError
from dashboards.push.annotations import KIND as ANNOTATION
from dashboards.push.annotations import StoredAnnotation, read
from dashboards.push.attempts import Attempts
from dashboards.push.files import KIND as DASHBOARD
from dashboards.push.outcome import FINDINGS, Outcome, Result
from dashboards.push.places import DATA_SOURCE_UID, DataSource, Folder
from dashboards.push.stored import StoredDashboard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from dashboards.push.annotations import Annotation
    from dashboards.push.attempts import Step
    from dashboards.push.client_grafana import Grafana
    from dashboards.push.files import DashboardFile

_NO_ANSWER: Final = "Grafana did not answer before"


@dataclass(frozen=True)
class Plan:
    """What is to be in Grafana.

    Attributes:
        dashboards: as files say.
        data_source: whether the data source is ours to make; a token of the role Editor may not.
        prometheus: address of Prometheus as Grafana sees it; None = as it is there.
        scrape_seconds: how often Prometheus scrapes.
        annotations: what happened.
        overwrite: whether what somebody changed in Grafana is given up.
    """

    dashboards: Sequence[DashboardFile] = ()
    data_source: bool = True
    prometheus: str | None = None
    scrape_seconds: int = 30
    annotations: Sequence[Annotation] = field(default=())
    overwrite: bool = False


def push(grafana: Grafana, plan: Plan, pause: Callable[[float], None] = time.sleep) -> Iterator[Outcome]:
    """Make Grafana hold what is planned, and say what became of each thing as it is known.

    Raises:
        PushError: Grafana is not there or does not take the token; nothing more can be done.
    """
    attempts = Attempts(pause)
    _reach(grafana, attempts)
    run = _Run(attempts)
    places: dict[str, Outcome] = {}
    for language in dict.fromkeys(each.language for each in plan.dashboards):
        places[language] = run.one("folder", language, Folder(grafana, language))
        yield places[language]
    if plan.data_source:
        source = DataSource(grafana, plan.prometheus, plan.scrape_seconds)
        yield run.one("data source", DATA_SOURCE_UID, source)
    for each in plan.dashboards:
        if places[each.language].result in FINDINGS:
            yield Outcome(DASHBOARD, each.name, Result.NOT_TRIED, "its folder is not there")
        else:
            yield run.one(DASHBOARD, each.name, StoredDashboard(grafana, each, overwrite=plan.overwrite))
    yield from _annotate(grafana, plan.annotations, run)


def _reach(grafana: Grafana, attempts: Attempts) -> None:
    """See that Grafana is there.

    Raises:
        PushError: it is not.
    """

    def look(*, again: bool) -> Outcome:
        del again
        grafana.health()
        return Outcome("Grafana", grafana.address, Result.UNCHANGED)

    try:
        attempts.of(look)
    except GrafanaError as error:
        what = str(error).removeprefix(f"{grafana.address}: ")
        raise PushError(f"{grafana.address}: {what}; nothing was pushed") from error


class _Run:
    """Tries one thing after the other; once Grafana has become silent it is left alone."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._silent = False

    def one(self, kind: str, name: str, step: Step) -> Outcome:
        if self._silent:
            return Outcome(kind, name, Result.NOT_TRIED, _NO_ANSWER)
        try:
            return self._attempts.of(step)
        except GrafanaError as error:
            self._silent = isinstance(error, GrafanaSilentError)
            return Outcome(kind, name, Result.FAILED, str(error))


def _annotate(grafana: Grafana, wanted: Sequence[Annotation], run: _Run) -> Iterator[Outcome]:
    """All annotations: what is there is read once."""
    if not wanted:
        return
    known: list[Mapping[str, Any]] = []

    def look(*, again: bool) -> Outcome:
        del again
        known[:] = read(grafana, wanted)
        return Outcome(ANNOTATION, "all", Result.UNCHANGED)

    looked = run.one(ANNOTATION, "all", look)
    if looked.result in FINDINGS:
        yield looked
        return
    by_tag: dict[str, list[Mapping[str, Any]]] = {}
    for each in known:
        for tag in each.get("tags") or ():
            by_tag.setdefault(str(tag), []).append(each)
    for one in wanted:
        step = StoredAnnotation(grafana, one).given(by_tag.get(one.identity, []))
        yield run.one(ANNOTATION, one.kind, step)
