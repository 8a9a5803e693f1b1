"""Rules as the files that Prometheus reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from dashboards.rules.catalogue import FILES
from dashboards.rules.links import Links
from dashboards.rules.model import Alert
from dashboards.rules.texts import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboards.rules.model import Group, Recording, Timing

RUNBOOKS = "docs/runbooks"
HEADER = "# Made by `wardwatch dashboards build`; do not edit. What each rule means: docs/runbooks/.\n"


def rule_files(timing: Timing, links: Links | None = None) -> dict[str, str]:
    """Every file by its name, as text; `links`: where alerts lead, None = to wardwatch's pages on this machine."""
    return {f"{name}.rules.yaml": render(groups(timing), timing, links or Links()) for name, groups in FILES.items()}


def render(groups: Iterable[Group], timing: Timing, links: Links) -> str:
    """Groups as one file."""
    document = {"groups": [_group(group, timing, links) for group in groups]}
    return HEADER + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def _group(group: Group, timing: Timing, links: Links) -> dict[str, Any]:
    rules = [_alert(rule, links) if isinstance(rule, Alert) else _recording(rule) for rule in group.rules]
    return {"name": group.name, "interval": f"{group.every(timing)}s", "rules": rules}


def _recording(rule: Recording) -> dict[str, Any]:
    return {"record": rule.record, "expr": rule.expr}


def _alert(rule: Alert, links: Links) -> dict[str, Any]:
    document: dict[str, Any] = {"alert": rule.name, "expr": rule.expr}
    if rule.wait:
        document["for"] = f"{rule.wait}s"
    if rule.keep:
        document["keep_firing_for"] = f"{rule.keep}s"
    return {
        **document,
        "labels": {"severity": rule.severity.value, "layer": rule.layer.value},
        "annotations": {**spoken(rule.name), "runbook_url": f"{RUNBOOKS}/{rule.name}.md", **links.of(rule)},
    }
