"""Agents on loopback for tests to talk to."""
