"""Errors of what people look at."""


class DashboardsError(Exception):
    """The root of this package's errors."""


class ReceiversError(DashboardsError):
    """The file that says who is told does not check; the message says where, what, what was expected."""


class AlertmanagerError(DashboardsError):
    """Alertmanager cannot be asked, or refuses what it is asked."""


class PushError(DashboardsError):
    """Nothing more can be pushed to Grafana; the message says where, what, what was expected, what to do."""


class PushUsageError(DashboardsError):
    """What push was told cannot be: an address, a token's form, a folder without dashboards."""


class GrafanaError(DashboardsError):
    """Grafana did not do what it was asked; costs one dashboard, folder, data source or annotation.

    Attributes:
        writing: whether the request was to change something, so that it may have been done all the same.
    """

    def __init__(self, message: str, *, writing: bool = False) -> None:
        """Keep what happened."""
        super().__init__(message)
        self.writing = writing


class GrafanaRefusedError(GrafanaError):
    """It said no for good: 400, 403, 404, 422, or an answer that no Grafana gives."""


class GrafanaConflictError(GrafanaError):
    """What is there is not what it was when it was read: 409, 412."""


class GrafanaBusyError(GrafanaError):
    """It may do so later: 429, 5xx. `wait` is how many seconds it asked for, 0 when it did not say."""

    def __init__(self, message: str, *, writing: bool = False, wait: float = 0.0) -> None:
        """Keep what happened and how long it asked to wait."""
        super().__init__(message, writing=writing)
        self.wait = wait


class GrafanaSilentError(GrafanaError):
    """No answer: no connection, or none within the time-out."""


class GrafanaTokenError(PushError):
    """401: the token is not taken, whatever is asked with it."""
