"""The styles of DOCX papers: sizes and manners of NĐ 30/2020/NĐ-CP, Phụ lục I, each defined once and named where used.

All letters are Times New Roman (mục I khoản 4), which is named and not embedded: offices have it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exporters.reports.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

FONT: Final = "Times New Roman"
_LANGUAGES: Final = {Language.VI: "vi-VN", Language.EN: "en-GB"}
_RED: Final = "B00020"
_BODY: Final = 13
_NO_INDENT = '<w:ind w:firstLine="0"/>'


def _spaced(before: int, after: int, line: int = 240) -> str:
    """Space before and after in twentieths of a point; lines in 240ths, single to one and a half."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _centred(space: int = 0) -> str:
    return f'{_spaced(0, space)}{_NO_INDENT}<w:jc w:val="center"/>'


_TEXT: Final = f'{_spaced(0, 120, 276)}<w:ind w:firstLine="567"/><w:jc w:val="both"/>'
"""Both sides straight, the first line 1 cm in, 6 pt between paragraphs (mục II khoản 6)."""

_TIGHT: Final = f"{_spaced(0, 0)}{_NO_INDENT}"
_HEADING: Final = f"<w:keepNext/><w:keepLines/>{_spaced(200, 100)}{_NO_INDENT}"
_NOTE: Final = f"{_spaced(40, 100)}{_NO_INDENT}"
_END: Final = f'<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{_NO_INDENT}'


def _letters(size: float, *, bold: bool = False, italic: bool = False, colour: str = "") -> str:
    """Letters of a size in points."""
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    shade = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'{marks}{shade}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'


_PARAGRAPHS: Final = (
    ("Heading1", "heading 1", f'{_HEADING}<w:jc w:val="left"/><w:outlineLvl w:val="0"/>', _letters(_BODY, bold=True)),
    ("Heading2", "heading 2", f'{_HEADING}<w:jc w:val="left"/><w:outlineLvl w:val="1"/>', _letters(_BODY, bold=True)),
    ("Header", "header", _centred(), _letters(_BODY)),
    ("Mark", "Mark", _centred(), _letters(10, bold=True, colour=_RED)),
    ("MarkNote", "Mark Note", _centred(160), _letters(12, colour=_RED)),
    ("Organ", "Organ", _centred(), _letters(12, bold=True)),
    ("Country", "Country", _centred(), _letters(12, bold=True)),
    ("Motto", "Motto", _centred(), _letters(13, bold=True)),
    ("Number", "Number", _centred(), _letters(13)),
    ("Place", "Place", _centred(), _letters(13, italic=True)),
    ("Kind", "Kind", f"<w:keepNext/>{_centred(40)}", _letters(14, bold=True)),
    ("Title", "Title", f"<w:keepNext/>{_centred(20)}", _letters(14, bold=True)),
    ("Subtitle", "Subtitle", _centred(), _letters(13, italic=True)),
    ("Rule", "Rule", f"{_spaced(40, 40)}{_NO_INDENT}", _letters(2)),
    ("Attached", "Attached", f"<w:keepNext/>{_TEXT}", _letters(_BODY)),
    ("Note", "Note", _NOTE, _letters(11, italic=True)),
    ("Caption", "caption", _centred(120), _letters(11)),
    ("Picture", "Picture", f"<w:keepNext/>{_centred()}", _letters(_BODY)),
    ("AnnexLabel", "Annex Label", f'<w:keepNext/>{_centred()}<w:outlineLvl w:val="0"/>', _letters(14, bold=True)),
    ("AnnexTitle", "Annex Title", f"<w:keepNext/>{_centred()}", _letters(13, bold=True)),
    ("AnnexReference", "Annex Reference", f"<w:keepNext/>{_centred(120)}", _letters(13, italic=True)),
    ("Recipients", "Recipients", f"<w:keepNext/>{_TIGHT}", _letters(12, bold=True, italic=True)),
    ("Recipient", "Recipient", _TIGHT, _letters(11)),
    ("Signer", "Signer", f"<w:keepNext/>{_centred()}", _letters(_BODY, bold=True)),
    (
        "SectionEnd",
        "Section End",
        _END,
        _letters(1),
    ),
)
_CELLS: Final = (
    ("Cell", "Cell", '<w:jc w:val="left"/>', ""),
    ("Figure", "Cell Figure", '<w:jc w:val="right"/>', ""),
    ("Head", "Cell Head", "<w:keepNext/>", "bold"),
    ("Total", "Cell Total", '<w:jc w:val="left"/>', "bold"),
    ("Sum", "Cell Sum", '<w:jc w:val="right"/>', "bold"),
)
_TABLE: Final = """<w:style w:type="table" w:customStyle="1" w:styleId="Sheet" {ns}><w:name w:val="Sheet"/><w:tblPr>
<w:tblBorders>{sides}</w:tblBorders><w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/>
<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"""
_SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")


def cell_style(kind: str, size: float) -> str:
    """The style of a paragraph in a table: Cell, Figure, Head, Total or Sum, in letters of a size."""
    return f"{kind}{round(size * 10)}"


def write_styles(styles: Any, language: Language, sizes: Iterable[float], padding: int) -> None:
    """Put these styles in the place of all others.

    Args:
        styles: the element of the styles.
        language: that spelling is checked in.
        sizes: of letters in tables.
        padding: of cells, in twentieths of a point.
    """
    for child in list(styles):
        styles.remove(child)
    for text in (*_fixed(language, padding), *(style for size in sorted(set(sizes)) for style in _cells(size))):
        styles.append(parse_xml(text))


@cache
def _fixed(language: Language, padding: int) -> tuple[str, ...]:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    letters = f'{fonts}{_letters(_BODY)}<w:lang w:val="{_LANGUAGES[language]}" w:eastAsia="{_LANGUAGES[language]}"/>'
    defaults = (
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{letters}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal" {nsdecls("w")}><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{_TEXT}</w:pPr></w:style>"
    )
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    table = _TABLE.format(ns=nsdecls("w"), sides=sides, padding=padding)
    return (defaults, normal, *(_paragraph(*each) for each in _PARAGRAPHS), table)


def _cells(size: float) -> Iterator[str]:
    for kind, name, manner, bold in _CELLS:
        spacing = f"{_spaced(20, 20)}{_NO_INDENT}"
        side = '<w:jc w:val="center"/>' if kind == "Head" else manner
        keep = manner if kind == "Head" else ""
        letters = _letters(size, bold=bool(bold))
        yield _paragraph(cell_style(kind, size), f"{name} {size:g}", f"{keep}{spacing}{side}", letters)


def _paragraph(style: str, name: str, manner: str, letters: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{style}" {nsdecls("w")}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{manner}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )
