"""Errors of the exporters.

ExportError
└── UnknownSliceError     no slice of the city has this code
"""

from __future__ import annotations


class ExportError(Exception):
    """Anything that cannot be exported."""


class UnknownSliceError(ExportError):
    """A slice was asked for that the inventory does not give rise to."""

    def __init__(self, code: str) -> None:
        """Say which code was asked, cut and quoted: it came over the network."""
        self.code = code
        super().__init__(
            f"no slice {code[:40]!a}: expected a district code of the inventory, the city's code or 'all'; "
            "the slices there are stand at /sd"
        )
