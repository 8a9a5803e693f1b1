"""Reads a page strictly: every element closed in order, and what tests ask of it gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "path", "polygon", "polyline", "rect", "use"})
"""Elements without content; those of drawings close themselves."""

LANDMARKS = frozenset({"main", "nav", "header", "footer"})


@dataclass
class Page:
    """What a page holds.

    Attributes:
        headings: (level, text) in order.
        labelled: ids of inputs that a label names.
        nameless: controls and regions without an accessible name.
        references: ids that other elements point to.
        inline: attributes that a strict policy would refuse (style, on...).
        header_cells: scope of every th; None where it has none.
    """

    language: str = ""
    title: str = ""
    text: str = ""
    links: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    landmarks: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    nameless: list[str] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)
    tables: int = 0
    captions: int = 0
    header_cells: list[str | None] = field(default_factory=list)
    external: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        self._note(tag, values)
        page = self.page
        page.inline += [name for name in values if name == "style" or name.startswith("on")]
        page.references |= set(values.get("aria-labelledby", "").split())
        page.external += [
            value for name in ("src", "href") if (value := values.get(name, "")) and "//" in value.partition("?")[0]
        ]
        if "id" in values:
            page.ids.append(values["id"])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _note(self, tag: str, values: dict[str, str]) -> None:
        page = self.page
        if tag == "html":
            page.language = values.get("lang", "")
        elif tag in {"a", "link"}:
            page.links.append(values.get("href", ""))
        elif tag == "script":
            page.scripts.append(values.get("src", "inline").partition("?")[0])
        elif tag == "label":
            page.labelled.add(values.get("for", ""))
        elif tag == "input" and values.get("type") != "hidden":
            page.inputs.add(values.get("id", "nameless"))
        elif tag == "th":
            page.header_cells.append(values.get("scope"))
        elif tag in LANDMARKS:
            page.landmarks.append(tag)
        elif tag in {"h1", "h2", "h3", "h4"}:
            page.headings.append((int(tag[1]), ""))
        page.tables += tag == "table"
        page.captions += tag == "caption"
        named = "aria-label" in values or "aria-labelledby" in values
        if (tag in {"nav", "section"} or values.get("role") == "region") and not named:
            page.nameless.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing at {self.getpos()}"
        assert self._open.pop() == tag, f"</{tag}> closes another element at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        page = self.page
        if self._open and self._open[-1] == "title":
            page.title += data
        elif "svg" not in self._open:
            page.text += data
        if any(tag in {"h1", "h2", "h3", "h4"} for tag in self._open):
            level, text = page.headings[-1]
            page.headings[-1] = level, (text + data).strip()


def read(text: str) -> Page:
    """Read a page; an element that is not closed where it should be fails the test."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader._open == []
    reader.page.text = " ".join(reader.page.text.split())
    return reader.page
