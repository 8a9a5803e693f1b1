"""Writes state sheets into files, one an office, named so that a city can mail each to whom it is about."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from exporters.reports.clean import clean
from exporters.reports.state_docx import render_state_docx
from exporters.reports.state_xlsx import render_state_xlsx
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from exporters.reports.state_model import StateSheet

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


class SheetForm(StrEnum):
    """Formats of state sheets; also the ending of their files."""

    XLSX = "xlsx"
    DOCX = "docx"


_RENDERERS: Mapping[SheetForm, Callable[[StateSheet], bytes]] = {
    SheetForm.XLSX: render_state_xlsx,
    SheetForm.DOCX: render_state_docx,
}


def write_state_sheets(sheets: Iterable[StateSheet], form: SheetForm, out: Path) -> Iterator[Path]:
    """Write state sheets.

    Args:
        sheets: to be written.
        form: of the files.
        out: folder; made if it is missing.

    Yields:
        Each file when it is written.

    Raises:
        OSError: a file cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        path = out / file_name(sheet, form)
        path.write_bytes(_RENDERERS[form](sheet))
        yield path


def file_name(sheet: StateSheet, form: SheetForm) -> str:
    """`phieu-00001-phuong-phuc-xa.xlsx`, without accents, which mail programs would change.

    An office that is not named after its unit has its own name behind the code. Simulated figures carry their mark.
    """
    identity = sheet.identity
    site = () if identity.site == identity.unit else (identity.site,)
    parts = (Catalogue(sheet.language)("state.name"), identity.unit, *site, _plain(sheet.name))
    mark = f" ({SIMULATED})" if identity.simulated else ""
    return f"{'-'.join(filter(None, parts))}{mark}.{form}"


def _plain(name: str) -> str:
    """A name without accents, in lower case, its words joined by hyphens."""
    letters = unicodedata.normalize("NFD", clean(name).casefold().replace("đ", "d"))
    return _OTHER.sub("-", "".join(char for char in letters if not unicodedata.combining(char)))[:_LONGEST].strip("-")
