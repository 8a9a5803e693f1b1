"""Alertmanager's configuration: who is told what, in which hours and which words."""
