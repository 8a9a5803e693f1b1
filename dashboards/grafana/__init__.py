"""Grafana's dashboards as code: boards as data in boards/, made into Grafana's JSON with its own SDK."""
