"""Alerts of services that counters depend on, and of their certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Alert, Group, Layer, Severity

if TYPE_CHECKING:
    from dashboards.rules.model import Timing


def service_groups(timing: Timing) -> tuple[Group, ...]:
    """Services as a whole: an office that only lost its line is an outage of the line, and never one of the service."""
    keep, service = timing.restart, Layer.SERVICE
    rules = (
        Alert("ServiceDown", Severity.CRITICAL, service, _DOWN, 60, keep),
        Alert("ServiceUnreachableFromVantage", Severity.WARNING, service, _FROM_ONE, 600, keep),
        Alert("CertificateExpires", Severity.WARNING, service, _EXPIRES, 3600, keep),
    )
    return (Group("wardwatch-services", rules),)


_DOWN = "count by (service) (wardwatch_service_up == 0) == count by (service) (wardwatch_service_up)"
"""From every vantage point."""

_FROM_ONE = f"wardwatch_service_up == 0 unless on (service) ({_DOWN})"

_EXPIRES = f"min by (service) (wardwatch_certificate_expiry_timestamp_seconds) - time() < {14 * 86_400}"
