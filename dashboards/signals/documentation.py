"""docs/signals.md, made from the signals: `python -m dashboards.signals.documentation > docs/signals.md`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dashboards.grafana.model import BOARDS, board
from dashboards.rules.catalogue import all_alerts
from dashboards.rules.model import Timing
from dashboards.signals.model import all_signals, all_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.signals.model import Signal

_INTRODUCTION = """\
# Signals

Made from `dashboards/signals/signals.yaml` by `python -m dashboards.signals.documentation`; do not edit. A signal is an
expression with its unit and its words, declared once: dashboards and alerts take it from there.

Expressions are those for the default intervals (poll 60 s, scrape 30 s) and the whole city; dashboards add what has
been chosen (`district`, `site`, `device`, `ifname`) to their matchers. Counters of devices are read as
[metrics.md](metrics.md) says. Names with colons are recordings (`dashboards/generated/rules/`).
"""


def render() -> str:
    """The page."""
    return "\n".join([_INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    timing = Timing()
    rules = {alert.name: alert.expr for alert in all_alerts(timing)}
    for name, signal in all_signals().items():
        query = signal.query(timing)
        alerts = [alert for alert, expr in rules.items() if query in expr]
        yield f"## {name}\n"
        yield f"**{signal.title.en}** / **{signal.title.vi}** ({all_units()[signal.unit].name.en})\n"
        yield f"{signal.about.en}\n\n{signal.about.vi}\n"
        yield f"```promql\n{query}\n```\n"
        yield f"{_users(name, signal, alerts)}\n"


def _users(name: str, signal: Signal, alerts: list[str]) -> str:
    where = [each for each in BOARDS if any(name in panel.signals for panel in board(each).panels)]
    told = [f"Reads {', '.join(f'`{metric}`' for metric in signal.metrics)}." if signal.metrics else ""]
    told.append(f"Dashboards: {', '.join(where)}." if where else "")
    told.append(f"Alerts: {', '.join(f'[{alert}](runbooks/{alert}.md)' for alert in alerts)}." if alerts else "")
    return " ".join(filter(None, told))


if __name__ == "__main__":
    sys.stdout.write(render())
