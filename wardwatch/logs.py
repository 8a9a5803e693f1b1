"""Logging of the program: one line an event on standard error, where systemd and people find it."""

from __future__ import annotations

import logging


def configure() -> None:
    """Set up logging once, at the start of a command that runs for long."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("uvicorn", "alembic", "asyncio", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
