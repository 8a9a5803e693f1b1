"""Puts into a running Grafana what `dashboards build` wrote: folders, data source, dashboards, and annotations."""

from dashboards.push.annotations import Annotation
from dashboards.push.client_grafana import Grafana, connect
from dashboards.push.outcome import Outcome, Result
from dashboards.push.pusher import Plan, push

__all__ = ["Annotation", "Grafana", "Outcome", "Plan", "Result", "connect", "push"]
