"""Agents that break the protocol, as a table: what each does, what is kept of it, for which reason the rest failed."""
