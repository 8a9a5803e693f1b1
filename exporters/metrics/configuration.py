"""What devices say of their clocks and configurations, and what of these is dangerous. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from exporters.metrics.catalogue import PREFIX
from exporters.metrics.groups import ReadingGroup
from exporters.metrics.labels import number, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from collectors.disagreements import Disagreement
    from collectors.readings import ClockReading, ConfigurationReading, RiskReading, UpkeepReading
    from exporters.metrics.groups import Sample

CLOCK_OFFSET = PREFIX + "clock_offset_seconds"
CLOCK_SYNCHRONISED = PREFIX + "clock_synchronised"
RISK = PREFIX + "device_risk"
CHANGED = PREFIX + "config_changed_timestamp_seconds"
DRIFT = PREFIX + "config_drift_lines"
SAVED = PREFIX + "config_saved"
DISAGREEMENTS = PREFIX + "device_disagreements"
UPDATES = PREFIX + "device_pending_updates"
RESTART = PREFIX + "device_restart_required"
SUPPORT_ENDS = PREFIX + "device_end_of_support_timestamp_seconds"

_SEVERITIES: Final[Mapping[str, int]] = {"ok": 0, "warning": 1, "critical": 2}


def clock_samples(clock: ClockReading) -> Iterator[Sample]:
    """The device's clock; what is not known is left out."""
    if clock.offset_seconds is not None:
        yield CLOCK_OFFSET, "", number(clock.offset_seconds)
    if clock.synchronised is not None:
        yield CLOCK_SYNCHRONISED, "", number(clock.synchronised)


def risk_samples(risks: Sequence[RiskReading]) -> Iterator[Sample]:
    """What was looked at, well or not; the words about it are on the page of the device."""
    for risk in {risk.risk: risk for risk in risks}.values():
        yield RISK, pairs(("risk",), (risk.risk,)), number(_SEVERITIES[risk.severity])


def configuration_samples(configuration: ConfigurationReading) -> Iterator[Sample]:
    """The version that runs."""
    yield CHANGED, "", number(configuration.changed_at)
    if configuration.drift_lines is not None:
        yield DRIFT, "", number(configuration.drift_lines)
    if configuration.saved is not None:
        yield SAVED, "", number(configuration.saved)


def upkeep_samples(upkeep: UpkeepReading) -> Iterator[Sample]:
    """Updates that wait, and whether the machine waits for a restart; what it does not tell is left out."""
    for kind, count in (("all", upkeep.updates), ("security", upkeep.security_updates)):
        if count is not None:
            yield UPDATES, pairs(("kind",), (kind,)), number(count)
    if upkeep.restart_required is not None:
        yield RESTART, "", number(upkeep.restart_required)


def support_samples(last_day: date) -> Iterator[Sample]:
    """The end of the last day of support."""
    ends = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), UTC)
    yield SUPPORT_ENDS, "", number(int(ends.timestamp()))


def disagreement_samples(found: Sequence[Disagreement]) -> Iterator[Sample]:
    """How many facts SNMP and SSH tell differently; which, is on the page of the device."""
    yield DISAGREEMENTS, "", number(len(found))


CONFIGURATION_GROUPS = (
    ReadingGroup((CLOCK_OFFSET, CLOCK_SYNCHRONISED), lambda readings: readings.clock, clock_samples),
    ReadingGroup((RISK,), lambda readings: readings.risks, risk_samples),
    ReadingGroup((UPDATES, RESTART), lambda readings: readings.upkeep, upkeep_samples),
    ReadingGroup((CHANGED, DRIFT, SAVED), lambda readings: readings.configuration, configuration_samples),
)
