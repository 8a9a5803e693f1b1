"""docs/metrics.md, made from the catalogue: `python -m exporters.metrics.documentation > docs/metrics.md`."""

from __future__ import annotations

import sys

from exporters.metrics.catalogue import CATALOGUE, PLACEMENT_LABELS, Metric, Scope

_HEADINGS = {
    Scope.DEVICE: "Devices",
    Scope.LIVE: "Devices, at the moment of the scrape",
    Scope.CITY: "Units, sites, circuits, shortage",
    Scope.OWN: "wardwatch itself",
}

_INTRODUCTION = f"""\
# Metrics

Made from the catalogue (`exporters/metrics/catalogue.py`) by `python -m exporters.metrics.documentation`; do not edit.

- `/metrics` exposes wardwatch itself, `/metrics?slice=CODE` one district (the city's code: what stands above the
  districts, and units and sites of districts without devices), `/metrics?slice=all` everything, for small cities and
  never beside slices. `/sd` lists these targets for Prometheus.
- Samples of devices carry the labels {", ".join(f"`{name}`" for name in PLACEMENT_LABELS)}, all from the inventory.
  District and commune are official codes; names come from `wardwatch_unit_info`.
- Text that a device sends stands only in `ifname`, in `sensor` and in the labels of `*_info`, made printable, in
  Unicode's composed form (NFC) and cut to 200 characters.
- Counters that are polled every 120 s or faster carry the time of the device's response. Read them with
  `rate(x[at least 4 polls] offset (poll + scrape + 15 s))`, joined with `wardwatch_device_up == 1`; an instant selector
  does not see the newest. Gauges carry no time.
- A reading older than three of its intervals is withdrawn; `wardwatch_device_state` never is.
"""


def _table(metrics: list[Metric]) -> str:
    rows = [
        f"| `{metric.name}` | {metric.type} | {_labels(metric)} | {metric.unit} | {metric.work or ''} | {metric.help} |"
        for metric in metrics
    ]
    return "\n".join(["| name | type | labels | unit | read with | meaning |", "|-|-|-|-|-|-|", *rows])


def _labels(metric: Metric) -> str:
    return " ".join(f"`{label}`" for label in metric.labels)


def markdown() -> str:
    """The page."""
    parts = [_INTRODUCTION]
    for scope, heading in _HEADINGS.items():
        note = " Labels beyond the placement labels:" if scope in {Scope.DEVICE, Scope.LIVE} else ""
        table = _table([metric for metric in CATALOGUE if metric.scope is scope])
        parts.append(f"## {heading}\n{note and chr(10) + note.strip() + chr(10)}\n{table}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(markdown())
