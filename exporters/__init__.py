"""What leaves: Prometheus metrics and reports."""
