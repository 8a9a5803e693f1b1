"""Sheets that are to be written, whatever the format of the file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    Cell = str | int | float | date | None


class What(StrEnum):
    """What is exported; also the name of a CSV file."""

    ASSETS = "assets"
    DEVICES = "devices"
    CIRCUITS = "circuits"
    FIGURES = "figures"


class FileForm(StrEnum):
    """Formats of files."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True)
class SheetOut:
    """A sheet to be written: its title, headings, and rows of values in their own types."""

    what: What
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    simulated: bool
