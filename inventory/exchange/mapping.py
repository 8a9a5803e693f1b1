"""How a file is read, saved beside the inventory: mappings/NAME.yaml, to be edited and used the next time.

What stands there goes before what wardwatch works out itself. A file of answers (`--answer`) has the same keys.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, ValidationError, model_validator

from inventory.documents import Entry
from inventory.errors import InventoryCheckError
from inventory.exchange.fields import Form, is_field, known_fields
from inventory.exchange.findings import Answer
from inventory.exchange.text import fold
from inventory.fields import Text, refuse
from inventory.sources import Problems, SourceMap
from inventory.suggest import did_you_mean, shown
from inventory.translate import note_errors
from inventory.yamldoc import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Self

    from inventory.exchange.findings import Question

FOLDER: Final = "mappings"
"""Beside the inventory's files and not read with them: the loader looks at the folder's own *.yaml only."""

SKIP: Final = "skip"

_Forms = Literal["survey", "register", "circuits", "devices", "lots"]
_Heading = Annotated[str, Field(min_length=1, max_length=500)]


class MappingEntry(Entry):
    """A mapping file, or a file of answers."""

    covers: Literal["site", "office"] | None = None
    prefer: Literal["later"] | None = None
    sheets: dict[_Heading, _Forms | Literal["skip"]] = Field(default_factory=dict)
    columns: dict[_Forms, dict[_Heading, Text]] = Field(default_factory=dict)
    answers: dict[_Heading, Text | int | None] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_fields(self) -> Self:
        for form, columns in self.columns.items():
            for heading, name in columns.items():
                if not is_field(Form(form), name):
                    hint = did_you_mean(name, known_fields(Form(form)))
                    expected = ", ".join(known_fields(Form(form)))
                    counted = ", or kind.count, .in_use, .broken, .year, .before YEAR" if form == "survey" else ""
                    raise refuse(f"columns: {shown(heading)} is to be {shown(name)}", expected + counted, hint)
        return self


@dataclass(frozen=True)
class SavedMapping:
    """How a file is read.

    Attributes:
        covers: `office` when a survey's counts leave the one-stop shop out; `site`, or None: they are of both together.
        prefer: `later` when of two sources that differ the one declared later is taken; None: it is asked.
        sheets: what each sheet is; `skip` leaves it out. Sheets that are not named are looked at.
        columns: for each form, headings (as written) and the field that each means.
        answers: to questions, by their keys.
    """

    covers: str | None = None
    prefer: str | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[Form, Mapping[str, str]] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def field_of(self, form: Form, heading: str) -> str | None:
        """The field that a heading was given, however its accents, case and spaces are written this time."""
        wanted = fold(heading)
        return next((name for text, name in self.columns.get(form, {}).items() if fold(text) == wanted), None)

    def with_columns(self, columns: Mapping[Form, Mapping[str, str]]) -> SavedMapping:
        """The same with more headings; those that are there stay."""
        merged = {form: dict(known) for form, known in self.columns.items()}
        for form, headings in columns.items():
            there = {fold(text) for text in merged.get(form, {})}
            added = {text: name for text, name in headings.items() if fold(text) not in there}
            if added:
                merged[form] = {**merged.get(form, {}), **added}
        return replace(self, columns=merged)

    def overlaid(self, other: SavedMapping) -> SavedMapping:
        """The same with another one on top, whose word counts where both say something."""
        return SavedMapping(
            other.covers or self.covers,
            other.prefer or self.prefer,
            {**self.sheets, **other.sheets},
            other.with_columns(self.columns).columns,
            {**self.answers, **other.answers},
        )


def read_mapping(path: Path, name: str) -> SavedMapping:
    """Read a mapping or a file of answers.

    Args:
        path: the file.
        name: how messages call it.

    Raises:
        InventoryCheckError: with everything that is wrong in it, by line.
    """
    sources, problems = SourceMap(), Problems()
    raw = read_yaml(path, name, sources, problems)
    entry = None
    try:
        entry = MappingEntry.model_validate(raw)
    except ValidationError as error:
        note_errors(error, raw, sources, problems, MappingEntry)
    if entry is None or problems.found:
        raise InventoryCheckError(problems.found)
    answers = {key: value for key, value in entry.answers.items() if value is not None}
    columns = {Form(form): dict(headings) for form, headings in entry.columns.items()}
    return SavedMapping(entry.covers, entry.prefer, dict(entry.sheets), columns, answers)


def write_mapping(mapping: SavedMapping, source: str) -> str:
    """A mapping as the text of its file, in stable order.

    Args:
        mapping: what to write.
        source: name of the file that it was made for.
    """
    lines = [f"# How wardwatch reads {source}. Edit it freely: what stands here goes before what it works out itself."]
    lines += [f"{key}: {value}" for key, value in (("covers", mapping.covers), ("prefer", mapping.prefer)) if value]
    lines += _block("sheets", mapping.sheets)
    if mapping.columns:
        lines += ["", "# Headings and what they mean; `ignore` leaves a column out.", "columns:"]
        for form in Form:
            headings = mapping.columns.get(form, {})
            lines += [f"  {form}:", *(f"    {quoted(text)}: {quoted(name)}" for text, name in headings.items())] * bool(
                headings
            )
    lines += _block("answers", dict(sorted(mapping.answers.items())))
    return "\n".join(lines) + "\n"


def write_questions(questions: Iterable[Question], source: str) -> str:
    """A file of answers to be filled in: every question with its cells and choices, answered with null."""
    lines = [
        f"# Questions about {source}. Put an answer in the place of each null, then import with --answer THIS_FILE."
    ]
    found = list(questions)
    lines += ["answers:" if found else "answers: {}"]
    for question in found:
        lines += [f"  # {question.what}", f"  # {', '.join(question.where[:10])}{' ...' * (len(question.where) > 10)}"]  # noqa: PLR2004
        lines += [f"  # one of: {' | '.join(question.choices)}", f"  {quoted(question.key)}: null", ""]
    return "\n".join(lines) + "\n"


def quoted(value: str | int) -> str:
    """A value as YAML; text always in quotes, so that no code loses its zeros and no word becomes true."""
    return json.dumps(value, ensure_ascii=False)


def _block(key: str, values: Mapping[str, Answer]) -> list[str]:
    lines = [f"  {quoted(name)}: {quoted(value)}" for name, value in values.items()]
    return ["", f"{key}:", *lines] if lines else []
