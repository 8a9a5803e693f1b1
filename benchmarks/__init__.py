"""Scripts that print what things cost; run with `python -m benchmarks.NAME`."""
