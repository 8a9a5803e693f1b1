"""Papers as PDF, set by typst: the text comes as JSON, so that no name is ever read as markup."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import typst

from exporters.reports.layout import BOTTOM, LEFT, PADDING, RIGHT, TOP

if TYPE_CHECKING:
    from exporters.reports.document import Bars, Document

_FOLDER: Final = Path(__file__).parent / "templates"
_LONGEST_WORD: Final = 20
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_DOTS: Final = 200
"""Dots per inch of a picture: sharp on paper, and small."""


def render_pdf(document: Document) -> bytes:
    """The paper as bytes, the same for the same paper and fonts.

    Fonts are embedded: Times New Roman where the system has it, else Liberation Serif, else Libertinus Serif, which
    typst brings along.
    """
    content: dict[str, Any] = _breakable(msgspec.to_builtins(document))
    title = " - ".join(filter(None, (document.mark, document.head.title, document.head.organ)))
    content |= {
        "title": title,
        "date": (document.on.year, document.on.month, document.on.day),
        "margins": (TOP, BOTTOM, LEFT, RIGHT),
        "padding": PADDING,
    }
    return _compiled("document.typ", {"document": msgspec.json.encode(content).decode()}, document, "pdf")


def render_chart(chart: Bars, document: Document) -> bytes:
    """A chart of a paper as a PNG picture, for formats that cannot draw it."""
    content = {
        "chart": _breakable(msgspec.to_builtins(chart)),
        "language": document.language,
        "mark": document.mark,
    }
    return _compiled("picture.typ", {"chart": msgspec.json.encode(content).decode()}, document, "png")


def _compiled(name: str, inputs: dict[str, str], document: Document, form: Literal["pdf", "png"]) -> bytes:
    """What typst makes of a template; it can read nothing but the templates."""
    made = datetime.combine(document.on, time(), UTC)
    source, root = str(_FOLDER / name), str(_FOLDER)
    return typst.compile(source, root=root, format=form, ppi=_DOTS, sys_inputs=inputs, timestamp=made)


def _breakable(value: Any) -> Any:
    """The same content with places at which a word too long for a narrow column may break."""
    if isinstance(value, str):
        return _broken(value)
    if isinstance(value, dict):
        return {key: _breakable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_breakable(each) for each in value]
    return value


@lru_cache(maxsize=16384)
def _broken(text: str) -> str:
    if len(text) <= _LONGEST_WORD:
        return text
    return " ".join(map(_pieces, text.split(" ")))


def _pieces(word: str) -> str:
    """A word with places to break; rows of dots are blanks to be filled in, which stay whole."""
    if len(word) <= _LONGEST_WORD or not word.strip(".-;,"):
        return word
    return _BREAK.join(word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))
