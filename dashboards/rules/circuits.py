"""Alerts of circuits: what their offices use of the contracted bandwidth, the rule of seven days, and a forecast.

wardwatch works out samples, days and the rule (docs/circuits.md); rules compare its figures and count no octets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards.rules.model import Alert, Group, Layer, Severity

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

_WEEKEND_SECONDS: Final = 3 * 86_400
"""A circuit that is busy on working days stays one alert from Friday to Monday."""


def circuit_groups(timing: Timing) -> tuple[Group, ...]:
    """One alert a circuit, the greater one: it fails the rule, else it is busy, else it will be."""
    warning, circuit = Severity.WARNING, Layer.CIRCUIT
    over = Alert("CircuitOverLimit", warning, circuit, _OVER, 600, timing.restart)
    busy = Alert("CircuitBusy", warning, circuit, _BUSY, 600, max(_WEEKEND_SECONDS, timing.restart))
    soon = Alert("CircuitFillsUp", Severity.INFO, circuit, _SOON, 86_400, max(_WEEKEND_SECONDS, timing.restart))
    return (Group("wardwatch-limits", (over, busy), scrapes=4), Group("wardwatch-forecast", (soon,), scrapes=60))


def _fuller(share: str) -> str:
    """A share of both directions as one of the circuit, that of the fuller direction."""
    return f"max by (district, commune, site, device, circuit) ({share} / wardwatch_circuit_bandwidth_bits_per_second)"


_P95 = "wardwatch_circuit_p95_bits_per_second"

_FAILS = "wardwatch_circuit_over_limit == 1"

_OVER = f"max by (district, commune, site, device, circuit) ({_FAILS})"

_BUSY = f"({_fuller(_P95)} > 0.9) unless on (circuit) ({_FAILS})"

_SOON = (
    f"({_fuller(f'predict_linear({_P95}[14d:6h], 30 * 86400)')} > 0.9)"
    f" and on (circuit) ({_fuller(f'avg_over_time({_P95}[14d:6h])')} > 0.5)"
    f" and on (circuit) (count_over_time({_P95}[14d:6h]) >= 40)"
    f" unless on (circuit) ({_fuller(f'max_over_time({_P95}[7d:6h])')} > 0.9)"
    f" unless on (circuit) ({_FAILS})"
)
"""By two whole weeks, so that weekends weigh the same at both ends, of which ten days have to be known."""
