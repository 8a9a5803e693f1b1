"""Errors of the exchange with spreadsheets.

InventoryError
└── ExchangeError            nothing can be exchanged
    ├── SourceFileError      a spreadsheet cannot be read as a whole: its name, why, and what to do
    └── TargetFileError      a file cannot be written
"""

from __future__ import annotations

from inventory.errors import InventoryError


class ExchangeError(InventoryError):
    """Nothing can be exchanged."""


class SourceFileError(ExchangeError):
    """A spreadsheet cannot be read as a whole; what is wrong with one of its cells is never an error but a finding."""

    def __init__(self, name: str, what: str, hint: str) -> None:
        """Say which file, what is wrong with it and what to do."""
        super().__init__(f"{name}: {what}; {hint}")
        self.name, self.what, self.hint = name, what, hint


class TargetFileError(ExchangeError):
    """A file cannot be written: it is there already and not ours, or the folder refuses."""
