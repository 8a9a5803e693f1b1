"""Papers as DOCX, to be numbered, corrected and signed: laid out by NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I.

Nothing in the file is a link, a macro or a field but the number of the page.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from lxml import etree  # type: ignore[import-untyped]

from exporters.reports.document import Bars, Grid, Heading, Paragraph
from exporters.reports.document_pdf import render_chart
from exporters.reports.docx_styles import write_styles
from exporters.reports.docx_tables import table, twips
from exporters.reports.layout import (
    BOTTOM,
    LEFT,
    PADDING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP,
    ems,
    width,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporters.reports.document import Annex, Block, Document, Part

_HEADER: Final = 8.0
"""From the edge of the paper to the number of the page, in mm: both lines of the header stay in the margin."""

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BODY: Final = "word/document.xml"
_POINT: Final = 25.4 / 72
_PARTS: Final = frozenset({"officeDocument", "core-properties", "styles", "settings", "theme", "header", "image"})
"""Of the template that the library starts from; its other parts say things of other programs."""

_MOST_LETTERS: Final = 255
"""The longest title that a file may say of itself."""

_WORD_2013: Final = "15"
"""The newest manner; with an older one the file opens as one of an old program."""

_LONGEST_RULE: Final = 80.0


def render_docx(document: Document) -> bytes:
    """The paper as bytes, the same for the same paper."""
    return _Writer(document).content()


class _Writer:
    """Writes one paper."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._file = docx.Document()
        self._part: Any = self._file.part

    def content(self) -> bytes:
        grids = [block for part in self._all() for block in part.blocks if isinstance(block, Grid)]
        write_styles(self._file.styles.element, self._document.language, {grid.size for grid in grids}, twips(PADDING))
        headers = self._headers()
        body = "".join(self._written(headers))
        self._properties()
        spaces = nsdecls("w", "r", "wp", "a", "pic")
        return _packed(self._file, f"{_DECLARATION}<w:document {spaces}><w:body>{body}</w:body></w:document>")

    def _all(self) -> tuple[Part, ...]:
        return (*self._document.parts, *self._document.annexes)

    def _headers(self) -> str:
        """The headers, and how a section names them: the mark on every page, numbers from the second page on."""
        section = self._file.sections[0]
        section.different_first_page_header_footer = True
        for header, numbered in ((section.header, True), (section.first_page_header, False)):
            header.is_linked_to_previous = False
            number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>' if numbered else ""
            lines = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{number}</w:p>{_line("Mark", self._document.mark)}'
            filled = parse_xml(f"<w:hdr {nsdecls('w')}>{lines}</w:hdr>")
            element: Any = header._element  # noqa: SLF001 -- there is no other way to the element of a header
            element.clear()
            element.extend(list(filled))
        references = section._sectPr.findall("{*}headerReference")  # noqa: SLF001
        return "".join(etree.tostring(each, encoding="unicode") for each in references)

    def _written(self, headers: str) -> Iterator[str]:
        parts = self._all()
        for at, part in enumerate(parts):
            if at == 0:
                yield from self._head()
            if part.annex:
                yield from _annex(part.annex)
            for block in part.blocks:
                yield from self._block(block)
            if at == len(self._document.parts) - 1:
                yield from self._closing()
            end = _section(part, headers, first=at == 0)
            last = at == len(parts) - 1
            yield end if last else f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{end}</w:pPr></w:p>'

    def _head(self) -> Iterator[str]:
        """Quốc hiệu, tiêu ngữ, the organ, number and date, kind and title of the paper."""
        head = self._document.head
        left, right = twips(width(landscape=False) * 0.4), twips(width(landscape=False) * 0.6)
        organ = _line("Organ", head.organ) + _rule(left, head.organ, 12, 0.4)
        country = _line("Country", head.country) + _line("Motto", head.motto) + _rule(right, head.motto, 13, 1.0)
        yield _pair((left, right), (organ, country), (_line("Number", head.number), _line("Place", head.place)))
        yield _line("SectionEnd", "")
        yield _line("Kind", head.kind, before=240)
        yield _line("Title", head.title) + _line("Subtitle", head.subtitle)
        yield _rule(left + right, "", 0, 0)
        if self._document.mark:
            yield _line("MarkNote", f"{self._document.mark}. {self._document.mark_note}", before=120)

    def _closing(self) -> Iterator[str]:
        closing = self._document.closing
        left = _line("Recipients", closing.heading) + "".join(_line("Recipient", each) for each in closing.recipients)
        right = _line("Signer", closing.signer) + _line("Signer", "") * 4 + _line("Signer", closing.signer)
        yield _line("SectionEnd", "")
        yield _pair((twips(75), twips(width(landscape=False) - 75)), (left, right))
        yield _line("SectionEnd", "")

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            yield _line(f"Heading{block.level}", block.text)
        elif isinstance(block, Paragraph):
            style = "Note" if block.small else "Attached" if block.keep else "Normal"
            yield _line(style, f"{block.label} {block.text}".strip())
        elif isinstance(block, Grid):
            yield from table(block)
        else:
            yield self._chart(block)

    def _chart(self, chart: Bars) -> str:
        """The chart as a picture with its alternative text."""
        picture = io.BytesIO(render_chart(chart, self._document))
        inline = self._part.new_pic_inline(picture, width=Mm(width(landscape=False)))
        inline.docPr.set("descr", chart.alternative)
        inline.docPr.set("title", chart.caption)
        drawing = etree.tostring(inline, encoding="unicode")
        return f'<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing>{drawing}</w:drawing></w:r></w:p>'

    def _properties(self) -> None:
        """What the file says of itself: made on the date of its data, for the present manner of laying text out."""
        document, about = self._document, self._file.core_properties
        for setting in self._file.settings.element.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), _WORD_2013)
        title = " - ".join(filter(None, (document.mark, document.head.title, document.head.organ)))
        about.title = title[:_MOST_LETTERS]
        about.created = about.modified = datetime.combine(document.on, time())
        about.author = about.last_modified_by = ""
        about.comments = f"{document.mark}. {document.mark_note}" if document.mark else ""
        about.subject = about.keywords = document.mark
        about.language = document.language
        about.revision = 1


def _line(style: str, text: str, *, before: int | None = None) -> str:
    """A paragraph of a style."""
    space = "" if before is None else f'<w:spacing w:before="{before}"/>'
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{space}</w:pPr>{run}</w:p>'


def _rule(room: int, text: str, size: float, share: float) -> str:
    """A line in the middle, as long as a share of a text above it, else as the line under a title."""
    wide = min(ems(text) * size * _POINT, _LONGEST_RULE) * share if text else _LONGEST_RULE / 2
    side = max(0, (room - twips(wide)) // 2)
    return (
        '<w:p><w:pPr><w:pStyle w:val="Rule"/>'
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/></w:pPr></w:p>'
    )


def _pair(widths: tuple[int, int], *rows: tuple[str, str]) -> str:
    """Two columns without a frame."""
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    lines = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for wide, cell in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"
    )


def _annex(annex: Annex) -> Iterator[str]:
    yield _line("AnnexLabel", annex.label)
    yield _line("AnnexTitle", annex.title.upper())
    yield _line("AnnexReference", annex.reference)


def _section(part: Part, headers: str, *, first: bool) -> str:
    """The pages of a part; an annex counts its own, and the first page of a count has no number."""
    sides = (PAGE_HEIGHT, PAGE_WIDTH) if part.landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    wide, high = map(twips, sides)
    turned = ' w:orient="landscape"' if part.landscape else ""
    counts = first or part.annex is not None
    return (
        f'<w:sectPr>{headers}<w:type w:val="nextPage"/><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{twips(TOP)}" w:right="{twips(RIGHT)}" w:bottom="{twips(BOTTOM)}" w:left="{twips(LEFT)}" '
        f'w:header="{twips(_HEADER)}" w:footer="{twips(_HEADER)}" w:gutter="0"/>'
        + ('<w:pgNumType w:start="1"/>' if counts else "")
        + ("<w:titlePg/>" if counts else "")
        + "</w:sectPr>"
    )


def _packed(file: Any, body: str) -> bytes:
    """The package with what this program says only, every entry of the same date.

    The body goes into it as text: a city's tables made into objects and back again take seconds for nothing.
    """
    package = file.part.package
    for relations in (package.rels, file.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[-1] not in _PARTS:
                del relations[key]
    saved, out = io.BytesIO(), io.BytesIO()
    file.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = body.encode() if name == _BODY else source.read(name)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
