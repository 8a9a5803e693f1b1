"""Rules for Prometheus: what is recorded for pages of the whole city, and what people are woken for."""
