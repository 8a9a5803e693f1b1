"""All groups of rules, in the order of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.baselines import baseline_groups
from dashboards.rules.circuits import circuit_groups
from dashboards.rules.hardware import hardware_groups
from dashboards.rules.model import Alert, Recording, Timing
from dashboards.rules.outages import outage_groups
from dashboards.rules.own import own_groups
from dashboards.rules.pages import page_groups
from dashboards.rules.power import power_groups
from dashboards.rules.quality import quality_groups
from dashboards.rules.recording import recording_groups
from dashboards.rules.routing import routing_groups
from dashboards.rules.services import service_groups
from dashboards.rules.upkeep import upkeep_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dashboards.rules.model import Group

FILES: dict[str, Callable[[Timing], tuple[Group, ...]]] = {
    "recording": recording_groups,
    "pages": page_groups,
    "outages": outage_groups,
    "quality": quality_groups,
    "hardware": hardware_groups,
    "power": power_groups,
    "services": service_groups,
    "circuits": circuit_groups,
    "baselines": baseline_groups,
    "routing": routing_groups,
    "upkeep": upkeep_groups,
    "self": own_groups,
}
"""Name of each file, without its ending, with what is in it."""


def all_alerts(timing: Timing | None = None) -> Iterator[Alert]:
    """Every alert, file by file."""
    yield from (rule for rule in _rules(timing or Timing()) if isinstance(rule, Alert))


def all_recordings(timing: Timing | None = None) -> Iterator[Recording]:
    """Every recording rule, file by file."""
    yield from (rule for rule in _rules(timing or Timing()) if isinstance(rule, Recording))


def _rules(timing: Timing) -> Iterator[Alert | Recording]:
    for groups in FILES.values():
        for group in groups(timing):
            yield from group.rules
