"""What an import has to say: questions that only a person can answer, problems of single cells, notes.

A finding names its cells. Questions about the same thing are one question with all of its cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inventory.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Answer = str | int

_SHOWN_CELLS = 3

SETTLED = "conflict"
"""Beginning of the keys of questions that are not asked again once they are settled."""


@dataclass(slots=True)
class Question:
    """Something to be asked.

    Attributes:
        key: what stands for it in a file of answers.
        what: the question.
        choices: what can be answered.
        where: the cells that it is about, in order.
    """

    key: str
    what: str
    choices: tuple[str, ...]
    where: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """`cells: question; answer "key": one of ...`."""
        cells = ", ".join(self.where[:_SHOWN_CELLS])
        more = f" and {len(self.where) - _SHOWN_CELLS} more" if len(self.where) > _SHOWN_CELLS else ""
        return f'{cells}{more}: {self.what}; answer "{self.key}" with {" | ".join(self.choices)}'


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell that cannot be taken as it is; everything else is."""

    where: str
    what: str
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """`cell: what; expected ...; hint`."""
        expected = f"; expected {self.expected}" if self.expected else ""
        return f"{self.where}: {self.what}{expected}{f'; {self.hint}' if self.hint else ''}"


@dataclass
class Findings:
    """Collects what is found, and gives the answers that are there already.

    Attributes:
        answers: by the key of the question.
        groups: notes of one kind about many rows, by what is said of them.
        used: keys whose answer was asked for.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def answer(self, key: str) -> Answer | None:
        """The answer to a question, None when nobody has answered it."""
        if key in self.answers:
            self.used.add(key)
        return self.answers.get(key)

    def choice(self, key: str, what: str, choices: Collection[str], where: str) -> str | None:
        """The answer to a question of which each answer is known; asks when there is none or another one."""
        given = self.answer(key)
        if given is not None and str(given) in choices:
            return str(given)
        if given is not None:
            hint = did_you_mean(str(given), choices)
            self.problem(where, f'answer "{key}": {given!s} is none of the choices', " | ".join(choices), hint)
        self.ask(key, what, choices, where)
        return None

    def ask(self, key: str, what: str, choices: Collection[str], where: str) -> None:
        """Note a question, or one more cell of one that is noted."""
        question = self.questions.setdefault(key, Question(key, what, tuple(choices)))
        question.where.append(where)

    def problem(self, where: str, what: str, expected: str = "", hint: str = "") -> None:
        """Note a cell that cannot be taken."""
        self.problems.append(CellProblem(where, what, expected, hint))

    def note(self, text: str) -> None:
        """Note something that an operator should know and need not act on."""
        if text not in self.notes:
            self.notes.append(text)

    def note_each(self, what: str, item: str) -> None:
        """Note something that holds for many rows alike."""
        self.groups.setdefault(what, []).append(item)

    def unused_answers(self) -> list[str]:
        """Answers to questions that nobody asked, each with the question that was probably meant."""
        said = []
        for key in self.answers:
            if key not in self.used and not key.startswith(SETTLED):
                hint = did_you_mean(key, self.questions)
                said.append(f'answer "{key}" answers no question of this file{f"; {hint}" if hint else ""}')
        return said
