"""Errors of what people look at."""


class DashboardsError(Exception):
    """The root of this package's errors."""


class ReceiversError(DashboardsError):
    """The file that says who is told does not check; the message says where, what, what was expected."""


class AlertmanagerError(DashboardsError):
    """Alertmanager cannot be asked, or refuses what it is asked."""
