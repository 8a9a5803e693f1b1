"""A simulated city on loopback, for the demo, tests and benchmarks."""
