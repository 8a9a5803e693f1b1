"""What probes that are set up on a device say: what it reaches itself, and how well. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.metrics.catalogue import PREFIX
from exporters.metrics.groups import ReadingGroup
from exporters.metrics.labels import number, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collectors.readings import ProbeReading
    from exporters.metrics.groups import Sample

SUCCESS = PREFIX + "probe_success"
LATENCY = PREFIX + "probe_latency_seconds"
LOSS = PREFIX + "probe_loss_ratio"
JITTER = PREFIX + "probe_jitter_seconds"
INFO = PREFIX + "probe_info"


def probe_samples(probes: Sequence[ProbeReading]) -> Iterator[Sample]:
    """Probes by key; what is unknown is left out, and what the device calls them stands in the info metric only."""
    for probe in {probe.key: probe for probe in probes}.values():
        label = pairs(("probe",), (probe.key,))
        for family, value in (
            (SUCCESS, probe.success),
            (LATENCY, probe.latency_seconds),
            (LOSS, probe.loss_ratio),
            (JITTER, probe.jitter_seconds),
        ):
            if value is not None:
                yield family, label, number(value)
        texts = (probe.key, probe.kind or "", probe.target or "", probe.name or "")
        yield INFO, pairs(("probe", "kind", "target", "name"), texts), "1"


PROBE_GROUPS = (ReadingGroup((SUCCESS, LATENCY, LOSS, JITTER, INFO), lambda readings: readings.probes, probe_samples),)
