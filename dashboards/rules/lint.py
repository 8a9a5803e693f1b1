"""What is wrong with rules in ways that Prometheus itself does not see."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from collectors.poll import Work
from dashboards.rules.catalogue import all_alerts, all_recordings
from dashboards.rules.texts import all_texts
from exporters.metrics.catalogue import CATALOGUE
from exporters.metrics.metric import MetricType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.rules.model import Alert, Timing

_CAMEL: Final = re.compile(r"([A-Z][a-z0-9]+)+")
_RECORD: Final = re.compile(r"[a-z_]+:[a-z_0-9]+:[a-z_0-9]+")
_NAME: Final = re.compile(r"\b(?:[a-z_]+:)?wardwatch_[a-z0-9_]+(?::[a-z0-9_]+)?\b")
_HISTOGRAM: Final = ("_bucket", "_sum", "_count")


def problems(timing: Timing) -> Iterator[str]:
    """Everything wrong, each with the rule it is about; nothing when all is well."""
    alerts, recordings = list(all_alerts(timing)), list(all_recordings(timing))
    names = Counter([*(alert.name for alert in alerts), *(rule.record for rule in recordings)])
    yield from (f"{name}: {count} rules have this name" for name, count in names.items() if count > 1)
    known = {rule.record for rule in recordings}
    for alert in alerts:
        yield from _alert(alert, timing)
        yield from unread(alert.name, alert.expr, known)
    for rule in recordings:
        if not _RECORD.fullmatch(rule.record):
            yield f"{rule.record}: expected level:metric:operation"
        yield from unread(rule.record, rule.expr, known)
    yield from (f"{name}: a text without an alert" for name in all_texts().keys() - {alert.name for alert in alerts})


def _alert(alert: Alert, timing: Timing) -> Iterator[str]:
    if not _CAMEL.fullmatch(alert.name):
        yield f"{alert.name}: expected a name in CamelCase"
    if alert.name not in all_texts():
        yield f"{alert.name}: no text in texts.yaml"
    if alert.wait != timing.held(alert.wait):
        yield f"{alert.name}: waits {alert.wait} s; a restart of Prometheus would tell it twice, see Timing.held"
    if "count_values" in alert.expr:
        yield f"{alert.name}: a count among its labels; when it changes, the alert ends and another begins"
    lasting = "wardwatch_" in alert.expr
    if lasting and alert.keep < timing.restart:
        yield f"{alert.name}: kept for {alert.keep} s; a restart of wardwatch can hide readings for {timing.restart} s"


def unread(rule: str, expr: str, recorded: set[str]) -> Iterator[str]:
    """Names that no metric has, and counters of devices read as if they carried the time of the scrape."""
    metrics = {metric.name: metric for metric in CATALOGUE}
    for name in dict.fromkeys(_NAME.findall(expr)):
        base = next((name.removesuffix(end) for end in _HISTOGRAM if name.removesuffix(end) in metrics), name)
        if name in recorded:
            continue
        metric = metrics.get(base)
        if metric is None:
            yield f"{rule}: {name} is no metric of the catalogue and no recording"
        elif metric.type is MetricType.COUNTER and metric.work is Work.COUNTERS and not _late(name, expr):
            yield f"{rule}: {name} carries the time of the device's answer; read it with Timing.rate"


def _late(counter: str, expr: str) -> bool:
    """Whether each use of a counter is a rate over a range, with an offset."""
    uses = len(re.findall(rf"\b{counter}\b", expr))
    return uses == len(re.findall(rf"rate\({counter}(?:\{{[^}}]*\}})?\[\d+s\] offset \d+s\)", expr))
