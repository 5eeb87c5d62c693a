"""Paper, fonts and paragraph styles of an administrative document (Decree 30/2020/NĐ-CP).

Appendix I: A4; margins 20-25 mm above and below, 30-35 mm left, 15-20 mm right; Times New Roman,
black; body 13-14 pt, justified, first line 10 or 12.7 mm in, at least 6 pt between paragraphs,
line spacing single to 1.5; page numbers 13-14 pt, centred in the upper margin from page 2 on.
"""

from __future__ import annotations

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

BODY, HEAD = Pt(14), Pt(13)
TEXT_WIDTH = Mm(210 - 30 - 16)
_FONT = "Times New Roman"
_NONE = Pt(0)
_BLACK = RGBColor(0, 0, 0)
_OWN_STYLES = ("Picture", "Cell", "Tight")


def new_document(title: str) -> Word:
    """Return an empty document of the right paper, fonts and page numbers."""
    word = Document()
    properties = word.core_properties
    properties.title, properties.language = title, "vi-VN"
    properties.author = properties.comments = ""
    _page(word)
    _styles(word)
    _page_number(word.sections[0].header.paragraphs[0])
    return word


def _page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(16)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True


def _styles(word: Word) -> None:
    for name in _OWN_STYLES:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    _running(_style(word, "Normal", BODY))
    for level in (1, 2, 3):
        _running(_style(word, f"Heading {level}", BODY, bold=level < 3))
    _apart(_style(word, "Title", BODY, bold=True), ALIGN.CENTER)
    _apart(_style(word, "Caption", HEAD, bold=True), ALIGN.CENTER, around=Pt(6))
    _apart(_style(word, "Picture", HEAD), ALIGN.CENTER)
    _apart(_style(word, "Cell", HEAD), ALIGN.LEFT, around=Pt(2))
    _apart(_style(word, "Tight", HEAD), ALIGN.CENTER)


def _style(word: Word, name: str, size: Length, *, bold: bool = False) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name}: not a style of paragraphs")
    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, size, bold, False
    font.color.rgb = _BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)  # a theme's font would win over the named one
    for kind in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), _FONT)
    _unadorned(style)
    return style


def _unadorned(style: ParagraphStyle) -> None:
    """Take away the lines and the wide letters that Word's own styles have."""
    adorned = [qn(f"w:{name}") for name in ("pBdr", "spacing", "kern")]
    for part in (style.element.get_or_add_pPr(), style.element.get_or_add_rPr()):
        for child in [one for one in part if one.tag in adorned]:
            part.remove(child)


def _running(style: ParagraphStyle) -> None:
    layout = style.paragraph_format
    layout.alignment, layout.first_line_indent = ALIGN.JUSTIFY, Mm(12.7)
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(6), 1.15


def _apart(style: ParagraphStyle, alignment: ALIGN, around: Length = _NONE) -> None:
    layout = style.paragraph_format
    layout.alignment, layout.first_line_indent = alignment, Mm(0)
    layout.space_before = layout.space_after = around
    layout.line_spacing = 1.0


def _page_number(paragraph: Paragraph) -> None:
    paragraph.style = "Tight"
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
