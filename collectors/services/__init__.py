"""Services that offices depend on, checked from a vantage point: can a counter work now, and if not, why not."""

from collectors.services.checks import CHECKS, checked
from collectors.services.model import Measured, ServiceFailure, ServiceResult
from collectors.services.watch import ServiceState, ServiceWatch

__all__ = ["CHECKS", "Measured", "ServiceFailure", "ServiceResult", "ServiceState", "ServiceWatch", "checked"]
