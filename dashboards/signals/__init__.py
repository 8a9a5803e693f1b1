"""Signals: what is worth looking at, declared once; dashboards, rules and docs/signals.md take them from here."""
