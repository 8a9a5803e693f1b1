"""What a metric is, and short ways to write one down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from collectors.poll import Work

PREFIX = "wardwatch_"

PLACEMENT_LABELS = ("district", "commune", "site", "device", "role")
"""Labels of every sample of a device, from the inventory only; in this order in the exposition."""


class MetricType(StrEnum):
    """Types of the text format that are used here."""

    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"


class Scope(StrEnum):
    """What a sample is about, which decides its placement labels and who renders it."""

    DEVICE = "device"
    """One device; all placement labels."""
    LIVE = "live"
    """One device; all placement labels; the value depends on the time of the scrape."""
    CITY = "city"
    """A thing of the inventory or of planning: a unit, a site, a circuit; the labels it names."""
    OWN = "own"
    """wardwatch itself; no placement."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        name: full name, as exposed.
        help: what it means, naming the MIB object or other source; one line.
        labels: labels beyond the placement labels that the scope DEVICE and LIVE imply.
        unit: of the value; "1" for a ratio of 0 to 1, "" for a truth value, a count or an info metric.
        group: the part of the readings it is made from (a field of Readings); "" when none is.
        work: the class of work that reads it and whose interval it ages by; None when no poll is behind it.
    """

    name: str
    type: MetricType
    help: str
    scope: Scope
    labels: tuple[str, ...] = ()
    unit: str = ""
    group: str = ""
    work: Work | None = None

    @property
    def all_labels(self) -> tuple[str, ...]:
        """Every label of a sample, placement first."""
        return (*PLACEMENT_LABELS, *self.labels) if self.scope in {Scope.DEVICE, Scope.LIVE} else self.labels

    @property
    def header(self) -> bytes:
        """The HELP and TYPE lines of the text format."""
        text = self.help.replace("\\", "\\\\").replace("\n", "\\n")
        return f"# HELP {self.name} {text}\n# TYPE {self.name} {self.type}\n".encode()


def gauge(
    name: str,
    text: str,
    *labels: str,
    unit: str = "",
    group: str = "",
    work: Work | None = None,
    scope: Scope = Scope.DEVICE,
) -> Metric:
    """A gauge with the prefix of all our metrics."""
    return Metric(PREFIX + name, MetricType.GAUGE, text, scope, labels, unit, group, work)
