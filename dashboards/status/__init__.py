"""The status pages: what an engineer on shift sees where there is no Grafana."""

from dashboards.status.rates import Rate, RateBook
from dashboards.status.routes import status_routes
from dashboards.status.source import GapScore, OutageBoard, StatusSource

__all__ = ["GapScore", "OutageBoard", "Rate", "RateBook", "StatusSource", "status_routes"]
