"""Services that offices depend on, checked from a vantage point: can a counter work now, and if not, why not."""

from collectors.services.checks import CHECKS, checked
from collectors.services.model import Measured, ServiceFailure, ServiceResult
from collectors.services.offices import Ability, Line, OfficeBook, OfficeCount, line_of
from collectors.services.watch import ServiceState, ServiceWatch

__all__ = [
    "CHECKS",
    "Ability",
    "Line",
    "Measured",
    "OfficeBook",
    "OfficeCount",
    "ServiceFailure",
    "ServiceResult",
    "ServiceState",
    "ServiceWatch",
    "checked",
    "line_of",
]
