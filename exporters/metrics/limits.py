"""Limits of what is exposed."""

from __future__ import annotations

SERIES_CAP = 20_000
"""Series of one device, about 830 interfaces among them; far above any office's device."""
