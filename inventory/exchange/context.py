"""Cells of a survey that declare something of the office itself, as figures. What is not certain is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inventory.declared import VALUE_KEYS, begins
from inventory.exchange import values
from inventory.exchange.claims import Figure
from inventory.exchange.context_fields import DOSSIERS, IT_KIND, IT_NONE, is_context
from inventory.exchange.table import NOT_DECLARED
from inventory.exchange.text import fold, tidy
from inventory.suggest import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inventory.declared import Value as Declarable
    from inventory.exchange.claims import Claims, Office
    from inventory.exchange.grid import Row
    from inventory.exchange.survey import Declarer
    from inventory.exchange.table import Table

_STATES: Final = {
    "tot": "good",
    "han che": "limited",
    "kem": "poor",
    "good": "good",
    "limited": "limited",
    "poor": "poor",
}
_YES: Final = frozenset({"co", "yes", "true", "da co"})
_NO: Final = frozenset({"khong", "khong co", "no", "false", "chua co", "chua"})
_TICKED: Final = frozenset({"x", "v", "co", "1", "khong", "khong co"})
"""What somebody writes into a column whose heading is "không" to say that it is so."""

_SPEED = re.compile(
    r"(?P<number>[0-9]+(?:[.,][0-9]+)?) ?(?P<unit>m|mb|mbps|mbit/s|mb/s|g|gb|gbps|gbit/s|gb/s)", re.IGNORECASE
)
_PEOPLE = re.compile(r"(?:(?P<number>[0-9]{1,3}) )?(?:nguoi )?(?P<kind>chuyen trach|kiem nhiem)")
_KINDS: Final = {"chuyen trach": "it_staff", "kiem nhiem": "it_staff_shared"}
_GIGABIT, _FASTEST = 1000, 10_000_000


def read_context(table: Table, row: Row, office: Office, claims: Claims, declarer: Declarer) -> None:
    """Read what a row declares of its office into the claims; a column that is there and empty is not answered."""
    reading = ContextCells(table, declarer)
    for name, figure, field in reading.figures(row):
        claims.figures[office.name, name] = figure
        claims.cells[office.name, name] = table.ref(row, field)


@dataclass(frozen=True, slots=True)
class ContextCells:
    """Reads the cells of a table that declare something of offices.

    Attributes:
        table: the survey.
        declarer: of the row that is read.
    """

    table: Table
    declarer: Declarer

    def figures(self, row: Row) -> Iterator[tuple[str, Figure | None, str]]:
        """The figures of a row: name, figure (None = not answered), and the field that it stands in."""
        fields = sorted(name for name in self.table.layout.columns if is_context(name))
        yield from self._people(row, [name for name in fields if name.startswith("it_staff")])
        dossiers = [name for name in fields if name.startswith(DOSSIERS)]
        if dossiers:
            yield "dossiers", *self._dossiers(row, dossiers)
        for name in fields:
            if name in VALUE_KEYS and not name.startswith("it_staff"):
                yield name, self.figure(row, name, name), name

    def figure(self, row: Row, field: str, name: str, period: str = "") -> Figure | None:
        """One figure from a field's cell; None when it is not declared or cannot be taken, which is noted."""
        value = self._value(row, field, VALUE_KEYS[name])
        if value is None or not self._in_time(row, field, name, value, period):
            return None
        return Figure(value, self.declarer.of(self.table.ref(row, field)), period)

    def _value(self, row: Row, field: str, key: str) -> Declarable | None:
        if key == "count":
            return self.table.count(row, field)
        if key == "year":
            return self.table.year(row, field)
        value = self.table.value(row, field)
        if values.is_empty(value):
            return None
        if key == "mbps":
            return self._speed(row, field)
        text = fold(tidy(value))
        return self._state(row, field, text) if key == "state" else self._answer(row, field, text)

    def _in_time(self, row: Row, field: str, name: str, value: Declarable, period: str) -> bool:
        """Whether a year or a period had begun when it was declared; a problem when it had not."""
        on, start = self.declarer.on, begins(period) if period else None
        if on is None:
            return True
        late_year = name == "lan_year" and isinstance(value, int) and value > on.year
        if late_year or (start is not None and start > (on.year, on.month)):
            what = f"{value if late_year else period} is later than the day of the declaration, {on}"
            self.table.findings.problem(self.table.ref(row, field), what, "what had begun by then")
            return False
        return True

    def _dossiers(self, row: Row, fields: list[str]) -> tuple[Figure | None, str]:
        """Of several periods the latest that is answered; a period that the form did not name comes last."""
        ordered = sorted(
            fields, key=lambda field: (begins(field.removeprefix(DOSSIERS)) or (0, 0), field), reverse=True
        )
        for field in ordered:
            figure = self.figure(row, field, "dossiers", field.removeprefix(DOSSIERS))
            if figure is not None:
                return figure, field
        return None, ordered[0]

    def _speed(self, row: Row, field: str) -> float | None:
        """Mbit/s: 100, "100 Mbps", "1 Gbps"."""
        value = self.table.value(row, field)
        found = _SPEED.fullmatch(tidy(value)) if isinstance(value, str) else None
        if found:
            number = Fraction(found["number"].replace(",", "."))
            return _plain(number * (_GIGABIT if found["unit"].lower().startswith("g") else 1))
        number_or = values.figure(value)
        if isinstance(number_or, values.Mark):
            return self.table.explained(number_or, row, field)
        if isinstance(number_or, Fraction) and 0 <= number_or <= _FASTEST:
            return _plain(number_or)
        self._refuse(row, field, "is no speed", "Mbit/s, such as 100, or 100 Mbps or 1 Gbps")
        return None

    def _state(self, row: Row, field: str, text: str) -> str | None:
        state = _STATES.get(text)
        if state is None:
            self._refuse(row, field, "is no judgement", "tốt, hạn chế or kém")
        return state

    def _answer(self, row: Row, field: str, text: str) -> bool | None:
        """Whether the office has it: a word, or a number or speed above 0."""
        value = self.table.value(row, field)
        if text in _YES | _NO:
            return text in _YES
        number = values.figure(value)
        if isinstance(number, Fraction):
            return number > 0
        if isinstance(value, str) and _SPEED.fullmatch(tidy(value)):
            return True
        heading = self.table.layout.headings[self.table.layout.columns[field]]
        key = f"mark: {tidy(value)} in {heading}"
        given = self.table.findings.choice(
            key,
            f"what does {shown(tidy(value))} mean in column {shown(heading)}?",
            ["yes", "no", NOT_DECLARED],
            self.table.ref(row, field),
        )
        return {"yes": True, "no": False}.get(given or "")

    def _people(self, row: Row, fields: list[str]) -> Iterator[tuple[str, Figure | None, str]]:
        """IT staff: two columns of numbers, a column to tick for none, or one column with a word."""
        found = {name: (self.figure(row, name, name), name) for name in fields if name in VALUE_KEYS}
        none = IT_NONE in fields and fold(self.table.raw_text(row, IT_NONE)) in _TICKED
        if none:
            self._nobody(row, IT_NONE, found)
        if IT_KIND in fields:
            self._kind(row, found)
        for name, (figure, field) in found.items():
            yield name, figure, field

    def _nobody(self, row: Row, field: str, found: dict[str, tuple[Figure | None, str]]) -> None:
        nobody = Figure(0, self.declarer.of(self.table.ref(row, field)))
        for name in _KINDS.values():
            if found.get(name, (None, ""))[0] is None:
                found[name] = (nobody, field)

    def _kind(self, row: Row, found: dict[str, tuple[Figure | None, str]]) -> None:
        """One word for all: "kiêm nhiệm" says that there is somebody, and not how many, which is asked once."""
        for name in _KINDS.values():
            found.setdefault(name, (None, IT_KIND))
        text = fold(tidy(self.table.value(row, IT_KIND) or ""))
        if not text:
            return
        if text in _NO or text == "0":
            self._nobody(row, IT_KIND, found)
            return
        said = _PEOPLE.fullmatch(text)
        if said is None:
            self._refuse(row, IT_KIND, "does not tell dedicated from shared", 'such as "1 chuyên trách", or "không"')
            return
        mark = values.Mark(tidy(self.table.value(row, IT_KIND)))
        count = int(said["number"]) if said["number"] else self.table.explained(mark, row, IT_KIND)
        if count is not None:
            found[_KINDS[said["kind"]]] = (Figure(count, self.declarer.of(self.table.ref(row, IT_KIND))), IT_KIND)

    def _refuse(self, row: Row, field: str, what: str, expected: str) -> None:
        text = shown(tidy(self.table.value(row, field)))
        self.table.findings.problem(self.table.ref(row, field), f"{text} {what}", expected)


def _plain(number: Fraction) -> float:
    return int(number) if number.denominator == 1 else float(number)
