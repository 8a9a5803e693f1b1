"""The office's state sheet ("phiếu hiện trạng") as both sides know it: the one that writes it and the import.

A sheet names itself in one line of text, and every row of equipment in one cell, so that a sheet is matched by codes
and not by where its cells stand. Whoever changes what a cell of the form means raises the version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from inventory.exchange.kinds import kinds_in
from inventory.exchange.text import fold
from inventory.identifiers import ItemKind

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 1
"""Of the form. Sheets of other versions are refused, as their cells may mean something else."""

SIGN: Final = "WW-PHIEU"
"""What the line of a sheet begins with; a file without it is no state sheet."""

_SIMULATED = "GIA-LAP"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_SOME_LINE = re.compile(rf"{SIGN}/(?P<version>[0-9]{{1,6}})/", re.IGNORECASE)
_LINE = re.compile(
    rf"{SIGN}/(?P<version>[0-9]{{1,6}})/(?P<unit>{_NAME})/(?P<site>{_NAME})/(?P<on>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    rf"(?P<simulated>/{_SIMULATED})?(?![0-9A-Za-z/])",
    re.IGNORECASE,
)
_ROW = re.compile(r"(?P<kind>[a-z][a-z0-9_]*) ?/ ?(?P<place>[a-z][a-z0-9_]*)")

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("loai trang thiet bi", "loai", "kind"),
    "place": ("noi dat", "place"),
    "count": ("tong so", "tong", "total"),
    "in_use": ("dang dung", "dang su dung", "in use"),
    "broken": ("hong", "broken"),
    "unknown_state": ("chua ro", "chua ro tinh trang", "not known"),
    "year": ("nam su dung", "nam dua vao su dung", "in use since"),
    "code": ("ma dong", "row code"),
}
"""Folded headings of the table of equipment, by field. `in_use` is what is left of the total."""

NEEDED: Final = frozenset({"kind", "place", "count", "broken", "year"})
"""A table with these columns is the table of equipment."""

LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "staff": ("bien che co mat", "staff present"),
    "counters": ("so quay tiep nhan", "counters"),
    "declared_by": ("ho va ten nguoi khai", "declared by"),
    "declared_phone": ("dien thoai nguoi khai", "telephone of the declarer"),
    "declared_on": ("ngay khai", "day of the declaration"),
}
"""Folded labels of single cells; the answer stands in the next cell of the row."""

REMARKS: Final = ("y kien cua don vi", "remark of the office")
"""Folded heading of what an office writes in its own words; it is shown to the operator and not imported."""

PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "office": ("van phong", "khu vuc van phong", "office", "the offices"),
    "one_stop_shop": ("mot cua", "bo phan mot cua", "diem tiep nhan", "one stop shop", "service centre"),
}
"""Folded names of places, for rows that an officer adds; a place of another name is written by its code."""

_ENGLISH: Final[Mapping[str, ItemKind]] = {
    "display": ItemKind("display"),
    "id reader": ItemKind("id_reader"),
    "lan port": ItemKind("lan_port"),
    "ocr software": ItemKind("ocr_software"),
    "phone": ItemKind("phone"),
    "queue machine": ItemKind("queue_machine"),
    "shredder": ItemKind("shredder"),
    "software licence": ItemKind("software_licence"),
    "video conference": ItemKind("video_conference"),
}
"""Names of kinds on an English sheet that other papers do not use, or use for something else."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a sheet is about.

    Attributes:
        unit: code of the unit.
        site: name of the office.
        on: date of the figures that were printed.
        simulated: they were made up.
        version: of the form.
    """

    unit: str
    site: str
    on: date
    simulated: bool = False
    version: int = VERSION

    def line(self) -> str:
        """`WW-PHIEU/1/00001/00001/2024-12-31`; simulated figures say so at its end."""
        mark = f"/{_SIMULATED}" if self.simulated else ""
        return f"{SIGN}/{self.version}/{self.unit}/{self.site}/{self.on.isoformat()}{mark}"


def kinds_named(name: str) -> tuple[ItemKind, ...]:
    """The kinds of equipment that a name on a sheet means."""
    folded = fold(name)
    return (_ENGLISH[folded],) if folded in _ENGLISH else kinds_in(folded)


def is_signed(text: str) -> bool:
    """Whether a text holds the line of a sheet, be it whole or not."""
    return SIGN in text.upper()


def version_in(text: str) -> int | None:
    """The version that the line of a sheet names; None when there is none to be read."""
    found = _SOME_LINE.search(text)
    return int(found["version"]) if found else None


def identity_in(text: str) -> Identity | None:
    """What the line of a sheet says; None when the line is not whole."""
    found = _LINE.search(text)
    if not found:
        return None
    try:
        on = date.fromisoformat(found["on"])
    except ValueError:
        return None
    return Identity(found["unit"], found["site"], on, found["simulated"] is not None, int(found["version"]))


def row_code(kind: str, place: str) -> str:
    """The code of a row of equipment: `pc/office`."""
    return f"{kind}/{place}"


def row_in(text: str) -> tuple[str, str] | None:
    """Kind and place of a row's code; None when it is none."""
    found = _ROW.fullmatch(text.strip().lower())
    return (found["kind"], found["place"]) if found else None
