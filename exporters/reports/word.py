"""Text documents (.docx) written as XML: paragraphs, tables with fixed widths, one section of A4.

Sizes are in points, widths in twentieths of a point. Texts are made harmless: one visible line, no markup. The same
document gives the same bytes. Written without the library that draws the papers: that opens its template anew for each
of the 579 sheets of a city, which takes longer than to write them.
"""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from exporters.reports.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FONT: Final = "Times New Roman"
"""Nghị định 30/2020/NĐ-CP, Phụ lục I: font and, below, size and margins of official papers."""

TEXT_SIZE: Final = 13
_MARGINS: Final = {"top": 1134, "bottom": 1134, "left": 1701, "right": 851, "header": 567, "footer": 567, "gutter": 0}
_PAGE: Final = (11906, 16838)

PAGE_WIDTH: Final = _PAGE[0] - _MARGINS["left"] - _MARGINS["right"]
"""Between the margins."""

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R: Final = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class Align(StrEnum):
    """How a paragraph stands between its edges."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


def paragraph(
    text: str,
    *,
    size: float = TEXT_SIZE,
    bold: bool = False,
    italic: bool = False,
    align: Align = Align.LEFT,
    colour: str = "",
    before: int = 0,
    underlined: bool = False,
    keep: bool = False,
) -> str:
    """A paragraph of one run.

    Args:
        text: shown as one line of visible text.
        size: of its letters.
        bold: whether it is bold.
        italic: whether it is slanted.
        align: between the edges.
        colour: of the letters, as six hexadecimal digits; "" = black.
        before: space above it.
        underlined: whether a line is below it.
        keep: on one page with what comes next.
    """
    begin = f'<w:spacing w:before="{20 * before}" w:after="0"/><w:jc w:val="{align}"/>'
    kept = "<w:keepNext/>" if keep else ""
    marks = "<w:b/>" * bold + "<w:i/>" * italic
    tint = f'<w:color w:val="{colour}"/>' if colour else ""
    line = '<w:u w:val="single"/>' if underlined else ""
    shape = f'{marks}{tint}<w:sz w:val="{round(2 * size)}"/>{line}'
    shown = escape(clean(text))
    run = f'<w:r><w:rPr>{shape}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>' if shown else ""
    return f"<w:p><w:pPr>{kept}{begin}<w:rPr>{shape}</w:rPr></w:pPr>{run}</w:p>"


def cell(content: str, width: int, *, span: int = 1, fill: str = "") -> str:
    """A cell with paragraphs in it; `fill`: its background, "" = none."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    centred = '<w:vAlign w:val="center"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}{centred}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], *, head: bool = False) -> str:
    """A row, which no page break divides; `head`: it repeats on every page."""
    repeats = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Iterable[str], *, framed: bool = True) -> str:
    """A table of fixed widths."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = "single" if framed else "nil"
    borders = "".join(f'<w:{side} w:val="{line}" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    margins = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    shape = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
    fixed = '<w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{shape}{fixed}{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def document(body: Iterable[str], *, title: str, language: str, mark: str = "") -> bytes:
    """A whole document as bytes.

    Args:
        body: paragraphs and tables.
        title: of the file's properties.
        language: that a spelling checker is to use, such as `vi-VN`.
        mark: printed at the top of every page; "" = nothing.
    """
    edges = " ".join(f'w:{side}="{size}"' for side, size in _MARGINS.items())
    header = '<w:headerReference w:type="default" r:id="rId2"/>' if mark else ""
    size = f'<w:pgSz w:w="{_PAGE[0]}" w:h="{_PAGE[1]}"/><w:pgMar {edges}/>'
    text = f"<w:body>{''.join(body)}<w:sectPr>{header}{size}</w:sectPr></w:body>"
    parts = {
        "word/document.xml": f"<w:document {_W} {_R}>{text}</w:document>",
        "word/styles.xml": _styles(language),
        "docProps/core.xml": _properties(title, mark),
    }
    if mark:
        line = paragraph(mark, size=12, bold=True, align=Align.CENTRE, colour="B00020")
        parts["word/header1.xml"] = f"<w:hdr {_W}>{line}</w:hdr>"
    return _packed(parts)


def _styles(language: str) -> str:
    fonts = " ".join(f'w:{script}="{FONT}"' for script in ("ascii", "hAnsi", "cs", "eastAsia"))
    spoken = f"<w:lang w:val={quoteattr(language)}/>"
    run = f'<w:rPr><w:rFonts {fonts}/><w:sz w:val="{2 * TEXT_SIZE}"/>{spoken}</w:rPr>'
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return f"<w:styles {_W}><w:docDefaults><w:rPrDefault>{run}</w:rPrDefault></w:docDefaults>{normal}</w:styles>"


def _properties(title: str, mark: str) -> str:
    names = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    said = f"<dc:description>{escape(clean(mark))}</dc:description>" if mark else ""
    return f"<cp:coreProperties {names}><dc:title>{escape(clean(title))}</dc:title>{said}</cp:coreProperties>"


def _packed(parts: Mapping[str, str]) -> bytes:
    """The parts with what says of each what it is, in a zip file without a moment."""
    kinds = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "word/styles.xml": f"{_WORD}.styles+xml",
        "word/header1.xml": f"{_WORD}.header+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kinds[name]}"/>' for name in parts)
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{default}{listed}</Types>',
        "_rels/.rels": _relations(
            {
                f"{_RELATIONS}/officeDocument": "word/document.xml",
                f"{_PACKAGE}/relationships/metadata/core-properties": "docProps/core.xml",
            }
        ),
        "word/_rels/document.xml.rels": _relations(
            {f"{_RELATIONS}/styles": "styles.xml"}
            | ({f"{_RELATIONS}/header": "header1.xml"} if "word/header1.xml" in parts else {})
        ),
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), (_HEAD + text).encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relations(targets: Mapping[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
