"""Where the table of a sheet is: its header under titles and merged cells, and what each column means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from inventory.exchange.fields import IGNORE, Form, field_of, makes
from inventory.exchange.grid import letters
from inventory.exchange.text import fold, is_digits, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inventory.exchange.grid import Row, Sheet
    from inventory.exchange.mapping import SavedMapping

_LOOKED_AT: Final = 60
"""Rows among which the header is looked for; titles above it are some ten."""

_DEEPEST: Final = 3
_NUMBERING = re.compile(r"[0-9]{1,2}|[a-e]|i{1,3}|iv|v")
_LONGEST_HEADING = 120


@dataclass(frozen=True)
class Layout:
    """A table found in a sheet.

    Attributes:
        form: what paper it is.
        top, bottom: first and last row of the header.
        columns: the column of each field.
        headings: as written, by column: "Máy tính / Tổng".
        fields: the field of each column that has a known heading, ignored ones included.
        twice: fields that several columns claim, with those columns.
        rows: the data, repeated headers and rows that only number the columns left out.
    """

    form: Form
    top: int
    bottom: int
    columns: Mapping[str, int]
    headings: Mapping[int, str]
    fields: Mapping[int, str]
    twice: Mapping[str, tuple[int, ...]]
    rows: tuple[Row, ...] = ()

    @property
    def score(self) -> float:
        """How much of the header is understood; ignored columns count less than used ones."""
        ignored = sum(1 for name in self.fields.values() if name == IGNORE)
        return len(self.columns) + len(self.twice) + ignored / 10

    @property
    def unknown(self) -> list[str]:
        """Headings that are not understood, with their columns."""
        return [f'{letters(column)} "{text}"' for column, text in self.headings.items() if column not in self.fields]


def find_tables(sheet: Sheet, mapping: SavedMapping, form: Form | None) -> list[Layout]:
    """The tables that a sheet may hold, from the top down; repeats of a header belong to the first one.

    Args:
        sheet: to look at.
        mapping: headings that are known beside the built-in ones.
        form: what the sheet is, when that is known.
    """
    found: list[Layout] = []
    for row in sheet.rows[:_LOOKED_AT]:
        for depth in range(1, _DEEPEST + 1):
            found += _candidates(sheet, row.number, depth, mapping, [form] if form else list(Form))
    chosen: list[Layout] = []
    for table in sorted(
        found, key=lambda table: (-table.score, table.bottom - table.top, list(Form).index(table.form))
    ):
        if all(table.bottom < other.top or table.top > other.bottom for other in chosen):
            chosen.append(table)
    chosen.sort(key=lambda table: table.top)
    first = chosen[:1]
    return first + [table for table in chosen[1:] if table.headings != first[0].headings]


def with_rows(sheet: Sheet, table: Layout) -> Layout:
    """The table with its data: the rows below the header, without repeats of it and without column numbers."""
    known = {fold(part) for heading in table.headings.values() for part in heading.split(" / ")}
    rows: list[Row] = []
    for row in sheet.rows:
        if row.number <= table.bottom or _repeats(row, known):
            continue
        if row.number <= table.bottom + 2 and not rows and _numbers_columns(row):
            continue
        rows.append(row)
    return replace(table, rows=tuple(rows))


def _candidates(sheet: Sheet, top: int, depth: int, mapping: SavedMapping, forms: Sequence[Form]) -> Iterator[Layout]:
    bottom = top + depth - 1
    if depth > 1 and bottom not in sheet.by_number:
        return
    texts = _texts(sheet, top, bottom)
    headings = {column: " / ".join(parts) for column, parts in texts.items()}
    for form in forms:
        named = {}
        for column, parts in texts.items():
            name = mapping.field_of(form, headings[column]) or field_of(form, tuple(fold(part) for part in parts))
            if name:
                named[column] = name
        columns, twice = _by_field(named)
        if makes(form, {*columns, *twice}):
            yield Layout(form, top, bottom, columns, headings, named, twice)


def _texts(sheet: Sheet, top: int, bottom: int) -> dict[int, list[str]]:
    """The texts of a header by column, the group's first; a merged group stands in each of its columns."""
    lines = [_line(sheet, number, top, bottom) for number in range(top, bottom + 1)]
    found: dict[int, list[str]] = {}
    for column in sorted({column for line in lines for column in line}):
        parts: list[str] = []
        for line in lines:
            text = line.get(column, "")
            if text and (not parts or fold(parts[-1]) != fold(text)):
                parts.append(text)
        if parts:
            found[column] = parts
    return found


def _line(sheet: Sheet, number: int, top: int, bottom: int) -> dict[int, str]:
    row = sheet.by_number.get(number)
    below = sheet.by_number.get(number + 1) if number < bottom else None
    width = max(len(row.values) if row else 0, len(below.values) if below else 0)
    line: dict[int, str] = {}
    group = ""
    for column in range(1, width + 1):
        value = row.at(column) if row else None
        text = tidy(value) if isinstance(value, str) else ""
        area = sheet.merged_at(number, column) if not text else None
        if area is not None:
            first = sheet.by_number.get(area.top)
            start = first.at(area.left) if first and area.top >= top else None
            text = tidy(start) if isinstance(start, str) else ""
        elif not text and value is None and below is not None and isinstance(below.at(column), str):
            text = group
        group = text
        if text and len(text) <= _LONGEST_HEADING:
            line[column] = text
    return line


def _by_field(named: Mapping[int, str]) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    """The column of each field, and the fields that several columns claim."""
    places: dict[str, list[int]] = {}
    for column, name in named.items():
        if name != IGNORE:
            places.setdefault(name, []).append(column)
    single = {name: columns[0] for name, columns in places.items() if len(columns) == 1}
    return single, {name: tuple(columns) for name, columns in places.items() if len(columns) > 1}


def _repeats(row: Row, known: set[str]) -> bool:
    """Whether a row is the header once more, as printed at the top of each page: only texts that are headings."""
    texts = [value for value in row.values if isinstance(value, str) and value.strip()]
    return len(texts) > 2 and all(fold(tidy(text)) in known for text in texts)  # noqa: PLR2004  two could be data


def _numbers_columns(row: Row) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    texts = [fold(tidy(value)) for value in row.values if value is not None]
    numbers = [int(text) for text in texts if is_digits(text)]
    return (
        len(texts) > 2  # noqa: PLR2004
        and all(_NUMBERING.fullmatch(text) for text in texts)
        and numbers == list(range(numbers[0] if numbers else 0, (numbers[0] if numbers else 0) + len(numbers)))
        and (not numbers or numbers[0] == 1)
    )
